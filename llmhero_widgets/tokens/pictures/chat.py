"""A conversation as the model reads it: who wrote which stretch, and what to beware of."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from llmhero_widgets.tokens import messages_pictures as messages
from llmhero_widgets.tokens.pictures.html import Html, count, element, join, number, say, text
from llmhero_widgets.tokens.pictures.marks import shown, words
from llmhero_widgets.tokens.pictures.parts import bar, note, picture, sentence, table, warning

if TYPE_CHECKING:
    from llmhero_widgets.tokens.chat import Chat, ChatWarning, Source

# A saved notebook keeps every picture.
_STRETCHES = 30
_HALF = 100


class _Stretch(NamedTuple):
    """Neighbouring tokens of one writer."""

    source: Source
    text: str
    tokens: int


def draw(chat: Chat) -> str:
    """Return the HTML of a conversation.

    Parameters
    ----------
    chat
        What to draw; of a long message, its beginning and end.
    """
    warnings = join(_warning(one) for one in chat.warnings)
    if not chat.trace.tokens:
        return picture(warnings)
    own = sum(source.message is not None for source in chat.sources)
    tokens = len(chat.sources)
    read = say(messages.CHAT, t=count(messages.TOKENS, tokens), o=own, w=tokens - own)
    stretches = _stretches(chat)
    most = max(stretch.tokens for stretch in stretches)
    rows = [
        (_who(stretch.source), _text(stretch), bar(stretch.tokens / most, number(stretch.tokens)))
        for stretch in stretches[:_STRETCHES]
    ]
    head = [say(messages.WHO), say(messages.TEXT), say(messages.COUNT)]
    left = say(messages.DRAWN_ROWS, shown=_STRETCHES, n=len(stretches))
    mixed = any(source.mixed for source in chat.sources)
    return picture(
        sentence(read),
        table(say(messages.CHAT_CAPTION), head, rows),
        note(
            left if len(stretches) > _STRETCHES else Html(""),
            say(messages.CHAT_CLAIM),
            say(messages.MIXED) if mixed else Html(""),
        ),
        warnings,
    )


def _stretches(chat: Chat) -> list[_Stretch]:
    tokens = chat.trace.tokens
    runs = groupby(range(len(tokens)), key=lambda k: (chat.sources[k].message, chat.sources[k].field))
    found = []
    reached = 0
    for _, places in runs:
        run = list(places)
        # A character that tokens of two writers share is drawn once.
        start, end = max(tokens[run[0]].start, reached), max(tokens[place].end for place in run)
        reached = max(reached, end)
        found.append(_Stretch(chat.sources[run[0]], chat.text[start:end], len(run)))
    return found


def _who(source: Source) -> Html:
    if source.message is None:
        return element("span", say(messages.TEMPLATE), style="color:var(--ink2)")
    who = say(messages.WRITTEN_BY, role=words(str(source.role)), number=text(source.message + 1))
    who = who if source.field == "content" else say(messages.FIELD, who=who, field=words(str(source.field)))
    return element("bdi", who, style="font-weight:600")


def _text(stretch: _Stretch) -> Html:
    own = stretch.source.message is not None
    whole = stretch.text
    if len(whole) > 3 * _HALF:
        gap = element(
            "span",
            text("⋯ "),
            count(messages.LEFT_OUT, len(whole) - 2 * _HALF),
            text(" ⋯"),
            style="font-family:sans-serif;color:var(--ink2)",
        )
        drawn = join([shown(whole[:_HALF]), text(" "), gap, text(" "), shown(whole[-_HALF:])])
    else:
        drawn = shown(whole)
    wash = "background:var(--soft);" if own else "color:var(--ink2);"
    style = f"font-family:var(--mono);white-space:pre-wrap;border-radius:3px;padding:2px 4px;{wash}"
    return element("bdi", drawn, style=style)


def _warning(one: ChatWarning) -> Html:
    return join([warning(words(one.sentence())), note(words(one.next_step()))])
