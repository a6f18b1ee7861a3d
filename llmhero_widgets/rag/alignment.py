"""Which stretch of some documents says what a sentence says."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.chunking.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmhero_widgets.rag.values import Document

#: Sentences of a document that one sentence of an answer may draw together.
_MOST_UNITS: Final = 3
#: Letters in which words that mean the same mostly agree ("quantised", "quantisation").
_STEM: Final = 6
#: Signs that a verbatim quote must have, letters and digits only.
_LEAST_QUOTE: Final = 8
#: Characters around a passage in which the beginning of its first sentence is looked for.
_MARGIN: Final = 1000
_FUNCTION_WEIGHT: Final = 0.15
_FUNCTION: Final = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does", "for", "from",
    "had", "has", "have", "how", "if", "in", "into", "is", "it", "its", "may", "more", "most", "no", "not",
    "of", "on", "one", "only", "or", "so", "some", "such", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "to", "was", "were", "what", "when", "where", "which", "while", "who",
    "will", "with", "would", "you", "your",
})  # fmt: skip
_FUNCTION_SIGNS: Final = frozenset(
    "的了在是和与或及也就都而且被把让使为以于从到中上下这那其它他们个时会能可不一有对"
)
_WORD: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_CLOSING: Final = re.compile(r"[.!?。！？…\"'”’»)）】」』》*_`]+")


def words_of(text: str) -> list[str]:
    """Return what is compared: beginnings of words in small letters, pairs of Chinese neighbours.

    Examples
    --------
    >>> words_of("Quantised weights"), words_of("注意力")
    (['quanti', 'weight'], ['注意', '意力'])
    """
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word[0] < "\u3400":
            found.append(word[:_STEM])
        elif len(word) == 1:
            found.append(word)
        else:
            found += [word[at : at + 2] for at in range(len(word) - 1)]
    return found


@dataclass(frozen=True)
class Region:
    """Neighbouring passages of one document: ``start`` to ``end`` of its text."""

    document: Document
    start: int
    end: int

    @cached_property
    def units(self) -> list[tuple[int, int]]:
        """The document's sentences that lie in it at least in part, whole; headings are none."""
        text = self.document.text
        low, high = max(0, self.start - _MARGIN), min(len(text), self.end + _MARGIN)
        if low:
            low = max(low, text.rfind("\n\n", low, self.start + 1) + 1)
        return [
            (low + start, low + end)
            for start, end in sentence_spans(text[low:high])
            if low + start < self.end and low + end > self.start and text[low + start] != "#"
        ]

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """What is compared, for each sentence."""
        return [frozenset(words_of(self.document.text[start:end])) for start, end in self.units]

    def parted(self, number: int) -> bool:
        """Whether a paragraph begins with a sentence, or a heading stands before it."""
        between = self.document.text[self.units[number - 1][1] : self.units[number][0]]
        return between.count("\n") > 1

    @cached_property
    def _letters(self) -> tuple[str, list[int]]:
        low = self.units[0][0] if self.units else self.start
        high = self.units[-1][1] if self.units else self.end
        return letters_of(self.document.text, low, high)

    def find(self, sentence: str) -> tuple[int, int] | None:
        """Return where a sentence stands word for word, whatever its white space, punctuation and case."""
        wanted, _ = letters_of(sentence, 0, len(sentence))
        if len(wanted) < _LEAST_QUOTE:
            return None
        letters, places = self._letters
        text = self.document.text
        at = letters.find(wanted)
        while at >= 0:
            start, end = places[at], places[at + len(wanted) - 1] + 1
            if _is_border(text, start) and _is_border(text, end):
                return self._whole(start, end, closed=bool(_CLOSING.search(sentence[-2:])))
            at = letters.find(wanted, at + 1)
        return None

    def _whole(self, start: int, end: int, *, closed: bool) -> tuple[int, int]:
        """Return a span with the punctuation that belongs to it."""
        text = self.document.text
        for first, last in self.units:
            if first <= start < last and not any(sign.isalnum() for sign in text[first:start]):
                start = first
            if first < end <= last and not any(sign.isalnum() for sign in text[end:last]):
                return start, last
        behind = _CLOSING.match(text, end)
        return start, behind.end() if behind and closed else end


