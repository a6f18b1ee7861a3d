"""ROUGE by rouge-score, and which units it counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, get_args

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.metrics import messages
from llmhero_widgets.metrics.units import Link, Script, Unit, cut, references_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kind = Literal["1", "2", "L", "Lsum"]


@dataclass(frozen=True, slots=True)
class Rouge:
    """ROUGE of one candidate against its nearest reference.

    Attributes
    ----------
    score
        F1, 0 to 1.
    precision, recall
        Share of the candidate, and of the reference, that was counted.
    candidate, reference
        The units of both.
    source
        Which reference it is.
    links
        What was counted: pairs of n-grams, or for ROUGE-L the longest common subsequence, unit by unit.
    """

    score: float
    precision: float
    recall: float
    candidate: tuple[str, ...]
    reference: tuple[str, ...]
    source: int
    links: tuple[Link, ...]


def rouge(  # noqa: PLR0913 - options, all by name
    candidate: str,
    references: str | Sequence[str],
    kind: Kind = "L",
    *,
    language: Script = "en",
    unit: Unit | None = None,
    stem: bool = False,
) -> Rouge:
    """Return a ROUGE score, and what it counted.

    Parameters
    ----------
    candidate
        The text that is judged.
    references
        One or more texts that it should be like; the best F1 counts.
    kind
        ``"1"`` and ``"2"`` for single units and pairs, ``"L"`` for the longest common subsequence; ``"Lsum"``
        for that of each line of the reference with any line of the candidate: a sentence a line.
    language, unit
        English is cut as rouge-score does: lower case, letters and digits only. Chinese into characters, or
        into words by jieba.
    stem
        Compare Porter's stems of English words of more than three letters.

    Returns
    -------
    Rouge

    Raises
    ------
    HeroError
        If there is no reference, or no such kind, language or unit.

    References
    ----------
    Lin, *ROUGE: A Package for Automatic Evaluation of Summaries*, 2004.

    Examples
    --------
    >>> found = rouge("the cat sat on the mat", "the cat is on the mat", "2")
    >>> round(found.precision, 2), [link.candidate for link in found.links]
    (0.6, [0, 3, 4])
    """
    if kind not in get_args(Kind):
        raise HeroError(messages.BAD_KIND, code="bad_request", kind=kind)
    texts = references_of(references)
    cutter = _Cutter(language, unit_of(language, unit), stem=stem and language == "en")
    name = f"rouge{kind}"
    scorer = _rouge_scorer()([name], tokenizer=cutter)
    scores = [scorer.score(text, candidate)[name] for text in texts]
    source = max(range(len(scores)), key=lambda place: scores[place].fmeasure)
    best = scores[source]
    ours, theirs = cutter.tokenize(candidate), cutter.tokenize(texts[source])
    links: Iterable[Link]
    if kind == "Lsum":
        lines = [[cutter.tokenize(line) for line in text.split("\n")] for text in (candidate, texts[source])]
        ours, theirs = (list(chain.from_iterable(text)) for text in lines)
        links = _union(*lines)
    else:
        links = _subsequence(ours, theirs) if kind == "L" else _pairs(ours, theirs, int(kind))
    return Rouge(
        score=best.fmeasure,
        precision=best.precision,
        recall=best.recall,
        candidate=tuple(ours),
        reference=tuple(theirs),
        source=source,
        links=tuple(link._replace(source=source) for link in links),
    )


class _Cutter:
    """A tokenizer as rouge-score takes one."""

    def __init__(self, language: Script, unit: Unit, *, stem: bool) -> None:
        self._language, self._unit, self._stem = language, unit, stem

    def tokenize(self, text: str) -> list[str]:
        if self._language == "en" and self._unit == "word":
            found: list[str] = _default(self._stem).tokenize(text)
            return found
        # Punctuation is no content: rouge-score drops it from English too.
        return [unit for unit in cut(text, self._language, self._unit) if any(map(str.isalnum, unit))]


@cache
def _default(stem: bool) -> Any:
    from rouge_score.tokenizers import DefaultTokenizer

    return DefaultTokenizer(use_stemmer=stem)


@cache
def _rouge_scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer


def _pairs(candidate: Sequence[str], reference: Sequence[str], n: int) -> Iterator[Link]:
    """Pair the k-th occurrence of an n-gram with the k-th in the reference."""
    there: dict[tuple[str, ...], list[int]] = {}
    for start in range(len(reference) - n + 1):
        there.setdefault(tuple(reference[start : start + n]), []).append(start)
    seen: Counter[tuple[str, ...]] = Counter()
    for start in range(len(candidate) - n + 1):
        gram = tuple(candidate[start : start + n])
        places = there.get(gram, [])
        if seen[gram] < len(places):
            yield Link(start, places[seen[gram]], n, 0, "exact")
        seen[gram] += 1


def _subsequence(candidate: Sequence[str], reference: Sequence[str]) -> list[Link]:
    """Return a longest common subsequence, unit by unit."""
    rows = [[0] * (len(reference) + 1) for _ in range(len(candidate) + 1)]
    for i, one in enumerate(candidate, 1):
        for j, other in enumerate(reference, 1):
            rows[i][j] = rows[i - 1][j - 1] + 1 if one == other else max(rows[i - 1][j], rows[i][j - 1])
    links: list[Link] = []
    i, j = len(candidate), len(reference)
    while i and j:
        if candidate[i - 1] == reference[j - 1]:
            i, j = i - 1, j - 1
            links.append(Link(i, j, 1, 0, "exact"))
        elif rows[i - 1][j] >= rows[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return links[::-1]


def _union(candidate: Sequence[Sequence[str]], reference: Sequence[Sequence[str]]) -> list[Link]:
    """Return what each line of the reference shares, in order, with any line of the candidate."""
    from rouge_score.rouge_scorer import lcs_ind

    everything = list(chain.from_iterable(candidate))
    free = Counter(everything)
    left = Counter(chain.from_iterable(reference))
    used: set[int] = set()
    links: list[Link] = []
    start = 0
    for line in reference:
        common: dict[int, int] = {}
        first = 0
        for ours in candidate:
            place = 0
            for j in lcs_ind(line, ours):
                place = ours.index(line[j], place)
                common.setdefault(j, first + place)
                place += 1
            first += len(ours)
        for j, i in sorted(common.items()):
            unit = line[j]
            # As in ROUGE 1.5.5, no unit counts twice; where its place is taken, another of its kind is free.
            if free[unit] > 0 and left[unit] > 0:
                free[unit] -= 1
                left[unit] -= 1
                at = i if i not in used else _another(everything, unit, used)
                used.add(at)
                links.append(Link(at, start + j, 1, 0, "exact"))
        start += len(line)
    return links


def _another(units: Sequence[str], unit: str, used: set[int]) -> int:
    return next(place for place, other in enumerate(units) if other == unit and place not in used)
