"""Citations resolve to the very characters of the source, across borders of chunks and through cleaning."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.chunking import cut
from llmhero_widgets.rag.citing import CitingSettings, cite
from llmhero_widgets.rag.corpus import handbook, questions
from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents
from tests.unit.rag.gold_citations import KINDS, gold_spans

SPANS = 120  # of each language


@pytest.fixture(scope="module", params=["en", "zh"])
def gold(request):
    return gold_spans(request.param, SPANS)


def citations(text, chunks, rows, **options):
    return [found for sentence in cite(text, chunks, rows, **options) for found in sentence.citations]


def test_gold_spans_are_found_to_the_character(gold):
    found, crossing = Counter(), Counter()
    for one in gold:
        cited = citations(one.sentence, one.chunks, one.rows)
        right = any((each.doc, each.start, each.end) == (one.doc, one.start, one.end) for each in cited)
        found[one.kind] += right
        crossing[one.crosses] += right
        for each in cited:
            assert each.quote == one.chunks.documents.by_id[each.doc].source[each.start : each.end]
    assert sum(found.values()) >= 0.95 * SPANS, found
    assert min(found[kind] for kind in KINDS) >= 0.9 * SPANS / len(KINDS), found
    across = sum(one.crosses for one in gold)
    assert across >= SPANS / 2
    assert crossing[True] >= 0.95 * across
    # Half of the documents were cleaned: their characters are not where the chunks have them.
    assert sum(one.chunks.documents.by_id[one.doc].raw is not None for one in gold) > SPANS / 4


def test_a_sentence_of_which_the_model_was_sent_a_part_is_cited_whole(gold):
    across = [one for one in gold if one.crosses and one.kind != "joined"]
    right = 0
    for one in across:
        spans = {row: one.chunks.source_span(row) for row in one.rows}
        inside = {
            row: min(end, one.end) - max(start, one.start)
            for row, (doc, start, end) in spans.items()
            if doc == one.doc and start < one.end and end > one.start
        }
        most = max(inside, key=inside.get)
        found = citations(
            one.sentence, one.chunks, [row for row in one.rows if row == most or row not in inside]
        )
        right += any((each.doc, each.start, each.end) == (one.doc, one.start, one.end) for each in found)
    assert right >= 0.95 * len(across)


def test_a_sentence_from_elsewhere_has_no_source(gold):
    wrong = 0
    for number, one in enumerate(gold):
        other = gold[(number + 37) % len(gold)]
        rows = [row for row in other.rows if other.chunks.items[row].doc != one.doc]
        wrong += bool(citations(one.sentence, other.chunks, rows))
    assert wrong <= 0.02 * len(gold)


@pytest.mark.parametrize(("language", "least", "size"), [("en", 25, 400), ("zh", 8, 150)])
def test_answers_written_by_people_are_traced_to_their_labelled_passages(language, least, size):
    documents = Documents(tuple(Document(name, text) for name, text in handbook(language)))
    chunks = Chunks(
        documents,
        tuple(piece for each in documents.items for piece in cut(each, size=size, overlap=size // 5)),
    )
    asked = [each for each in questions(language) if len(each.answer) >= least]
    cited = right = 0
    for each in asked:
        rows = [
            row
            for row, chunk in enumerate(chunks.items)
            if any(chunk.doc == s.doc and chunk.start < s.end and chunk.end > s.start for s in each.spans)
        ]
        rows = [(rows[0] * 7 + 31 * k) % len(chunks) for k in range(1, 4)] + rows
        found = citations(each.answer, chunks, dict.fromkeys(rows))
        cited += bool(found)
        right += any(
            f.doc == s.doc and f.start < s.end and f.end > s.start for f in found for s in each.spans
        )
    assert len(asked) > 100
    assert right >= 0.95 * cited
    assert right >= 0.8 * len(asked)


NOTE = "# Tea\n\nGreen tea brews at 70 degrees. Black tea needs boiling water, and it keeps for years."
PARTS = (0, 44, 60, len(NOTE))


def tea(*borders, text=NOTE):
    documents = Documents((Document("tea.md", text), Document("bread.md", "Bread rises for an hour.")))
    spans = list(pairwise(borders))
    items = tuple(Chunk("tea.md", start, end, text[start:end]) for start, end in spans)
    return Chunks(documents, (*items, Chunk("bread.md", 0, 24, "Bread rises for an hour.")))


def test_a_quote_over_a_border_belongs_to_the_chunk_with_most_of_it():
    chunks = tea(*PARTS)
    (found,) = citations("Black tea needs boiling water, and it keeps for years!", chunks, [3, 0, 1, 2])
    assert (found.doc, found.quote, found.score) == ("tea.md", NOTE[NOTE.index("Black") :], 1.0)
    assert found.row == 2


def test_a_clause_that_is_quoted_is_cited_alone():
    (found,) = citations("black tea needs BOILING water", tea(0, len(NOTE)), [0])
    assert found.quote == "Black tea needs boiling water"


def test_a_sentence_that_draws_two_documents_together_cites_both():
    found = citations("Green tea brews at 70 degrees and bread rises for an hour.", tea(*PARTS), [0, 1, 2, 3])
    assert {each.quote for each in found} == {"Green tea brews at 70 degrees.", "Bread rises for an hour."}
    assert {each.row for each in found} == {0, 3}


def test_a_passage_that_was_not_sent_is_not_cited():
    assert citations("Bread rises for an hour.", tea(*PARTS), [0, 1, 2]) == []


def test_an_effect_makes_a_source_of_what_shares_few_words_and_the_stronger_chunk_gets_the_number():
    chunks = tea(0, 40, len(NOTE))
    text = "It lasts very long in the cupboard."
    assert citations(text, chunks, [0, 1]) == []
    effects = {0: [0.5], 1: [7.25]}
    (found,) = citations(text, chunks, [0, 1], effects=effects)
    assert (found.row, found.effect) == (1, 7.25)
    assert found.quote in NOTE
    assert found.score < 0.5
    assert citations(text, chunks, [0, 1], effects=effects, settings=CitingSettings(nats=8)) == []
    twin = Chunks(chunks.documents, (chunks.items[1], chunks.items[1]))
    quoted = "Black tea needs boiling water, and it keeps for years."
    (found,) = citations(quoted, twin, [0, 1], effects={0: [0.1], 1: [0.4]})
    assert (found.row, found.effect) == (1, 0.4)


def test_a_passage_without_a_shared_word_is_cited_whole():
    chunks = tea(0, len(NOTE))
    (found,) = citations("Zzz qqq.", chunks, [1], effects={1: [9.0]})
    assert (found.doc, found.quote, found.score) == ("bread.md", "Bread rises for an hour.", 0.0)


def test_sentences_cover_the_answer():
    text = "  Green tea brews at 70 degrees.\n\n- Bread rises.\n什么都没有。"
    sentences = cite(text, tea(*PARTS), [0, 1, 2, 3])
    covered = {at for each in sentences for at in range(each.start, each.end)}
    assert all(sign.isspace() for at, sign in enumerate(text) if at not in covered)
    assert cite("", tea(*PARTS), [0]) == ()
    assert cite(" \n", tea(*PARTS), []) == ()


def test_citing_can_be_stopped():
    calls = []

    def check():
        calls.append(1)
        if len(calls) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        cite("One. Two. Three. Four. Five.", tea(*PARTS), [0], check=check)


TEXTS = st.text(st.sampled_from("ab cB.。ß İ中文\n#`!?\u200b👍é"), max_size=60)


@settings(deadline=None, max_examples=int(os.environ.get("LLMHERO_FUZZ", "150")))
@given(text=TEXTS, answer=TEXTS, borders=st.lists(st.integers(0, 60), max_size=4), data=st.data())
def test_any_text_gives_spans_that_are_their_quotes(text, answer, borders, data):
    cuts = sorted({0, len(text), *(at for at in borders if at < len(text))})
    spans = [(a, b) for a, b in pairwise(cuts) if a < b]
    documents = Documents((Document("d", text),))
    chunks = Chunks(documents, tuple(Chunk("d", a, b, text[a:b]) for a, b in spans))
    rows = data.draw(st.lists(st.sampled_from(range(len(spans))), unique=True)) if spans else []
    number = len(cite(answer, chunks, rows))
    effects = {row: [data.draw(st.floats(-9, 9)) for _ in range(number)] for row in rows}
    for sentence in cite(answer, chunks, rows, effects=effects, settings=CitingSettings(0.1)):
        assert answer[sentence.start : sentence.end].strip() == answer[sentence.start : sentence.end] != ""
        for found in sentence.citations:
            assert found.row in rows
            assert text[found.start : found.end] == found.quote != ""
            assert 0 <= found.score <= 1
