"""Embeddings in one SQLite file: whole after a kill, checked when read, bounded."""

from __future__ import annotations

import sqlite3
import threading
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

#: Bytes of all embeddings on the disk: 600,000 of 384 dimensions.
LIMIT: Final = 1 << 30
#: Seconds to wait for another process that writes.
_PATIENCE: Final = 5.0
#: Keys per question to the file.
_TOGETHER: Final = 500
#: Uses are told apart by the day: reading must not mean writing.
_DAY: Final = 86_400
_MAKE: Final = (
    "CREATE TABLE IF NOT EXISTS vectors"
    " (key BLOB PRIMARY KEY, vector BLOB NOT NULL, sum INTEGER NOT NULL, day INTEGER NOT NULL)"
)


class VectorFile:
    """Vectors by key.

    A file that is damaged is replaced by an empty one, a vector that is damaged counts as absent, and a disk
    that cannot be written makes nothing fail.

    Parameters
    ----------
    path
        Made when it is first needed; several processes may share it.
    limit
        Bytes; the vectors that were not used for longest go first.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = VectorFile(Path(folder) / "vectors.sqlite")
    ...     file.add([b"one"], np.ones((1, 3), np.float32))
    ...     found = file.find([b"one", b"two"])
    ...     file.close()
    >>> found
    {b'one': array([1., 1., 1.], dtype=float32)}
    """

    def __init__(self, path: Path, *, limit: int = LIMIT) -> None:
        self.path = path
        self.limit = limit
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def find(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vectors that are there."""
        found: dict[bytes, NDArray[np.float32]] = {}
        with self._lock, suppress(OSError, sqlite3.Error):
            for start in range(0, len(keys), _TOGETHER):
                found |= self._find(keys[start : start + _TOGETHER])
        return found

    def add(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Keep some vectors, all or none of them.

        Parameters
        ----------
        keys
            One per vector.
        vectors
            float32, shape ``(keys, dimensions)``.
        """
        rows = [
            (key, data, zlib.crc32(key + data), _today())
            for key, data in zip(keys, (row.tobytes() for row in vectors), strict=True)
        ]
        with self._lock:
            for _ in range(2):
                try:
                    with self._open() as connection:
                        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
                    self._bound()
                except sqlite3.OperationalError:
                    return  # a full disk, or one that must not be written, or a process that writes for long
                except sqlite3.DatabaseError:
                    self._replace()
                except OSError:
                    return
                else:
                    return

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._close()

    def _find(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        marks = ",".join("?" * len(keys))
        try:
            connection = self._open()
            rows = connection.execute(
                f"SELECT key, vector, sum, day FROM vectors WHERE key IN ({marks})",  # noqa: S608 - question marks only
                keys,
            ).fetchall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._replace()
            return {}
        whole = {
            key: np.frombuffer(data, np.float32)
            for key, data, total, _ in rows
            if zlib.crc32(key + data) == total
        }
        today = _today()
        self._use((key for key, _, _, day in rows if key in whole and day != today), today)
        return whole

    def _use(self, keys: Iterable[bytes], today: int) -> None:
        rows = [(today, key) for key in keys]
        if rows:
            with suppress(sqlite3.OperationalError), self._open() as connection:
                connection.executemany("UPDATE vectors SET day = ? WHERE key = ?", rows)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, check_same_thread=False)
            self._connection = connection
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_MAKE)
        return self._connection

    def _bound(self) -> None:
        connection = self._open()
        (pages,), (size,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
        if pages * size <= self.limit:
            return
        with connection:
            connection.execute(
                "DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors ORDER BY day, rowid"
                " LIMIT (SELECT COUNT(*) / 4 + 1 FROM vectors))"
            )
        connection.execute("PRAGMA incremental_vacuum").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _replace(self) -> None:
        """Delete a damaged file."""
        self._close()
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _today() -> int:
    return int(time.time()) // _DAY
