"""The decoding tree's kernel side: what crosses the wire is the tree, and every gesture can be undone."""

import itertools
import json
import math
import threading

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import SamplingSettings, TokenTree, next_token
from llmhero_widgets.decoding.display import MOST_STEPS
from llmhero_widgets.decoding.wire import COLLAPSED, MOST_KEPT, PINNED, WRITTEN
from tests.unit.wire import Browser, arrays_of

PROMPT = "The sky 通"


@pytest.fixture
def lm(tiny):
    return tiny("llama")


@pytest.fixture
def widget(lm):
    made = hero.DecodingTree(lm, PROMPT, lang="en")
    yield made
    made.close()


@pytest.fixture
def browser(widget):
    return Browser(widget)


def texts(arrays):
    ends = [0, *arrays["text_ends"].tolist()]
    raw = arrays["text"].tobytes()
    return [raw[start:end].decode() for start, end in itertools.pairwise(ends)]


def rows(arrays):
    names = ("uid", "parent", "token", "logprob", "rest", "entropy", "flags")
    return [tuple(row) for row in zip(*(arrays[name].tolist() for name in names), strict=True)]


def of(tree):
    """The same rows from the tree itself, as float32."""
    nan = math.nan
    return [
        (
            node.uid,
            -1 if node.parent is None else node.parent.uid,
            -1 if node.token_id is None else node.token_id,
            float(np.float32(node.logprob)),
            float(np.float32(nan if node.rest is None else node.rest)),
            float(np.float32(nan if node.entropy is None else node.entropy)),
            PINNED * node.pinned | COLLAPSED * node.collapsed | WRITTEN * node.written,
        )
        for node in tree.nodes()
    ]


def same(left, right):
    np.testing.assert_array_equal(np.array(left), np.array(right))


def test_the_first_picture_streams_and_is_the_tree(widget, browser, lm):
    rid = browser.ask("show", rev=0)
    message, buffers = browser.final(rid)
    parts = [m for m, _ in browser.messages if m.get("rid") == rid and m["kind"] == "part"]
    assert parts[0]["result"]["whole"]
    assert parts[0]["arrays"][0]["shape"] == [5]
    arrays = arrays_of(message, buffers)
    same(rows(arrays), of(widget.tree))
    probabilities = next_token(lm, PROMPT).probabilities
    first = arrays["token"][arrays["parent"] == 0]
    assert set(first.tolist()) == set(np.argsort(-probabilities)[:4].tolist())
    np.testing.assert_allclose(
        np.exp(arrays["logprob"][arrays["parent"] == 0]), probabilities[first], atol=1e-5
    )
    told = message["result"]["prompt"]
    assert told["text"] == PROMPT
    assert told["tokens"] == [*"The sky ", "⟨E9⟩", "⟨80⟩", "通"]
    assert widget.rev == message["result"]["rev"]


def test_showing_twice_reads_once(widget, browser):
    before, _ = browser.answer("show", rev=0)
    after, _ = browser.answer("show", rev=0)
    assert before["rev"] == after["rev"]


@pytest.fixture
def shown(widget, browser):
    """The number of the tree on display."""
    browser.answer("show", rev=0)
    return widget.rev


def test_every_gesture_is_a_step_and_back_restores_each_exactly(widget, browser, shown):
    seen = {shown: of(widget.tree)}

    def do(op, **args):
        result, arrays = browser.answer(op, rev=widget.rev, **args)
        assert result["rev"] == widget.rev
        same(rows(arrays), of(widget.tree))
        seen[widget.rev] = of(widget.tree)
        return result

    leaf = next(node.uid for node in widget.tree.nodes() if not node.children)
    do("expand", node=leaf, k=3)
    do("grow", budget=40)
    do("grow", budget=20, by="coverage", top_p=0.5, under=leaf)
    end = do("follow", node=leaf, steps=5)["selected"]
    assert widget.tree.node(end).depth == widget.tree.node(leaf).depth + 5
    do("write", node=0, text=" so 😀")
    do("branch", node=0, ids=[65, 66])
    do("mark", node=leaf, pinned=True, collapsed=True)
    do("prune", node=leaf)
    assert len(seen) == 9
    for rev in [*sorted(seen), *reversed(seen)]:
        result, arrays = browser.answer("back", rev=widget.rev, to=rev)
        assert (result["rev"], widget.rev) == (rev, rev)
        same(rows(arrays), seen[rev])


def test_after_going_back_the_tree_grows_on_as_if_nothing_had_been(widget, browser, shown, lm):
    leaf = next(node.uid for node in widget.tree.nodes() if not node.children)
    browser.answer("prune", rev=widget.rev, node=leaf)
    browser.answer("back", rev=widget.rev, to=shown)
    browser.answer("expand", rev=widget.rev, node=leaf, k=4)
    node = widget.tree.node(leaf)
    fresh = next_token(lm, [*widget.tree.prompt_ids, *node.ids])
    for child in node.children:
        assert math.exp(child.logprob) == pytest.approx(fresh.probabilities[child.token_id], abs=1e-4)


