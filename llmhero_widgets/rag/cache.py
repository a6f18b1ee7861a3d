"""Outputs of nodes on the disk: complete or absent, never half-done, never larger than they may be."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.cache import cache_dir
from llmhero_widgets.rag import messages_run as messages
from llmhero_widgets.rag import stored
from llmhero_widgets.rag.kept import is_alive
from llmhero_widgets.rag.values import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.values import PortType, Value

#: Bytes that all outputs together may take.
LIMIT: Final = 1 << 30
#: Seconds that an output must have taken to be kept.
WORTH: Final = 0.02
#: Another number makes everything older be computed anew.
LAYOUT: Final = 1
_SUMS: Final = "sums.json"
#: Seconds after which what a killed process left behind is swept away.
_ABANDONED: Final = 3600
_DIGEST: Final = re.compile("[0-9a-f]{64}")
#: What a file takes at least on most disks.
_BLOCK: Final = 4096
#: How full the cache is after it was full.
_AFTERWARDS: Final = 0.8


def default_folder() -> Path:
    """Return where pipelines keep what they computed; ``LLMHERO_CACHE`` chooses another place."""
    return cache_dir() / "rag"


class Cache:
    """A folder of outputs by key, each written in one step and checked when it is read.

    Values lie under their digest and keys name digests, so that equal outputs are stored once. Whatever is
    incomplete or damaged counts as absent. A disk that is full or must not be written makes nothing fail.

    Parameters
    ----------
    folder
        Made when it is first needed; several processes may share it.
    limit
        Bytes; the least recently used values go first.
    worth
        Seconds: what was computed faster is not kept by the engine, since to write it would take as long.

    Attributes
    ----------
    trouble : HeroError or None
        Why the last value could not be written.

    Examples
    --------
    >>> import tempfile
    >>> from llmhero_widgets.rag.models import Models
    >>> from llmhero_widgets.rag.values import Query
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Cache(folder).save("key", Query("Why?"))
    ...     Cache(folder).load("key", "query", Models()).text
    'Why?'
    """

    def __init__(self, folder: str | os.PathLike[str], *, limit: int = LIMIT, worth: float = WORTH) -> None:
        self.folder = Path(folder).expanduser()
        self.limit = limit
        self.worth = worth
        self.trouble: HeroError | None = None
        self._values = self.folder / "values"
        self._keys = self.folder / "keys"
        self._staging = self.folder / "staging"
        self._lock = threading.RLock()
        self._alive: WeakValueDictionary[str, Value] = WeakValueDictionary()
        self._nbytes: int | None = None

    def save(self, key: str, value: Value) -> None:
        """Keep a value under a key; where that cannot be done, ``trouble`` says why."""
        if not stored.can_store(value):
            return
        with self._lock:
            try:
                self._save(value)
                self._write_key(_coded(key), value)
                self.trouble = None
                self._bound()
            except Exception as error:  # noqa: BLE001 - the value is there; not to keep it is no failure
                self.trouble = HeroError(
                    messages.CACHE_TROUBLE,
                    messages.CACHE_TROUBLE_HINT,
                    folder=self.folder,
                    reason=getattr(error, "strerror", None) or str(error),
                )

    def load(self, key: str, kind: PortType, models: Models) -> Value | None:
        """Return the value of a key, or None where it is absent or damaged.

        Parameters
        ----------
        key
            What it was saved under.
        kind
            What it has to be.
        models
            What an index embeds questions with.
        """
        with self._lock:
            path = self._keys / f"{_coded(key)}.json"
            try:
                data = path.read_bytes()
            except OSError:
                return None
            try:
                told = json.loads(data)
                if told["layout"] != LAYOUT:
                    return None
                value = self._find(told["digest"], models)
                _touch(path)
            except HeroError:
                return None  # it is whole, and the model that it needs is not there now
            except Exception:  # noqa: BLE001 - whatever is wrong with it, it is computed anew
                with suppress(OSError):
                    path.unlink()
                return None
            return value if value.type == kind else None

    def nbytes(self) -> int:
        """Return how many bytes everything takes."""
        with self._lock:
            return sum(size for _, size, _ in self._entries())

    def clear(self) -> None:
        """Delete everything."""
        with self._lock:
            for folder in (self._keys, self._values, self._staging):
                shutil.rmtree(folder, ignore_errors=True)
            self._nbytes = 0

    def _save(self, value: Value) -> None:
        target = self._values / value.digest
        self._alive[value.digest] = value
        if target.is_dir():
            self._use(value)
            return
        self._staging.mkdir(parents=True, exist_ok=True)
        self._values.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=self._staging))
        try:
            for other in stored.dump(value, folder):
                self._save(other)
            files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
            sums = {path.relative_to(folder).as_posix(): _sum(path) for path in files}
            (folder / _SUMS).write_text(json.dumps({"layout": LAYOUT, "files": sums}), encoding="utf-8")
            size = _size(folder)
            try:
                folder.rename(target)
            except OSError:
                # Another process was quicker, with the same value.
                if not target.is_dir():
                    raise
            else:
                self._nbytes = None if self._nbytes is None else self._nbytes + size
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _write_key(self, key: str, value: Value) -> None:
        self._keys.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._staging_folder())
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"layout": LAYOUT, "digest": value.digest}, file)
        Path(name).replace(self._keys / f"{key}.json")
        self._nbytes = None if self._nbytes is None else self._nbytes + _BLOCK

    def _staging_folder(self) -> Path:
        self._staging.mkdir(parents=True, exist_ok=True)
        return self._staging

    def _find(self, digest: str, models: Models) -> Value:
        if not _DIGEST.fullmatch(digest):
            raise ValueError("no digest")
        folder = self._values / digest
        alive = self._alive.get(digest)
        if alive is not None and is_alive(alive):
            self._use(alive)
            return alive
        if alive is not None:
            self._remove(folder)
            raise ValueError("what it stands for is gone")
        try:
            _verify(folder)
            value = stored.load(folder, lambda other: self._find(other, models), models)
        except HeroError:
            raise
        except Exception:
            self._remove(folder)
            raise
        if value.digest != digest:
            raise ValueError("it lies under another digest")
        _touch(folder)
        self._alive[digest] = value
        return value

    def _remove(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self._nbytes = None

    def _use(self, value: Value) -> None:
        """Mark a value, and all that it rests on, as used now."""
        _touch(self._values / value.digest)
        for other in stored.others(value):
            self._use(other)

    def _bound(self) -> None:
        """Delete what was not used for longest, where everything together takes too much."""
        if self._nbytes is None:
            self._sweep()
            self._nbytes = sum(size for _, size, _ in self._entries())
        if self._nbytes <= self.limit:
            return
        entries = sorted(self._entries())
        left = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if left <= self.limit * _AFTERWARDS:
                break
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            left -= size
        self._nbytes = left

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each value or key was last used, its bytes and its place."""
        for parent in (self._values, self._keys):
            for path in parent.iterdir() if parent.is_dir() else ():
                try:
                    yield path.stat().st_mtime, _size(path), path
                except OSError:
                    continue  # another process deleted it meanwhile

    def _sweep(self) -> None:
        """Delete what a killed process left behind."""
        for path in self._staging.iterdir() if self._staging.is_dir() else ():
            try:
                abandoned = time.time() - path.stat().st_mtime > _ABANDONED
            except OSError:
                continue
            if abandoned:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


@cache
def _code() -> str:
    """Return a digest of the program: what another version computed is not used, whatever its nodes say."""
    root = Path(__file__).parent.parent
    facts = []
    for path in sorted(root.rglob("*.py")):
        stat = path.stat()
        facts.append(f"{path.relative_to(root).as_posix()}\0{stat.st_size}\0{stat.st_mtime_ns}")
    return digest_of(*facts)


def _coded(key: str) -> str:
    return digest_of(key, _code())


def _touch(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:
        return  # a disk that must not be written still can be read


def _size(path: Path) -> int:
    if path.is_file():
        return max(_BLOCK, path.stat().st_size)
    return sum(max(_BLOCK, each.stat().st_size) for each in path.rglob("*") if each.is_file())


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verify(folder: Path) -> None:
    """Raise where a file is missing or is not what was written."""
    told = json.loads((folder / _SUMS).read_bytes())
    if told["layout"] != LAYOUT:
        raise ValueError("another layout")
    for name, expected in told["files"].items():
        if _sum(folder / name) != expected:
            raise ValueError(f"{name} is damaged")
