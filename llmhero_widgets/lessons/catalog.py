"""The lessons that came with the package, and where they lie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message, current_language
from llmhero_widgets.lessons import catalog_messages as messages

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language

CATALOG_FILE = "lessons.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One lesson.

    Attributes
    ----------
    id
        Its number in the curriculum, such as ``"1.1"``.
    title, topic
        In both languages.
    minutes
        What a reader needs for it.
    files
        Per language, paths below :func:`notebooks_dir`; the first is the notebook.
    widgets
        The widgets that it uses.
    """

    id: str
    title: Message
    topic: Message
    minutes: int
    files: dict[Language, tuple[str, ...]]
    widgets: tuple[str, ...]

    def notebook(self, language: Language | None = None) -> str:
        """Return the path of the notebook below :func:`notebooks_dir`, in one language."""
        return self.files[language or current_language()][0]


def notebooks_dir() -> Path:
    """Return the folder of the lessons: in the package, or at the top of a checkout.

    Raises
    ------
    HeroError
        If neither is there.
    """
    package = Path(str(files("llmhero_widgets")))
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if (folder / CATALOG_FILE).is_file():
            return folder
    raise HeroError(messages.NO_LESSONS, messages.NO_LESSONS_HINT, folder=package / "notebooks")


def lessons() -> tuple[Entry, ...]:
    """Return the lessons in the order of the curriculum.

    Examples
    --------
    >>> lessons()[0].id
    '1.1'
    """
    entries = json.loads((notebooks_dir() / CATALOG_FILE).read_text(encoding="utf-8"))
    return tuple(
        Entry(
            id=entry["id"],
            title=Message(**entry["title"]),
            topic=Message(**entry["topic"]),
            minutes=entry["minutes"],
            files={language: tuple(paths) for language, paths in entry["files"].items()},
            widgets=tuple(entry["widgets"]),
        )
        for entry in entries
    )


def get(lesson_id: str) -> Entry:
    """Return one lesson.

    Raises
    ------
    HeroError
        If there is no such lesson.
    """
    entries = lessons()
    found = next((entry for entry in entries if entry.id == lesson_id), None)
    if found is None:
        raise HeroError(
            messages.NO_SUCH_LESSON,
            messages.CHOOSE_LESSON,
            lesson=lesson_id,
            ids=", ".join(entry.id for entry in entries),
        )
    return found
