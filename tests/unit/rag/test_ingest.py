"""Ingestion against all at once; after cancels, kills, changes and a server that went away."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import ingest as module
from llmhero_widgets.rag import vector_store
from llmhero_widgets.rag.embedders import load
from llmhero_widgets.rag.indexes import KINDS, IndexSettings, build_index
from llmhero_widgets.rag.ingest import ingest, read_chunks
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.values import Chunk
from llmhero_widgets.rag.vector_store import VectorStore, open_store
from tests.unit.rag.test_indexes import milvus_server
from tests.unit.rag.vectors import Lookup, clustered, vectors_of


class Stop(Exception):  # noqa: N818
    pass


def numbered(n):
    """Yield chunks whose texts are the rows of a table."""
    return (Chunk("table", row, row + 1, str(row)) for row in range(n))


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(module, "PART", 50)


@pytest.mark.parametrize("kind", KINDS)
def test_is_what_indexing_all_at_once_is(tmp_path, small_parts, kind):
    matrix = clustered(320)
    found = ingest(numbered(320), Lookup(matrix), tmp_path / "store", IndexSettings(kind))
    assert len(found) == 320
    assert np.array_equal(np.concatenate([found.store.vectors(part) for part in range(7)]), matrix)
    whole = build_index(vectors_of(matrix), IndexSettings(kind), Models())
    queries = clustered(20, seed=4)
    (rows, scores), (wanted, theirs) = found.search_vectors(queries, 7), whole.search_vectors(queries, 7)
    # A graph that grew in other steps has other links.
    assert (rows == wanted).mean() >= (0.95 if kind == "hnsw" else 1)
    assert np.allclose(scores[rows == wanted], theirs[rows == wanted], atol=1e-6)
    again = ingest(numbered(320), Lookup(matrix), tmp_path / "store", IndexSettings(kind))
    assert np.array_equal(again.search_vectors(queries, 7)[0], found.search_vectors(queries, 7)[0])
    row, chunk, score = found.search("317", 1)[0]
    if kind != "pq":
        assert (row, chunk) == (317, Chunk("table", 317, 318, "317"))
        assert score == pytest.approx(1, abs=0.02)


@settings(max_examples=20)
@given(
    before=strategies.integers(0, 130), after=strategies.integers(0, 130), changed=strategies.integers(0, 129)
)
def test_goes_on_where_the_chunks_are_the_same(tmp_path_factory, before, after, changed):
    folder = tmp_path_factory.mktemp("store")
    matrix = clustered(200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PART", 40)
        ingest(numbered(before), Lookup(matrix), folder)
        embedder = Lookup(matrix)
        chunks = [
            Chunk("table", row, row + 1, str(row + 60 if row == changed else row)) for row in range(after)
        ]
        found = ingest(iter(chunks), embedder, folder)
    assert [chunk for part in range(len(found.store.parts)) for chunk in found.store.chunks(part)] == chunks
    wanted = matrix[[int(chunk.text) for chunk in chunks]]
    if chunks:
        assert np.array_equal(
            np.concatenate([found.store.vectors(n) for n in range(len(found.store.parts))]), wanted
        )
    # Whole parts before the first change are not embedded again.
    same = min(before, after, changed)
    assert len(embedder.read) <= after - same // 40 * 40
    assert len(list(folder.glob("*.npy"))) == len(found.store.parts)
    assert not list(folder.glob("*.draft"))


def test_a_cancel_keeps_what_was_written(tmp_path, small_parts):
    matrix = clustered(200)
    calls = []

    def check():
        calls.append(1)
        if len(calls) == 120:
            raise Stop

    with pytest.raises(Stop):
        ingest(numbered(200), Lookup(matrix), tmp_path / "store", check=check)
    assert len(open_store(tmp_path / "store")) == 100
    embedder, told = Lookup(matrix), []
    ingest(numbered(200), embedder, tmp_path / "store", progress=told.append)
    assert embedder.read == [str(row) for row in range(100, 200)]
    assert told[0] == 50


KILLED = """
import sys
from llmhero_widgets.rag import ingest as module
from llmhero_widgets.rag.embedders import load
from llmhero_widgets.rag.values import Chunk
module.PART = 100
texts = [f"note {n} of {n * n}" for n in range(1000)]
print("ready", flush=True)
for _ in range(1000):
    module.ingest((Chunk("n", 0, len(t), t) for t in texts), load("wordllama"), sys.argv[1],
                  progress=lambda done: print(done, flush=True))
