"""What a context window holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_pictures_words as messages
from llmhero_widgets.tokens.pictures.html import Html, number, say
from llmhero_widgets.tokens.pictures.marks import words
from llmhero_widgets.tokens.pictures.parts import picture, sentence, table, warning

if TYPE_CHECKING:
    from llmhero_widgets.tokens.window import Window


def draw(window: Window, rounded: tuple[str, str, str]) -> str:
    """Return the HTML of what a window holds.

    Parameters
    ----------
    window
        What to draw.
    rounded
        Its characters, words and pages, no finer than a sample allows.
    """
    measures = (messages.CHARACTERS, messages.WORDS, messages.PAGES)
    rows = [
        (say(messages.WINDOW_TOKENS), number(window.context)),
        (say(messages.ADDED_TOKENS), number(window.context - window.room)),
        (say(messages.ROOM), number(window.room)),
        *(
            (say(measure), say(messages.ABOUT, n=value))
            for measure, value in zip(measures, rounded, strict=True)
        ),
    ]
    head = [say(messages.MEASURE), say(messages.AMOUNT)]
    return picture(
        sentence(words(window.sentence())),
        table(say(messages.WINDOW_CAPTION), head, rows),
        warning(say(messages.LOSES)) if window.loses else Html(""),
    )
