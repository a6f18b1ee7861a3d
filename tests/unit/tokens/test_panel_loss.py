"""The loss overlay through the widget's wire: the model's own numbers, and nobody is held up."""

import threading

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.loss import loss
from llmhero_widgets.tokens.panels import loss as panel
from tests.unit.tokens.test_inspector import read
from tests.unit.tokens.test_loss import build
from tests.unit.wire import Browser

pytestmark = pytest.mark.usefixtures("one_thread")

TEXT = "A token, a 词元 and 👩‍👩‍👧: café."


@pytest.fixture(scope="module")
def tiny():
    lm = build("llama", "<s> $A")
    yield lm
    lm.close()


@pytest.fixture
def make(tokenizers_by_name):
    made = []

    def inspector(text=TEXT, **options):
        made.append(
            hero.TokenInspector(text, tokenizers=tokenizers_by_name("wordpiece"), lang="en", **options)
        )
        browser = Browser(made[-1])
        return browser, browser.open()[0]["rev"]

    yield inspector
    for one in made:
        one.close()


def answer(browser, rev):
    return browser.answer("loss", rev=rev)


def test_without_a_model_there_is_an_answer_and_no_error(make):
    browser, rev = make()
    assert answer(browser, rev)[0] == {"available": False}


def test_the_wire_carries_what_the_function_says(make, tiny):
    browser, rev = make(lm=tiny)
    result, arrays = answer(browser, rev)
    wanted = loss(tiny, TEXT, top=5)
    assert read(result, arrays, TEXT) == wanted.trace.tokens
    np.testing.assert_allclose(arrays["logprobs"], wanted.logprobs, rtol=1e-5)
    np.testing.assert_allclose(arrays["entropies"], wanted.entropies, rtol=1e-5)
    np.testing.assert_allclose(arrays["top_logprobs"], wanted.top_logprobs, rtol=1e-5)
    np.testing.assert_array_equal(arrays["ranks"], wanted.ranks)
    np.testing.assert_array_equal(arrays["top_ids"], wanted.top_ids)
    assert result["perplexity"] == pytest.approx(wanted.perplexity, rel=1e-6)
    assert result["bits_per_byte"] == pytest.approx(wanted.bits_per_byte, rel=1e-6)
    assert result["predicted"] == len(wanted.trace.tokens) - 1
    assert (result["available"], result["name"], result["characters"]) == (True, "llama", len(TEXT))


def test_every_choice_of_the_model_has_its_name(make, tiny):
    browser, rev = make(lm=tiny)
    _, arrays = answer(browser, rev)
    data = arrays["names"].tobytes()
    names, start = {}, 0
    for number, end in zip(arrays["name_ids"].tolist(), arrays["name_ends"].tolist(), strict=True):
        names[number] = data[start:end].decode()
        start = end
    assert set(names) == set(arrays["top_ids"][1:].ravel().tolist())
    made = cutter(tiny.tokenizer)
    for number, name in names.items():
        if number >= 259:  # the model has room for more entries than there are
            assert name == f"#{number}"
            continue
        entry = made.entry(number)
        assert name == (entry.name if entry.special else show_bytes(entry.data))


def test_asking_again_reads_nothing_again(make, tiny, monkeypatch):
    browser, rev = make(lm=tiny)
    first, _ = answer(browser, rev)
    monkeypatch.setattr(panel, "loss", None)
    again, _ = answer(browser, rev)
    assert again == first


def test_a_long_text_is_read_to_where_it_says(make, tiny, monkeypatch):
    monkeypatch.setattr(panel, "MAX_CHARACTERS", 40)
    text = "😀 shells " * 20
    browser, rev = make(text, lm=tiny)
    result, arrays = answer(browser, rev)
    assert (result["characters"], result["whole"]) == (40, len(text))
    assert arrays["ends"].max() == result["units"] == len(text[:40].encode("utf-16-le")) // 2


def test_it_runs_on_the_thread_of_the_model(make, tiny, monkeypatch):
    threads = []
    own = loss

    def spy(*args, **options):
        threads.append(threading.current_thread().name)
        return own(*args, **options)

    monkeypatch.setattr(panel, "loss", spy)
    browser, rev = make(lm=tiny)
    answer(browser, rev)
    assert tiny.worker.submit(lambda: threading.current_thread().name).result() == threads[0]


def test_cancelling_frees_both_threads(make, tiny, monkeypatch):
    started, seen = threading.Event(), []

    def endless(*_, check, **__):
        started.set()
        try:
            while True:
                check()
        except Cancelled:
            seen.append(True)
            raise

    browser, rev = make(lm=tiny)
    with monkeypatch.context() as patch:
        patch.setattr(panel, "loss", endless)
        rid = browser.ask("loss", rev=rev)
        assert started.wait(30)
        browser.cancel(rid)
        assert browser.final(rid)[0]["code"] == "cancelled"
        tiny.worker.submit(lambda: None).result(30)
    assert seen == [True]
    assert answer(browser, rev)[0]["available"]


def test_nobody_waits_behind_other_work_of_the_model_after_a_cancel(make, tiny):
    browser, rev = make(lm=tiny)
    release = threading.Event()
    blocked = tiny.worker.submit(release.wait)
    rid = browser.ask("loss", rev=rev)
    browser.cancel(rid)
    assert browser.final(rid)[0]["code"] == "cancelled"
    assert browser.open(text="other")[0]["rev"] > rev  # the inspector cuts, while the model is busy
    release.set()
    blocked.result(30)


def test_progress_counts_layers_and_then_tokens(tiny):
    said = []
    job = Job("1", lambda message, _: said.append(message))
    job.progress = lambda done, total, stage: said.append((done, total, stage))
    panel._Panel(None)._compute(job, tiny, TEXT)
    layers = [step for step in said if step[2] == "layers"]
    assert {total for _, total, _ in layers} == {tiny.layers}
    assert [done for done, _, _ in layers] == sorted(done for done, _, _ in layers)
    assert {done for done, _, _ in layers} == set(range(tiny.layers))
    assert said[-1] == (len(loss(tiny, TEXT).ranks) - 1, len(loss(tiny, TEXT).ranks) - 1, "tokens")


def test_refusals_are_sentences(make, tiny):
    browser, rev = make("", lm=tiny)
    message, _ = browser.final(browser.ask("loss", rev=rev))
    assert (message["kind"], message["code"]) == ("error", "empty")
    assert message["message"]
    assert browser.final(browser.ask("loss", rev=rev + 1))[0]["code"] == "stale"


def test_a_model_that_is_closed_says_so(make):
    lm = build("llama")
    browser, rev = make(lm=lm)
    lm.close()
    message, _ = browser.final(browser.ask("loss", rev=rev))
    assert (message["code"], message["kind"]) == ("closed", "error")


def test_a_model_that_is_closed_meanwhile_says_so():
    lm = build("llama")
    release = threading.Event()
    lm.worker.submit(release.wait)
    job = Job("1", lambda *_: None)
    threading.Timer(0.2, lm.close).start()
    with pytest.raises(HeroError, match="closed"):
        panel._on_worker(job, lm, lambda: None)
    release.set()


@pytest.mark.model
def test_the_default_model(make, lm):
    browser, rev = make("The capital of France is Paris.", lm=lm)
    result, arrays = answer(browser, rev)
    assert result["bits_per_byte"] == pytest.approx(loss(lm, "The capital of France is Paris.").bits_per_byte)
    assert arrays["ranks"].tolist()[5] == 1
