"""What an exported page may ask of an explorer: what positions do to the model's next token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.core.recording import Question

if TYPE_CHECKING:
    from llmhero_widgets.core.recording import Questions


def questions(text: str) -> Questions:
    """Name what a page may ask: to measure the words on display.

    Parameters
    ----------
    text
        The words.
    """
    yield Question("trial", {"text": text}, follow=("trial",))
