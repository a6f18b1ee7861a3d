"""Any number of chunks into an index, never more than a few thousand of them in memory."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.indexes import engines
from llmhero_widgets.rag.indexes.settings import IndexSettings
from llmhero_widgets.rag.ingested import Ingested
from llmhero_widgets.rag.values import digest_of
from llmhero_widgets.rag.vector_store import PART, VectorStore, digest_of_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.rag.embedders import TextEmbedder
    from llmhero_widgets.rag.values import Chunk, Skipped

#: Vectors that FAISS is trained on at most: 48 MB of 384 dimensions.
_SAMPLE: Final = 32_768


def read_chunks(
    paths: Sequence[str | Path],
    *,
    method: str = "recursive",
    size: int = 400,
    overlap: int = 80,
    skipped: Callable[[Skipped], None] | None = None,
) -> Iterator[Chunk]:
    """Yield the chunks of files and folders, one file in memory at a time.

    Parameters
    ----------
    paths
        Files and folders, as for :func:`llmhero_widgets.rag.loading.load_documents`.
    method, size, overlap
        As for :func:`llmhero_widgets.rag.chunking.cut`.
    skipped
        Told about every file that could not be read, and why.

    Yields
    ------
    Chunk
        In the order of the files; a file that cannot be read is left out.
    """
    from llmhero_widgets.rag.chunking import cut
    from llmhero_widgets.rag.loading import load_documents, walk
    from llmhero_widgets.rag.values import Skipped

    for found in walk(list(paths)):
        if isinstance(found, Skipped):
            if skipped:
                skipped(found)
            continue
        try:
            (document,) = load_documents([found.path]).items
        except HeroError as error:
            if skipped:
                skipped(Skipped(found.id, error))
            continue
        yield from cut(replace(document, id=found.id), method, size, overlap)


def ingest(  # noqa: PLR0913 - what, with what, where to and how
    chunks: Iterable[Chunk],
    embedder: TextEmbedder,
    folder: str | Path,
    settings: IndexSettings | None = None,
    *,
    check: Callable[[], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ingested:
    """Embed chunks as they come, and make them searchable.

    Vectors are written down as they come. When this is called again with the same chunks, after a cancel, a
    kill or the loss of a server, it goes on where it was; where the chunks are others from some place on, it
    embeds from there.

    Parameters
    ----------
    chunks
        May be a generator, such as :func:`read_chunks`; it is read once.
    embedder
        Turns texts into vectors.
    folder
        Where vectors, chunks and the index are kept.
    settings
        Which index. "flat" compares with every vector, which are then read from the disk; the others are held
        in memory, "sq8" with a quarter and "pq" with a thirty-second of the vectors' size; with a ``uri``,
        Milvus holds them.
    check
        Called every 100 ms or sooner; may raise to stop.
    progress
        Called with the chunks that have been embedded.

    Returns
    -------
    Ingested

    Raises
    ------
    HeroError
        A folder that holds something else; a server that is lost.

    Examples
    --------
    >>> import tempfile
    >>> from llmhero_widgets.rag.embedders import load
    >>> from llmhero_widgets.rag.values import Chunk
    >>> text = "Note 7 is about the number 7."
    >>> texts = (f"Note {n} is about the number {n}." for n in range(100))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = ingest((Chunk("notes", 0, len(t), t) for t in texts), load("wordllama"), folder)
    ...     [(row, chunk.text, round(score, 3)) for row, chunk, score in found.search(text, 1)]
    [(7, 'Note 7 is about the number 7.', 1.0)]
    """
    store = VectorStore(Path(folder), embedder.id, embedder.revision, embedder.dimensions)
    _embed(iter(chunks), embedder, store, check, progress)
    settings = (settings or IndexSettings()).whole(len(store), embedder.dimensions)
    if settings.uri:
        return _to_milvus(store, settings, embedder, check)
    if settings.kind == "flat":
        return Ingested(store, settings, embedder)
    return Ingested(store, settings, embedder, engine=_to_faiss(store, settings, check))


def _embed(
    chunks: Iterator[Chunk],
    embedder: TextEmbedder,
    store: VectorStore,
    check: Callable[[], None] | None,
    progress: Callable[[int], None] | None,
) -> None:
    done, number = 0, 0
    say = progress or (lambda _done: None)

    def embedded(batch: Sequence[Chunk]) -> NDArray[np.float32]:
        def told(now: int, total: int, before: int = done) -> None:
            del total
            say(before + now)

        return embedder.embed([chunk.text for chunk in batch], check=check, progress=told)

    while True:
        if check:
            check()
        # A part that was cut short by the end of the chunks is compared with as many.
        size = store.parts[number].rows if number < len(store.parts) else PART
        batch = list(islice(chunks, size))
        if number < len(store.parts):
            if len(batch) == size and digest_of_chunks(batch) == store.parts[number].digest:
                if not store.whole(number):
                    store.mend(number, batch, embedded(batch))
                done += size
                number += 1
                say(done)
                continue
            store.cut(number)
            batch += islice(chunks, PART - len(batch))
        if not batch:
            return

        store.append(batch, embedded(batch))
        done += len(batch)
        number += 1


def _to_faiss(store: VectorStore, settings: IndexSettings, check: Callable[[], None] | None) -> Any:
    """Return the index of the store as it is now, from the disk where it is there already."""
    import faiss

    made = digest_of(store.digest, settings.digest)[:16]
    path = store.folder / f"index-{made}.faiss"
    if path.is_file():
        return faiss.read_index(str(path))
    engine, _ = engines.train(_sample(store), settings, check=check)
    for number, _start in store.starts():
        engines.add(
            engine, store.vectors(number), settings.kind, progress=(lambda *_: check()) if check else None
        )
    draft = path.with_name(path.name + ".draft")
    faiss.write_index(engine, str(draft))
    draft.replace(path)
    for old in store.folder.glob("index-*.faiss"):
        if old != path:
            old.unlink()
    return engine


def _sample(store: VectorStore) -> NDArray[np.float32]:
    """Return vectors evenly spread over the store, at most as many as are worth training on."""
    step = max(1, -(-len(store) // _SAMPLE))
    taken = [np.array(store.vectors(number)[-start % step :: step]) for number, start in store.starts()]
    return np.concatenate(taken) if taken else np.empty((0, store.dimensions), np.float32)


def _to_milvus(
    store: VectorStore, settings: IndexSettings, embedder: TextEmbedder, check: Callable[[], None] | None
) -> Ingested:
    from llmhero_widgets.rag.indexes.collections import BATCH, connected, count, insert, opened, place

    settings = replace(settings, uri=place(settings.uri))
    with connected(settings.uri) as client:
        collection = opened(client, settings, store.digest, store.dimensions)
        done = count(client, collection)
        for number, start in store.starts():
            rows = store.vectors(number)
            for at in range(0, len(rows), BATCH):
                if start + at + BATCH <= done:
                    continue
                if check:
                    check()
                insert(client, collection, start + at, np.array(rows[at : at + BATCH]), uri=settings.uri)
        client.flush(collection)
    return Ingested(store, settings, embedder, collection=collection)
