"""The structure of a tree as plain data, for undo and for documents."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_tree as sentences
from llmhero_widgets.decoding.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.decoding.node import Row, State

PINNED, COLLAPSED, WRITTEN = 1, 2, 4
_ENTRIES = 7


def state_of(nodes: Iterable[Node]) -> State:
    """Return what makes these nodes what they are; nodes that have not changed give the same row again."""
    return tuple(_row(node) for node in nodes)


def restored(
    state: Sequence[Sequence[Any]], there: Mapping[int, Node], vocabulary: int | None
) -> dict[int, Node]:
    """Return the nodes of a state by number.

    Parameters
    ----------
    state
        As :func:`state_of` returned it, or as it comes out of JSON.
    there
        Nodes that exist; those that stand in the state just so are taken over, children aside.
    vocabulary
        Token ids are below it; None where that is not known.

    Raises
    ------
    HeroError
        ``bad_request`` for what is no state; ``there`` is as it was then.
    """
    rows = [_checked(place, row, vocabulary) for place, row in enumerate(state)]
    if not rows or rows[0][1] is not None:
        raise _bad(sentences.STATE_ROOT)
    nodes: dict[int, Node] = {}
    for place, row in enumerate(rows):
        if row[0] in nodes:
            raise _bad(sentences.STATE_TWICE, row=place)
        if place and row[1] not in nodes:
            raise _bad(sentences.STATE_ORDER, row=place)
        nodes[row[0]] = _node(row, there, nodes)
    # Nothing of a node that exists is touched before every row is known to be good.
    for node in nodes.values():
        node.children = []
    for row in rows:
        node = nodes[row[0]]
        if node.parent is not None:
            node.parent.children.append(node)
        _, _, _, _, node.rest, node.entropy, flags = node.row = row
        node.pinned, node.collapsed, node.written = (bool(flags & f) for f in (PINNED, COLLAPSED, WRITTEN))
    for node in nodes.values():
        node.order()
    return nodes


def _row(node: Node) -> Row:
    flags = PINNED * node.pinned | COLLAPSED * node.collapsed | WRITTEN * node.written
    changing = node.rest, node.entropy, flags
    if node.row is None or node.row[4:] != changing:
        # JSON has no infinity either.
        logprob = None if math.isnan(node.logprob) else max(node.logprob, -sys.float_info.max)
        parent = None if node.parent is None else node.parent.uid
        node.row = (node.uid, parent, node.token_id, logprob, *changing)
    return node.row


def _node(row: Row, there: Mapping[int, Node], nodes: Mapping[int, Node]) -> Node:
    uid, above, token_id, known, *_ = row
    parent = None if above is None else nodes[above]
    old = there.get(uid)
    logprob = math.nan if known is None else -math.inf if known == -sys.float_info.max else known
    if old is not None and old.parent is parent and old.token_id == token_id and _row(old)[3] == known:
        return old
    return Node(uid, token_id, logprob, parent)


def _checked(place: int, row: Sequence[Any], vocabulary: int | None) -> Row:
    """Return a row, if it can be one."""
    if isinstance(row, str) or not hasattr(row, "__len__") or len(row) != _ENTRIES:
        raise _bad(sentences.STATE_FORM, row=place)
    uid, parent, token_id, logprob, rest, entropy, flags = row
    whole = [uid, flags] + ([] if place == 0 else [parent, token_id])
    numbers = [value for value in (logprob, rest, entropy) if value is not None]
    if not all(_is_whole(value) for value in whole) or not all(_is_finite(value) for value in numbers):
        raise _bad(sentences.STATE_FORM, row=place)
    if place and (token_id < 0 or (vocabulary is not None and token_id >= vocabulary)):
        raise _bad(sentences.STATE_TOKEN, row=place, number=token_id)
    # One tuple serves all steps back that hold it.
    return row if isinstance(row, tuple) else (uid, parent, token_id, logprob, rest, entropy, flags)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _bad(reason: Message, **slots: Any) -> HeroError:
    return HeroError(sentences.BAD_STATE, code="bad_request", reason=reason, **slots)
