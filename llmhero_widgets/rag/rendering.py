"""A system message and a user's message through a model's chat template, in pieces of known origin."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.rag import messages_answer as messages
from llmhero_widgets.rag.values import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.counting import Counter
    from llmhero_widgets.rag.values import Origin

_PRIVATE_USE = (range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text with one origin; ``row`` is the chunk of a passage and of the marks around it."""

    text: str
    origin: Origin
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt as :class:`~llmhero_widgets.rag.values.Prompt` has it; ``tokens`` is how many it takes."""

    pieces: tuple[Piece, ...]
    ids: tuple[int, ...]
    messages: tuple[tuple[str, str], ...]
    tokens: int


def render(
    lm: LanguageModel | RemoteModel,
    counter: Counter,
    system: Sequence[Part],
    user: Sequence[Part],
    reply: str,
) -> Rendered:
    """Render two messages and say which characters are of which part.

    The template is rendered once more with marks (private-use characters that occur nowhere) between the
    parts; where that is the same text but for the marks, they show the borders. Searching could not: a
    passage may repeat the question, or the template's own words.

    Parameters
    ----------
    lm
        Whose template. Without one, the messages stand one after the other, and ``reply`` behind them. A
        template that knows no system message gets it at the beginning of the user's.
    counter
        Counts its tokens.
    system, user
        The messages in parts, without white space at their ends.
    reply
        With what an answer begins, for a model without a template.

    Raises
    ------
    HeroError
        ``bad_request`` where the template fails or changes what it is given.
    """
    joined = [*system, Part("\n\n", "template"), *user]
    chat: tuple[tuple[str, str], ...] = (("system", _text(system)), ("user", _text(user)))
    if not isinstance(lm, LanguageModel):
        return _counted(counter, joined, chat, special=False)
    if not lm.tokenizer.chat_template:
        plain = [*joined, Part(f"\n{reply}", "template")]
        return _counted(counter, plain, (("user", _text(plain)),), special=True)
    try:
        parts = _attributed(lm, [("system", system), ("user", user)])
    except _NotFound:
        chat = (("user", _text(joined)),)
        try:
            parts = _attributed(lm, [("user", joined)])
        except _NotFound as failed:
            raise _failed(lm, failed) from failed
    return _counted(counter, parts, chat, special=False)


def render_chat(lm: LanguageModel, chat: Sequence[tuple[str, str]]) -> str:
    """Return a chat as the model reads it: by its template, or one content after the other without one.

    Raises
    ------
    HeroError
        ``bad_request`` where the template fails.
    """
    if not lm.tokenizer.chat_template:
        return "\n\n".join(content for _, content in chat)
    try:
        return _template(lm, chat)
    except _NotFound as failed:
        raise _failed(lm, failed) from failed


class _NotFound(Exception):  # noqa: N818 - the template's doing, handled here
    """The template failed, or did not take over what it was given."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


def _failed(lm: LanguageModel, failed: _NotFound) -> HeroError:
    what = messages.TEMPLATE_FAILED if failed.reason else messages.TEMPLATE_CHANGES
    slots = {"name": lm.name, "reason": failed.reason}
    return HeroError(what, messages.TEMPLATE_HINT, code="bad_request", **slots)


def _text(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts)


def _attributed(lm: LanguageModel, chat: Sequence[tuple[str, Sequence[Part]]]) -> list[Part]:
    plain = _template(lm, [(role, _text(parts)) for role, parts in chat])
    used = set(chain(plain, *(_text(parts) for _, parts in chat)))
    signs = (sign for sign in map(chr, chain(*_PRIVATE_USE)) if sign not in used)
    owner: dict[str, Part | None] = {}
    marked = []
    for role, parts in chat:
        begins = list(islice(signs, len(parts)))
        end = next(signs)
        owner |= dict(zip(begins, parts, strict=True)) | {end: None}
        text = "".join(sign + part.text for sign, part in zip(begins, parts, strict=True)) + end
        marked.append((role, text))
    pattern = re.compile(f"([{''.join(owner)}])")
    first, *rest = pattern.split(_template(lm, marked))
    found = [Part(first, "template")] if first else []
    seen = []
    for sign, text in zip(rest[::2], rest[1::2], strict=True):
        seen.append(sign)
        part = owner[sign]
        if part is not None and text != part.text:
            raise _NotFound
        if text:
            found.append(part or Part(text, "template"))
    if seen != list(owner) or _text(found) != plain:
        raise _NotFound
    return found


def _template(lm: LanguageModel, chat: Sequence[tuple[str, str]]) -> str:
    turns = [{"role": role, "content": content} for role, content in chat]
    try:
        text: str = lm.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    except Exception as error:
        # Templates raise what they like, and transformers passes it on.
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise _NotFound(reason) from error
    return text


def _counted(
    counter: Counter, parts: Sequence[Part], chat: tuple[tuple[str, str], ...], *, special: bool
) -> Rendered:
    parts = _joined(parts)
    text = _text(parts)
    ids = counter.ids(text, special=special)
    starts = counter.starts(text)
    # What the tokenizer puts before every text has no characters: it counts for the first piece.
    before = len(ids) - len(starts) if counter.exact else 0
    pieces, at = [], 0
    for part in parts:
        tokens = bisect_left(starts, at + len(part.text)) - bisect_left(starts, at)
        pieces.append(Piece(part.text, part.origin, tokens + (before if at == 0 else 0), part.row))
        at += len(part.text)
    return Rendered(tuple(pieces), tuple(ids), chat, len(starts) + before)


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Return the same with neighbours of one origin as one, passages apart."""
    joined: list[Part] = []
    for part in parts:
        if joined and part.row is None and (joined[-1].origin, joined[-1].row) == (part.origin, None):
            joined[-1] = Part(joined[-1].text + part.text, part.origin)
        elif part.text:
            joined.append(part)
    return joined
