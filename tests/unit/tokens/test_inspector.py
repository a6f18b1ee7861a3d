"""The token inspector's kernel side: what crosses the wire is the trace, and nothing of it is lost."""

import json
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import llmhero_widgets as hero
from llmhero_widgets.core import protocol
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import cutter
from llmhero_widgets.tokens.columns import (
    HAS_ENTRY,
    ORIGIN_SHIFT,
    ORIGINS,
    SPECIAL,
    UNKNOWN,
    VERBATIM,
    Columns,
    from_trace,
)
from llmhero_widgets.tokens.cutter import Loss, Token, Trace
from llmhero_widgets.tokens.ledger import Ledger
from llmhero_widgets.tokens.wire import MAX_KEPT_BYTES, describe, keep, telling
from tests.unit.wire import Browser

NAIVE = "Naïve tokenizers split 通义千问 and 😀 into bytes.\n"
FUZZ = settings(max_examples=60)


def joined(arrays, name):
    parts = [arrays[name]]
    while f"{name}/{len(parts)}" in arrays:
        parts.append(arrays[f"{name}/{len(parts)}"])
    return np.concatenate(parts)


def read(result, arrays, text):
    """What the front end makes of an answer, as rows of a trace: id, text, bytes, span, byte span, marks."""
    columns = {name: joined(arrays, name) for name in ("ids", "starts", "ends", "byte_starts", "byte_ends")}
    flags, data = joined(arrays, "flags"), joined(arrays, "bytes").tobytes()
    odd = dict(zip(arrays["odd_at"].tolist(), (result["odd"][i] for i in arrays["odd_is"]), strict=True))
    units = text.encode("utf-16-le")
    rows = []
    for place, (number, start, end, first, last) in enumerate(
        zip(*(values.tolist() for values in columns.values()), strict=True)
    ):
        own = data[first:last]
        before = len(units[: 2 * start].decode("utf-16-le"))
        piece = units[2 * start : 2 * end].decode("utf-16-le")
        bits = int(flags[place])
        shown = piece if bits & VERBATIM else odd.get(place, show_bytes(own))
        marks = bool(bits & SPECIAL), ORIGINS[bits >> ORIGIN_SHIFT], bool(bits & UNKNOWN)
        rows.append(Token(number, shown, own, before, before + len(piece), first, last, *marks))
    return tuple(rows)


@FUZZ
@given(data=st.data())
def test_the_wire_carries_the_whole_trace_of_every_tokenizer(tokenizer, any_text, data):
    text = data.draw(any_text)
    trace = cutter(tokenizer).trace(text)
    reply = describe(from_trace(trace), frozenset, with_text=True)
    assert read(reply.result, reply.arrays, text) == trace.tokens
    assert joined(reply.arrays, "bytes").tobytes().decode() == trace.normalised
    assert reply.result["changed"] == (trace.normalised != text)
    assert (reply.result["loss"] is None) == (trace.loss is None)


@pytest.fixture(scope="session")
def ledger(tokenizer):
    return Ledger(cutter(tokenizer))


@FUZZ
@given(data=st.data())
def test_what_is_cut_quickly_is_cut_exactly(ledger, any_text, data):
    text = data.draw(any_text)
    quick, slow = ledger.quick(text), from_trace(ledger.cutter.trace(text))
    if quick is not None:
        for name in Columns.__dataclass_fields__:
            np.testing.assert_array_equal(getattr(quick, name), getattr(slow, name), err_msg=name)


@pytest.mark.parametrize("name", ["byte-bpe", "tiktoken"])
def test_vocabularies_of_bytes_are_cut_quickly(tokenizers_by_name, name):
    assert Ledger(cutter(tokenizers_by_name(name))).quick(f"{NAIVE}\0\r e\u0301 สวัสดี مرحبا") is not None


def test_an_array_beyond_the_limit_of_the_wire_comes_in_parts(tokenizers_by_name):
    cut = Ledger(cutter(tokenizers_by_name("byte-bpe"))).quick("通义千问" * 1000)
    many = {
        name: np.tile(getattr(cut, name), 120)
        for name in ("ids", "starts", "ends", "byte_starts", "byte_ends", "flags")
    }
    reply = describe(Columns(cut.text, cut.data, changed=False, **many), frozenset, with_text=False)
    descriptions, buffers = reply.pack()
    assert max(len(buffer) for buffer in buffers) <= protocol.MAX_SLAB_BYTES
    assert "ids/1" in {description["name"] for description in descriptions}
    np.testing.assert_array_equal(joined(reply.arrays, "ids"), many["ids"])
    assert "text" not in reply.result