def test_another_prompt_can_be_had_back(widget, browser, shown):
    before = of(widget.tree)
    result, _ = browser.answer("read", rev=shown, prompt="Other")
    assert widget.prompt == "Other"
    assert result["prompt"]["text"] == "Other"
    _, arrays = browser.answer("back", rev=widget.rev, to=shown)
    same(rows(arrays), before)
    assert widget.prompt == PROMPT
    browser.answer("expand", rev=widget.rev, node=1)


def test_a_prompt_set_in_python_is_read(widget, browser, shown):
    widget.prompt = "Set in Python"
    result, _ = browser.answer("show", rev=shown)
    assert result["prompt"]["text"] == "Set in Python"
    assert result["rev"] > shown


def test_a_prompt_that_is_set_while_the_tree_grows_is_not_lost(widget, browser, shown):
    rid = browser.ask("grow", rev=shown, budget=2000, batch=1)
    browser.wait(lambda m: m.get("rid") == rid and m["kind"] == "part" and "progress" not in m["result"])
    widget.prompt = "Meanwhile"
    browser.cancel(rid)
    browser.final(rid)
    widget._worker.submit(lambda: None).result()
    assert widget.prompt == "Meanwhile"
    result, _ = browser.answer("show", rev=widget.rev)
    assert result["prompt"]["text"] == "Meanwhile"
    assert result["selected"] == 0


def test_whoever_asks_what_there_is_makes_nothing_be_read(widget, browser, shown):
    widget.prompt = "Later"
    result, _ = browser.answer("show", rev=shown, read=False)
    assert (result["rev"], result["prompt"]["text"]) == (shown, PROMPT)


def test_a_step_back_over_a_document_shows_the_tokens_of_its_own_tree(widget, browser, shown, lm):
    other = hero.DecodingTree(lm, PROMPT)
    other._worker.submit(lambda: other.display.begin(PROMPT, PROMPT)).result()
    document = other.to_json()
    _, before = browser.answer("write", rev=shown, node=0, text="xyz")
    here = widget.rev
    browser.answer("load", rev=here, text=document)
    browser.answer("write", rev=widget.rev, node=0, text="abc")
    _, after = browser.answer("back", rev=widget.rev, to=here)
    assert texts(after) == texts(before)
    same(rows(after), rows(before))
    other.close()


def test_a_step_back_over_another_prompt_remembers_that_it_was_a_text(widget, browser, shown):
    browser.answer("follow", rev=shown, node=0, steps=2, draw=True, seed=7)
    here, document = widget.rev, widget.to_json()
    browser.answer("read", rev=here, prompt="Other")
    assert json.loads(widget.to_json())["seed"] is None
    browser.answer("back", rev=widget.rev, to=here)
    assert widget.to_json() == document


def test_characters_are_put_together_along_a_path(widget, browser, shown):
    result, arrays = browser.answer("write", rev=shown, node=0, text="😀é")
    written = [text for text, flags in zip(texts(arrays), arrays["flags"].tolist(), strict=True) if flags]
    assert written == ["⟨F0⟩", "⟨9F⟩", "⟨98⟩", "😀", "⟨C3⟩", "é"]
    assert result["selected"] == arrays["uid"][-1]


def test_refused_prompts_leave_everything_as_it_is(widget, browser, shown):
    before = of(widget.tree)
    for prompt, code in (("", "empty"), ("x" * 5000, "too_long"), ("\ud800", "bad_text")):
        assert browser.refusal("read", rev=shown, prompt=prompt)["code"] == code
    assert (widget.prompt, widget.rev) == (PROMPT, shown)
    same(of(widget.tree), before)


def test_what_speaks_of_another_tree_is_stale(browser, shown):
    assert browser.refusal("expand", rev=shown + 1, node=0)["code"] == "stale"


