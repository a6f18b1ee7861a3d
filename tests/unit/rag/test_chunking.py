"""Every chunk is exactly where it says, and cuts are those of langchain-text-splitters."""

from __future__ import annotations

import os
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_text_splitters import CharacterTextSplitter, RecursiveCharacterTextSplitter

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.chunking import SEPARATORS, cut, headings, recursive_spans, sentence_spans
from llmhero_widgets.rag.chunking.recursive import patterns
from llmhero_widgets.rag.values import Document

PIECES = st.sampled_from([
    "a", "Keys and values", " ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\n# Cost\n", "\n## 缓存\n",
    ". ", "! ", "。", "！", "，", "；", "缓存会变大", "𝒳", "👩‍👩‍👧", "é", "e\u0301", "\t", "\f",
    "x" * 30, "……", "”", "Dr. ", "3.14", "`", "```\n", "- one\n", "1. two\n", "\u2028", "\u200b", "\xa0",
    "\ud83d", "#", "word " * 9,
])  # fmt: skip
MANY = int(os.environ.get("LLMHERO_FUZZ", "100"))
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=300))
WORD = re.compile(r"\w+|[^\w\s]")


def in_words(texts):
    """A tokenizer of words: as those of models, it counts what has several characters as one."""
    return [len(WORD.findall(text)) for text in texts]


def spans_of(chunks):
    return [(chunk.start, chunk.end) for chunk in chunks]


