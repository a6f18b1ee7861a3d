"""What editors read from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from llmhero_widgets import cli
from llmhero_widgets.lessons import catalog, outline, record
from llmhero_widgets.lessons.headings import exercise_titles
from llmhero_widgets.models import cache, fetch
from llmhero_widgets.models.catalog import CATALOG

CARD = CATALOG[1]


@pytest.fixture(autouse=True)
def reader(tmp_path, monkeypatch):
    """Give each test a cache, a record and a language of its own."""
    monkeypatch.setenv("LLMHERO_LANG", "en")
    monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LLMHERO_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


def ask(capsys, *arguments, code=0):
    assert cli.main([*arguments, "--json"]) == code
    out = capsys.readouterr().out
    assert out.isascii()  # a Chinese Windows console and a C locale carry it alike
    return [json.loads(line) for line in out.splitlines()]


def test_the_course_comes_with_progress_titles_and_every_place(capsys, tmp_path):
    record.pass_exercise("1.1", "softmax")
    (told,) = ask(capsys, "lessons", "list", "--dir", str(tmp_path / "mine"), "--lang", "zh")
    assert told["language"] == "zh"
    assert told["folder"] == str(tmp_path / "mine")
    assert Path(told["progress"]) == record.progress_file()
    assert Path(told["python"]).samefile(sys.executable)
    first = told["course"]["lessons"][0]
    assert [name for name, when in first["exercises"] if when] == ["softmax"]
    assert first["titles"]["softmax"] == {"en": "From scores to weights", "zh": "从分数到权重"}
    assert (Path(told["source"]) / first["notebook"]["zh"]).is_file()
    assert told["course"] == json.loads(json.dumps(outline.course(record.read())))


@pytest.mark.parametrize("entry", catalog.lessons(), ids=lambda entry: entry.id)
def test_every_exercise_has_its_title(entry):
    from llmhero_widgets.lessons.exercises import lesson

    assert tuple(exercise_titles(entry)) == lesson(entry.id).exercises


def test_a_lesson_is_copied_once_and_reset_beside_the_old_one(capsys, tmp_path):
    folder = ("--dir", str(tmp_path / "mine"), "--lang", "zh")
    (made,) = ask(capsys, "lessons", "open", "1.1", *folder)
    path = Path(made["path"])
    assert made["new"]
    assert path == tmp_path / "mine" / "zh" / "1.1-transformers.ipynb"
    path.write_text("mine")
    assert ask(capsys, "lessons", "open", "1.1", *folder) == [{"path": str(path), "new": False}]
    (reset,) = ask(capsys, "lessons", "reset", "1.1", *folder)
    assert Path(reset["path"]) == path
    assert Path(reset["aside"]).read_text() == "mine"
    assert path.read_bytes() == (catalog.notebooks_dir() / "zh/1.1-transformers.ipynb").read_bytes()


def test_a_copy_elsewhere_is_reset_where_it_is(capsys, tmp_path):
    copy = tmp_path / "my own.ipynb"
    copy.write_text("mine")
    (reset,) = ask(capsys, "lessons", "reset", "1.1", "--at", str(copy), "--dir", str(tmp_path / "unused"))
    assert reset["path"] == str(copy)
    assert Path(reset["aside"]).read_text() == "mine"
    assert not (tmp_path / "unused").exists()


def test_without_json_the_path_is_printed(capsys, tmp_path):
    assert cli.main(["lessons", "open", "index", "--dir", str(tmp_path)]) == 0
    path = tmp_path / "en" / "index.ipynb"
    assert capsys.readouterr().out == f"{path}\n"
    assert cli.main(["lessons", "reset", "index", "--dir", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"Your copy is kept: {path.with_name('index-1.ipynb')}\n{path}\n"


def test_an_error_is_json_in_both_languages(capsys):
    (told,) = ask(capsys, "lessons", "open", "9.9", code=1)
    assert "9.9" in told["error"]["message"]["en"]
    assert "9.9" in told["error"]["message"]["zh"]
    assert told["error"]["next"]["en"]


def test_models_say_where_they_stand(capsys):
    with cache.locked(CARD), cache.staging(CARD) as folder:
        (folder / "ready").mkdir()
        (folder / "ready" / "model.safetensors").write_bytes(bytes(2000))
        cache.publish(CARD, folder / "ready")
    (told,) = ask(capsys, "models", "list")
    states = {model["id"]: model for model in told["models"]}
    assert states[CARD.id]["state"] == "ready"
    assert states[CARD.id]["bytes"] >= 2000
    assert states[CATALOG[0].id]["state"] == "absent"
    assert states[CATALOG[0].id]["download"] == CATALOG[0].download
    assert {model["kind"] for model in told["models"]} == {"model", "tokenizer"}
    assert Path(told["folder"]) == cache.models_dir()


def test_a_fetch_prints_its_steps_and_ends_ready(capsys, monkeypatch):
    def bring(card, progress, *, again):
        for done in range(1001):
            progress(done, 1000, "download")
        progress(1, 2, "convert")
        return Path("there")

    monkeypatch.setattr(fetch, "fetch", bring)
    lines = ask(capsys, "models", "fetch", CARD.id)
    assert lines[0] == {"event": "model", "id": CARD.id, "title": CARD.title, "number": 1, "of": 1}
    assert lines[-1] == {"event": "ready", "id": CARD.id, "path": "there"}
    steps = [(line["stage"], line["done"], line["total"], line["unit"]) for line in lines[1:-1]]
    assert steps[0] == ("download", 0, 1000, "bytes")
    assert ("download", 1000, 1000, "bytes") in steps
    assert steps[-1] == ("convert", 1, 2, "steps")
    assert len(steps) < 100
    assert lines[1]["label"]["zh"]


def test_a_terminated_fetch_leaves_nothing_half_done(tmp_path):
    """A real process, terminated while a fetch has a staging folder open."""
    code = f"""
