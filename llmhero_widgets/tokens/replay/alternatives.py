"""The best ways through a lattice."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Path:
    """One way through a lattice.

    Attributes
    ----------
    edges
        Numbers of its edges, in order.
    score
        Sum of their scores.
    behind
        How much the best way's score is higher; at least 0.
    """

    edges: tuple[int, ...]
    score: float
    behind: float


def best_paths(edges: Sequence[tuple[int, int, float]], length: int, count: int) -> tuple[Path, ...]:
    """Return the best ways from 0 to ``length``, the best first.

    Keeps for each position the best ways to it. That is exact: each part of one of the best ways, up to a
    position, is one of the best ways to there (Seshadri and Sundberg 1994, list Viterbi).

    Parameters
    ----------
    edges
        Start, end and score of each, sorted by start.
    length
        Where the ways end.
    count
        How many at most.

    Examples
    --------
    >>> ways = best_paths([(0, 1, -2.0), (0, 2, -3.0), (1, 2, -2.5)], 2, 5)
    >>> [(way.edges, way.behind) for way in ways]
    [((1,), 0.0), ((0, 2), 1.5)]
    """
    # A way is its score, its last edge and which of the ways to that edge's start it continues.
    ways: list[list[tuple[float, int, int]]] = [[] for _ in range(length + 1)]
    ways[0] = [(0.0, -1, -1)]
    arriving: list[list[int]] = [[] for _ in range(length + 1)]
    for number, (_, end, _) in enumerate(edges):
        arriving[end].append(number)
    for position in range(1, length + 1):
        candidates = (
            (before + edges[number][2], number, place)
            for number in arriving[position]
            for place, (before, _, _) in enumerate(ways[edges[number][0]])
        )
        ways[position] = nlargest(count, candidates, key=lambda way: way[0])
    found = []
    for way in ways[length] if length else []:
        path = []
        score, last, place = way
        while last >= 0:
            path.append(last)
            _, last, place = ways[edges[last][0]][place]
        found.append(Path(tuple(reversed(path)), score, ways[length][0][0] - score))
    return tuple(found)
