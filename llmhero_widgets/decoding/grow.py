"""How a tree grows by itself: its likeliest leaves first, or one path token by token."""

from __future__ import annotations

import heapq
import math
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_tree as sentences
from llmhero_widgets.decoding.distribution import process
from llmhero_widgets.decoding.draws import draw, uniforms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.decoding.node import Check, Node, Top
    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.decoding.tree import TokenTree

By = Literal["probability", "coverage"]


@dataclass(frozen=True, slots=True)
class How:
    """The arguments of ``TokenTree.grow``.

    Raises
    ------
    HeroError
        ``bad_request`` for one that is out of its range.
    """

    budget: int
    by: By
    k: int
    top_p: float
    batch: int

    def __post_init__(self) -> None:
        for name in ("budget", "k", "batch"):
            require_count(name, getattr(self, name))
        if self.by not in get_args(By):
            allowed = ", ".join(map(repr, get_args(By)))
            raise HeroError(sentences.ONE_OF, code="bad_request", name="by", allowed=allowed, value=self.by)
        number = isinstance(self.top_p, int | float) and not isinstance(self.top_p, bool)
        if not number or not 0 < self.top_p <= 1:
            raise HeroError(sentences.SHARE, code="bad_request", name="top_p", value=self.top_p)


def require_count(name: str, value: object) -> None:
    """Refuse what is no whole number from 1 up."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise HeroError(sentences.AT_LEAST_ONE, code="bad_request", name=name, value=value)


def grow(tree: TokenTree, under: Node, how: How, check: Check) -> Iterator[list[Node]]:
    """Expand the leaf whose path is the most probable, then the next, until the budget is used.

    Leaves of ties are taken in order of creation. A leaf that ends the text, that the model cannot read any
    more, whose probability is not known or that stands below a collapsed node is left alone.
    """
    heap: list[tuple[float, int, Node]] = []
    waiting = [under]
    while waiting:
        node = waiting.pop()
        if node.children and not node.collapsed:
            waiting.extend(node.children)
        elif not node.children:
            _push(tree, heap, node)
    budget, fixed = how.budget, how.by == "probability"
    while heap and budget > 0:
        check()
        # More leaves than the budget has children for would be read for nothing.
        wide = min(how.batch, math.ceil(budget / how.k) if fixed else budget, len(heap))
        leaves = [heapq.heappop(heap)[2] for _ in range(wide)]
        added: list[Node] = []
        for leaf, top in zip(leaves, tree.read(leaves, how.k if fixed else budget, check=check), strict=True):
            count = how.k if fixed else _fewest(top, how.top_p)
            added += tree.add(leaf, top, min(count, budget - len(added)))
        budget -= len(added)
        for node in added:
            _push(tree, heap, node)
        yield added


def follow(  # noqa: PLR0913, PLR0917 - the arguments of TokenTree.follow
    tree: TokenTree, node: Node, steps: int, settings: SamplingSettings | None, seed: int | None, check: Check
) -> Iterator[Node]:
    """Choose one next token after another: the most probable without settings, otherwise by drawing."""
    if seed is None:
        seed = secrets.randbits(53)
    for _ in range(steps):
        if not tree.can_continue(node):
            return
        check()
        top = tree.read([node], 1, check=check)[0]
        if not len(top.ids):
            return
        if settings is None:
            chosen = int(top.ids[0])
            logprob = float(top.logprobs[0])
        else:
            chosen = draw_one(tree, node, settings, seed)
            if chosen < 0:
                return
            logprob = tree.reader.logprobs(node, [chosen])[0]
        node = node.child(chosen) or tree.attach(tree.make(chosen, logprob, node))
        yield node


def draw_one(tree: TokenTree, node: Node, settings: SamplingSettings, seed: int) -> int:
    """Draw the token after a node, -1 where all are cut: the same for a seed, however the tree has grown."""
    prompt = tree.reader.prompt_ids
    made = process(tree.logits(node), prompt + node.ids, settings, prompt_length=len(prompt))
    return int(draw(made.probabilities, uniforms(seed, 0, node.depth + 1)[-1]))


def _push(tree: TokenTree, heap: list[tuple[float, int, Node]], node: Node) -> None:
    if tree.can_continue(node) and not node.collapsed and not math.isnan(node.path_logprob):
        heapq.heappush(heap, (-node.path_logprob, node.uid, node))


def _fewest(top: Top, top_p: float) -> int:
    """Return how many of the most probable tokens reach the share together; all of them if they do not."""
    total = 0.0
    for count, logprob in enumerate(top.logprobs, start=1):
        total += math.exp(logprob)
        # 32-bit probabilities of a whole vocabulary can miss 1 by their rounding.
        if total >= top_p - 1e-6:
            return count
    return len(top.logprobs)