import sys, time
from llmhero_widgets import cli
from llmhero_widgets.models import cache, fetch
def bring(card, progress, *, again):
    with cache.locked(card), cache.staging(card) as folder:
        progress(1, 2, "download")
        time.sleep(60)
fetch.fetch = bring
sys.exit(cli.main(["models", "fetch", {CARD.id!r}, "--json"]))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "LLMHERO_CACHE": str(tmp_path / "cache")},
    )
    with process, process.stdout:
        assert json.loads(process.stdout.readline())["event"] == "model"
        assert json.loads(process.stdout.readline())["event"] == "progress"
        assert list((tmp_path / "cache" / "models").glob("*staging*"))
        process.send_signal(signal.SIGTERM)
        assert json.loads(process.stdout.readline()) == {"event": "stopped"}
    assert process.returncode == 130
    assert not list((tmp_path / "cache" / "models").glob("*staging*"))


def test_the_doctor_s_findings_are_in_both_languages(capsys, monkeypatch):
    from llmhero_widgets.doctor import environment, messages
    from llmhero_widgets.doctor.finding import Finding

    broken = Finding("broken", messages.NOT_INSTALLED, "pip install it")
    monkeypatch.setattr(environment, "check_libraries", lambda: [broken])
    (told,) = ask(capsys, "doctor", "--offline", code=1)
    assert told["healthy"] is False
    (found,) = [finding for finding in told["findings"] if finding["command"] == "pip install it"]
    assert found["level"] == "broken"
    assert set(found["what"]) == {"en", "zh"}


def test_help_explains_json_in_both_languages(capsys):
    for language, words in (("en", "for editors"), ("zh", "供编辑器读取")):
        for command in (("lessons", "list"), ("lessons", "reset"), ("models", "fetch"), ("doctor",)):
            with pytest.raises(SystemExit):
                cli.main([*command, "--help", "--lang", language])
            shown = "".join(capsys.readouterr().out.split())
            assert "--json" in shown
            assert "".join(words.split()) in shown
