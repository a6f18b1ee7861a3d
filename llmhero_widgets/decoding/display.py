"""The tree on display, the steps that undo goes back to, and what the browser is told of both."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core import messages as core_messages
from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_explorer as messages
from llmhero_widgets.decoding import wire
from llmhero_widgets.decoding.tree import TokenTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.decoding.names import Names
    from llmhero_widgets.decoding.node import Check, Node, State
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel

#: Children that a gesture gives a node.
BRANCHES: Final = 4
#: Nodes that grow by themselves after a prompt.
FIRST_NODES: Final = 32
#: Steps back that are kept.
MOST_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class _Stand:
    """A tree as it was."""

    text: str
    #: What the tree was made of, and its ids.
    prompt: str | None
    prompt_ids: tuple[int, ...]
    state: State
    seed: int | None


class Display:
    """Which tree is shown, and which were; used on the model's worker only.

    Parameters
    ----------
    lm
        The model.
    names
        Of its vocabulary.
    on_change
        Told whenever another tree is on display: the text of its prompt and of the one before (None where
        there was none), and the number of the tree.

    Attributes
    ----------
    seed : int or None
        Of what was drawn last; saved with the tree.
    """

    def __init__(
        self, lm: LanguageModel | RemoteModel, names: Names, on_change: Callable[[str, str | None, int], None]
    ) -> None:
        self._lm, self._names, self._on_change = lm, names, on_change
        self._shown: tuple[TokenTree, wire.Labels] | None = None
        self._stands: dict[int, _Stand] = {}
        self._rev = self._last = 0
        self.seed: int | None = None

    @property
    def text(self) -> str | None:
        """The prompt of the tree on display, as its field shows it."""
        return self._stands[self._rev].text if self._shown else None

    def at(self, rev: int) -> TokenTree:
        """Return the tree on display; raises ``stale`` if that is another than ``rev``."""
        if self._shown is None or rev != self._rev:
            raise HeroError(core_messages.STALE, code="stale")
        return self._shown[0]

    def tree(self) -> TokenTree:
        """Return the tree on display, whichever it is."""
        return self.at(self._rev)

    def begin(self, text: str, prompt: str | Sequence[int], job: Job | None = None) -> None:
        """Read a prompt and grow the first picture; what was on display stays if it cannot be read.

        Parameters
        ----------
        text
            What stands in the field.
        prompt
            The same as a text or as ids.
        job
            Who watches it grow.
        """
        check = job.token.check if job else None
        like = self._shown[0] if self._shown else None
        tree = TokenTree(self._lm, prompt, check=check, like=like)
        tree.expand(tree.root, BRANCHES, check=check)
        self.seed = None
        self.show(tree, text)
        try:
            if job:
                job.part(self.reply(prompt=True))
            stream = Stream(self, job) if job else None
            for new in tree.grow(FIRST_NODES, k=BRANCHES, check=check):
                if stream:
                    stream.grew(new)
        finally:
            self.commit()

    def show(self, tree: TokenTree, text: str) -> None:
        """Put a tree on display, as a step of its own."""
        self._last += 1
        self._put(tree, text, self._last, self.text, tree.state())

    def back(self, rev: int, check: Check | None = None) -> None:
        """Show a tree as it was; what of it the cache has let go is read when it is needed.

        Raises
        ------
        HeroError
            ``bad_request`` for a step that is no longer kept.
        """
        stand = self._stands.get(rev)
        if stand is None:
            raise HeroError(messages.GONE_BACK, messages.GONE_BACK_HINT, code="bad_request", most=MOST_STEPS)
        tree = self.tree()
        before = self.text
        if tree.prompt_ids != stand.prompt_ids:
            tree = TokenTree(self._lm, stand.prompt_ids, like=tree, check=check)
        tree.prompt = stand.prompt
        tree.restore(stand.state)
        # A number may have been given to another token since: names are found anew.
        self._shown = None
        self.seed = stand.seed
        self._put(tree, stand.text, rev, before, stand.state)

    def commit(self) -> None:
        """Make what the tree is by now a step of its own, unless nothing has changed."""
        tree, stand = self.tree(), self._stands[self._rev]
        state = tree.state()
        if state != stand.state:
            self._last += 1
            self._put(tree, stand.text, self._last, stand.text, state)

    def reply(self, *, prompt: bool = False, selected: Node | None = None, ms: float | None = None) -> Reply:
        """Return the whole tree.

        Parameters
        ----------
        prompt
            Whether to tell the prompt's tokens, too.
        selected
            The node that the reader shall look at.
        ms
            What it took.
        """
        tree = self.tree()
        result: dict[str, Any] = {**wire.facts(tree), "rev": self._rev, "whole": True}
        if prompt:
            result["prompt"] = self._prompt(tree)
        if selected is not None:
            result["selected"] = selected.uid
        if ms is not None:
            result["ms"] = ms
        return Reply(result, self._rows(tree.nodes()))

    def part(self, nodes: Iterable[Node]) -> Reply:
        """Return some nodes of the tree while it grows."""
        return Reply(wire.facts(self.tree()), self._rows(nodes))

    def kept(self) -> tuple[dict[str, Any], bytes]:
        """Return what a saved notebook shows without a kernel."""
        tree = self.tree()
        kept = wire.likeliest(list(tree.nodes()), wire.MOST_KEPT)
        facts = {"rev": self._rev, "prompt": self._prompt(tree), "left_out": len(tree) - len(kept)}
        result = {**wire.facts(tree), **facts}
        descriptions, buffers = Reply(result, self._rows(kept)).pack()
        return {"result": result, "arrays": descriptions}, b"".join(buffers)

    def close(self) -> None:
        """Let go of the trees and their caches."""
        self._shown = None
        self._stands.clear()

    def _put(self, tree: TokenTree, text: str, rev: int, before: str | None, state: State) -> None:
        if self._shown is None or self._shown[0] is not tree:
            self._shown = tree, wire.Labels(self._names, tree.reader.prompt_ids)
        self._stands[rev] = _Stand(text, tree.prompt, tree.prompt_ids, state, self.seed)
        while len(self._stands) > MOST_STEPS:
            del self._stands[min(self._stands)]
        self._rev = rev
        self._on_change(text, before, rev)

    def _rows(self, nodes: Iterable[Node]) -> dict[str, Any]:
        tree = self.tree()
        assert self._shown is not None  # noqa: S101 - `tree` has seen it
        return wire.rows(tree, nodes, self._shown[1], self._names)

    def _prompt(self, tree: TokenTree) -> dict[str, Any]:
        ids = tree.prompt_ids
        special = [number in self._names.special for number in ids]
        return {"text": self.text, "tokens": self._names.read(ids), "special": special}


class Stream:
    """Sends a tree while it grows: the first nodes at once, then as often as the wire flushes."""

    def __init__(self, display: Display, job: Job) -> None:
        self._display, self._job = display, job
        self._waiting: dict[int, Node] = {}
        self._sent = float("-inf")

    def grew(self, nodes: Iterable[Node]) -> None:
        """Take new nodes; their parents have changed with them."""
        for node in nodes:
            self._waiting[node.uid] = node
            if node.parent is not None:
                self._waiting[node.parent.uid] = node.parent
        now = time.monotonic()
        if self._waiting and (now - self._sent) * 1000 >= protocol.FLUSH_MS:
            self._sent = now
            self._job.part(self._display.part(self._waiting.values()))
            self._waiting.clear()
