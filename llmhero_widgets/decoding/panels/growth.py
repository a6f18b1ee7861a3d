"""What the reader does to the tree with hands: grow, follow, write, prune, mark, save and open."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, Literal

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_explorer as messages
from llmhero_widgets.decoding.display import BRANCHES, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.buffers import Reply
    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.decoding.panels.source import Source
    from llmhero_widgets.decoding.tree import Node, TokenTree

#: Nodes of one tree.
MOST_NODES: Final = 10_000
#: Tokens that one gesture follows.
MOST_TOKENS: Final = 256


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the tree itself may be asked."""
    gestures = _Gestures(source)
    return {
        "expand": gestures.expand,
        "grow": gestures.grow,
        "follow": gestures.follow,
        "write": gestures.write,
        "branch": gestures.branch,
        "prune": gestures.prune,
        "mark": gestures.mark,
    }


class _Gestures:
    def __init__(self, source: Source) -> None:
        self._source = source

    def expand(self, job: Job, rev: int, node: int, k: int = BRANCHES) -> Reply:
        def work(tree: TokenTree) -> Node:
            _require_room(tree)
            at = tree.node(node)
            tree.expand(at, k, check=job.token.check)
            return at

        return self._source.change(job, rev, work)

    def grow(  # noqa: PLR0913 - what the reader may choose
        self,
        job: Job,
        rev: int,
        budget: int,
        *,
        by: Literal["probability", "coverage"] = "probability",
        k: int = BRANCHES,
        top_p: float = 0.9,
        batch: int = 8,
        under: int | None = None,
    ) -> Reply:
        def work(tree: TokenTree) -> None:
            stream = Stream(self._source.display, job)
            start = None if under is None else tree.node(under)
            room = max(0, min(budget, MOST_NODES - len(tree)))
            _require_room(tree)
            done = 0
            for new in tree.grow(
                room, by=by, k=k, top_p=top_p, under=start, batch=batch, check=job.token.check
            ):
                done += len(new)
                stream.grew(new)
                job.progress(done, room, "nodes")

        return self._source.change(job, rev, work)

    def follow(  # noqa: PLR0913 - where from, how far, and how
        self, job: Job, rev: int, node: int, steps: int, *, draw: bool = False, seed: int | None = None
    ) -> Reply:
        if not 1 <= steps <= MOST_TOKENS:
            raise HeroError(messages.NO_STEPS, code="bad_request", most=MOST_TOKENS, value=steps)

        if draw and seed is None:
            seed = secrets.randbits(53)

        def work(tree: TokenTree) -> Node:
            _require_room(tree)
            if draw:
                self._source.display.seed = seed
            stream, end = Stream(self._source.display, job), tree.node(node)
            settings = self._source.sampling if draw else None
            path = tree.follow(end, steps, settings=settings, seed=seed, check=job.token.check)
            for done, step in enumerate(path, 1):
                end = step
                stream.grew([step])
                job.progress(done, steps, "tokens")
            if end.uid == node:
                tree.reader.require(end)
            return end

        return self._source.change(job, rev, work)

    def write(self, job: Job, rev: int, node: int, text: str) -> Reply:
        refuse_lone_surrogates(text)

        def write(tree: TokenTree) -> Node:
            _require_room(tree)
            return tree.write(tree.node(node), text, check=job.token.check)

        return self._source.change(job, rev, write)

    def branch(self, job: Job, rev: int, node: int, ids: list[int]) -> Reply:
        def insert(tree: TokenTree) -> Node:
            _require_room(tree)
            return tree.insert(tree.node(node), ids, check=job.token.check)

        return self._source.change(job, rev, insert)

    def prune(self, job: Job, rev: int, node: int) -> Reply:
        def work(tree: TokenTree) -> Node:
            at = tree.node(node)
            tree.prune(at)
            return at.parent or at

        return self._source.change(job, rev, work)

    def mark(
        self, job: Job, rev: int, node: int, *, pinned: bool | None = None, collapsed: bool | None = None
    ) -> Reply:
        def work(tree: TokenTree) -> Node:
            at = tree.node(node)
            at.pinned = at.pinned if pinned is None else pinned
            at.collapsed = at.collapsed if collapsed is None else collapsed
            return at

        return self._source.change(job, rev, work)


def _require_room(tree: TokenTree) -> None:
    if len(tree) >= MOST_NODES:
        raise HeroError(messages.FULL, messages.FULL_HINT, code="bad_request", most=MOST_NODES)
