"""What an exported page may ask about a text: every head, and what becomes of the next token without some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.recording import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.core.asking import Answer
    from llmhero_widgets.core.recording import Questions

#: A matrix of so many tokens is sent as it is, so that bars, lines and means follow from it.
WHOLE: Final = 512
#: Heads that are switched off alone: those next to the chosen one, and those that change the answer most.
SWITCHES: Final = 8
#: Every head is tried where that should take no longer, in seconds.
SWEEP: Final = 10
#: To try a head takes so much of a whole pass: most heads leave the first layers as they were.
_OF_A_PASS: Final = 0.25


def questions(selection: Mapping[str, Any]) -> Questions:
    """Name what a page may ask, the most important first.

    Of a text of up to 512 tokens that is the whole matrix of each head, from which the page knows all else
    that it shows of the weights: bars, lines, the mean of several heads, and what is left when keys are
    hidden (``js/export/heads.ts``). Of a longer one it is the chosen heads as they are on display, and of
    every other head the bars of the chosen token.

    Parameters
    ----------
    selection
        What the reader looks at; where there is nothing yet, the opening chooses.
    """
    opened = yield Question("open")
    if opened is None:
        return
    rev = opened.result["rev"]
    view = {"part": opened.result["parts"][0], "heads": [[0, 0]], "query": 0, "key": None, "hide": []}
    view |= selection
    for part in sorted(opened.result["parts"], key=lambda part: part != view["part"]):
        queries, keys = _sizes(opened, part)
        heads = _heads(opened.result["grids"][part], view["heads"])
        if max(queries, keys) <= WHOLE:
            for head in heads:
                one = {"part": part, "heads": [head], "hide": []}
                yield Question("block", {"rev": rev, "view": one, "rows": [0, queries], "cols": [0, keys]})
        elif part == view["part"]:
            yield from _bars(rev, view, heads, {"rows": [0, queries], "cols": [0, keys]})
    if opened.result["parts"] == ["self"]:
        grid = opened.result["grids"]["self"]
        yield from _switched(rev, _heads(grid, view["heads"]))


def _bars(
    rev: int, selection: Mapping[str, Any], heads: list[list[int]], whole: Mapping[str, Any]
) -> Questions:
    """Ask for what is on display of a text that is too long to keep, and for the bars of every other head."""
    axis = "query" if selection["key"] is None else "key"
    view = {name: selection[name] for name in ("part", "heads", "hide")}
    profile = {"rev": rev, "view": view, "axis": axis, "position": selection[axis]}
    yield Question("profile", profile)
    yield Question("profile", {**profile, **whole})
    yield Question("block", {"rev": rev, "view": view, **whole})
    yield Question("links", {"rev": rev, "view": view})
    for head in heads:
        if [head] != view["heads"]:
            yield Question("profile", {**profile, "view": {**view, "heads": [head]}})


def _switched(rev: int, heads: list[list[int]]) -> Questions:
    """Switch heads off: none, the chosen one and its neighbours, and those that matter most."""
    before = None
    for method in ("mean", "zero"):
        before = yield Question("effect", {"rev": rev, "heads": [], "method": method})
    for head in heads[:SWITCHES]:
        yield Question("effect", {"rev": rev, "heads": [head], "method": "zero"})
    if before is None or before.result["ms"] / 1000 * len(heads) * _OF_A_PASS > SWEEP:
        return
    token = next(change["id"] for change in before.result["tokens"] if change["rank_before"] == 1)
    tried = yield Question("sweep", {"rev": rev, "token": token, "method": "zero", "first_layer": 0})
    for head in _strongest(tried.arrays["values"]) if tried else ():
        if head not in heads[:SWITCHES]:
            yield Question("effect", {"rev": rev, "heads": [head], "method": "zero"})


def _sizes(opened: Answer, part: str) -> tuple[int, int]:
    """Return how many tokens ask, and how many are asked."""
    tokens, target = len(opened.result["tokens"]), len(opened.result["target_tokens"])
    if opened.result["parts"] == [part] or part == "encoder":
        return tokens, tokens
    return target, tokens if part == "cross" else target


def _heads(grid: Mapping[str, int], chosen: list[list[int]]) -> list[list[int]]:
    """Return all heads: the chosen ones, then the others by their distance from the first of them."""
    first = chosen[0]

    def distance(place: list[int]) -> tuple[bool, int, int]:
        return place not in chosen, abs(place[0] - first[0]), abs(place[1] - first[1])

    heads = [[layer, head] for layer in range(grid["layers"]) for head in range(grid["heads"])]
    return sorted(heads, key=distance)


def _strongest(changes: NDArray[np.float32]) -> list[list[int]]:
    order = np.argsort(-np.abs(changes), axis=None)[:SWITCHES]
    return [[int(place) for place in np.unravel_index(at, changes.shape)] for at in order]
