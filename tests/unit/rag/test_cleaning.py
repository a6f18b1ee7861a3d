"""What cleaning leaves leads back to the source, character by character."""

from __future__ import annotations

import os
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.cleaning import STEPS, clean
from llmhero_widgets.rag.values import Document

PIECES = st.sampled_from([
    "Keys", " ", "   ", "\t", "\n", "\r\n", "\r", "\n\n\n\n", "\u200b", "\ufeff", "\x07", "\u00ad",
    "\u00ad\n", "ﬁ", "ﬃ", "Ａ", "９", "，", "缓存", "\xa0", "\u3000", "👩‍👩‍👧", "❤️", "\ufe01\ufe02",
    "\U000e0041",    "\u202e", "𝒳", "é", "gener-\nation", "-\n", "\f", "Page 1\n", "\u2028", "\x85", "\ud83d",
])  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200))
FUZZ = settings(max_examples=int(os.environ.get("LLMHERO_FUZZ", "150")), deadline=None)


def pdf(text):
    return Document("a.pdf", text, meta={"format": "pdf"})


@FUZZ
@given(text=TEXTS, steps=st.sets(st.sampled_from(STEPS)))
def test_every_character_leads_to_its_own(text, steps):
    made = clean(pdf(text), steps)
    assert made.source == text
    for start, raw, length in made.runs:
        assert made.text[start : start + length] == text[raw : raw + length]
    last = -1
    for at, character in enumerate(made.text):
        start, end = made.to_source(at, at + 1)
        assert end == start + 1
        origin = text[start:end]
        assert origin == character or (origin.isspace() and character in " \n") or "letters" in steps
        # Only the letters of a ligature share one.
        assert start >= last if "letters" in steps else start > last
        last = start


@FUZZ
@given(text=TEXTS, data=st.data())
def test_spans_lead_to_what_they_were_made_from(text, data):
    made = clean(pdf(text))
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    first, last = made.to_source(start, end)
    assert 0 <= first <= last <= len(text)
    # Cleaned by itself, the source of a span is the span again, but for what only its neighbours decide.
    kept = [at for at in range(len(made.text)) if first <= made.to_source(at, at + 1)[0] < last]
    assert kept == list(range(start, end)) or any(
        text[at] in "ﬁﬃ" for at in (first, last - 1) if first < last
    )


@FUZZ
@given(text=TEXTS, first=st.sets(st.sampled_from(STEPS)), second=st.sets(st.sampled_from(STEPS)))
def test_cleaning_twice_still_leads_to_the_source(text, first, second):
    once = clean(pdf(text), first)
    twice = clean(once, second)
    assert twice.source == text
    for at in range(len(twice.text)):
        start, end = twice.to_source(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert text[start] == twice.text[at] or twice.text[at] in " \n" or "letters" in first | second


@FUZZ
@given(TEXTS)
def test_cleaning_is_done_at_once(text):
    steps = ("newlines", "invisible", "letters", "spaces")
    once = clean(Document("a", text), steps)
    assert clean(once, steps).text == once.text


@pytest.mark.parametrize(
    ("steps", "before", "after"),
    [
        (["newlines"], "a\r\nb\rc\u2028d\n", "a\nb\nc\nd\n"),
        (["invisible"], "ig\u200bno\u202ere\ufeff \x07this\u00ad\nword", "ignore thisword"),
        (["invisible"], "👩‍👩‍👧 ❤️ ن\u200cم", "👩‍👩‍👧 ❤️ ن\u200cم"),
        (["invisible"], "hi\U000e0049\U000e0047\ufe01\ufe02\ufe03", "hi"),
        (["spaces"], "a  \t b \n\n\n\n  c\xa0d　e\n", "a b\n\n  c d e\n"),
        (["letters"], "ﬁnd ９５％ ＫＶ，ﬃ", "find 95％ KV，ffi"),
        ([], "a \r\n", "a \r\n"),
    ],
)
def test_each_step(steps, before, after):
    assert clean(Document("a", before), steps).text == after


@FUZZ
@given(text=TEXTS, block=st.integers(0, 5))
def test_cleaning_in_blocks_is_cleaning_at_once(text, block):
    whole = clean(pdf(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("llmhero_widgets.rag.cleaning.clean"), "_BLOCK", block)
        assert clean(pdf(text)) == whole


def test_nothing_to_clean_is_the_same_document():
    document = Document("a", "Keys and values.\n")
    assert clean(document) is document


def test_words_cut_at_line_ends_are_joined_in_pdfs():
    text = "The gener-\nation of key-\nvalue pairs. A key-value cache. See 3-\n4."
    assert clean(pdf(text), ["hyphens"]).text == (
        "The generation of key-value pairs. A key-value cache. See 3-\n4."
    )
    assert clean(Document("a.md", text, meta={"format": "markdown"})).text == text


def test_headers_and_footers_of_most_pages_go():
    pages = [f"Handbook 2026\nText of page {n}, which matters.\nMore.\n{n} / 4" for n in range(1, 5)]
    made = clean(pdf("\f".join(pages)), ["repeated"])
    assert made.text == "\f".join(f"Text of page {n}, which matters.\nMore.\n" for n in range(1, 5))
    at = made.text.index("page 3")
    start, end = made.to_source(at, at + 6)
    assert made.source[start:end] == "page 3"


def test_what_stands_on_few_pages_stays():
    text = "Head\none\f Head\ntwo\fThree\nlines"
    assert clean(pdf(text), ["repeated"]).text == text


def test_cleaning_can_be_stopped():
    calls = 0

    def check():
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        clean(Document("a", "a  b\r\n" * 5000), check=check)