def split(entries):
    """The flags of a character that two tokens share, in a vocabulary with these entries."""
    tokens = Token(1, "⟨E9 80⟩", b"\xe9\x80", 0, 1, 0, 2), Token(2, "⟨9A⟩", b"\x9a", 0, 1, 2, 3)
    reply = describe(from_trace(Trace("通", "通", tokens, (), None)), lambda: entries, with_text=True)
    return [bool(flag & HAS_ENTRY) for flag in reply.arrays["flags"]]


def test_a_split_character_says_whether_the_vocabulary_has_it():
    assert split({b"\xe9\x80", b"\x9a"}) == [False, False]
    assert split({"通".encode()}) == [False, True]


def test_what_decoding_gives_is_quoted_around_the_first_difference():
    trace = Trace("x" * 500 + "É" + "y" * 500, "", (), (), Loss("x" * 500 + "e" + "y" * 500, ("accents",)))
    loss = describe(from_trace(trace), frozenset, with_text=True).result["loss"]
    assert loss == {
        "reasons": ["accents"],
        "decoded": "x" * 16 + "e" + "y" * 63,
        "before": True,
        "after": True,
    }


def test_what_a_reader_should_see_first(tokenizers_by_name):
    cut = Ledger(cutter(tokenizers_by_name("byte-bpe"))).cut("the 量 dog")
    first = telling(cut)
    assert cut.starts[first] <= 4 < cut.ends[first]
    assert not cut.flags[first] & VERBATIM
    wordpiece = cutter(tokenizers_by_name("wordpiece")).trace("the dog ☃")
    assert wordpiece.tokens[telling(from_trace(wordpiece))].text == "☃"
    assert telling(from_trace(Trace("", "", (), (), None))) is None


def test_a_notebook_keeps_small_cuts_whole_and_large_ones_not_at_all(tokenizers_by_name):
    ledger = Ledger(cutter(tokenizers_by_name("byte-bpe")))
    state, data = keep(describe(ledger.cut(NAIVE), frozenset, with_text=True))
    assert state["result"]["text"] == NAIVE
    assert sum(np.prod(a["shape"]) * np.dtype(a["dtype"]).itemsize for a in state["arrays"]) == len(data)
    for length in (1_000, 2_000, 3_000, 100_000):
        state, data = keep(describe(ledger.cut("通" * length), frozenset, with_text=True))
        assert len(json.dumps(state, ensure_ascii=False).encode()) + len(data) <= MAX_KEPT_BYTES
    assert (state, data) == ({}, b"")


@pytest.fixture
def inspector(tokenizers_by_name):
    both = [tokenizers_by_name("byte-bpe"), tokenizers_by_name("wordpiece")]
    inspector = hero.TokenInspector(NAIVE, tokenizers=both, lang="en")
    yield inspector
    inspector.close()


@pytest.fixture
def browser(inspector):
    return Browser(inspector)


def settle(inspector):
    """Let the worker end what it does behind an answer: traits follow it."""
    inspector._worker.submit(lambda: None).result()


def test_opening_answers_with_the_cut_on_display(inspector, browser):
    result, arrays = browser.open()
    assert result["text"] == NAIVE
    assert read(result, arrays, NAIVE) == inspector.trace.tokens
    assert [info["algorithm"] for info in inspector.tokenizer_info] == ["bpe", "wordpiece"]
    assert inspector.tokenizer_info[1]["size"] == inspector.cutters[1].vocab_size
    assert inspector.selection == telling(from_trace(inspector.trace))


def test_what_a_notebook_keeps_is_written_when_it_is_asked_for(inspector, browser):
    rev = browser.open()[0]["rev"]
    assert inspector.snapshot == {}
    assert browser.final(browser.ask("keep", rev=rev))[0]["kind"] == "done"
    assert inspector.snapshot["result"]["text"] == NAIVE
    browser.open(text="newer")
    assert browser.final(browser.ask("keep", rev=rev))[0]["code"] == "stale"
    inspector.compute()
    assert inspector.snapshot["result"]["text"] == "newer"


