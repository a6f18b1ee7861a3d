"""METEOR: an alignment of words in stages, few chunks preferred."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, reduce
from heapq import nlargest
from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.metrics.units import Link, Script, Unit, cut, references_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

# Of the first METEOR (Lavie and Agarwal, 2007, keep beta and gamma of 2005; so does NLTK).
ALPHA, BETA, GAMMA = 0.9, 3.0, 0.5
#: Partial alignments that are followed; the aligner of Denkowski and Lavie follows 40.
BEAM = 200
#: Of long texts fewer are followed, so that the time grows with the length and not faster.
STEPS, NARROWEST = 12_000, 20


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
    some are given. Each stage matches as many of the words that are left as it can; of all such alignments
    one of fewest chunks is taken, then of the shortest ways.

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

    Notes
    -----
    NLTK pairs the last free word that it meets, so that its chunks can be more and its score lower; where no
    word comes twice, both are the same.

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
    stages = [_Stage("exact", _itself, lambda word: (word,))]
    if language == "en":
        stem = _stem()
        stages.append(_Stage("stem", stem, lambda word: (stem(word),)))
    if synonyms:
        known = _both_ways(synonyms)
        stages.append(_Stage("synonym", _itself, lambda word: known.get(word, ())))
    results = [
        _judge(words, tuple(cut(text, language, unit)), stages, source)
        for source, text in enumerate(references_of(references))
    ]
    return max(results, key=lambda result: result.score)


def align(
    candidate: Sequence[str], reference: Sequence[str], same: Callable[[int, int], bool]
) -> dict[int, int]:
    """Return the pairs of an alignment: as many as possible, in few chunks, by short ways.

    Parameters
    ----------
    candidate, reference
        The words of both.
    same
        Whether a place of the candidate may go with a place of the reference.

    Returns
    -------
    dict
        Place in the candidate to place in the reference.

    Examples
    --------
    >>> one, other = "the cat the".split(), "the the cat".split()
    >>> align(one, other, lambda i, j: one[i] == other[j])
    {0: 1, 1: 2, 2: 0}
    """
    return _aligned([{j: 1 for j in range(len(reference)) if same(i, j)} for i in range(len(candidate))])


class _Stage(NamedTuple):
    """A way to match: the form of a word of the reference, and those that one of the candidate goes with."""

    name: str
    form: Callable[[str], str]
    wanted: Callable[[str], Iterable[str]]


class _State(NamedTuple):
    """A partial alignment; the greater is the better one."""

    #: Sum of what its pairs are worth.
    worth: int
    chunks: int
    way: int
    #: Its last pair and the state before it.
    pairs: tuple[int, int, Any] | None


def _aligned(options: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """Align; the options of a word are places in the reference, and what a pair with each is worth."""
    wanted = _wanted_later(options)
    beam = max(NARROWEST, min(BEAM, STEPS // max(len(options), 1)))
    # A state is told apart by the places that are used and still wanted, and by the place of the last word.
    states: dict[tuple[int, int], _State] = {(0, -2): _State(0, 0, 0, None)}
    for i, places in enumerate(options):
        later = wanted[i + 1]
        following: dict[tuple[int, int], _State] = {}
        for (used, last), state in states.items():
            worth, chunks, way, pairs = state
            _keep(following, (used & later, -2), state)
            for j, value in places.items():
                if used >> j & 1:
                    continue
                # Chunks and way count against it.
                more = _State(worth + value, chunks - (j != last + 1), way - abs(i - j), (i, j, pairs))
                _keep(following, ((used | 1 << j) & later, j), more)
        if len(following) > beam:
            following = dict(nlargest(beam, following.items(), key=lambda item: item[1][:3]))
        states = following
    pairs = max(states.values(), key=lambda state: state[:3]).pairs
    found = {}
    while pairs:
        i, j, pairs = pairs
        found[i] = j
    return dict(sorted(found.items()))


def _wanted_later(options: Sequence[Mapping[int, int]]) -> list[int]:
    """Return for each word the places, as bits, that it or a later one may go with."""
    wanted = [0]
    for places in reversed(options):
        wanted.append(reduce(lambda bits, j: bits | 1 << j, places, wanted[-1]))
    return wanted[::-1]


def _keep(states: dict[tuple[int, int], _State], key: tuple[int, int], state: _State) -> None:
    if key not in states or state[:3] > states[key][:3]:
        states[key] = state


def _judge(
    candidate: tuple[str, ...],
    reference: tuple[str, ...],
    stages: Sequence[_Stage],
    source: int,
) -> Meteor:
    # One pair of an earlier stage is worth more than all of the later ones.
    more = len(candidate) + 1
    options: list[dict[int, int]] = [{} for _ in candidate]
    how: dict[tuple[int, int], str] = {}
    for later, stage in zip(reversed(range(len(stages))), stages, strict=True):
        places: dict[str, list[int]] = {}
        for j, word in enumerate(reference):
            places.setdefault(stage.form(word), []).append(j)
        for i, word in enumerate(candidate):
            for j in (j for form in stage.wanted(word) for j in places.get(form, ())):
                if j not in options[i]:
                    options[i][j] = more**later
                    how[i, j] = stage.name
    pairs = _aligned(options)
    matches = len(pairs)
    chunks = sum(1 for i, j in pairs.items() if pairs.get(i - 1) != j - 1)
    if not matches:
        return Meteor(0, 0, 0, 0, 0, 0, candidate, reference, source, ())
    precision, recall = matches / len(candidate), matches / len(reference)
    mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall)
    penalty = GAMMA * (chunks / matches) ** BETA
    links = tuple(Link(i, j, 1, source, how[i, j]) for i, j in sorted(pairs.items()))
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