"""


def test_a_kill_leaves_whole_parts(tmp_path):
    folder = tmp_path / "store"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.strip() == "400":
            process.kill()
            break
    process.wait()
    process.stdout.close()
    whole = len(open_store(folder))
    assert 300 <= whole < 1000
    texts = [f"note {n} of {n * n}" for n in range(1000)]
    embedder = load("wordllama")
    found = ingest((Chunk("n", 0, len(text), text) for text in texts), embedder, folder)
    stored = np.concatenate([found.store.vectors(part) for part in range(len(found.store.parts))])
    assert np.array_equal(stored, embedder.embed(texts))


def test_a_server_lost_in_the_middle_is_filled_up(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PART", 500)
    matrix = clustered(1500)
    with milvus_server(tmp_path / "data") as (uri, server):
        checks = []

        def check():
            checks.append(1)
            if len(checks) == after_embedding + 2:
                server.kill()
                server.wait()

        # As many checks as embedding alone takes, counted on a store of its own.
        ingest(numbered(1500), Lookup(matrix), tmp_path / "counted", check=lambda: checks.append(1))
        after_embedding = len(checks)
        checks.clear()
        with pytest.raises(HeroError, match="lost after"):
            ingest(numbered(1500), Lookup(matrix), tmp_path / "store", IndexSettings(uri=uri), check=check)
    embedder = Lookup(matrix)
    with milvus_server(tmp_path / "data", int(uri.rpartition(":")[2])):
        found = ingest(numbered(1500), embedder, tmp_path / "store", IndexSettings(uri=uri))
        assert embedder.read == []
        queries = clustered(30, seed=8)
        here = build_index(vectors_of(matrix), IndexSettings(), Models()).search_vectors(queries, 10)[0]
        there = found.search_vectors(queries, 10)[0]
    both = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(here.tolist(), there.tolist(), strict=True)])
    assert both >= 0.99


def test_memory_does_not_grow_with_the_chunks(tmp_path, small_parts):
    table = clustered(10, dimensions=256)

    class Cyclic(Lookup):
        def embed(self, texts, *, check=None, progress=None):
            return self.table[[int(text) % 10 for text in texts]]

    peaks = []
    for n in (300, 3300):
        tracemalloc.start()
        ingest(numbered(n), Cyclic(table), tmp_path / str(n))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Vectors of 3,000 chunks more are 3 MB.
    assert peaks[1] - peaks[0] < 500_000


def test_another_embedder_is_refused(tmp_path):
    ingest(numbered(5), Lookup(clustered(5)), tmp_path / "store")
    with pytest.raises(HeroError, match="made by lookup"):
        ingest(numbered(5), load("wordllama"), tmp_path / "store")


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(HeroError, match="holds no vectors of ours"):
        ingest(numbered(5), Lookup(clustered(5)), tmp_path)
    with pytest.raises(HeroError, match="holds no vectors of ours"):
        open_store(tmp_path / "none")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thesis.txt"]


def test_a_part_that_was_never_named_is_written_over(tmp_path):
    store = VectorStore(tmp_path / "store", "lookup", "1", 4)
    (store.folder / "part-000000.npy").write_bytes(b"half of it")
    found = ingest(numbered(5), Lookup(clustered(5, 4)), store.folder)
    assert np.array_equal(found.store.vectors(0), clustered(5, 4))


def test_a_kill_before_the_first_manifest_was_whole_is_no_obstacle(tmp_path):
    (tmp_path / "parts.json.draft").write_text('{"layout": 1, "par')
    assert len(ingest(numbered(5), Lookup(clustered(5)), tmp_path)) == 5


@pytest.mark.parametrize("suffix", [".npy", ".jsonl"])
@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_a_damaged_part_is_embedded_anew_and_no_other(tmp_path, small_parts, suffix, harm):
    matrix = clustered(200)
    ingest(numbered(200), Lookup(matrix), tmp_path)
    path = tmp_path / f"part-000001{suffix}"
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data if harm == "flip" else data[:-9])
    embedder = Lookup(matrix)
    found = ingest(numbered(200), embedder, tmp_path)
    assert embedder.read == [str(row) for row in range(50, 100)]
    assert np.array_equal(np.concatenate([found.store.vectors(part) for part in range(4)]), matrix)
    assert [chunk.text for chunk in found.store.chunks(1)] == embedder.read
    again = Lookup(matrix)
    ingest(numbered(200), again, tmp_path)
    assert again.read == []


def test_any_text_comes_back(tmp_path):
    texts = ["\ud800", "a\nb\r\u2028c", "键值", '"\\', ""]
    chunks = [Chunk("x", 0, len(text), text, "标题 › \n") for text in texts]
    store = VectorStore(tmp_path / "store", "e", "1", 2)
    store.append(chunks, np.zeros((5, 2), np.float32))
    assert open_store(store.folder).chunks(0) == chunks
    json.loads((store.folder / "parts.json").read_text())


def test_files_are_read_one_by_one(tmp_path):
    (tmp_path / "a.md").write_text("# One\n\nThe cache holds keys.", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "c.txt").write_bytes("缓存保存键和值。".encode("gb18030"))
    skipped = []
    chunks = list(read_chunks([tmp_path], skipped=skipped.append))
    assert [chunk.doc for chunk in chunks] == ["a.md", "c.txt"]
    assert chunks[1].text == "缓存保存键和值。"
    assert [each.id for each in skipped] == ["b.pdf"]


def test_parts_are_of_bounded_size():
    assert vector_store.PART * 4 * 1024 <= 10_000_000
