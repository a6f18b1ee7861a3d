"""The command line as a reader types it."""

from __future__ import annotations

import json
import os
import re
import socket
import string
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from llmhero_widgets import cli, cli_messages
from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons import catalog, lab
from llmhero_widgets.models import cache, fetch
from llmhero_widgets.models.catalog import CATALOG

ROOT = Path(__file__).parents[2]
CARD = CATALOG[1]


@pytest.fixture(autouse=True)
def reader(tmp_path, monkeypatch):
    """Give each test a home, a cache and a language of its own."""
    monkeypatch.setenv("LLMHERO_LANG", "en")
    monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "cache"))
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def installed(tmp_path):
    """Put a small folder in the place of the second model."""
    with cache.locked(CARD), cache.staging(CARD) as folder:
        ready = folder / "ready"
        ready.mkdir()
        (ready / "model.safetensors").write_bytes(bytes(2_000_000))
        return cache.publish(CARD, ready)


def run(capsys, *arguments):
    code = cli.main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_help_names_every_command_in_both_languages(capsys):
    for language, word in (("en", "usage: llmhero"), ("zh", "用法：llmhero")):
        with pytest.raises(SystemExit) as caught:
            cli.main(["--help", "--lang", language])
        shown = capsys.readouterr().out
        assert caught.value.code == 0
        assert word in shown
        assert all(f"    {command} " in shown for command in ("lab", "lessons", "models", "doctor"))


def test_both_languages_have_the_same_slots():
    def slots(sentence):
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    for name, message in vars(cli_messages).items():
        if isinstance(message, Message):
            assert slots(message.en) == slots(message.zh), name


def test_language_is_passed_on_to_what_is_started(monkeypatch, capsys):
    run(capsys, "lessons", "--lang=zh")
    assert os.environ["LLMHERO_LANG"] == "zh"


@pytest.mark.parametrize(
    "arguments", [(), ("cook",), ("models", "list", "--loud"), ("--lang",), ("--lang", "fr")]
)
def test_wrong_arguments_end_with_2_and_a_hint(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "--help` to see what there is" in capsys.readouterr().err


def test_lessons_are_listed(capsys):
    code, out, _ = run(capsys, "lessons", "--lang", "zh")
    assert code == 0
    first = out.splitlines()[0]
    assert first == "1.1  Transformer：一个词怎样回头看  (60 分钟)  zh/1.1-transformers.ipynb"
    assert run(capsys, "lessons", "list", "--lang", "zh")[1] == out


def test_lessons_are_copied_and_kept(capsys, tmp_path):
    count = len(catalog.notebooks())
    assert f"{count} copied, 0 kept" in run(capsys, "lessons", "copy", str(tmp_path / "mine"))[1]
    assert f"0 copied, {count} kept" in run(capsys, "lessons", "copy", str(tmp_path / "mine"))[1]
    assert (tmp_path / "mine" / "en" / "1.1-transformers.ipynb").is_file()
    assert str(tmp_path / "home") in run(capsys, "lessons", "copy")[1]


def test_models_are_listed_with_sizes(capsys, installed):
    code, out, _ = run(capsys, "models")
    assert code == 0
    assert "smollm2-135m-instruct  [not here; 93 MB to download, 542 MB on disk]" in out
    assert "all-minilm-l6-v2  [ready, 2 MB]" in out
    assert "Apache-2.0" in out
    assert run(capsys, "models", "list")[1] == out


def test_path_of_a_model(capsys, installed):
    assert run(capsys, "models", "path", "all-MiniLM-L6-v2") == (0, f"{installed}\n", "")


def test_path_of_a_model_that_is_not_here(capsys):
    code, out, err = run(capsys, "models", "path", CARD.id)
    assert (code, out) == (1, "")
    assert f"llmhero models fetch {CARD.id}" in err


def test_unknown_model_is_one_sentence_not_a_traceback(capsys):
    code, _, err = run(capsys, "models", "fetch", "smollm", "--lang", "zh")
    assert code == 1
    assert "没有名为“smollm”的模型" in err
    assert "Traceback" not in err


def test_remove_frees_the_disk(capsys, installed):
    assert "all-MiniLM-L6-v2: 2 MB freed" in run(capsys, "models", "remove", CARD.id)[1]
    assert not installed.exists()


def test_fetch_finds_what_is_here_and_fetches_it_again_if_asked(capsys, installed, monkeypatch):
    assert f"is ready: {installed}" in run(capsys, "models", "fetch", CARD.id)[1]

    def bring(card, *, again):
        assert again
        assert installed.exists()
        return Path("elsewhere")

    monkeypatch.setattr(fetch, "fetch", bring)
    assert "is ready: elsewhere" in run(capsys, "models", "fetch", CARD.id, "--again")[1]


def test_interrupt_is_quiet(capsys, monkeypatch):
    def stop(card, *, again):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "fetch", stop)
    code, _, err = run(capsys, "models", "fetch")
    assert code == 130
    assert err == "Stopped. Nothing half-done is left.\n"


