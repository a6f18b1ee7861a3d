"""What lies on the disk is whole or absent, checked, bounded, and can run nothing."""

# ruff: noqa: S311 - chance, not secrets

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.rag.bm25 import BM25Index, build_bm25
from llmhero_widgets.rag.cache import Cache
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Query

MODELS = Models()


def texts(seed, size=2000):
    words = random.Random(seed)
    return Documents(
        tuple(Document(f"{seed}-{n}", "".join(words.choices("abcde \n", k=size))) for n in range(3))
    )


def cut(documents):
    return Chunks(documents, tuple(Chunk(each.id, 1, 9, each.text[1:9]) for each in documents.items))


def files(cache):
    return [path for path in cache.folder.rglob("*") if path.is_file()]


def test_a_value_comes_back_in_another_session(tmp_path):
    value = cut(texts(1))
    Cache(tmp_path).save("key", value)
    found = Cache(tmp_path).load("key", "chunks", MODELS)
    assert found == value
    assert found.digest == value.digest
    assert Cache(tmp_path).load("another", "chunks", MODELS) is None
    assert Cache(tmp_path).load("key", "documents", MODELS) is None


def test_what_two_values_rest_on_is_stored_once(tmp_path):
    cache, documents = Cache(tmp_path), texts(1)
    cache.save("documents", documents)
    before = cache.nbytes()
    cache.save("chunks", cut(documents))
    assert cache.nbytes() - before < sum(len(each.text) for each in documents.items) + 5 * 4096
    assert len(list((tmp_path / "values").iterdir())) == 2
    found = Cache(tmp_path)
    chunks = found.load("chunks", "chunks", MODELS)
    assert chunks.documents is found.load("documents", "documents", MODELS)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_makes_its_value_absent_and_nothing_else(tmp_path, seed):
    chance = random.Random(seed)
    cache = Cache(tmp_path)
    cache.save("chunks", cut(texts(1)))
    cache.save("query", Query("Why?"))
    path = chance.choice(sorted(files(cache)))
    data = bytearray(path.read_bytes())
    match chance.randrange(3):
        case 0:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 1:
            del data[chance.randrange(len(data)) :]
        case 2:
            path.unlink()
            data = None
    if data is not None:
        path.write_bytes(data)
    found = Cache(tmp_path)
    chunks, query = found.load("chunks", "chunks", MODELS), found.load("query", "query", MODELS)
    assert chunks is None or chunks == cut(texts(1))
    assert query is None or query == Query("Why?")
    assert (chunks is None) + (query is None) == 1
    found.save("chunks", cut(texts(1)))
    found.save("query", Query("Why?"))
    again = Cache(tmp_path)
    assert again.load("chunks", "chunks", MODELS) == cut(texts(1))
    assert again.load("query", "query", MODELS) == Query("Why?")


def test_a_digest_that_leads_out_of_the_folder_is_not_followed(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.save("key", Query("Why?"))
    victim = tmp_path / "victim"
    victim.mkdir()
    (path,) = (tmp_path / "cache" / "keys").iterdir()
    path.write_text(json.dumps({"layout": 1, "digest": "../../victim"}))
    assert cache.load("key", "query", MODELS) is None
    assert victim.is_dir()


def test_the_least_recently_used_values_go_first(tmp_path):
    cache = Cache(tmp_path, limit=200_000)
    kept = cut(texts("kept"))
    cache.save("kept", kept)
    for seed in range(30):
        for path in (*(tmp_path / "values").iterdir(), *(tmp_path / "keys").iterdir()):
            past = path.stat().st_mtime - 10
            os.utime(path, (past, past))
        cache.save(f"{seed}", texts(seed, 5000))
        assert cache.load("kept", "chunks", MODELS) == kept
        assert cache.nbytes() <= 200_000
    assert cache.load("0", "documents", MODELS) is None
    assert cache.load("29", "documents", MODELS) == texts(29, 5000)
    assert Cache(tmp_path).load("kept", "chunks", MODELS) == kept


WRITER = """
import sys
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.rag.bm25 import BM25Index, build_bm25
from llmhero_widgets.rag.cache import Cache
from tests.unit.rag.test_cache import cut, texts
cache, seed = Cache(sys.argv[1]), 0
while True:
    cache.save(f"{seed % 50}", cut(texts(seed % 50, 200_000)))
    print("saved", flush=True) if seed == 0 else None
    cache.clear() if seed % 50 == 49 else None
    seed += 1
"""


def test_a_kill_in_the_middle_of_writing_leaves_only_whole_values(tmp_path):
    chance, whole = random.Random(0), 0
    for _ in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout.readline() == "saved\n"
        time.sleep(chance.uniform(0, 0.3))
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        cache = Cache(tmp_path)
        for seed in range(50):
            found = cache.load(f"{seed}", "chunks", MODELS)
            if found is not None:
                whole += 1
                assert found == cut(texts(seed, 200_000))
    assert whole


def test_several_sessions_share_a_folder_that_is_too_small_for_them(tmp_path):
    def session(number):
        chance, cache = random.Random(number), Cache(tmp_path, limit=150_000)
        for _ in range(60):
            seed = chance.randrange(8)
            if chance.random() < 0.5:
                cache.save(f"{seed}", cut(texts(seed)))
            found = cache.load(f"{seed}", "chunks", MODELS)
            assert found is None or found == cut(texts(seed))
        return cache.trouble

    with ThreadPoolExecutor(4) as sessions:
        list(sessions.map(session, range(4)))
    cache = Cache(tmp_path)
    cache.save("last", Query("Why?"))
    assert cache.trouble is None
    assert Cache(tmp_path).load("last", "query", MODELS) == Query("Why?")


def test_what_a_killed_process_left_behind_is_swept_away(tmp_path):
    old = tmp_path / "staging" / "1-dead"
    new = tmp_path / "staging" / "2-alive"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "value.json").write_text("{")
    os.utime(old, (0, 0))
    Cache(tmp_path).save("key", Query("Why?"))
    assert not old.exists()
    assert new.exists()


def test_a_folder_that_cannot_be_written_makes_nothing_fail(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.save("key", Query("Why?"))
    assert cache.load("key", "query", MODELS) is None
    assert "Results cannot be kept" in cache.trouble.sentence("en")
    assert "无法在" in cache.trouble.sentence("zh")


def test_no_file_is_executable_or_a_pickle(tmp_path):
    cache = Cache(tmp_path)
    cache.save("key", cut(texts(1)))
    for path in files(cache):
        assert path.suffix in {".json", ".npy"}
        assert not path.stat().st_mode & stat.S_IXUSR
        assert b"pickle" not in path.read_bytes()


def test_an_index_waits_for_its_model(tmp_path, monkeypatch):
    value = build_bm25(cut(texts(1)))
    Cache(tmp_path).save("key", value)

    def missing(*_args):
        raise HeroError(Message("no model", "没有模型"))

    with monkeypatch.context() as patched:
        patched.setattr(BM25Index, "load", missing)
        assert Cache(tmp_path).load("key", "index", MODELS) is None
    assert Cache(tmp_path).load("key", "index", MODELS).digest == value.digest


def test_clearing_leaves_nothing(tmp_path):
    cache = Cache(tmp_path)
    cache.save("key", cut(texts(1)))
    cache.clear()
    assert cache.nbytes() == 0
    assert cache.load("key", "chunks", MODELS) is None
    cache.save("key", cut(texts(1)))
    assert cache.load("key", "chunks", MODELS) == cut(texts(1))
