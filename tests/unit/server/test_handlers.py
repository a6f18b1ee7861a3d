"""What the server answers JupyterLab: with a login only, and only below its own root."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from llmhero_widgets.doctor import diagnose
from llmhero_widgets.lessons import catalog, record

LESSON = {"lesson": "1.1", "language": "en"}
NAME = catalog.get("1.1").notebook("en")


@pytest.fixture(scope="module")
def server(serve, tmp_path_factory):
    return serve(tmp_path_factory.mktemp("root"))


@pytest.fixture(autouse=True)
def _fresh(nowhere, tmp_path, monkeypatch):
    monkeypatch.setenv("LLMHERO_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "course"),
        ("GET", "progress"),
        ("GET", "doctor"),
        ("GET", "models"),
        ("POST", "open"),
        ("POST", "start-over"),
        ("POST", "put-back"),
        ("POST", "models/all-minilm-l6-v2"),
        ("DELETE", "models/all-minilm-l6-v2"),
        ("PUT", "settings"),
    ],
)
def test_nothing_is_told_without_a_login(server, method, path):
    body = None if method == "GET" else LESSON
    assert server.ask(path, body, method=method, token=None)[0] == 403
    assert server.ask(path, body, method=method, token="wrong")[0] == 403  # noqa: S106
    assert not any(server.root.iterdir())


def test_the_course_and_what_was_passed_of_it(server):
    status, course = server.ask("course")
    assert status == 200
    assert [lesson["id"] for lesson in course["lessons"]] == [entry.id for entry in catalog.lessons()]
    assert course["copies"] == []
    assert course["folder"] == "llmhero-lessons"

    record.pass_exercise("1.1", "softmax")
    _, progress = server.ask("progress")
    first = progress["lessons"][0]["exercises"]
    assert [name for name, when in first if when] == ["softmax"]
    assert progress["trouble"] is None


def test_a_damaged_record_is_said_and_the_course_still_shown(server):
    record.progress_file().write_text("{")
    status, course = server.ask("course")
    assert status == 200
    assert course["lessons"]
    assert str(record.progress_file()) in course["trouble"]["what"]["en"]


def test_a_copy_is_made_once_started_over_and_put_back(server, tmp_path):
    assert server.ask("open", LESSON) == (200, {"path": f"llmhero-lessons/{NAME}", "new": True})
    mine = server.root / "llmhero-lessons" / NAME
    mine.write_text("mine")
    assert server.ask("open", LESSON)[1]["new"] is False
    assert mine.read_text() == "mine"

    _, fresh = server.ask("start-over", LESSON)
    source = (catalog.notebooks_dir() / NAME).read_bytes()
    assert mine.read_bytes() == source
    assert (server.root / fresh["aside"]).read_text() == "mine"

    _, back = server.ask("put-back", {**LESSON, "aside": fresh["aside"]})
    assert back == {"path": f"llmhero-lessons/{NAME}", "aside": None}
    assert mine.read_text() == "mine"
    assert not (server.root / fresh["aside"]).exists()

    _, fresh = server.ask("start-over", LESSON)
    mine.write_text("begun anew")
    _, back = server.ask("put-back", {**LESSON, "aside": fresh["aside"]})
    assert mine.read_text() == "mine"
    assert (server.root / back["aside"]).read_text() == "begun anew"
    assert NAME in server.ask("course")[1]["copies"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("open", {"lesson": "../../etc/passwd", "language": "en"}),
        ("open", {"lesson": "1.1", "language": "../en"}),
        ("open", {"lesson": ["1.1"], "language": "en"}),
        ("open", ["1.1"]),
        ("start-over", {"lesson": "/etc/passwd", "language": "en"}),
        ("put-back", {**LESSON, "aside": "../../../etc/passwd"}),
        ("put-back", {**LESSON, "aside": "1.1-transformers.ipynb"}),
        ("put-back", {**LESSON, "aside": "1.1-transformers-99.ipynb"}),
    ],
)
def test_no_path_but_a_lesson_s_is_taken(server, path, body):
    before = sorted(server.root.rglob("*"))
    status, answer = server.ask(path, body)
    assert status in {400, 404}
    assert answer["error"]["what"]["zh"] != answer["error"]["what"]["en"]
    assert sorted(server.root.rglob("*")) == before


def test_the_doctor_speaks_both_languages(server, monkeypatch):
    monkeypatch.setattr("llmhero_widgets.server.handlers.diagnose", lambda: diagnose(offline=True))
    status, answer = server.ask("doctor")
    assert status == 200
    assert any("Python" in finding["what"]["zh"] for finding in answer["findings"])
    assert {finding["level"] for finding in answer["findings"]} <= {"ok", "note", "broken"}


def test_what_is_chosen_reaches_kernels_and_can_be_taken_back(server, monkeypatch):
    monkeypatch.setenv("LLMHERO_LANG", "en")
    monkeypatch.delenv("LLMHERO_MODEL", raising=False)
    kernel = (
        "from llmhero_widgets.core.text import current_language as l;"
        "from llmhero_widgets.models.catalog import default_model as m; print(l(), m())"
    )

    def started():
        # As jupyter_client starts a kernel: with the server's environment of that moment.
        env = dict(os.environ)
        done = subprocess.run(
            [sys.executable, "-c", kernel], env=env, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    server.ask("settings", {"chosen": "zh", "model": "all-minilm-l6-v2"}, method="PUT")
    assert started() == ["zh", "all-minilm-l6-v2"]
    server.ask("settings", {"chosen": "", "model": "  "}, method="PUT")
    assert started()[1] == "smollm2-135m-instruct"
    assert server.ask("settings", {"chosen": "", "model": "a\nb"}, method="PUT")[1] == {"environment": {}}


def test_a_server_holds_no_model_library():
    program = (
        "import sys; from llmhero_widgets.server import extension, course, handlers, cards;"
        "[cards.shown(card) for card in handlers.fetchable()];"
        "print([name for name in ('torch', 'transformers', 'anywidget') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