def test_doctor_ends_with_1_if_something_needed_is_broken(capsys, monkeypatch):
    from llmhero_widgets.doctor import environment, messages
    from llmhero_widgets.doctor.finding import Finding

    monkeypatch.setattr(environment, "check_libraries", list)
    code, out, _ = run(capsys, "doctor", "--offline")
    assert ("✗" in out) == (code == 1)
    broken = Finding("broken", messages.NOT_INSTALLED, "pip install it")
    monkeypatch.setattr(environment, "check_libraries", lambda: [broken])
    code, out, _ = run(capsys, "doctor", "--offline")
    assert code == 1
    assert "    → pip install it" in out.splitlines()


@pytest.mark.parametrize(
    ("chosen", "opened"), [((), "zh/index.ipynb"), (("--lesson", "1.1"), "zh/1.1-transformers.ipynb")]
)
def test_lab_copies_lessons_and_opens_the_index_or_the_chosen_one(
    capsys, monkeypatch, tmp_path, chosen, opened
):
    started = []
    monkeypatch.setattr(lab, "start", lambda *arguments: started.append(arguments))
    more = ("--no-browser", "--port", "8899", "--ServerApp.allow_origin=*", "--lang", "zh")
    assert run(capsys, "lab", "--dir", str(tmp_path / "mine"), *chosen, *more)[0] == 0
    ((folder, notebook, passed),) = started
    assert folder == tmp_path / "mine"
    assert (folder / notebook).is_file()
    assert notebook == opened
    assert passed == ["--no-browser", "--ServerApp.port=8899", "--ServerApp.allow_origin=*"]


def test_lab_without_jupyterlab(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    code, _, err = run(capsys, "lab")
    assert code == 1
    assert "-m pip install jupyterlab" in err


def ask(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


def test_lab_serves_the_lesson(tmp_path):
    """The real JupyterLab, in a home of its own: what it opens, and that it asks nobody for news."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = {name: str(tmp_path / name.lower()) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    command = [sys.executable, "-m", "llmhero_widgets.cli", "lab", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--IdentityProvider.token=secret", "--LabApp.expose_app_in_browser=True"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **home, "LLMHERO_LANG": "zh"},
    )
    base = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                listing = ask(f"{base}/api/contents/zh?token=secret")
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert process.poll() is None, process.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.2)
        assert "1.1-transformers.ipynb" in [entry["name"] for entry in json.loads(listing)["content"]]
        page = ask(f"{base}/lab/tree/zh/1.1-transformers.ipynb?token=secret")
        settings = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
        assert settings["treePath"] == "zh/1.1-transformers.ipynb"
        assert settings["news"]["disabled"] is True
        with urllib.request.urlopen(f"{base}/?token=secret", timeout=5) as answer:
            assert answer.url.startswith(f"{base}/lab/tree/zh/index.ipynb")
    finally:
        process.terminate()
        process.communicate(timeout=30)
