"""Which files a folder holds, in an order that does not depend on the machine."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_sources as messages
from llmhero_widgets.rag.loading.decode import whole_characters
from llmhero_widgets.rag.values import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Found:
    """A file: its place, its name among the documents, and what the system says of it."""

    path: Path
    id: str
    size: int
    stamp: tuple[int, ...]


def walk(
    paths: Sequence[str | Path], *, check: Callable[[], None] = lambda: None
) -> Iterator[Found | Skipped]:
    """Yield the files of some files and folders, or why one cannot be read.

    Parameters
    ----------
    paths
        Files and folders; a folder is read with those in it, in the order of their names. Names that begin
        with a dot are left out. A folder is entered once, so a link that leads back to one above ends there;
        devices and pipes are never opened.
    check
        Called for each entry; may raise to stop.

    Yields
    ------
    Found or Skipped
        Ids are the path below the folder, or the file's own name; unique.
    """
    used: set[str] = set()
    for given in paths:
        top = Path(given).expanduser()
        seen: set[tuple[int, int]] = set()
        for each in _walk(top, top.name or str(top), seen, check):
            # A name that is no text is shown as well as it can be.
            name = _unused(whole_characters(each.id)[0], top, used)
            used.add(name)
            if isinstance(each, Skipped):
                yield Skipped(name, each.error)
            else:
                yield Found(each.path, name, each.size, each.stamp)


def _walk(
    path: Path, name: str, seen: set[tuple[int, int]], check: Callable[[], None], *, inside: bool = False
) -> Iterator[Found | Skipped]:
    check()
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            identity = (facts.st_dev, facts.st_ino)
            if identity in seen:
                return
            seen.add(identity)
            names = sorted(entry for entry in os.listdir(path) if not entry.startswith("."))  # noqa: PTH208 - names only
        else:
            names = []
    except OSError as error:
        yield Skipped(name, _refusal(path, name, error))
        return
    if stat.S_ISREG(facts.st_mode):
        yield Found(path, name, facts.st_size, (facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino))
    elif stat.S_ISDIR(facts.st_mode):
        for entry in names:
            yield from _walk(path / entry, f"{name}/{entry}" if inside else entry, seen, check, inside=True)
    else:
        yield Skipped(
            name, HeroError(messages.NOT_A_FILE, messages.NOT_TEXT_HINT, code="bad_request", id=name)
        )


def _refusal(path: Path, name: str, error: OSError) -> HeroError:
    if isinstance(error, FileNotFoundError) and not path.is_symlink():
        return HeroError(
            messages.MISSING, messages.MISSING_HINT, code="bad_request", id=name, folder=str(Path.cwd())
        )
    return unreadable(name, error)


def unreadable(name: str, error: OSError) -> HeroError:
    """Say that a file cannot be read, in the system's words."""
    reason = error.strerror or type(error).__name__
    return HeroError(
        messages.UNREADABLE, messages.UNREADABLE_HINT, code="bad_request", id=name, reason=reason
    )


def _unused(name: str, top: Path, used: set[str]) -> str:
    if name not in used:
        return name
    longer = f"{top.name}/{name}"
    number = 2
    while longer in used:
        longer = f"{top.name}/{name} ({number})"
        number += 1
    return longer