@pytest.mark.parametrize(
    ("op", "args"),
    [
        ("expand", {"node": 10**6}),
        ("follow", {"node": 0, "steps": 0}),
        ("follow", {"node": 0, "steps": 10**6}),
        ("branch", {"node": 0, "ids": [10**6]}),
        ("grow", {"budget": 5, "by": "luck"}),
        ("back", {"to": 10**6}),
        ("load", {"text": "{}"}),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(widget, browser, shown, op, args):
    before = of(widget.tree)
    refusal = browser.refusal(op, rev=shown, **args)
    assert refusal["code"] == "bad_request"
    assert refusal["message"]
    same(of(widget.tree), before)


def test_a_cancelled_growth_keeps_what_has_grown_and_can_be_undone(widget, browser, shown):
    gone_on = threading.Event()
    rid = browser.ask("grow", rev=shown, budget=9000, batch=1)
    browser.wait(lambda m: m.get("rid") == rid and m["kind"] == "part" and "progress" not in m["result"])
    browser.cancel(rid)
    assert browser.final(rid, timeout=2)[0]["code"] == "cancelled"
    widget._worker.submit(gone_on.set).result()
    assert gone_on.is_set()
    result, arrays = browser.answer("show", rev=shown)
    assert result["rev"] > shown
    assert 33 < len(arrays["uid"]) < 9000
    browser.answer("back", rev=widget.rev, to=shown)


def test_following_by_drawing_repeats_from_its_seed(widget, browser, shown):
    widget.settings = {"temperature": 1.5, "top_k": 50}
    first, _ = browser.answer("follow", rev=shown, node=0, steps=8, draw=True, seed=7)
    path = widget.tree.node(first["selected"]).ids
    assert json.loads(widget.to_json())["seed"] == 7
    browser.answer("back", rev=widget.rev, to=shown)
    second, _ = browser.answer("follow", rev=widget.rev, node=0, steps=8, draw=True, seed=7)
    assert widget.tree.node(second["selected"]).ids == path
    browser.answer("back", rev=widget.rev, to=shown)
    third, _ = browser.answer("follow", rev=widget.rev, node=0, steps=8, draw=True, seed=8)
    assert widget.tree.node(third["selected"]).ids != path


def test_a_document_restores_tree_and_settings(widget, browser, shown, lm):
    widget.settings = {"top_p": 0.9}
    browser.answer("write", rev=shown, node=0, text=" so")
    before = of(widget.tree)
    text = widget.to_json()
    assert browser.answer("document", rev=widget.rev)[0]["text"] == text
    restored = hero.DecodingTree.from_json(lm, text)
    same(of(restored.tree), before)
    assert (restored.prompt, restored.sampling) == (PROMPT, SamplingSettings(top_p=0.9))
    restored.close()
    browser.answer("read", rev=widget.rev, prompt="Other")
    _, arrays = browser.answer("load", rev=widget.rev, text=text)
    same(rows(arrays), before)
    assert widget.prompt == PROMPT


def test_another_model_s_document_is_refused(widget, browser, shown, tiny):
    other = hero.DecodingTree(tiny("gpt2"), "x").compute()
    refusal = browser.refusal("load", rev=shown, text=other.to_json())
    assert refusal["code"] == "bad_request"
    assert "gpt2" in refusal["message"]
    other.close()


def test_a_notebook_keeps_the_likeliest_and_says_what_it_left_out(widget, browser, shown):
    browser.answer("grow", rev=shown, budget=MOST_KEPT + 500)
    browser.answer("keep", rev=widget.rev)
    kept = widget.snapshot["result"]
    assert kept["left_out"] == len(widget.tree) - MOST_KEPT
    shapes = {each["name"]: each["shape"] for each in widget.snapshot["arrays"]}
    assert shapes["uid"] == [MOST_KEPT]
    assert len(json.dumps(widget.snapshot)) < 64_000
    assert len(widget.snapshot_bytes) < 64_000


def test_computing_makes_it_show_without_a_kernel(lm):
    widget = hero.DecodingTree(lm, PROMPT).compute()
    assert widget.snapshot["result"]["prompt"]["text"] == PROMPT
    assert widget.snapshot_bytes
    widget.close()


def test_ids_may_stand_for_the_prompt(lm):
    ids = lm.tokenizer(PROMPT)["input_ids"] + [257]
    widget = hero.DecodingTree(lm, ids)
    assert widget.tree.prompt_ids == tuple(ids)
    assert widget.prompt == f"{PROMPT}<s>"
    widget.close()


def test_steps_that_are_no_longer_kept_are_refused_by_name(widget, browser, shown):
    for turn in range(MOST_STEPS + 1):
        browser.answer("mark", rev=widget.rev, node=0, pinned=turn % 2 == 0)
    refusal = browser.refusal("back", rev=widget.rev, to=shown)
    assert str(MOST_STEPS) in refusal["hint"]


def test_what_is_no_model_and_no_setting_is_refused(lm, tiny):
    with pytest.raises(TypeError, match="load_model"):
        hero.DecodingTree("gpt2", "x")
    with pytest.raises(TypeError, match="settings"):
        hero.DecodingTree(lm, "x", setings=None)
    for wrong in ([1.5, "x"], [-1], [10**9]):
        with pytest.raises(HeroError):
            hero.DecodingTree(lm, wrong)
    widget = hero.DecodingTree(lm, "x")
    for wrong in ({"top_p": 2}, {"heat": 1}, {"sequence_bias": 3}):
        with pytest.raises(HeroError):
            widget.settings = wrong
    assert widget.sampling == SamplingSettings()
    widget.close()
    with pytest.raises(HeroError, match="encoder"):
        hero.DecodingTree(tiny("bert"), "x")


def test_an_encoder_decoder_grows_what_its_decoder_writes(tiny):
    widget = hero.DecodingTree(tiny("t5"), "translate").compute()
    assert widget.tree.root.children
    assert isinstance(widget.tree, TokenTree)
    widget.close()
