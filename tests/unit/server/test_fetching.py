"""A model in a process of its own, with its progress, its failure and a way to stop it."""

from __future__ import annotations

import sys
import time

import pytest

from llmhero_widgets.models.catalog import CATALOG
from llmhero_widgets.server import fetch_one, fetching

CARD = CATALOG[1]


def until(fetch, wanted):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        shown = fetch.shown()
        if wanted(shown):
            return shown
        time.sleep(0.02)
    raise AssertionError(fetch.shown())


@pytest.fixture
def children(monkeypatch, tmp_path):
    """Let a small program stand for the process that fetches."""

    def use(program):
        real = fetching.subprocess.Popen
        file = tmp_path / "child.py"
        file.write_text(program)
        monkeypatch.setattr(
            fetching.subprocess, "Popen", lambda command, **rest: real([sys.executable, str(file)], **rest)
        )
        fetches = fetching.Fetching()
        ended.append(fetches)
        return fetches

    ended = []
    yield use
    for fetches in ended:
        fetches.close()


def test_progress_is_told_and_cancel_answers_at_once(children, tmp_path):
    mark = tmp_path / "cleaned"
    fetches = children(
        "import json, pathlib, sys\n"
        "print(json.dumps({'done': 5, 'total': 10, 'stage': 'download'}), flush=True)\n"
        "sys.stdin.read()\n"
        f"pathlib.Path({str(mark)!r}).touch()\n"
    )
    fetch = fetches.start(CARD)
    shown = until(fetch, lambda shown: shown["stage"] == "download")
    assert (shown["state"], shown["done"], shown["total"]) == ("running", 5, 10)
    assert fetches.start(CARD) is fetch
    second = fetches.start(CATALOG[0])
    assert second.shown()["state"] == "queued"
    second.cancel()
    fetch.cancel()
    assert fetch.shown()["state"] == "cancelled"
    until(fetch, lambda _: mark.exists())
    assert second.shown()["state"] == "cancelled"
    assert fetches.start(CARD) is not fetch


def test_a_failure_says_why(children):
    fetches = children("import sys; sys.exit('the disk is gone')")
    shown = until(fetches.start(CARD), lambda shown: shown["state"] == "failed")
    assert "the disk is gone" in shown["error"]["what"]["en"]
    assert CARD.id in shown["error"]["hint"]["zh"]


def test_the_real_process_ends_with_the_server_and_leaves_nothing(tmp_path, monkeypatch):
    import socket

    # An index that takes the connection and never answers.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/simple")
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        # A busy machine may need longer to clean up; that it does clean up is what is tried.
        monkeypatch.setattr(fetching, "_GRACE_SECONDS", 90)
        fetches = fetching.Fetching()
        fetch = fetches.start(CARD)
        until(fetch, lambda shown: shown["stage"] == "connect")
        process = fetch._process
        fetch.cancel()
        assert process.wait(90) == 130
        fetches.close()
    left = [path.name for path in (tmp_path / "cache" / "models").iterdir()]
    assert left == [f".{CARD.id}.lock"]


def test_a_name_that_nobody_knows_is_refused_in_words(capsys, monkeypatch):
    monkeypatch.setattr(fetch_one, "_end_with_the_server", lambda: None)
    assert fetch_one.main("no-such-model") == 1
    assert "no-such-model" in capsys.readouterr().out
