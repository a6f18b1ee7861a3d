"""Lessons into a folder of the reader's, who writes in them: nothing there is ever overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import catalog_messages as messages
from llmhero_widgets.lessons.catalog import notebooks, notebooks_dir


class Copied(NamedTuple):
    """What :func:`copy_lessons` did; paths below the folder."""

    new: tuple[str, ...]
    kept: tuple[str, ...]


def default_folder() -> Path:
    """Return where lessons go if the reader names no folder."""
    return Path.home() / "llmhero-lessons"


def copy_lessons(folder: Path) -> Copied:
    """Copy the index and every lesson, in both languages, that the folder does not have yet.

    Parameters
    ----------
    folder
        Where to; made if needed. A file that exists there, or a link, is left as it is.

    Returns
    -------
    Copied

    Raises
    ------
    HeroError
        If the folder cannot be written.
    """
    source = notebooks_dir()
    new: list[str] = []
    kept: list[str] = []
    try:
        for name in notebooks():
            (new if _copy(source / name, folder / name) else kept).append(name)
    except OSError as error:
        raise HeroError(
            messages.NOT_COPIED, messages.NOT_COPIED_HINT, folder=folder, reason=error.strerror or error
        ) from error
    return Copied(tuple(new), tuple(kept))


def _copy(source: Path, target: Path) -> bool:
    content = source.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        stream = target.open("xb")
    except FileExistsError:
        return False
    try:
        with stream:
            stream.write(content)
    except BaseException:
        # Half a notebook would be taken for the reader's own next time.
        target.unlink(missing_ok=True)
        raise
    return True