@dataclass(frozen=True, slots=True)
class Aligned:
    """A stretch of a document: characters of its ``text``, and how much of a sentence's words it has."""

    region: Region
    start: int
    end: int
    coverage: float
    #: How well both agree, both ways.
    agreement: float
    words: frozenset[str]


class Aligner:
    """Finds for sentences the stretch of some regions that says the same.

    A sentence that stands there word for word is found as that. Any other is compared with up to three
    neighbouring sentences by the words that they share, each weighing its inverse document frequency among
    the sentences of all regions, function words little; the best harmonic mean of what is covered on either
    side wins (ROUGE-1 with weights; Lin 2004).

    Parameters
    ----------
    regions
        Where to look, the most trusted first.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Document
    >>> note = Document("tea.md", "Green tea brews below boiling. Black tea needs boiling water.")
    >>> found = Aligner([Region(note, 0, len(note.text))]).best("So boiling water is needed for black tea.")
    >>> note.text[found.start : found.end], found.coverage > 0.6
    ('Black tea needs boiling water.', True)
    """

    def __init__(self, regions: Sequence[Region]) -> None:
        self.regions = regions
        seen = Counter(word for region in regions for words in region.words for word in words)
        total = sum(len(region.units) for region in regions)
        self._weights = {
            word: math.log(1 + total / count) * (_FUNCTION_WEIGHT if _is_function(word) else 1)
            for word, count in seen.items()
        }
        # A word that stands nowhere may be another word for one that does.
        self._unknown = sum(self._weights.values()) / max(len(seen), 1)

    def weight(self, words: Iterable[str]) -> float:
        """Return what some words weigh together."""
        return sum(
            self._weights.get(word, self._unknown * (_FUNCTION_WEIGHT if _is_function(word) else 1))
            for word in words
        )

    def best(self, sentence: str, within: tuple[Region, int, int] | None = None) -> Aligned | None:
        """Return the stretch that says most nearly what a sentence says; None where no word is shared.

        Parameters
        ----------
        sentence
            Text.
        within
            Only sentences that lie in these characters of this region at least in part.
        """
        wanted = frozenset(words_of(sentence))
        regions = [within[0]] if within else self.regions
        for region in regions:
            found = region.find(sentence)
            if found and (not within or (found[0] < within[2] and found[1] > within[1])):
                return Aligned(region, *found, 1.0, 1.0, wanted)
        return self.best_for(wanted, within)

    def best_for(
        self, wanted: frozenset[str], within: tuple[Region, int, int] | None = None
    ) -> Aligned | None:
        """Return the stretch that has most of some words, and few others."""
        total = self.weight(wanted)
        best: Aligned | None = None
        for region in [within[0]] if within else self.regions:
            for first, (start, _) in enumerate(region.units):
                words: frozenset[str] = frozenset()
                for last in range(first, min(first + _MOST_UNITS, len(region.units))):
                    if last > first and region.parted(last):
                        break
                    end = region.units[last][1]
                    words |= region.words[last]
                    if within and (start >= within[2] or end <= within[1]):
                        continue
                    shared = self.weight(words & wanted)
                    if shared <= 0:
                        continue
                    agreement = 2 * shared / (total + self.weight(words))
                    if best is None or agreement > best.agreement + 1e-9:
                        best = Aligned(region, start, end, shared / total, agreement, words & wanted)
        return best


def letters_of(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return the letters and digits of a stretch in small letters, and the place of each."""
    places = [at for at in range(start, end) if text[at].isalnum()]
    signs = [text[at].casefold() for at in places]
    if any(len(sign) != 1 for sign in signs):  # such as ß, which is two
        signs = [sign[0] for sign in signs]
    return "".join(signs), places


def _is_border(text: str, at: int) -> bool:
    """Whether a word ends before a place, or begins there; between Chinese characters always."""
    if not 0 < at < len(text):
        return True
    before, behind = text[at - 1], text[at]
    return not (before.isalnum() and behind.isalnum() and before < "\u3400" and behind < "\u3400")


def _is_function(word: str) -> bool:
    return word in _FUNCTION or all(sign in _FUNCTION_SIGNS for sign in word)
