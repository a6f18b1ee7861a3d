"""A tree as columns for the browser, and what of it a saved notebook keeps."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.names import Names
    from llmhero_widgets.decoding.tree import Node, TokenTree

PINNED: Final = 1
COLLAPSED: Final = 2
SPECIAL: Final = 4
END: Final = 8
WRITTEN: Final = 16

#: Nodes that a notebook keeps: about 40 kB.
MOST_KEPT: Final = 1000


class Labels:
    """What the tokens of one tree are shown as; a character is put together along its path.

    Parameters
    ----------
    names
        Of the model's vocabulary.
    prompt_ids
        The tokens before the tree: the last of them may have begun a character.
    """

    def __init__(self, names: Names, prompt_ids: Sequence[int]) -> None:
        self._names = names
        self._begun = names.pending(prompt_ids)
        # Each node's text, and the bytes that wait for the rest of their character behind it.
        self._known: dict[int, tuple[str, bytes]] = {}

    def of(self, node: Node) -> str:
        """Return the text of a node, in one pass up to what is known."""
        way = []
        at: Node | None = node
        while at is not None and at.token_id is not None and at.uid not in self._known:
            way.append(at)
            at = at.parent
        inside = at is not None and at.token_id is not None
        pending = self._known[at.uid][1] if at is not None and inside else self._begun
        for step in reversed(way):
            self._known[step.uid] = self._names.along(pending, step.token_id or 0)
            pending = self._known[step.uid][1]
        return "" if node.token_id is None else self._known[node.uid][0]


def rows(tree: TokenTree, nodes: Iterable[Node], labels: Labels, names: Names) -> dict[str, NDArray[Any]]:
    """Return nodes as columns, sorted by uid; ``parent`` holds uids, and -1 for the root.

    ``logprob`` is NaN where a server hides it, ``rest`` until the node was expanded and ``entropy`` where it
    is not known: all float32; ``uid``, ``parent``, ``token`` and ``text_ends`` are int32, ``flags`` uint8,
    and ``text`` is UTF-8.
    """
    chosen = sorted(nodes, key=lambda node: node.uid)
    texts = [labels.of(node).encode() for node in chosen]
    return {
        "uid": np.array([node.uid for node in chosen], np.int32),
        "parent": np.array([-1 if node.parent is None else node.parent.uid for node in chosen], np.int32),
        "token": np.array([-1 if node.token_id is None else node.token_id for node in chosen], np.int32),
        "logprob": np.array([node.logprob for node in chosen], np.float32),
        "rest": np.array([_or_nan(node.rest) for node in chosen], np.float32),
        "entropy": np.array([_or_nan(node.entropy) for node in chosen], np.float32),
        "flags": np.array([_flags(tree, node, names) for node in chosen], np.uint8),
        "text": np.frombuffer(b"".join(texts), np.uint8),
        "text_ends": np.cumsum([len(text) for text in texts], dtype=np.int32),
    }


def facts(tree: TokenTree) -> dict[str, Any]:
    """Return what is told of a tree as a whole."""
    return {
        "coverage": tree.coverage,
        "cached_tokens": tree.cached_tokens,
        "cache_bytes": tree.cache_bytes,
    }


def likeliest(nodes: Sequence[Node], most: int) -> list[Node]:
    """Return the nodes of the likeliest paths; whoever is there, its parent is there too."""
    if len(nodes) <= most:
        return list(nodes)
    # A path is never likelier than its beginning, and a child is made after its parent.
    return heapq.nsmallest(most, nodes, key=lambda node: (-_path(node), node.uid))


def _path(node: Node) -> float:
    path = node.path_logprob
    return -math.inf if math.isnan(path) else path


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _flags(tree: TokenTree, node: Node, names: Names) -> int:
    token = node.token_id
    return (
        PINNED * node.pinned
        | COLLAPSED * node.collapsed
        | SPECIAL * (token in names.special)
        | END * (token in tree.reader.ends)
        | WRITTEN * node.written
    )
