"""Tokens that somebody chose, judged by the model before they become part of a tree."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.decoding.node import Check, Node
    from llmhero_widgets.decoding.tree import TokenTree

# Tokens whose logits are held at once.
_AT_ONCE = 32


def insert(tree: TokenTree, node: Node, ids: Sequence[int], check: Check | None, *, written: bool) -> Node:
    """Put a chain of new nodes below a node, all of it or nothing, and return its last."""
    chain = [node]
    for number in ids:
        chain.append(tree.make(number, math.nan, chain[-1]))
    try:
        _judge(tree, chain, check)
    except BaseException:
        tree.reader.forget(chain[1:])
        raise
    for new in chain[1:]:
        new.written = written
        tree.attach(new)
    return chain[-1]


def _judge(tree: TokenTree, chain: Sequence[Node], check: Check | None) -> None:
    """Give each node of a chain but the first its probability, in one forward pass if it is not long."""
    for begin in range(0, len(chain) - 1, _AT_ONCE):
        part = chain[begin : begin + _AT_ONCE + 1]
        tree.read(part[:-1], 1, check=check)
        for before, node in itertools.pairwise(part):
            if node.token_id is not None:
                node.logprob = tree.reader.logprobs(before, [node.token_id])[0]
                node.path_logprob = before.path_logprob + node.logprob
