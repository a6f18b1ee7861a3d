"""Ingesting chunks as they come beside holding them all, each in its own process; and a kill in the middle.

    python benchmarks/rag_ingest.py [chunks] [--milvus]

Chunks are stretches of the bundled handbook, made one by one by a generator and embedded by wordllama. "All
at once" is what a short script does: a list of texts, one matrix, one FAISS index. The streams keep vectors
and chunks in a folder, and an index in FAISS (Flat reads the folder, SQ8 is in memory) or, with --milvus, in
a file of Milvus Lite, whose server runs in the same process. Megabytes are the most that resident memory rose
above where it began, embedder and libraries loaded. The last line kills an ingestion half-way and runs it
again: what had been embedded is not embedded again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from measure import Peak, table

from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.embedders import load
from llmhero_widgets.rag.indexes.settings import IndexSettings
from llmhero_widgets.rag.ingest import ingest
from llmhero_widgets.rag.values import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNKS = 100_000
QUESTIONS = ["How large is the cache of keys and values?", "上下文窗口有多大？"]


def chunks(count: int) -> Iterator[Chunk]:
    draw = np.random.default_rng(0)
    texts = [*handbook("en"), *handbook("zh")]
    for _ in range(count):
        name, text = texts[draw.integers(len(texts))]
        length = int(draw.integers(60, 400))
        start = int(draw.integers(max(1, len(text) - length)))
        yield Chunk(name, start, start + length, text[start : start + length])


def child(way: str, count: int, folder: str) -> None:
    """Ingest in this process, and print what it cost and found."""
    import faiss

    embedder = load("wordllama")
    queries = embedder.embed(QUESTIONS)
    next(chunks(1))
    with Peak() as peak:
        if way == "all at once":
            pieces = list(chunks(count))
            index = faiss.IndexFlatIP(embedder.dimensions)
            index.add(embedder.embed([piece.text for piece in pieces]))
            rows = index.search(queries, 10)[1]
        else:
            kind, _, uri = way.partition(" ")
            settings = IndexSettings(kind, uri=f"{folder}/milvus.db" if uri else "")
            told = (lambda done: print(done, flush=True)) if "--say" in sys.argv else None
            found = ingest(chunks(count), embedder, Path(folder) / "store", settings, progress=told)
            rows = found.search_vectors(queries, 10)[0]
    print(json.dumps([peak.seconds, peak.megabytes, rows.tolist()]))


def run(way: str, count: int, folder: str) -> tuple[float, float, list[list[int]]]:
    program = [sys.executable, __file__, "--child", way, str(count), folder]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    seconds, megabytes, rows = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes, rows


def killed(count: int, folder: str) -> tuple[float, float]:
    """Return the seconds before a kill half-way, and those that the second run took."""
    program = [sys.executable, __file__, "--child", "flat", str(count), folder, "--say"]
    start = time.perf_counter()
    process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.strip().isdigit() and int(line) >= count // 2:
            process.kill()
            break
    process.wait()
    before = time.perf_counter() - start
    return before, run("flat", count, folder)[0]


def main() -> None:
    numbers = [each for each in sys.argv[1:] if each.isdigit()]
    count = int(numbers[0]) if numbers else CHUNKS
    rows = [["", "seconds", "chunks/s", "MB", "÷ all at once", "top 10 as exact"]]
    ways = ["all at once", "flat", "sq8", *(["flat milvus"] if "--milvus" in sys.argv else [])]
    exact: list[list[int]] = []
    whole = 0.0
    for way in ways:
        with tempfile.TemporaryDirectory() as folder:
            seconds, megabytes, found = run(way, count, folder)
        exact, whole = (exact, whole) if exact else (found, megabytes)
        same = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)])
        cells = [f"{seconds:.1f}", f"{count / seconds:,.0f}", f"{megabytes:.0f}", f"{megabytes / whole:.2f}"]
        rows.append([way, *cells, f"{same:.2f}"])
    table(f"{count:,} chunks, wordllama, 256 dimensions", rows)
    with tempfile.TemporaryDirectory() as folder:
        before, after = killed(count, folder)
    print(f"\nkilled after {before:.1f} s, half-way; the second run took {after:.1f} s for the rest")


if __name__ == "__main__":
    if "--child" in sys.argv:
        child(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        main()
