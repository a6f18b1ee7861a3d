"""The pipeline X-ray through the widget's wire: every row is what its step made, aligned to the text."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Job
from llmhero_widgets.tokens import cutter
from llmhero_widgets.tokens.composed import Composed
from llmhero_widgets.tokens.panels.xray import (
    ADDED,
    GOES_ON,
    MAX_CHARACTERS,
    MAX_TOKENS,
    SPECIAL,
    TOO_LONG,
    UNKNOWN,
    WHOLE,
    operations,
    part,
)
from llmhero_widgets.tokens.panels.xray_rows import _marks, rows
from llmhero_widgets.tokens.xray import Piece, xray
from tests.unit.tokens.conftest import CORPUS
from tests.unit.wire import Browser

FUZZ = settings(max_examples=25)
NAIVE = "Naïve CAFÉ 通义 tokenizers\n"


class Shown:
    """An inspector reduced to what the view asks of it."""

    def __init__(self, tokenizer, text):
        self._shown = cutter(tokenizer), cutter(tokenizer).trace(text)

    def shown(self, rev):
        return self._shown


def ask(tokenizer, text, token=None):
    reply = operations(Shown(tokenizer, text))["xray"](Job("1", lambda *_: None), 1, token)
    return reply.result, reply.arrays


def in_utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@FUZZ
@given(data=st.data())
def test_every_row_is_what_its_step_made(tokenizer, any_text, data):
    text = data.draw(any_text.filter(lambda text: 0 < len(text) <= MAX_CHARACTERS))
    trace = cutter(tokenizer).trace(text)
    result, arrays = ask(tokenizer, text)
    if len(trace.tokens) > MAX_TOKENS:
        return
    assert (result["from"], result["to"]) == (0, len(text))
    drawn = [number for number, step in enumerate(result["steps"]) if step["texts"] is not None]
    assert "".join(result["steps"][0]["texts"]) == text
    last = drawn[-1]
    assert [number for number in arrays[f"ids{last}"].tolist() if number >= 0] == [
        token.id for token in trace.tokens
    ]
    for flag, token in zip(arrays[f"flags{last}"].tolist(), trace.tokens, strict=True):
        assert bool(flag & UNKNOWN) == token.unknown
        assert bool(flag & ADDED) == (token.origin == "post-processor")
        assert bool(flag & SPECIAL) == cutter(tokenizer).entry(token.id).special
    for number in drawn:
        step = result["steps"][number]
        columns = [arrays[f"{name}{number}"] for name in ("starts", "ends", "ids", "flags")]
        assert {len(column) for column in columns} == {len(step["texts"])}
        for place, start, end in arrays[f"marks{number}"].reshape(-1, 3).tolist():
            assert in_utf16(step["texts"][place], start, end)
        if step["stage"] == "text":
            for own, start, end in zip(step["texts"], *columns[:2], strict=True):
                assert in_utf16(text, start, end) == own


@FUZZ
@given(data=st.data())
def test_what_no_mark_covers_is_in_both_rows(tokenizer, any_text, data):
    text = data.draw(any_text.filter(bool))
    shown = [row for row in rows(xray(tokenizer, text), 0, 0, len(text)) if row.pieces is not None]
    early = [row for row in shown if row.stage in ("text", "normaliser", "pre-tokeniser")]
    for before, after in pairwise(early):
        old, new = _marks(before.pieces, after.pieces)
        assert unmarked(before.pieces, old) == unmarked(after.pieces, new)
        assert after.marks == new


def unmarked(pieces, marks):
    return "".join(
        character
        for piece, own in zip(pieces, marks, strict=True)
        for place, character in enumerate(piece.text)
        if not any(start <= place < end for start, end in own)
    )


def test_the_marks_are_those_of_the_design():
    lower = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))  # noqa: S106 - no password
    lower.normalizer = normalizers.BertNormalizer()
    lower.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    text, normaliser, words, _ = rows(xray(lower, "Naïve 通"), 0, 0, 7)
    assert marked(text) == ["N", "ï"]
    assert marked(normaliser) == ["n", "i", " ", " "]
    assert marked(words) == []


def marked(row):
    return [
        piece.text[start:end] for piece, own in zip(row.pieces, row.marks, strict=True) for start, end in own
    ]


@pytest.mark.parametrize("share", [0.0, 0.37, 1.0])
def test_the_part_of_a_long_text_is_cut_as_in_the_whole(tokenizer, share):
    text = " ".join(CORPUS * 13)
    assert len(text) > WHOLE
    trace = cutter(tokenizer).trace(text)
    token = int((len(trace.tokens) - 1) * share)
    result, arrays = ask(tokenizer, text, token)
    assert result["first"] <= token < result["last"]
    assert result["to"] - result["from"] <= 2 * MAX_CHARACTERS
    whole = [
        row for row in rows(xray(tokenizer, text), 0, result["from"], result["to"]) if row.pieces is not None
    ]
    drawn = [step for step in result["steps"] if step["texts"] is not None]
    assert [step["stage"] for step in drawn if step["stage"] != "normaliser"] == [
        row.stage for row in whole if row.stage != "normaliser"
    ]
    assert drawn[-1]["texts"] == [piece.text for piece in whole[-1].pieces]
    assert "".join(drawn[0]["texts"]) == text[result["from"] : result["to"]]
    last = max(number for number, step in enumerate(result["steps"]) if step["texts"] is not None)
    body = [token.id for token in trace.tokens[result["first"] : result["last"]]]
    assert arrays[f"ids{last}"].tolist() == body


def test_a_word_without_end_is_followed_as_a_whole_or_refused(tokenizers_by_name):
    tokenizer = tokenizers_by_name("wordpiece")
    text = "shells" * 2_000
    result, arrays = ask(tokenizer, text, 1)
    assert (result["characters"], result["from"]) == (len(text), 0)
    assert "".join(result["steps"][0]["texts"]) == text[: result["to"]]
    assert result["to"] <= 2 * MAX_CHARACTERS
    assert arrays["flags0"].tolist() == [GOES_ON]
    with pytest.raises(HeroError, match="too many to follow") as refused:
        ask(tokenizer, "shells" * TOO_LONG, 1)
    assert refused.value.code == "too_long"


def test_what_goes_on_outside_of_the_part_says_so(tokenizers_by_name):
    tokenizer = Tokenizer(models.BPE({"a": 0, "b": 1}, []))
    tokenizer.normalizer = normalizers.Replace("x", "b")
    text = "a" * 300 + "x" + "a" * 300
    result, arrays = ask(tokenizer, text, 300)
    assert (result["last"] - result["first"], result["from"], result["to"]) == (96, 253, 349)
    assert "".join(result["steps"][0]["texts"]) == text[253:349]
    assert "".join(result["steps"][1]["texts"]) == text[253:349].replace("x", "b")
    flags = arrays["flags0"].tolist()
    assert flags[0] & GOES_ON
    assert flags[-1] & GOES_ON


def test_a_rule_that_nobody_described_is_shown_as_it_is_written(monkeypatch, tokenizers_by_name):
    from llmhero_widgets.tokens import messages_rules

    known = ask(tokenizers_by_name("wordpiece"), "a")[0]["steps"]
    assert {step["parameters"] for step in known} == {None}
    monkeypatch.delitem(messages_rules.RULES, "WordPiece")
    step = next(s for s in ask(tokenizers_by_name("wordpiece"), "a")[0]["steps"] if s["rule"] == "WordPiece")
    assert '"unk_token": "[UNK]"' in step["parameters"]
    assert "WordPiece" in step["says"]["en"]
    assert "WordPiece" in step["says"]["zh"]


def test_characters_that_tokens_share_are_not_shown_in_part(tokenizers_by_name):
    trace = cutter(tokenizers_by_name("tiktoken")).trace("x " * 47 + "量" * 100)
    first, last = part(trace, 0)
    assert first == 0
    assert trace.tokens[last].start >= trace.tokens[last - 1].end


def test_stretches_pair_rows_that_begin_and_end_together():
    before = [
        Piece("ab", 0, 2, changed=False),
        Piece(" ", 2, 3, changed=False),
        Piece("c", 3, 4, changed=False),
    ]
    after = [Piece("▁", 0, 0, changed=True), Piece("aB", 0, 2, changed=True), Piece("c", 3, 4, changed=False)]
    assert _marks(before, after) == (((((1, 2),), ((0, 1),), ())), (((0, 1),), ((1, 2),), ()))


@FUZZ
@given(data=st.data())
def test_composition_before_tiktoken_is_a_step_of_its_own(tokenizers_by_name, any_text, data):
    text = data.draw(any_text)
    made = Composed(cutter(tokenizers_by_name("tiktoken")))
    found = xray(made, text)
    (nfc,) = found.stage("normaliser").steps
    assert "".join(piece.text for piece in nfc.pieces) == unicodedata.normalize("NFC", text)
    assert nfc.fired == (not unicodedata.is_normalized("NFC", text))
    trace = made.trace(text)
    assert [(piece.id, piece.start, piece.end) for piece in found.pieces] == [
        (token.id, token.start, token.end) for token in trace.tokens
    ]


def test_the_wire_carries_it(tokenizers_by_name):
    inspector = hero.TokenInspector(NAIVE, tokenizers=tokenizers_by_name("wordpiece"), lang="en")
    browser = Browser(inspector)
    rev = browser.open()[0]["rev"]
    result, arrays = browser.answer("xray", rev=rev, token=2)
    last = max(number for number, step in enumerate(result["steps"]) if step["texts"] is not None)
    assert arrays[f"ids{last}"].tolist() == [token.id for token in inspector.trace.tokens]
    assert browser.final(browser.ask("xray", rev=rev, token=[2]))[0]["code"] == "bad_request"
    assert browser.final(browser.ask("xray", rev=rev + 1))[0]["code"] == "stale"
    inspector.close()
