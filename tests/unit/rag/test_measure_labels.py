"""Which chunks answer a question, whatever cut them, and what is wrong with a reader's own labels."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.chunking import cut
from llmhero_widgets.rag.cleaning import clean
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.corpus import questions as handbook_questions
from llmhero_widgets.rag.measuring.labels import (
    Labeller,
    Labels,
    Question,
    Span,
    labelled,
    read_labels,
    sampled,
)
from llmhero_widgets.rag.measuring.sets import OWN, handbook_language, read_set
from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents

TEXT = "Keys are cached.\n\nValues are cached too. Queries are not."
DOCUMENTS = Documents((Document("a.md", TEXT), Document("b.md", "Beams are kept. Beams are kept.")))


def chunks(text: str, places: list[tuple[int, int]]) -> Chunks:
    items = tuple(Chunk("a.md", start, end, text[start:end]) for start, end in places)
    return Chunks(Documents((Document("a.md", text),)), items)


def rows(text: str, places: list[tuple[int, int]], start: int, end: int) -> list[int]:
    labels = Labeller(chunks(text, places)).of(Question("1", "?", (Span("a.md", start, end),)))
    return list(labels.grades)


@pytest.mark.parametrize(
    ("places", "span", "right"),
    [
        ([(0, 10), (10, 20)], (2, 6), [0]),
        # Half of the span in each: both hold it.
        ([(0, 10), (10, 20)], (8, 12), [0, 1]),
        ([(0, 10), (10, 20)], (7, 12), [0]),
        # A span longer than the chunks: those of which half lies in it.
        ([(0, 4), (4, 8), (8, 12), (12, 16)], (6, 13), [1, 2]),
        ([(0, 20)], (0, 20), [0]),
        ([(0, 5)], (10, 15), []),
        ([], (0, 5), []),
    ],
)
def test_a_chunk_is_right_when_half_of_the_shorter_is_shared(
    places: list[tuple[int, int]], span: tuple[int, int], right: list[int]
) -> None:
    assert rows("x" * 20, places, *span) == right


def test_white_space_does_not_count() -> None:
    # Of "ab      cd" the chunk holds two letters of four.
    assert rows("ab      cd", [(0, 2)], 0, 10) == [0]
    assert rows("ab      cde", [(0, 2)], 1, 11) == [0]
    assert rows("abc     cdefg", [(2, 6)], 2, 13) == [0]


@given(st.text("ab \n", min_size=1, max_size=60), st.data())
def test_however_a_text_is_cut_every_span_is_held_by_a_chunk(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=8)))
    # Chunks leave out the white space at their ends, as those of a splitter do.
    places = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            places.append((first, first + len(piece.strip())))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    held = rows(text, places, start, end)
    assert bool(held) == bool(text[start:end].strip())
    # And by the definition, character by character.
    ink = [not each.isspace() for each in text]
    for row, (low, high) in enumerate(places):
        shared = sum(ink[max(low, start) : min(high, end)]) if max(low, start) < min(high, end) else 0
        shorter = min(sum(ink[low:high]), sum(ink[start:end]))
        assert (row in held) == (shared > 0 and 2 * shared >= shorter)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("method", "size", "overlap"), [("recursive", 400, 80), ("characters", 90, 0)])
def test_every_question_of_the_handbook_can_be_answered_by_some_chunk(
    language: str, method: str, size: int, overlap: int
) -> None:
    documents = Documents(tuple(Document(name, text) for name, text in handbook(language)))
    pieces = tuple(chunk for each in documents.items for chunk in cut(each, method, size, overlap))
    labeller = Labeller(Chunks(documents, pieces))
    for question in labelled(handbook_questions(language), documents):
        assert all(labeller.of(question).spans), question


def test_labels_are_places_in_the_source_also_after_cleaning() -> None:
    raw = Document("a.md", "Intro.\n\n\n\n\nThe  cache   holds keys.\n\n\n\nEnd.")
    document = clean(raw, ["newlines", "spaces"])
    assert document.text != document.source
    start = document.text.index("The")
    pieces = (
        Chunk("a.md", 0, start, document.text[:start]),
        Chunk("a.md", start, len(document.text), document.text[start:]),
    )
    asked = labelled(
        [{"question": "?", "doc": "a.md", "quote": "The  cache   holds"}], Documents((document,))
    )
    assert Labeller(Chunks(Documents((document,)), pieces)).of(asked[0]).grades == {1: 1}


def test_a_grade_is_the_highest_and_a_question_is_found_only_with_all_its_spans() -> None:
    places = [(0, 10), (10, 20), (20, 30)]
    spans = (Span("a.md", 0, 5, 1), Span("a.md", 2, 8, 3), Span("a.md", 22, 25, 2))
    labels = Labeller(chunks("x" * 30, places)).of(Question("1", "?", spans))
    assert labels.grades == {0: 3, 2: 2}
    assert labels.found([2, 0])
    assert not labels.found([0, 1])
    assert not Labels({0: 1}, (frozenset({0}), frozenset())).found([0, 1, 2])


def test_lines_with_the_same_question_are_one_question() -> None:
    lines = [
        {"question": "What is cached?", "doc": "a.md", "quote": "Keys"},
        {"question": "What is not?", "doc": "a.md", "quote": "Queries", "grade": 2},
        {"question": " What is cached? ", "doc": "a.md", "quote": "Values"},
    ]
    first, second = labelled(lines, DOCUMENTS)
    assert [span.start for span in first.spans] == [0, TEXT.index("Values")]
    assert second.spans == (Span("a.md", TEXT.index("Queries"), TEXT.index("Queries") + 7, 2),)
    # What has been read can be given again.
    assert labelled([first, second], DOCUMENTS) == (first, second)


GOOD = {"question": "?", "doc": "a.md", "quote": "Keys"}


@pytest.mark.parametrize(
    ("line", "en", "zh"),
    [
        ("nonsense", "this is not a JSON object.", "这不是 JSON 对象。"),
        ("[1]", "this is not a JSON object.", "这不是 JSON 对象。"),
        ("[" * 5000, "this is not a JSON object.", "这不是 JSON 对象。"),
        ('{"doc": "a.md", "quote": "Keys"}', '"question" is missing.', "缺少“question”。"),
        (json.dumps(GOOD | {"quote": " "}), "must be a text that is not empty", "必须是非空文本"),
        (json.dumps(GOOD | {"quote": 3}), "must be a text that is not empty", "必须是非空文本"),
        (json.dumps(GOOD | {"color": 1}), '"color" is not a field', "“color”不是"),
        (json.dumps(GOOD | {"grade": 0}), '"grade" must be', "“grade”必须"),
        (json.dumps(GOOD | {"grade": True}), '"grade" must be', "“grade”必须"),
        (json.dumps(GOOD | {"doc": "c.md"}), "no document “c.md”", "没有名为“c.md”的文档"),
        (json.dumps(GOOD | {"quote": "Kees"}), "does not stand in “a.md”", "找不到这段引文"),
        (json.dumps({"question": "?", "doc": "b.md", "quote": "Beams are"}), "stands 2 times", "出现了 2 次"),
        (json.dumps({"question": "?", "doc": "b.md", "quote": "{doc}{n}"}), "does not stand in", "找不到"),
    ],
)
def test_each_line_that_cannot_be_used_is_named_and_the_others_are(line: str, en: str, zh: str) -> None:
    lines = "\n".join([json.dumps(GOOD), "", line, json.dumps(GOOD | {"question": "Which?"})])
    questions, problems = read_set(OWN, lines, DOCUMENTS)
    assert [question.text for question in questions] == ["?", "Which?"]
    ((number, error),) = problems
    assert number == 3
    assert error.code == "bad_request"
    assert error.sentence("en").startswith("Line 3: ")
    assert en in error.sentence("en")
    assert error.sentence("zh").startswith("第 3 行：")
    assert zh in error.sentence("zh")
    error.next_step("zh")


@given(st.text(max_size=200))
def test_no_line_breaks_the_reader(text: str) -> None:
    questions, problems = read_set(OWN, f"!\n{text}", DOCUMENTS)
    assert problems[0][0] == 1
    assert len(questions) + len(problems) >= 1 + bool(text.strip())
    for _, error in problems:
        assert str(error)


def test_half_a_character_is_refused_by_its_line() -> None:
    _, problems = read_set(OWN, '{"question": "\\ud800", "doc": "\\udfff", "quote": "Keys"}', DOCUMENTS)
    ((number, error),) = problems
    assert number == 1
    str(error).encode()


def test_the_first_line_that_does_not_fit_is_raised() -> None:
    with pytest.raises(HeroError, match="Line 2: there is no document"):
        labelled([GOOD, GOOD | {"doc": "c.md"}], DOCUMENTS)
    # Places that were read for other documents.
    with pytest.raises(HeroError, match="Line 1"):
        labelled([Question("1", "?", (Span("a.md", 50, 500),))], DOCUMENTS)
    with pytest.raises(HeroError, match="There are no labelled questions"):
        read_set(OWN, " \n", DOCUMENTS)
    with pytest.raises(HeroError, match="bundled handbook"):
        read_set("handbook-en", "", DOCUMENTS)


def test_more_questions_than_can_be_asked_are_refused() -> None:
    lines = [GOOD | {"question": str(number)} for number in range(5001)]
    with pytest.raises(HeroError, match="5001 questions are too many; the most is 5000"):
        read_labels(enumerate(lines, 1), DOCUMENTS)


def test_the_handbook_is_known_by_its_text() -> None:
    english = [Document(name, text) for name, text in handbook("en")]
    assert handbook_language(Documents(tuple(english))) == "en"
    assert handbook_language(Documents((*DOCUMENTS.items, *english))) == "en"
    assert handbook_language(Documents((Document(english[0].id, "other"), *english[1:]))) is None
    assert handbook_language(Documents(tuple(Document(*each) for each in handbook("zh")))) == "zh"


def test_a_sample_is_the_same_every_time_and_in_order() -> None:
    asked = labelled(handbook_questions("en"), Documents(tuple(Document(*each) for each in handbook("en"))))
    some = sampled(asked, 20)
    assert len(set(some)) == 20
    assert list(some) == [question for question in asked if question in set(some)]
    assert sampled(asked, 20) == some
    assert sampled(asked, 20, seed=1) != some
