"""From an alignment to the pieces that a person sees: what stayed, what became what, what went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens.xray import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.tokens.adapters.alignment import Aligned


def runs(text: str, aligned: Aligned, start: int, end: int) -> list[Piece]:
    """Return what became of a stretch of a text.

    Parameters
    ----------
    text
        The original.
    aligned
        What became of it.
    start, end
        The stretch.

    Returns
    -------
    list of Piece
        Unchanged runs as long as they go; each change with the characters that it came from.
    """
    found: list[Piece] = []
    for written, first, last in _groups(aligned, start, end):
        changed = written != text[first:last]
        before = found[-1] if found else None
        if before and not changed and not before.changed and before.end == first:
            found[-1] = Piece(before.text + written, before.start, last, changed=False)
        else:
            found.append(Piece(written, first, last, changed))
    return found


def _groups(aligned: Aligned, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Give characters that came from the same ones together, and deleted ones with nothing."""
    written, starts, ends = aligned
    place, reached = 0, start
    while place < len(written):
        first, last = starts[place], ends[place]
        stop = place + 1
        while stop < len(written) and starts[stop] == first and ends[stop] == last:
            stop += 1
        if reached < first:
            yield "", reached, first
        yield written[place:stop], first, last
        place, reached = stop, max(reached, last)
    if reached < end:
        yield "", reached, end
