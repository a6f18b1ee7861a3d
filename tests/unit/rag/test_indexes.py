"""One suite for every index, in this process, in a file and on a server."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.indexes import KINDS, IndexSettings, build_index
from llmhero_widgets.rag.indexes.in_process import FaissIndex
from llmhero_widgets.rag.indexes.milvus import MilvusIndex
from llmhero_widgets.rag.models import Models
from tests.unit.rag.vectors import Lookup, clustered, vectors_of

EXACT = ("flat",)
HERE = [f"here-{kind}" for kind in KINDS]
# Milvus Lite has no product quantisation; see test_a_file_has_no_pq.
THERE = [f"{where}-{kind}" for where in ("file", "server") for kind in KINDS if kind != "pq"]


@contextlib.contextmanager
def milvus_server(folder, port=0):
    """Milvus Lite's own gRPC server in a process of its own: what a Milvus server says to the same client."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    program = [
        sys.executable,
        "-m",
        "milvus_lite",
        "server",
        "--data-dir",
        str(folder),
        "--host",
        "127.0.0.1",
    ]
    process = subprocess.Popen(
        [*program, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            assert process.poll() is None
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("milvus")
    with milvus_server(folder / "served") as (address, _):
        yield {"here": "", "file": str(folder / "vectors.db"), "server": address}


@pytest.fixture(params=[*HERE, *THERE])
def make(request, places):
    """Return a function that builds the index of this run from a matrix."""
    where, kind = request.param.split("-")

    def made(matrix, models=None, *, name="corpus", check=None, progress=None, **more):
        return build_index(
            vectors_of(matrix, name),
            IndexSettings(kind, uri=places[where], **more),
            models or Models(embedders={"lookup": Lookup(matrix)}),
            check=check,
            progress=progress,
        )

    made.kind, made.where = kind, where
    return made


def exact(matrix, queries, k):
    scores = queries.astype(np.float64) @ matrix.astype(np.float64).T
    return np.argsort(-scores, axis=1, kind="stable")[:, :k], scores


def overlap(found, wanted):
    pairs = zip(found.tolist(), wanted.tolist(), strict=True)
    return np.mean([len(set(ours) & set(theirs)) / len(theirs) for ours, theirs in pairs])


def test_finds_what_is_nearest(make):
    matrix = clustered(600)
    index = make(matrix)
    queries = clustered(40, seed=0) + 0.01
    rows, scores = index.search_vectors(queries, 10)
    wanted, every = exact(matrix, queries, 10)
    # PQ keeps 4 bytes of 128; what it loses is what the lab shows.
    assert (
        overlap(rows, wanted) >= {"flat": 0.99, "hnsw": 0.97, "ivf": 0.9, "sq8": 0.85, "pq": 0.2}[make.kind]
    )
    assert np.all(np.diff(scores, axis=1) <= 0)
    close = {"flat": 1e-5, "ivf": 1e-5, "hnsw": 1e-5, "sq8": 0.02, "pq": 0.5}[make.kind]
    if make.where != "here":
        # Milvus may round vectors more than FAISS, and says nothing of it.
        close = max(close, 1e-4)
    assert np.abs(np.take_along_axis(every, rows, axis=1) - scores).max() <= close


def test_says_what_it_is(make):
    index = make(clustered(600))
    facts = dict(index.facts)
    assert facts["n"] == 600
    assert facts["dimensions"] == 32
    assert facts["bytes"] > 0
    assert index.kind == "dense"
    assert index.type == "index"
    assert index.title.startswith("FAISS" if make.where == "here" else "Milvus")


def test_questions_are_embedded_once(make):
    matrix = clustered(600)
    embedder = Lookup(matrix)
    index = make(matrix, Models(embedders={"lookup": embedder}))
    rows, scores = index.search(["3", "5"], 4)
    again, _ = index.search(["5"], 8)
    assert embedder.read == ["3", "5"]
    assert rows.shape == scores.shape == (2, 4)
    assert again[0, :4].tolist() == rows[1].tolist()
    if make.kind != "pq":
        assert rows[:, 0].tolist() == [3, 5]


def test_other_weights_are_refused(make):
    matrix = clustered(600)
    embedder = Lookup(matrix)
    index = make(matrix, Models(embedders={"lookup": embedder}))
    embedder.revision = "2"
    with pytest.raises(HeroError, match="other weights"):
        index.search(["1"], 2)


def test_fewer_chunks_than_asked_for(make):
    index = make(clustered(3), name="three")
    rows, scores = index.search_vectors(clustered(2), 5)
    assert sorted(rows[0, :3].tolist()) == [0, 1, 2]
    assert rows[:, 3:].tolist() == [[-1, -1]] * 2
    assert scores[:, 3:].tolist() == [[0, 0]] * 2


def test_no_chunks_at_all(make):
    index = make(np.empty((0, 32), np.float32), name="none")
    rows, _ = index.search_vectors(clustered(2), 3)
    assert rows.tolist() == [[-1] * 3] * 2


def test_one_chunk(make):
    index = make(clustered(1), name="one")
    assert index.search_vectors(clustered(1), 1)[0].tolist() == [[0]]


def test_equal_vectors_come_in_the_order_of_their_rows(make):
    matrix = np.repeat(clustered(8), 30, axis=0)
    index = make(matrix, name="equal", nprobe=64)
    rows, _ = index.search_vectors(matrix[[35]], 6)
    if make.kind in {"flat", "ivf", "sq8"}:
        assert rows.tolist() == [[30, 31, 32, 33, 34, 35]]
    assert rows[0].tolist() == sorted(rows[0].tolist())


def test_the_same_vectors_give_the_same_index(make):
    matrix = clustered(600)
    one, two = make(matrix), make(matrix)
    assert one.digest == two.digest
    assert make(matrix[::-1].copy(), name="turned").digest != one.digest
    queries = clustered(20, seed=6)
    for left, right in zip(one.search_vectors(queries, 10), two.search_vectors(queries, 10), strict=True):
        assert np.array_equal(left, right)


def test_comes_back_from_the_disk(make, tmp_path):
    matrix = clustered(600)
    models = Models(embedders={"lookup": Lookup(matrix)})
    index = make(matrix, models)
    index.dump(tmp_path)
    again = type(index).load(tmp_path, index.chunks, models)
    assert again.digest == index.digest
    assert dict(again.facts) == dict(index.facts)
    assert np.array_equal(again.search(["3", "9"], 5)[0], index.search(["3", "9"], 5)[0])
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".pkl", ".pickle", ".pt"}]
    fewer = vectors_of(matrix[:-1]).chunks
    with pytest.raises(ValueError, match=r"chunks|what it was"):
        type(index).load(tmp_path, fewer, models)


