"""The lessons that came with the package, and where they lie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message, current_language
from llmhero_widgets.lessons import catalog_messages as messages

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language

CATALOG_FILE = "lessons.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the curriculum.

    Attributes
    ----------
    id
        What the numbers of its lessons begin with, such as ``"1"``.
    title
        In both languages.
    """

    id: str
    title: Message


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
    seconds
        What a laptop may take to run its notebook from top to bottom, on one core; tests hold it to that.
    files
        Per language, paths below :func:`notebooks_dir`; the first is the notebook.
    widgets
        The widgets that it uses.
    """

    id: str
    title: Message
    topic: Message
    minutes: int
    seconds: int
    files: dict[Language, tuple[str, ...]]
    widgets: tuple[str, ...]

    @property
    def part(self) -> str:
        """The id of the part that it belongs to."""
        return self.id.partition(".")[0]

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
    return tuple(
        Entry(
            id=entry["id"],
            title=Message(**entry["title"]),
            topic=Message(**entry["topic"]),
            minutes=entry["minutes"],
            seconds=entry["seconds"],
            files={language: tuple(paths) for language, paths in entry["files"].items()},
            widgets=tuple(entry["widgets"]),
        )
        for entry in _read()["lessons"]
    )


def parts() -> tuple[Part, ...]:
    """Return the parts of the curriculum that have lessons, in their order.

    Examples
    --------
    >>> parts()[0].id
    '1'
    """
    return tuple(Part(part["id"], Message(**part["title"])) for part in _read()["parts"])


def index(language: Language | None = None) -> str:
    """Return the path of the page that leads to every lesson, below :func:`notebooks_dir`.

    Examples
    --------
    >>> index("en")
    'en/index.ipynb'
    """
    return str(_read()["index"][language or current_language()])


def notebooks() -> tuple[str, ...]:
    """Return every file that a reader gets, below :func:`notebooks_dir`: the index, then the lessons.

    Examples
    --------
    >>> notebooks()[:2]
    ('en/index.ipynb', 'zh/index.ipynb')
    """
    lists = (names for entry in lessons() for names in entry.files.values())
    return *_read()["index"].values(), *(name for names in lists for name in names)


def _read() -> dict[str, Any]:
    catalog: dict[str, Any] = json.loads((notebooks_dir() / CATALOG_FILE).read_text(encoding="utf-8"))
    return catalog


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
