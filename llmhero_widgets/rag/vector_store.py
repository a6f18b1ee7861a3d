"""Chunks with their vectors in a folder, part by part: more than fits into memory, and safe from a kill."""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.values import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

#: Chunks of one part: 2,048 vectors of 384 dimensions take 3 MB.
PART: Final = 2048
_MANIFEST: Final = "parts.json"
_LAYOUT: Final = 1
_DRAFT: Final = ".draft"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the store: how many chunks it holds, a SHA-256 of them, and one of the file of vectors."""

    rows: int
    digest: str
    vectors: str = ""


class VectorStore:
    """A folder of parts, each two files: vectors as ``.npy`` and chunks as JSON lines.

    A part is there whole or not at all: the manifest names it only after both files are written. Nothing in
    the folder can run when it is read.

    Parameters
    ----------
    folder
        Where; made if it is not there.
    embedder, revision, dimensions
        Whose vectors; a store of another embedder is refused.

    Raises
    ------
    HeroError
        If the folder holds something else.
    """

    def __init__(self, folder: Path, embedder: str, revision: str, dimensions: int) -> None:
        self.folder = folder
        self.embedder = embedder
        self.revision = revision
        self.dimensions = dimensions
        folder.mkdir(parents=True, exist_ok=True)
        told = _manifest(folder)
        # A kill may leave drafts, and nothing but them.
        if told is None and any(each.suffix != _DRAFT for each in folder.iterdir()):
            raise HeroError(
                messages.NOT_A_STORE, messages.NOT_A_STORE_HINT, code="bad_request", folder=folder
            )
        if told is not None and (told["revision"], told["dimensions"]) != (revision, dimensions):
            raise HeroError(
                messages.OTHER_STORE,
                messages.OTHER_STORE_HINT,
                code="bad_request",
                folder=folder,
                embedder=told["embedder"],
            )
        self.parts = [Part(**part) for part in told["parts"]] if told else []
        if told is None:
            self._write()

    def __len__(self) -> int:
        """Return how many chunks there are."""
        return sum(part.rows for part in self.parts)

    @property
    def digest(self) -> str:
        """SHA-256 of all parts and the embedder."""
        state = hashlib.sha256(self.revision.encode())
        for part in self.parts:
            state.update(part.digest.encode())
        return state.hexdigest()

    def append(self, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
        """Add a part; after a kill it is there whole or not at all."""
        self.parts.append(self._put(len(self.parts), chunks, vectors))
        self._write()

    def mend(self, part: int, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
        """Write a part anew."""
        self.parts[part] = self._put(part, chunks, vectors)
        self._write()

    def whole(self, part: int) -> bool:
        """Whether the files of a part are as they were written; what is damaged or gone counts as absent."""
        name, told = self._name(part), self.parts[part]
        try:
            with name.with_suffix(".npy").open("rb") as file:
                vectors = hashlib.file_digest(file, "sha256").hexdigest()
            chunks = hashlib.sha256(name.with_suffix(".jsonl").read_bytes()).hexdigest()
        except OSError:
            return False
        return (vectors, chunks) == (told.vectors, told.digest)

    def cut(self, parts: int) -> None:
        """Keep only the first parts."""
        gone = range(parts, len(self.parts))
        del self.parts[parts:]
        self._write()
        for number in gone:
            for suffix in (".npy", ".jsonl"):
                self._name(number).with_suffix(suffix).unlink(missing_ok=True)

    def vectors(self, part: int) -> NDArray[np.float32]:
        """Return the vectors of a part, shape ``(rows, dimensions)``, read from the disk as they are used."""
        path = self._name(part).with_suffix(".npy")
        found: Any = np.load(path, mmap_mode="r", allow_pickle=False)
        return found  # type: ignore[no-any-return]

    def chunks(self, part: int) -> list[Chunk]:
        """Return the chunks of a part."""
        data = self._name(part).with_suffix(".jsonl").read_bytes().decode("utf-8", "surrogatepass")
        return [Chunk(**json.loads(line)) for line in data.split("\n") if line]

    def starts(self) -> Iterator[tuple[int, int]]:
        """Yield the number of each part and its first row."""
        row = 0
        for number, part in enumerate(self.parts):
            yield number, row
            row += part.rows

    def rows(self, wanted: Sequence[int]) -> list[Chunk]:
        """Return chunks by their rows."""
        found: dict[int, Chunk] = {}
        for number, start in self.starts():
            here = [row for row in set(wanted) if start <= row < start + self.parts[number].rows]
            if here:
                chunks = self.chunks(number)
                found |= {row: chunks[row - start] for row in here}
        return [found[row] for row in wanted]

    def _put(self, number: int, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> Part:
        name = self._name(number)
        saved = io.BytesIO()
        np.save(saved, vectors, allow_pickle=False)
        array, data = saved.getbuffer(), _lines(chunks)
        _replace(name.with_suffix(".npy"), lambda path: _write(path, array))
        _replace(name.with_suffix(".jsonl"), lambda path: _write(path, data))
        digests = (hashlib.sha256(each).hexdigest() for each in (data, array))
        return Part(len(chunks), *digests)

    def _name(self, number: int) -> Path:
        return self.folder / f"part-{number:06d}"

    def _write(self) -> None:
        told = {
            "layout": _LAYOUT,
            "embedder": self.embedder,
            "revision": self.revision,
            "dimensions": self.dimensions,
            "parts": [asdict(part) for part in self.parts],
        }
        data = json.dumps(told, ensure_ascii=False).encode()
        _replace(self.folder / _MANIFEST, lambda path: _write(path, data))


def open_store(folder: Path) -> VectorStore:
    """Open a store that is there.

    Raises
    ------
    HeroError
        If it is not.
    """
    told = _manifest(folder) if folder.is_dir() else None
    if told is None:
        raise HeroError(messages.NOT_A_STORE, messages.NOT_A_STORE_HINT, code="bad_request", folder=folder)
    return VectorStore(folder, told["embedder"], told["revision"], told["dimensions"])


def digest_of_chunks(chunks: Sequence[Chunk]) -> str:
    """Return a SHA-256 of texts and places."""
    return hashlib.sha256(_lines(chunks)).hexdigest()


def _lines(chunks: Sequence[Chunk]) -> bytes:
    lines = "".join(json.dumps(asdict(chunk), ensure_ascii=False) + "\n" for chunk in chunks)
    return lines.encode("utf-8", "surrogatepass")


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        told = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return told if isinstance(told, dict) and told.get("layout") == _LAYOUT else None


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under another name first: what has its name is whole."""
    draft = path.with_name(path.name + _DRAFT)
    write(draft)
    draft.replace(path)


def _write(path: Path, data: bytes | memoryview) -> None:
    with path.open("wb") as file:
        file.write(data)
        os.fsync(file.fileno())
