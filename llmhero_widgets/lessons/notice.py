"""Remember what was passed, and tell the reader where that went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.lessons import messages, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def remember(write: Callable[[], Path | None]) -> dict[str, str]:
    """Write to the record; a file that cannot be used costs the memory, not the answer.

    Parameters
    ----------
    write
        Calls :func:`~llmhero_widgets.lessons.record.pass_exercise` or
        :func:`~llmhero_widgets.lessons.record.answer_question`.

    Returns
    -------
    dict
        What the reader has to know, by language; empty if all went well.

    Examples
    --------
    >>> from pathlib import Path
    >>> remember(lambda: None)
    {}
    >>> remember(lambda: Path("progress.damaged-1.json"))["en"]
    'Your progress file was damaged. It is kept as progress.damaged-1.json, and a new one was begun.'
    """
    try:
        aside = write()
    except OSError as error:
        slots = {"file": record.progress_file(), "reason": record.reason_of(error)}
        return {language: messages.NOT_REMEMBERED.format(language, **slots) for language in LANGUAGES}
    if aside is None:
        return {}
    return {language: messages.KEPT_ASIDE.format(language, aside=aside) for language in LANGUAGES}
