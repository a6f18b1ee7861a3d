"""What comes next according to a server: the likeliest tokens, and honestly nothing about the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.node import Top
from llmhero_widgets.models import remote_messages as messages
from llmhero_widgets.models.messages import NO_TOKENS, NO_TOKENS_HINT
from llmhero_widgets.models.remote import NotContinued

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.node import Node
    from llmhero_widgets.models.remote import RemoteModel


class RemoteReader:
    """Answers what comes next for a tree whose model is on a server; see the protocol ``tree.Reader``.

    Tokens are numbered by us, as the server names them. The server cuts the prompt and the path into tokens
    itself, so a probability is that of the token behind this *text*.

    Parameters
    ----------
    remote
        The model.
    prompt
        A text, or numbers of tokens that the server has named.

    Attributes
    ----------
    vocabulary : None
        The server does not tell how many tokens there are.
    ends : frozenset[int]
        Tokens with which the server has ended a text so far.

    Raises
    ------
    HeroError
        ``empty`` for a prompt without text, ``bad_text`` for half a surrogate pair, ``bad_request`` for a
        number that no token has.

    Examples
    --------
    >>> from llmhero_widgets.models.remote import RemoteModel
    >>> reader = RemoteReader(RemoteModel("http://127.0.0.1:8000/v1", "qwen3-8b"), "Once upon")
    >>> reader.vocabulary is None, reader.encode(" a time")
    (True, [1])
    """

    vocabulary: int | None = None

    def __init__(self, remote: RemoteModel, prompt: str | Sequence[int]) -> None:
        self._remote = remote
        if isinstance(prompt, str):
            refuse_lone_surrogates(prompt)
        if not prompt:
            raise HeroError(NO_TOKENS, NO_TOKENS_HINT, code="empty")
        ids = self.encode(prompt) if isinstance(prompt, str) else [int(number) for number in prompt]
        self.prompt_ids: tuple[int, ...] = tuple(ids)
        self._prompt = self._text(self.prompt_ids)
        self.context = remote.context
        self.ends = remote.ends
        self._known: dict[tuple[int, ...], tuple[list[int], list[float]]] = {}
        self._cut_off: NotContinued | None = None

    def top(self, nodes: Sequence[Node], k: int, *, check: Callable[[], None] | None = None) -> list[Top]:
        """Return the ``k`` likeliest next tokens of each node, or as many as the server lists.

        ``rest`` is what these leave of the probability; ``entropy`` is None, for it needs the tail. Nothing
        is listed behind a path that the server cannot read; :meth:`require` says why.

        Raises
        ------
        HeroError
            Whatever keeps the server from answering.
        """
        self._ask(nodes, check)
        found = []
        for node in nodes:
            ids, logprobs = (part[: max(k, 0)] for part in self._known[node.ids])
            rest = max(0.0, 1.0 - math.fsum(map(math.exp, logprobs)))
            found.append(Top(np.array(ids, np.int32), np.array(logprobs, np.float32), rest, None))
        return found

    def logprobs(self, node: Node, ids: Sequence[int]) -> list[float]:
        """Return the log-probability of given next tokens; nan for one that the server does not list."""
        self._ask([node], None)
        listed = dict(zip(*self._known[node.ids], strict=True))
        return [listed.get(number, math.nan) for number in ids]

    def logits(self, node: Node) -> NDArray[np.float32]:  # noqa: ARG002 - the protocol's
        """Refuse: the tail of the distribution is not known.

        Raises
        ------
        HeroError
            ``bad_request``, always.
        """
        slots: dict[str, Any] = {"name": self._remote.name, "top": self._remote.top}
        raise HeroError(messages.NO_TAIL, messages.NO_TAIL_HINT, code="bad_request", **slots)

    def encode(self, text: str) -> list[int]:
        """Return a text of one's own as one token: how the server would cut it is not known."""
        refuse_lone_surrogates(text)
        return [self._remote.intern(text.encode())] if text else []

    def forget(self, nodes: Iterable[Node]) -> None:
        """Let go of what the server said behind these nodes."""
        for node in nodes:
            self._known.pop(node.ids, None)

    def require(self, node: Node) -> None:
        """Raise where the server can list nothing behind a node, and say why.

        Raises
        ------
        HeroError
            ``bad_request`` for a path that ends in the middle of a character or has a token whose text is not
            known, and below the root of a chat server that does not continue; ``failed`` where the server
            ended the text.
        """
        self._text(node.ids)
        if node.ids and self._cut_off is not None:
            raise self._cut_off
        if self._known.get(node.ids) == ([], []):
            raise HeroError(messages.ENDED, url=self._remote.base_url)

    def _ask(self, nodes: Sequence[Node], check: Callable[[], None] | None) -> None:
        unknown = dict.fromkeys(ids for node in nodes if (ids := node.ids) not in self._known)
        texts = {ids: text for ids in unknown if (text := self._text_or_none(ids)) is not None}
        if texts:
            try:
                answers = self._remote.next_tokens(self._prompt, list(texts.values()), check=check)
            except NotContinued as cut_off:
                self._cut_off = cut_off
            else:
                self._known.update(zip(texts, answers, strict=True))
            self.ends = self._remote.ends
        for ids in unknown:
            # A branch that no server can read is no reason to leave the others unread.
            self._known.setdefault(ids, ([], []))

    def _text_or_none(self, ids: Sequence[int]) -> str | None:
        try:
            return self._text(ids)
        except HeroError:
            return None

    def _text(self, ids: Sequence[int]) -> str:
        tokens = [self._remote.token(number) for number in ids]
        slots: dict[str, Any] = {"url": self._remote.base_url}
        hint = messages.OPEN_CHARACTER_HINT
        for token in tokens:
            if not token.known:
                slots["token"] = token.piece.decode(errors="replace")
                raise HeroError(messages.NAMELESS, hint, code="bad_request", **slots)
        try:
            return b"".join(token.piece for token in tokens).decode()
        except UnicodeDecodeError:
            raise HeroError(messages.OPEN_CHARACTER, hint, code="bad_request", **slots) from None
