"""How one entry of a vocabulary is merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_pictures_steps as messages
from llmhero_widgets.tokens.pictures.html import Html, count, join, number, say, text
from llmhero_widgets.tokens.pictures.ladder import COLUMNS, Cell, Rung, ladder
from llmhero_widgets.tokens.pictures.marks import visible, words
from llmhero_widgets.tokens.pictures.parts import chip, chips, note, picture, sentence, table, warning
from llmhero_widgets.tokens.pictures.replay import rank
from llmhero_widgets.tokens.pictures.vocabulary import name_of

if TYPE_CHECKING:
    from llmhero_widgets.tokens.merge_tree import MergeNode, Merges

_ROWS = 12


def draw(merges: Merges) -> str:
    """Return the HTML of a merge tree.

    Parameters
    ----------
    merges
        What to draw; of a long entry, the last merges.
    """
    entry, root = merges.entry, merges.root
    name = name_of(entry)
    slots = {
        "e": chip(name, "special" if entry.special else "plain"),
        "id": text(entry.id),
        "b": count(messages.BYTES, len(entry.data)),
    }
    if root is None:
        why = merges.why()
        return picture(sentence(say(messages.NO_TREE, **slots)), note(words(why)))
    leaves, inner = _parts(root)
    if not inner:
        return picture(sentence(say(messages.TREE_START, **slots)))
    read = say(messages.TREE, m=count(messages.MERGES, len(inner)), **slots)
    scored = root.score is not None
    caption = say(messages.MERGED, piece=slots["e"])
    if len(leaves) > COLUMNS:
        drawn = join([_last(caption, inner, scored=scored), note(say(messages.LAST_MERGES, n=len(leaves)))])
    else:
        rungs = _rungs(leaves, inner, scored=scored)
        drawn = ladder(caption, say(messages.MERGED, piece=visible(name)), rungs)
    return picture(
        sentence(read),
        drawn,
        note(say(messages.HIGHEST if scored else messages.LOWEST)) if merges.reached else Html(""),
        Html("") if merges.reached else warning(say(messages.NOT_REACHED)),
    )


class _Node:
    """A merge, with the columns that it covers."""

    def __init__(self, node: MergeNode, start: int) -> None:
        self.node = node
        self.start = start
        self.end = start
        self.waits = 0
        self.parent: _Node | None = None


def _parts(root: MergeNode) -> tuple[list[_Node], list[_Node]]:
    """Return the symbols at the start and the merges, outermost first; without recursion: trees are deep."""
    leaves: list[_Node] = []
    inner: list[_Node] = []
    waiting: list[tuple[MergeNode, _Node | None]] = [(root, None)]
    while waiting:
        node, parent = waiting.pop()
        mine = _Node(node, len(leaves))
        mine.parent = parent
        if node.left is None or node.right is None:
            mine.end = mine.start + 1
            leaves.append(mine)
        else:
            inner.append(mine)
            mine.waits = sum(part.left is not None for part in (node.left, node.right))
            waiting += [(node.right, mine), (node.left, mine)]
    for one in reversed([*inner]):
        one.end = one.start + _width(one.node)
    return leaves, inner


def _width(node: MergeNode) -> int:
    width = 0
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.left is None or one.right is None:
            width += 1
        else:
            waiting += [one.left, one.right]
    return width


def _rungs(leaves: list[_Node], inner: list[_Node], *, scored: bool) -> list[Rung]:
    """Return the merges in the order in which they happen: of those whose parts are there, the first."""
    covering = {leaf.start: leaf for leaf in leaves}
    rungs = [Rung(say(messages.START), [Cell(leaf.node.text, 1, made=False) for leaf in leaves])]
    ready = [one for one in inner if not one.waits]
    while ready:
        done = min(ready, key=lambda one: (_order(one.node), one.start))
        ready.remove(done)
        covering[done.start] = done
        cells = []
        column = 0
        while column < len(leaves):
            here = covering[column]
            cells.append(Cell(here.node.text, here.end - here.start, made=here is done))
            column = here.end
        rungs.append(Rung(_rank(done.node, scored=scored), cells))
        if done.parent is not None:
            done.parent.waits -= 1
            if not done.parent.waits:
                ready.append(done.parent)
    return rungs


def _order(node: MergeNode) -> float:
    return -node.score if node.score is not None else node.rank or 0


def _rank(node: MergeNode, *, scored: bool) -> Html:
    return rank((node.score if scored else node.rank) or 0, scored=scored)


def _last(caption: Html, inner: list[_Node], *, scored: bool) -> Html:
    """List the outermost merges."""
    rows = []
    for one in inner[:_ROWS]:
        node = one.node
        if node.left is not None and node.right is not None:
            value = number((node.score if scored else node.rank) or 0, ",g")
            rows.append((chip(node.text), chips([node.left.text, node.right.text]), value))
    last = messages.SCORE_HEAD if scored else messages.RANK_HEAD
    return table(caption, [say(one) for one in (messages.BECOMES, messages.PAIR, last)], rows, ends=(2,))