@pytest.mark.parametrize("method", ["recursive", "characters", "sentences", "headings", "tokens"])
@settings(deadline=None, max_examples=MANY)
@given(text=TEXTS, size=st.integers(20, 60), share=st.integers(0, 50), marked=st.booleans())
def test_chunks_are_exactly_their_spans_and_cover_the_text(method, text, size, share, marked):
    document = Document("a", text, meta={"format": "markdown" if marked else "text"})
    chunks = cut(document, method, size, size * share // 100, lengths=in_words)
    assert all(chunk.text == text[chunk.start : chunk.end] for chunk in chunks)
    assert all(chunk.doc == "a" for chunk in chunks)
    spans = spans_of(chunks)
    assert spans == sorted(spans)
    assert len(set(spans)) == len(spans)
    covered = {at for start, end in spans for at in range(start, end)}
    assert covered >= {at for at, character in enumerate(text) if not character.isspace()}
    if method != "tokens":
        assert all(0 < end - start <= size for start, end in spans)


@settings(deadline=None, max_examples=MANY)
@given(text=TEXTS, size=st.integers(2, 60), share=st.integers(0, 100))
def test_recursive_cuts_are_those_of_langchain(text, size, share):
    overlap = size * share // 100
    theirs = RecursiveCharacterTextSplitter(
        separators=patterns(SEPARATORS),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=size,
        chunk_overlap=overlap,
    ).split_text(text)
    assert [text[start:end] for start, end in recursive_spans(text, size, overlap)] == theirs


@settings(deadline=None, max_examples=MANY)
@given(
    text=TEXTS,
    size=st.integers(2, 30),
    overlap=st.integers(0, 2),
    separators=st.lists(st.text(alphabet=" a\n.#", max_size=2), max_size=4),
)
def test_cuts_measured_in_tokens_at_any_separators_are_those_of_langchain(text, size, overlap, separators):
    theirs = RecursiveCharacterTextSplitter(
        separators=patterns(separators),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=size,
        chunk_overlap=overlap,
        length_function=lambda each: in_words([each])[0],
    ).split_text(text)
    spans = recursive_spans(text, size, overlap, separators=separators, lengths=in_words)
    assert [text[start:end] for start, end in spans] == theirs


@settings(deadline=None, max_examples=MANY)
@given(text=TEXTS, size=st.integers(20, 60), share=st.integers(0, 50))
def test_windows_of_characters_are_those_of_langchain(text, size, share):
    overlap = size * share // 100
    splitter = CharacterTextSplitter(separator="", chunk_size=size, chunk_overlap=overlap)
    theirs = splitter.split_text(text)
    assert [chunk.text for chunk in cut(Document("a", text), "characters", size, overlap)] == theirs


def test_repeated_text_is_placed_where_it_was_cut():
    text = "yes no\n" * 40
    spans = recursive_spans(text, 34, 14)
    assert spans[:3] == [(0, 27), (14, 41), (28, 55)]
    assert spans[-1][1] == len(text.rstrip())


@settings(deadline=None, max_examples=MANY)
@given(TEXTS)
def test_sentences_hold_all_text_once(text):
    spans = sentence_spans(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert covered == covered | {at for at, character in enumerate(text) if not character.isspace()}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It grows. Why? It is kept!", ["It grows.", "Why?", "It is kept!"]),
        ("See Fig. 3 for e.g. keys. J. Smith agrees.", ["See Fig. 3 for e.g. keys.", "J. Smith agrees."]),
        ("It costs 3.14 MB, approx. a tenth.", ["It costs 3.14 MB, approx. a tenth."]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        (
            "缓存会变大。为什么？因为每个 token 都要保存！",
            ["缓存会变大。", "为什么？", "因为每个 token 都要保存！"],
        ),
        ("他说：“不行。”然后走了。", ["他说：“不行。”", "然后走了。"]),
        ("他……走了。", ["他……走了。"]),
        ("# Cost\nKeys are kept.\n\nNew one", ["# Cost", "Keys are kept.", "New one"]),
        ("Lists:\n- one\n- two\n1. three", ["Lists:", "- one", "- two", "1. three"]),
        ("A line\nthat is wrapped. Done.", ["A line\nthat is wrapped.", "Done."]),
        ("CRLF ends.\r\n\r\nSo does this", ["CRLF ends.", "So does this"]),
        ("It uses GPT.缓存很大。", ["It uses GPT.", "缓存很大。"]),
        ("", []),
    ],
)
def test_sentences_in_both_languages(text, sentences):
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_whole_sentences_are_packed_and_repeated():
    text = "One is here. Two is here. Three is here. Four is here."
    chunks = cut(Document("a", text), "sentences", 30, 14)
    assert [chunk.text for chunk in chunks] == [
        "One is here. Two is here.",
        "Two is here. Three is here.",
        "Three is here. Four is here.",
    ]


def test_a_heading_stays_with_its_section():
    text = "# One\n\nKeys are kept in it.\n\n## Two\n\nValues are kept as well.\n"
    for method in ("sentences", "recursive", "headings"):
        chunks = cut(Document("a.md", text, meta={"format": "markdown"}), method, 40, 0)
        assert [chunk.heading for chunk in chunks] == ["One", "One › Two"], method
        assert [chunk.text[:6] for chunk in chunks] == ["# One\n", "## Two"], method


@pytest.mark.parametrize("size", [40, 60, 120])
@pytest.mark.parametrize("method", ["recursive", "sentences", "headings"])
def test_no_chunk_is_only_a_heading(method, size):
    text = (
        "# Title\n\n## First\n\nKeys are kept in it. Values are kept there as well, for every token.\n\n"
        "## Second\nA line that follows at once. It goes on for a while.\nAnd a last one.\n\n"
        "### Third\n\n- one\n- two\n"
    ) * 3
    chunks = cut(Document("a.md", text, meta={"format": "markdown"}), method, size, 0)
    for chunk in chunks:
        lines = [line for line in chunk.text.split("\n") if line.strip()]
        assert not all(line.startswith("#") for line in lines), chunk
        # Nor does one end with the heading of the next.
        assert not lines[-1].startswith("#"), chunk
    assert chunks[0].heading == "Title › First"


def test_cutting_takes_time_proportional_to_the_text():
    # What a pattern that tries in many ways would not finish with.
    for text in (
        "# a\n" * 20_000,
        "#" * 80_000,
        "\n" * 80_000,
        "# a\n\n" + "b\n" * 40_000,
        "\r\n# " * 20_000,
    ):
        spans = recursive_spans(text, 100, 20)
        assert spans == sorted(spans)


def test_headings_know_their_path_and_code_has_none():
    text = "intro\n# A #\n```py\n# no\n```\n### C\n## B\n~~~\n# no\n```\n~~~\n#no\n    # no\n# D\n"
    assert [each.path for each in headings(text)] == ["A", "A › C", "A › B", "D"]
    assert [text[each.start] for each in headings(text)] == ["#"] * 4


def test_only_marked_up_documents_have_headings():
    text = "# comment\nx = 1\n"
    assert cut(Document("a.py", text, meta={"format": "text"}), "recursive", 40, 0)[0].heading == ""
    assert (
        cut(Document("a.md", text, meta={"format": "markdown"}), "recursive", 40, 0)[0].heading == "comment"
    )


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"method": "pages"}, "no way of chunking called 'pages'"),
        ({"size": 19}, "from 20 up, not 19"),
        ({"size": 40, "overlap": 21}, "overlap of 21 leaves nothing new in chunks of 40"),
        ({"size": 40, "overlap": -1}, "overlap of -1"),
        ({"method": "tokens"}, "without a tokenizer"),
    ],
)
def test_settings_that_cannot_work_are_refused(chosen, words):
    with pytest.raises(HeroError, match=words) as refused:
        cut(Document("a", "text"), **chosen)
    assert refused.value.code == "bad_request"


@pytest.mark.parametrize("method", ["recursive", "characters", "sentences", "headings", "tokens"])
def test_cutting_can_be_stopped(method):
    calls = 0

    def check():
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Cancelled

    text = "Keys and values are kept. " * 20_000
    with pytest.raises(Cancelled):
        cut(Document("a", text), method, 100, 20, lengths=in_words, check=check)
    assert calls == 3