def test_a_text_that_is_brought_becomes_the_one_on_display_and_does_not_travel_back(inspector, browser):
    first, _ = browser.open()
    result, arrays = browser.open(text="other 😀", active=1)
    assert "text" not in result
    assert result["rev"] > first["rev"]
    settle(inspector)
    assert (inspector.text, inspector.active) == ("other 😀", 1)
    assert read(result, arrays, "other 😀") == inspector.cutters[1].trace("other 😀").tokens


def test_asking_again_cuts_nothing_again(browser):
    assert browser.open()[0]["rev"] == browser.open()[0]["rev"]


def test_what_cannot_be_read_leaves_everything_as_it_was(inspector, browser):
    browser.open()
    message, _ = browser.final(browser.ask(text="half \ud800"))
    assert (message["kind"], message["code"]) == ("error", "bad_text")
    message, _ = browser.final(browser.ask(active=2))
    assert (message["kind"], message["code"]) == ("error", "bad_request")
    assert (inspector.text, inspector.active) == (NAIVE, 0)


def test_typing_leaves_only_the_last_text(inspector, browser):
    release = threading.Event()
    inspector._worker.submit(release.wait)
    rids = [browser.ask(key="open", text="x" * n) for n in range(1, 30)]
    release.set()
    kinds = [browser.final(rid)[0] for rid in rids]
    assert [message.get("code") for message in kinds[:-1]] == ["cancelled"] * 28
    assert kinds[-1]["kind"] == "done"
    settle(inspector)
    assert inspector.text == "x" * 29


def test_a_text_that_python_sets_meanwhile_is_not_overwritten(inspector, browser):
    browser.open()
    cut = inspector._ledgers[0].cut

    def set_meanwhile(text):
        inspector.text = "set in Python"
        return cut(text)

    inspector._ledgers[0].cut = set_meanwhile
    browser.open(text="typed")
    settle(inspector)
    assert inspector.text == "set in Python"


def test_deeper_views_get_the_trace_of_what_is_shown_and_of_nothing_else(inspector, browser):
    rev = browser.open()[0]["rev"]
    shown, trace = inspector.shown(rev)
    assert shown is inspector.cutters[0]
    assert trace == shown.trace(NAIVE)
    assert inspector.shown(rev)[1] is trace
    browser.open(text="other")
    with pytest.raises(HeroError, match="changed"):
        inspector.shown(rev)


@pytest.mark.parametrize(
    ("trait", "value", "says"),
    [
        ("text", "\udfff", "surrogate"),
        ("active", 2, "numbered 0 to 1"),
        ("active", -1, "numbered 0 to 1"),
        ("selection", -1, "position of a token"),
        ("selection", [0, 1], "position of a token"),
        ("selection", True, "position of a token"),
    ],
)
def test_wrong_values_are_refused(inspector, trait, value, says):
    with pytest.raises(HeroError, match=says):
        setattr(inspector, trait, value)


def test_one_tokenizer_may_stand_for_itself(tokenizers_by_name):
    inspector = hero.TokenInspector("hi", tokenizers=tokenizers_by_name("tiktoken")).compute()
    assert [info["library"] for info in inspector.tokenizer_info] == ["tiktoken"]
    inspector.close()


def test_none_and_too_many_tokenizers_and_unknown_options_are_refused(tokenizers_by_name):
    tokenizer = tokenizers_by_name("byte-bpe")
    with pytest.raises(HeroError, match="No tokenizer was named"):
        hero.TokenInspector("", tokenizers=[])
    with pytest.raises(HeroError, match="7 tokenizers are more than the 6"):
        hero.TokenInspector("", tokenizers=[tokenizer] * 7)
    with pytest.raises(TypeError, match="Did you mean “tokenizers”"):
        hero.TokenInspector("", tokenizer=tokenizer)


def test_closing_answers_what_is_open_and_ends_the_thread(inspector, browser):
    browser.open()
    release = threading.Event()
    inspector._worker.submit(release.wait)
    late = browser.ask(text="late")
    threads = list(inspector._worker._executor._threads)
    inspector.close()
    assert browser.final(late)[0]["code"] == "closed"
    release.set()
    for thread in threads:
        thread.join(10)
    assert threads
    assert not any(thread.is_alive() for thread in threads)
    assert inspector._opened is None


@pytest.mark.model
def test_the_default_is_the_default_models_tokenizer(default_models):
    inspector = hero.TokenInspector(NAIVE)
    assert [token.id for token in inspector.trace.tokens][:6] == [26062, 46494, 9624, 7927, 7074, 216]
    assert inspector.tokenizer_info[0]["size"] == 49_152
    inspector.close()
