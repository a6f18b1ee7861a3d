"""Our own folder of ready models: complete or absent, never half-done."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from llmhero_widgets.models.catalog import Card

CACHE_VARIABLE = "LLMHERO_CACHE"
MANIFEST = "llmhero.json"
# A new number makes every older copy be fetched again.
LAYOUT = 1


def cache_dir() -> Path:
    """Return the folder that holds everything we store; ``LLMHERO_CACHE`` overrides the system's choice."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("llmhero", appauthor=False))


def models_dir() -> Path:
    """Return the folder of the ready models."""
    return cache_dir() / "models"


def model_dir(card: Card) -> Path:
    """Return where this model lies once it is ready."""
    return models_dir() / card.id


def ready_dir(card: Card) -> Path | None:
    """Return where the model lies complete, in the shared folder or else in our own, or None."""
    from llmhero_widgets.models import shared

    found = shared.find(card.id, _wheels(card))
    return found or (model_dir(card) if is_ours(card) else None)


def is_ready(card: Card) -> bool:
    """Whether the model is complete: every file of its manifest is there with its size."""
    return ready_dir(card) is not None


def is_ours(card: Card) -> bool:
    """Whether our own folder has the model complete, whatever a shared one has."""
    return complete(model_dir(card), _wheels(card))


def complete(folder: Path, wheels: list[str] | None = None) -> bool:
    """Whether a folder holds every file of its manifest with its size, made from those wheels if any."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
        return (
            manifest["layout"] == LAYOUT
            and (wheels is None or manifest["wheels"] == wheels)
            and all((folder / name).stat().st_size == size for name, size in files.items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def made_from(folder: Path) -> list[str]:
    """Return the wheels that a ready folder was made from."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return [str(each) for each in manifest["wheels"]]


def disk_usage(card: Card) -> int:
    """Return the bytes that this model occupies in our cache."""
    folder = model_dir(card)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0


def remove(card: Card) -> int:
    """Delete the model from our cache and return the bytes that were freed.

    Raises
    ------
    HeroError
        If it is in the shared folder alone, which is not ours to change, or our own cannot be written.
    """
    freed = disk_usage(card)
    found = ready_dir(card)
    if not freed and found is not None:
        raise HeroError(messages.IS_SHARED, messages.IS_SHARED_HINT, title=card.title, folder=found)
    with locked(card):
        _sweep(card)
        if model_dir(card).exists():
            shutil.rmtree(model_dir(card))
    return freed


def require_room(needed: int, folder: Path, variable: str) -> None:
    """Raise :class:`HeroError` if a disk has fewer free bytes than that.

    Parameters
    ----------
    needed
        Bytes.
    folder
        Where they are to be written; it need not exist yet.
    variable
        The environment variable that chooses the folder.
    """
    free = shutil.disk_usage(_existing(folder)).free
    if free < needed:
        raise _no_room(needed, free, folder, variable)


def disk_error(error: OSError, needed: int) -> HeroError:
    """Return what a user can do about a disk that is full or must not be written.

    Parameters
    ----------
    error
        What the operating system said.
    needed
        Bytes that were to be written in all.
    """
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        folder = cache_dir()
        return _no_room(needed, shutil.disk_usage(_existing(folder)).free, folder, CACHE_VARIABLE)
    return HeroError(
        messages.NOT_WRITABLE,
        messages.NOT_WRITABLE_HINT,
        folder=models_dir(),
        reason=error.strerror or error,
        variable=CACHE_VARIABLE,
    )


def _no_room(needed: int, free: int, folder: Path, variable: str) -> HeroError:
    return HeroError(
        messages.NO_ROOM,
        messages.NO_ROOM_HINT,
        needed=megabytes(needed),
        free=megabytes(free),
        folder=folder,
        variable=variable,
    )


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())


def megabytes(size: int) -> str:
    """Return a size for people.

    Examples
    --------
    >>> megabytes(92_871_040)
    '93 MB'
    """
    return f"{size / 1e6:,.0f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB"  # noqa: PLR2004


@contextmanager
def locked(card: Card, waiting: Callable[[], object] | None = None) -> Iterator[None]:
    """Hold the right to change this model, across threads and processes.

    Parameters
    ----------
    card
        The model.
    waiting
        Called once if somebody else holds it.

    Raises
    ------
    HeroError
        If the cache cannot be written.
    """
    import filelock

    folder = models_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / f".{card.id}.lock")
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            if waiting is not None:
                waiting()
            lock.acquire()
    except OSError as error:
        raise disk_error(error, 0) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def staging(card: Card) -> Iterator[Path]:
    """Yield an empty folder on the cache's disk that is gone afterwards; needs :func:`locked`."""
    # Whoever made an older one died: we hold the lock.
    _sweep(card)
    folder = Path(tempfile.mkdtemp(prefix=f".{card.id}.staging-", dir=models_dir()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(card: Card, folder: Path) -> Path:
    """Put a finished folder in its place, in one step that a power cut cannot halve; needs :func:`locked`.

    Parameters
    ----------
    card
        The model.
    folder
        Its files, inside the :func:`staging` folder.

    Returns
    -------
    Path
        Where the model lies now.
    """
    seal(folder, {"model": card.id, "wheels": _wheels(card)})
    target = model_dir(card)
    if target.exists():
        target.rename(folder.with_name("replaced"))
    folder.rename(target)
    _sync(target.parent)
    return target


def seal(folder: Path, facts: dict[str, Any]) -> None:
    """Write the manifest of a finished folder, and all of it to the disk, readable by everybody."""
    files = {str(path.relative_to(folder)): path.stat().st_size for path in _files(folder)}
    manifest = {"layout": LAYOUT, **facts, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    for path in _files(folder):
        # safetensors are saved for their owner alone, but a class shares one cache.
        path.chmod(0o644)
        _sync(path)
    _sync(folder)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _wheels(card: Card) -> list[str]:
    return [wheel.sha256 for wheel in card.wheels]


def _sweep(card: Card) -> None:
    for leftover in models_dir().glob(f".{card.id}.staging-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
