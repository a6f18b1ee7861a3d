"""The course as the sidebar shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import catalog, copying, outline, record

if TYPE_CHECKING:
    from pathlib import Path

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.server.folder import LessonsFolder


def told(error: HeroError) -> dict[str, Any]:
    """Return an error as a front end reads it, in both languages."""
    return {
        "code": error.code,
        "what": {"en": error.sentence("en"), "zh": error.sentence("zh")},
        "hint": {"en": error.next_step("en"), "zh": error.next_step("zh")},
    }


def progress() -> dict[str, Any]:
    """Return what was passed of every lesson, and what is wrong with the record if something is."""
    passed, trouble = record.Passed(), None
    try:
        passed = record.load_or_say()
    except HeroError as error:
        trouble = told(error)
    return {"lessons": outline.lessons(passed), "trouble": trouble}


def course(folder: LessonsFolder) -> dict[str, Any]:
    """Return the whole course, and which notebooks the reader has a copy of."""
    read = progress()
    answer = {**outline.course(record.Passed()), **read, "folder": "", "copies": []}
    try:
        answer["folder"] = folder.address("")
        answer["copies"] = [name for name in catalog.notebooks() if (folder.path / name).is_file()]
    except HeroError as error:
        answer["trouble"] = answer["trouble"] or told(error)
    return answer


def files_of(lesson: str, language: Language) -> tuple[str, ...]:
    """Return the files of a lesson, the notebook first; of no lesson, the index."""
    return catalog.get(lesson).files[language] if lesson else (catalog.index(language),)


def open_copy(folder: LessonsFolder, lesson: str, language: Language) -> dict[str, Any]:
    """Make the reader's copy where there is none, and say where it is."""
    names = files_of(lesson, language)
    copies = [copying.copy_notebook(folder.path, name) for name in names]
    return {"path": folder.address(names[0]), "new": copies[0].new}


def start_over(folder: LessonsFolder, lesson: str, language: Language) -> dict[str, Any]:
    """Put a fresh copy in the place of the reader's, which stays beside it."""
    fresh = copying.start_over(folder.path, files_of(lesson, language)[0])
    return {"path": _address(folder, fresh.path), "aside": fresh.aside and _address(folder, fresh.aside)}


def put_back(folder: LessonsFolder, lesson: str, language: Language, aside: str) -> dict[str, Any]:
    """Undo :func:`start_over`."""
    name = files_of(lesson, language)[0]
    kept = copying.put_back(folder.path, name, aside.rpartition("/")[2])
    return {"path": folder.address(name), "aside": kept and _address(folder, kept)}


def _address(folder: LessonsFolder, path: Path) -> str:
    return folder.address(path.relative_to(folder.path).as_posix())