def test_stops_when_told(make):
    class Stop(Exception):  # noqa: N818
        pass

    calls = []

    def check():
        calls.append(1)
        if len(calls) == 2:
            raise Stop

    matrix = clustered(
        {"flat": 5000, "sq8": 5000}.get(make.kind, 2100) if make.where == "here" else 1200, seed=8
    )
    with pytest.raises(Stop):
        make(matrix, name="stopped", check=check)
    done = []
    index = make(matrix, name="stopped", progress=lambda at, total: done.append((at, total)))
    assert done == sorted(done)
    assert done[-1] == (len(matrix), len(matrix))
    assert len(index.search_vectors(matrix[:1], 5)[0][0]) == 5


@pytest.mark.parametrize("where", ["file", "server"])
def test_exact_search_is_the_same_wherever(where, places):
    matrix = clustered(2000, dimensions=64, seed=9)
    queries = clustered(50, dimensions=64, seed=10)
    here, there = (
        build_index(vectors_of(matrix, "far"), IndexSettings("flat", uri=uri), Models())
        for uri in ("", places[where])
    )
    assert isinstance(here, FaissIndex)
    assert isinstance(there, MilvusIndex)
    assert overlap(there.search_vectors(queries, 10)[0], here.search_vectors(queries, 10)[0]) >= 0.99


@settings(max_examples=25)
@given(
    n=strategies.integers(0, 90),
    dimensions=strategies.sampled_from([1, 3, 8, 20]),
    kind=strategies.sampled_from(KINDS),
    k=strategies.integers(0, 12),
    seed=strategies.integers(0, 2**16),
)
def test_any_shape(n, dimensions, kind, k, seed):
    matrix = clustered(n, dimensions, seed)
    index = build_index(vectors_of(matrix), IndexSettings(kind, nprobe=100), Models())
    rows, scores = index.search_vectors(clustered(3, dimensions, seed + 1), k)
    assert rows.shape == scores.shape == (3, k)
    for found, values in zip(rows, scores, strict=True):
        there = found[found >= 0].tolist()
        assert len(set(there)) == len(there) == min(n, k)
        assert there == [row for _, row in sorted(zip((-values).tolist(), there, strict=False))][: len(there)]


def test_parts_must_fit():
    with pytest.raises(HeroError, match="1, 2, 4, 8, 16, 32"):
        build_index(vectors_of(clustered(50)), IndexSettings("pq", parts=7), Models())
