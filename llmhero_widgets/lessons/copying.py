"""Lessons into a folder of the reader's, who writes in them: nothing there is ever overwritten."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import catalog_messages as messages
from llmhero_widgets.lessons.catalog import notebooks, notebooks_dir

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    with _writing(folder):
        for name in notebooks():
            (new if _copy(source / name, folder / name) else kept).append(name)
    return Copied(tuple(new), tuple(kept))


class Copy(NamedTuple):
    """The reader's copy of one notebook, and whether it was made now."""

    path: Path
    new: bool


def copy_notebook(folder: Path, name: str) -> Copy:
    """Copy one notebook, unless the folder has it already.

    Parameters
    ----------
    folder
        Where to; made if needed.
    name
        One of :func:`llmhero_widgets.lessons.catalog.notebooks`.

    Returns
    -------
    Copy

    Raises
    ------
    HeroError
        If there is no such notebook, or the folder cannot be written.
    """
    _known(name)
    with _writing(folder):
        return Copy(folder / name, _copy(notebooks_dir() / name, folder / name))


class Fresh(NamedTuple):
    """What :func:`start_over` did: the fresh copy, and where the old one lies if there was one."""

    path: Path
    aside: Path | None


def start_over(folder: Path, name: str, *, at: Path | None = None) -> Fresh:
    """Put a fresh copy of one notebook in the place of the reader's, and keep theirs beside it.

    Parameters
    ----------
    folder
        Where the reader's copy is.
    name
        One of :func:`llmhero_widgets.lessons.catalog.notebooks`.
    at
        Where the reader's copy is, if it lies elsewhere.

    Returns
    -------
    Fresh

    Raises
    ------
    HeroError
        If there is no such notebook, or the folder cannot be written.
    """
    _known(name)
    target = folder / name if at is None else at
    with _writing(target.parent):
        aside = _put_aside(target) if os.path.lexists(target) else None
        _copy(notebooks_dir() / name, target)
    return Fresh(target, aside)


def put_back(folder: Path, name: str, aside: str) -> Path | None:
    """Undo :func:`start_over`: what lies beside takes its place again.

    Parameters
    ----------
    folder
        Where the reader's copy is.
    name
        One of :func:`llmhero_widgets.lessons.catalog.notebooks`.
    aside
        What :func:`start_over` named the old copy: a file's name in the same folder.

    Returns
    -------
    Path or None
        Where the fresh copy lies now, if the reader has changed it since; an unchanged one is removed.

    Raises
    ------
    HeroError
        If there is no such notebook or no such old copy, or the folder cannot be written.
    """
    _known(name)
    target = folder / name
    old = target.with_name(Path(aside).name)
    if (
        not re.fullmatch(rf"{re.escape(target.stem)}-\d+{re.escape(target.suffix)}", aside)
        or not old.is_file()
    ):
        raise HeroError(messages.NO_OLD_COPY, code="bad_request", name=aside, folder=target.parent)
    with _writing(folder):
        kept = None
        if os.path.lexists(target):
            if target.is_file() and target.read_bytes() == (notebooks_dir() / name).read_bytes():
                target.unlink()
            else:
                kept = _put_aside(target)
        _move(old, target)
    return kept


def _put_aside(target: Path) -> Path:
    for number in count(1):
        aside = target.with_name(f"{target.stem}-{number}{target.suffix}")
        try:
            _move(target, aside)
        except FileExistsError:
            continue
        return aside
    raise AssertionError


def _move(source: Path, target: Path) -> None:
    """Give a file another name in the same folder; a name that is taken raises FileExistsError."""
    try:
        # A hard link refuses a name that is taken, where renaming would replace it.
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here (FAT, a network's folder).
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        source.rename(target)
    else:
        source.unlink()


def _known(name: str) -> None:
    if name not in notebooks():
        raise HeroError(
            messages.NO_SUCH_NOTEBOOK,
            messages.CHOOSE_NOTEBOOK,
            code="bad_request",
            name=name,
            names=", ".join(notebooks()),
        )


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HeroError(
            messages.NOT_COPIED, messages.NOT_COPIED_HINT, folder=folder, reason=error.strerror or error
        ) from error


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
