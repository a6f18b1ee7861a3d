"""Which text of the sources each sentence of an answer rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.alignment import Aligner, Region, words_of
from llmhero_widgets.rag.chunking.sentences import sentence_spans
from llmhero_widgets.rag.values import Citation, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.rag.alignment import Aligned
    from llmhero_widgets.rag.values import Chunks

#: How much of a sentence a second stretch must cover.
_LEAST_SHARE: Final = 0.25
_MOST_CITATIONS: Final = 3


@dataclass(frozen=True, slots=True)
class CitingSettings:
    """When a sentence has a source.

    Attributes
    ----------
    coverage
        A stretch of the sources is cited if it has this share of the sentence's words, by weight.
    nats
        A passage is cited too if the sentence is less likely without it by so many nats.
    """

    coverage: float = 0.5
    nats: float = 5.0


def cite(  # noqa: PLR0913 - what decides, keyword-only from the fourth on
    text: str,
    chunks: Chunks,
    rows: Sequence[int],
    *,
    settings: CitingSettings | None = None,
    effects: Mapping[int, Sequence[float]] | None = None,
    check: Callable[[], None] = lambda: None,
) -> tuple[Sentence, ...]:
    """Cut an answer into sentences, and find for each what it rests on.

    Passages that touch or overlap are read as one, so that a quote may reach over the border of chunks. Its
    characters are those of the document as it was loaded.

    Parameters
    ----------
    text
        The answer.
    chunks
        What was searched.
    rows
        The chunks that the model was given, the best first.
    settings
        When a sentence has a source.
    effects
        By row, how much less likely each sentence is without the chunk, in nats.
    check
        Called before every sentence; may raise to stop.

    Returns
    -------
    tuple of Sentence
        A sentence without citations has no clear source.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents
    >>> note = Document("tea.md", "Green tea brews at 70 degrees. Black tea needs boiling water.")
    >>> halves = (Chunk("tea.md", 0, 40, note.text[:40]), Chunk("tea.md", 40, 61, note.text[40:]))
    >>> (sentence,) = cite("Black tea needs boiling water!", Chunks(Documents((note,)), halves), [0, 1])
    >>> [(found.start, found.end, found.quote) for found in sentence.citations]
    [(31, 61, 'Black tea needs boiling water.')]
    """
    settings = settings or CitingSettings()
    finder = _Finder(chunks, rows, settings, effects or {})
    sentences = []
    for number, (start, end) in enumerate(sentence_spans(text, check=check)):
        check()
        sentences.append(Sentence(start, end, finder.find(text[start:end], number)))
    return tuple(sentences)


class _Finder:
    def __init__(
        self,
        chunks: Chunks,
        rows: Sequence[int],
        settings: CitingSettings,
        effects: Mapping[int, Sequence[float]],
    ) -> None:
        self._chunks = chunks
        self._rows = list(rows)
        self._settings = settings
        self._effects = effects
        self._aligner = Aligner(_regions(chunks, rows))

    def find(self, sentence: str, number: int) -> tuple[Citation, ...]:
        found = self._by_words(sentence, number)
        for row in self._by_effect(number):
            if len(found) < _MOST_CITATIONS and row not in {one.row for one in found}:
                found.append(self._within(sentence, row, number))
        return tuple(found)

    def _by_words(self, sentence: str, number: int) -> list[Citation]:
        """Return the stretch that has most of a sentence, and one that has most of the rest."""
        first = self._aligner.best(sentence)
        if first is None:
            return []
        found = [(first, first.coverage)]
        rest = frozenset(words_of(sentence)) - first.words
        second = self._aligner.best_for(rest) if first.coverage < 1 and rest else None
        if second is not None and _apart(first, second):
            share = self._aligner.weight(second.words) / self._aligner.weight(rest | first.words)
            # A few words that fit by chance are no source.
            if share >= _LEAST_SHARE and second.coverage >= self._settings.coverage:
                found.append((second, share))
        if sum(share for _, share in found) < self._settings.coverage:
            return []
        return [self._citation(aligned, number, share) for aligned, share in found]

    def _by_effect(self, number: int) -> list[int]:
        strong = [
            row
            for row in self._rows
            if row in self._effects and self._effects[row][number] >= self._settings.nats
        ]
        return sorted(strong, key=lambda row: -self._effects[row][number])

    def _within(self, sentence: str, row: int, number: int) -> Citation:
        """Cite the stretch of one chunk that is nearest to a sentence; all of it where no word is shared."""
        chunk = self._chunks.items[row]
        region = next(
            each
            for each in self._aligner.regions
            if each.document.id == chunk.doc and each.start <= chunk.start and chunk.end <= each.end
        )
        best = self._aligner.best(sentence, (region, chunk.start, chunk.end))
        if best is None:
            return self._made(row, chunk.start, chunk.end, 0.0, number)
        return self._made(row, best.start, best.end, best.coverage, number)

    def _citation(self, aligned: Aligned, number: int, score: float) -> Citation:
        doc = aligned.region.document.id

        def shared(row: int) -> int:
            chunk = self._chunks.items[row]
            inside = min(chunk.end, aligned.end) - max(chunk.start, aligned.start)
            return max(inside, 0) if chunk.doc == doc else 0

        def effect(row: int) -> float:
            return self._effects[row][number] if row in self._effects else 0.0

        # The first of equals: `max` keeps the better hit.
        row = max(self._rows, key=lambda row: (shared(row), effect(row)))
        return self._made(row, aligned.start, aligned.end, score, number)

    def _made(self, row: int, start: int, end: int, score: float, number: int) -> Citation:
        document = self._chunks.documents.by_id[self._chunks.items[row].doc]
        first, last = document.to_source(start, end)
        effect = self._effects[row][number] if row in self._effects else None
        quote = document.source[first:last]
        return Citation(row, document.id, first, last, quote, min(score, 1.0), effect)


def _apart(one: Aligned, other: Aligned) -> bool:
    return one.region is not other.region or other.end <= one.start or other.start >= one.end


def _regions(chunks: Chunks, rows: Sequence[int]) -> list[Region]:
    """Return the stretches that the rows cover, those that touch as one, in the order of their best row."""
    documents = chunks.documents.by_id
    spans: list[tuple[str, int, int, int]] = []
    ranked = sorted(enumerate(rows), key=lambda each: _place(chunks, each[1]))
    for rank, row in ranked:
        chunk = chunks.items[row]
        if spans and spans[-1][0] == chunk.doc:
            doc, start, end, best = spans[-1]
            if chunk.start <= end or not documents[doc].text[end : chunk.start].strip():
                spans[-1] = (doc, start, max(end, chunk.end), min(best, rank))
                continue
        spans.append((chunk.doc, chunk.start, chunk.end, rank))
    spans.sort(key=lambda each: each[3])
    return [Region(documents[doc], start, end) for doc, start, end, _ in spans]


def _place(chunks: Chunks, row: int) -> tuple[str, int, int]:
    chunk = chunks.items[row]
    return chunk.doc, chunk.start, chunk.end
