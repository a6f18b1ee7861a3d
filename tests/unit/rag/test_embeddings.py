"""Each text is embedded once per revision, whatever happens to the kernel."""

import os
import random
import signal
import sqlite3
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.embeddings import Embeddings
from llmhero_widgets.rag.engine import NodeContext
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.vector_file import VectorFile

CONTEXT = NodeContext(Models(), Embeddings())
WORDLLAMA = embedders.load("wordllama")


def matrix(count, width=4):
    return np.random.default_rng(count).standard_normal((count, width), np.float32)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["", "a b", "cache", "缓存", "b a", "cache "]), max_size=9), max_size=4)
)
def test_vectors_are_the_embedders_own_in_any_order_and_number(tmp_path_factory, runs):
    path = tmp_path_factory.mktemp("vectors") / "vectors.sqlite"
    for store in (Embeddings(path), Embeddings(path), Embeddings(path, memory=0)):
        for texts in runs:
            found = store.embed(WORDLLAMA, texts, CONTEXT)
            expected = WORDLLAMA.embed(texts)
            assert found.dtype == np.float32
            assert found.shape == (len(texts), WORDLLAMA.dimensions)
            np.testing.assert_array_equal(found, expected)
        store.close()
    assert store.embedded == 0


def test_a_text_is_embedded_once_and_again_for_another_revision(tmp_path):
    class Other(embedders.WordLlama):
        """The same with other weights."""

        def __init__(self):
            self.__dict__ = dict(WORDLLAMA.__dict__)
            self.revision = "other"
            self._table = -self._table

    store = Embeddings(tmp_path / "v.sqlite")
    first = store.embed(WORDLLAMA, ["one", "two", "one"], CONTEXT)
    assert store.embedded == 2
    second = store.embed(Other(), ["one", "two", "one"], CONTEXT)
    assert store.embedded == 4
    np.testing.assert_array_equal(second, -first)


def test_what_was_embedded_before_a_cancel_stays():
    store, looks = Embeddings(), 0
    texts = [f"text {n}" for n in range(300)]

    def check():
        nonlocal looks
        looks += 1
        if looks == 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.embed(WORDLLAMA, texts, NodeContext(Models(), store, check=check))
    done = store.embedded
    assert 0 < done < 300
    store.embed(WORDLLAMA, texts, CONTEXT)
    assert store.embedded == 300


def test_memory_is_bounded():
    store = Embeddings(memory=10 * WORDLLAMA.dimensions * 4)
    texts = [f"text {n}" for n in range(50)]
    store.embed(WORDLLAMA, texts, CONTEXT)
    store.embed(WORDLLAMA, texts, CONTEXT)
    assert 50 + 40 <= store.embedded <= 100


def test_vectors_come_back_from_the_file(tmp_path):
    keys = [bytes([n]) * 32 for n in range(200)]
    VectorFile(tmp_path / "v").add(keys, matrix(200))
    found = VectorFile(tmp_path / "v").find([*keys[::-1], b"unknown"])
    assert set(found) == set(keys)
    for key, row in zip(keys, matrix(200), strict=True):
        np.testing.assert_array_equal(found[key], row)


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_gives_right_vectors_or_none_and_works_again(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - chance, no secret
    path, keys = tmp_path / "v", [bytes([n]) * 32 for n in range(200)]
    file = VectorFile(path)
    file.add(keys, matrix(200))
    file.close()
    data = bytearray(path.read_bytes())
    if seed % 3:
        for _ in range(seed * 10):
            data[chance.randrange(len(data))] = chance.randrange(256)
    else:
        del data[chance.randrange(len(data)) :]
    path.write_bytes(data)
    file = VectorFile(path)
    for key, row in file.find(keys).items():
        np.testing.assert_array_equal(row, matrix(200)[keys.index(key)])
    file.add(keys, matrix(200))
    file.close()
    assert set(VectorFile(path).find(keys)) <= set(keys)


def test_no_database_at_all_is_replaced(tmp_path):
    (tmp_path / "v").write_bytes(b"no database" * 1000)
    file = VectorFile(tmp_path / "v")
    assert file.find([b"key"]) == {}
    file.add([b"key"], matrix(1))
    np.testing.assert_array_equal(file.find([b"key"])[b"key"], matrix(1)[0])


def test_a_damaged_vector_counts_as_absent(tmp_path):
    file = VectorFile(tmp_path / "v")
    file.add([b"one", b"two"], matrix(2))
    file.close()
    with sqlite3.connect(tmp_path / "v") as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(16) WHERE key = ?", (b"one",))
    connection.close()
    assert set(VectorFile(tmp_path / "v").find([b"one", b"two"])) == {b"two"}


def test_the_file_is_bounded_and_the_oldest_go_first(tmp_path, monkeypatch):
    from llmhero_widgets.rag import vector_file

    file = VectorFile(tmp_path / "v", limit=300_000)
    for day in range(10):
        monkeypatch.setattr(vector_file, "_today", lambda day=day: day)
        file.find([b"0-0"])
        file.add([f"{day}-{n}".encode() for n in range(40)], matrix(40, 384))
    file.close()
    assert (tmp_path / "v").stat().st_size <= 300_000 * 1.5
    found = VectorFile(tmp_path / "v").find([b"0-0", b"0-1", b"9-0"])
    assert set(found) == {b"0-0", b"9-0"}


def test_a_disk_that_cannot_be_written_makes_nothing_fail(tmp_path):
    (tmp_path / "file").write_text("")
    store = Embeddings(tmp_path / "file" / "v.sqlite")
    np.testing.assert_array_equal(store.embed(WORDLLAMA, ["one"], CONTEXT), WORDLLAMA.embed(["one"]))


WRITER = """
import sys
from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.embeddings import Embeddings
from llmhero_widgets.rag.engine import NodeContext
from llmhero_widgets.rag.models import Models
store = Embeddings(sys.argv[1])
def check():
    if store.embedded >= 640:
        print(store.embedded, flush=True)
        sys.stdin.readline()
context = NodeContext(Models(), store, check=check)
store.embed(embedders.load("wordllama"), [f"text {n}" for n in range(1000)], context)
"""


def test_a_killed_kernel_embeds_only_the_rest(tmp_path):
    path = tmp_path / "v.sqlite"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    done = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate()
    store = Embeddings(path)
    texts = [f"text {n}" for n in range(1000)]
    np.testing.assert_array_equal(store.embed(WORDLLAMA, texts, CONTEXT), WORDLLAMA.embed(texts))
    # A kill may cost the batch that was at work.
    assert 1000 - done <= store.embedded <= 1000 - done + 32
