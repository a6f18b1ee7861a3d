"""METEOR: an alignment of words in stages, few chunks preferred."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from llmhero_widgets.metrics.units import Link, Script, Unit, cut, references_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# Of the first METEOR (Lavie and Agarwal, 2007, keep beta and gamma of 2005; so does NLTK).
ALPHA, BETA, GAMMA = 0.9, 3.0, 0.5
#: Partial alignments that are followed; the aligner of Denkowski and Lavie follows 40.
BEAM = 200


@dataclass(frozen=True, slots=True)
class Meteor:
    """METEOR of one candidate against its best reference.

    Attributes
    ----------
    score
        ``mean * (1 - penalty)``, 0 to 1.
    precision, recall
        Share of the candidate's and of the reference's words that were matched.
    mean
        ``precision * recall / (alpha * precision + (1 - alpha) * recall)``: recall counts nine times.
    chunks
        Runs of words that stand together in both texts, in the same order.
    penalty
        ``gamma * (chunks / matches) ** beta``.
    candidate, reference
        The words of both.
    source
        Which reference it is.
    links
        The matched pairs in the order of the candidate; ``how`` says in which stage.
    """

    score: float
    precision: float
    recall: float
    mean: float
    chunks: int
    penalty: float
    candidate: tuple[str, ...]
    reference: tuple[str, ...]
    source: int
    links: tuple[Link, ...]


def meteor(
    candidate: str,
    references: str | Sequence[str],
    *,
    language: Script = "en",
    unit: Unit | None = None,
    synonyms: Mapping[str, Sequence[str]] | None = None,
) -> Meteor:
    """Return the METEOR of one sentence, and its alignment.

    Words are matched in stages: the same word; then the same stem (Porter's, English only); then synonyms, if
    some are given. Each stage matches as many of the words that are left as it can, and among such alignments
    takes one of fewest chunks, then of the shortest ways.

    Parameters
    ----------
    candidate
        The text that is judged.
    references
        One or more texts that it should be like; the best score counts.
    language, unit
        As :func:`llmhero_widgets.metrics.cut` takes them.
    synonyms
        For a word, others that mean the same; it holds both ways. WordNet, which METEOR was made with, does
        not come with this package.

    Returns
    -------
    Meteor

    Raises
    ------
    HeroError
        If there is no reference, or no such language or unit.

    References
    ----------
    Banerjee and Lavie, *METEOR*, 2005; Denkowski and Lavie, *Meteor Universal*, 2014, for the choice among
    alignments.

    Examples
    --------
    >>> found = meteor("on the mat sat the cat", "the cat sat on the mat")
    >>> round(found.score, 4), found.chunks
    (0.9375, 3)
    >>> round(meteor("the cat sat on the mat", "the cat sat on the mat").score, 4)
    0.9977
    """
    words = tuple(cut(candidate, language, unit))
    stages: list[tuple[str, Callable[[str], str]]] = [("exact", _itself)]
    if language == "en":
        stages.append(("stem", _stem()))
    results = [
        _judge(words, tuple(cut(text, language, unit)), stages, _both_ways(synonyms or {}), source)
        for source, text in enumerate(references_of(references))
    ]
    return max(results, key=lambda result: result.score)


def align(
    candidate: Sequence[str],
    reference: Sequence[str],
    same: Callable[[int, int], bool],
    fixed: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Return the pairs of an alignment: as many as possible, in few chunks, by short ways.

    Parameters
    ----------
    candidate, reference
        The words of both.
    same
        Whether a place of the candidate may go with a place of the reference.
    fixed
        Pairs that stand already.

    Returns
    -------
    dict
        Place in the candidate to place in the reference, ``fixed`` included.

    Examples
    --------
    >>> one, other = "the cat the".split(), "the the cat".split()
    >>> align(one, other, lambda i, j: one[i] == other[j])
    {0: 1, 1: 2, 2: 0}
    """
    fixed = fixed or {}
    taken = frozenset(fixed.values())
    # State: places of the reference that are used, the last pair, matches, chunks, way.
    states: dict[tuple[frozenset[int], int | None], tuple[int, int, int, tuple[tuple[int, int], ...]]]
    states = {(taken, None): (0, 0, 0, ())}
    for i in range(len(candidate)):
        options = [fixed[i]] if i in fixed else [j for j in range(len(reference)) if same(i, j)]
        following: dict[Any, Any] = {}
        for (used, last), (matches, chunks, way, pairs) in states.items():
            if i not in fixed:
                _keep(following, (used, None), (matches, chunks, way, pairs))
            for j in options:
                if i not in fixed and j in used:
                    continue
                more = chunks + (last is None or j != last + 1)
                state = (matches + 1, more, way + abs(i - j), (*pairs, (i, j)))
                _keep(following, (used | {j}, j), state)
        best = sorted(following.items(), key=lambda item: _rank(item[1]), reverse=True)
        states = dict(best[:BEAM])
    return dict(max(states.values(), key=_rank)[3])


def _keep(states: dict[Any, Any], key: Any, state: Any) -> None:
    if key not in states or _rank(state) > _rank(states[key]):
        states[key] = state


def _rank(state: Any) -> tuple[int, int, int]:
    matches, chunks, way, _ = state
    return matches, -chunks, -way


def _judge(
    candidate: tuple[str, ...],
    reference: tuple[str, ...],
    stages: Sequence[tuple[str, Callable[[str], str]]],
    synonyms: Mapping[str, frozenset[str]],
    source: int,
) -> Meteor:
    pairs: dict[int, int] = {}
    how: dict[int, str] = {}
    for stage, form in stages:
        ours, theirs = list(map(form, candidate)), list(map(form, reference))
        pairs = align(ours, theirs, lambda i, j, a=ours, b=theirs: a[i] == b[j], pairs)  # type: ignore[misc]
        how = {i: how.get(i, stage) for i in pairs}
    if synonyms:
        pairs = align(
            candidate, reference, lambda i, j: reference[j] in synonyms.get(candidate[i], frozenset()), pairs
        )
        how = {i: how.get(i, "synonym") for i in pairs}
    matches = len(pairs)
    chunks = sum(1 for i, j in pairs.items() if pairs.get(i - 1) != j - 1)
    if not matches:
        return Meteor(0, 0, 0, 0, 0, 0, candidate, reference, source, ())
    precision, recall = matches / len(candidate), matches / len(reference)
    mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall)
    penalty = GAMMA * (chunks / matches) ** BETA
    links = tuple(Link(i, j, 1, source, how[i]) for i, j in sorted(pairs.items()))
    return Meteor(
        mean * (1 - penalty), precision, recall, mean, chunks, penalty, candidate, reference, source, links
    )


def _itself(word: str) -> str:
    return word


@cache
def _stem() -> Callable[[str], str]:
    from nltk.stem.porter import PorterStemmer

    stem: Callable[[str], str] = PorterStemmer().stem
    return stem


def _both_ways(synonyms: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word, others in synonyms.items():
        for other in others:
            found.setdefault(word.lower(), set()).add(other.lower())
            found.setdefault(other.lower(), set()).add(word.lower())
    return {word: frozenset(others) for word, others in found.items()}
