"""Colab and JupyterLite: what works there works without a thread, and what cannot is refused in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import anywidget._util
import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.jobs import Worker, apart, run_apart
from llmhero_widgets.core.rpc import Rpc
from llmhero_widgets.doctor import hosts
from tests.unit.tiny_models import build
from tests.unit.wire import Browser

ROOT = Path(__file__).parents[3]


@pytest.fixture
def colab(monkeypatch):
    """Look like Colab's kernel: its package is imported; returns how often custom widgets were enabled."""
    enabled = []
    output = ModuleType("google.colab.output")
    output.enable_custom_widget_manager = lambda: enabled.append(True)
    output._widgets = SimpleNamespace(_installed_url="https://example.org/manager.js")
    for name, module in {"google.colab": ModuleType("google.colab"), "google.colab.output": output}.items():
        module.__spec__ = ModuleSpec(name, None)
        monkeypatch.setitem(sys.modules, name, module)
    anywidget._util.enable_custom_widget_manager_once.cache_clear()
    yield enabled
    anywidget._util.enable_custom_widget_manager_once.cache_clear()


def ours():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("llmhero")]


class TestColab:
    def test_work_runs_where_it_is_asked_for(self, colab):
        worker = Worker("model")
        here = threading.get_ident()
        assert worker.submit(threading.get_ident).result() == here
        assert run_apart(threading.get_ident).result() == here
        worker.close()

    def test_widgets_are_enabled_and_answer_before_the_message_has_returned(self, colab):
        before = ours()
        # Not the one that all tests share: for its whole life a model works where it was made.
        lm = build("llama")
        widget = hero.DecodingTree(lm, "When Mary", lang="en").compute()
        browser = Browser(widget, patience=0)
        browser.final(browser.ask("show", rev=0))
        browser.send({"kind": "hello"})
        ready, _ = browser.wait(lambda content: content["kind"] == "ready")
        assert ready["caps"]["notice"]["en"].startswith("Colab")
        assert ready["caps"]["notice"]["zh"].startswith("Colab")
        widget.close()
        lm.close()
        assert ours() == before
        assert colab == [True]

    def test_an_interrupted_answer_is_an_answer(self, colab):
        def interrupted(job):
            raise KeyboardInterrupt

        sent = []
        rpc = Rpc(
            {"long": interrupted, "apart": apart(lambda job: interrupted(job=job))},
            Worker("model"),
            lambda content, _buffers: sent.append(content),
            language=lambda: "en",
        )
        for op in ("long", "apart"):
            rpc.receive({"v": 1, "kind": "req", "rid": op, "op": op, "args": {}})
        ends = [(content["rid"], content["code"]) for content in sent if content["kind"] == "error"]
        assert ends == [("long", "cancelled"), ("apart", "cancelled")]

    def test_the_doctor_says_what_is_different(self, colab):
        finding = hosts.check_host()
        assert finding.level == "note"
        assert "interrupt the execution" in finding.render("en")
        assert "CDN" in finding.render("en")
        assert "请中断笔记本的执行" in finding.render("zh")


@pytest.fixture(scope="module")
def lite(tmp_path_factory):
    """Return what a Python like that of a browser found."""
    home = tmp_path_factory.mktemp("browser")
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LLMHERO_CACHE": str(home),
        "HF_HOME": str(home),
        "LLMHERO_PROGRESS": str(home / "progress.json"),
    }
    program = str(Path(__file__).with_name("browser_python.py"))
    done = subprocess.run(
        [sys.executable, program], env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


class TestJupyterLite:
    def test_what_needs_a_model_is_refused_in_both_languages(self, lite):
        assert lite["host"] == "jupyterlite"
        assert set(lite["refused"]) == {
            "AttentionExplorer",
            "DecodingTree",
            "MetricLab",
            "PromptLab",
            "RagBuilder",
            "RemoteModel",
            "load_model",
        }
        for name, ((english, step), (chinese, weiter)) in lite["refused"].items():
            assert english.startswith(f"{name} needs ")
            assert chinese.startswith(f"{name} 需要")
            assert "Open this notebook in JupyterLab" in step
            assert "请在 JupyterLab" in weiter
        assert "PyTorch" in lite["refused"]["load_model"][0][0]
        assert "connection" in lite["refused"]["RemoteModel"][0][0]
        assert "rouge-score" in lite["refused"]["MetricLab"][0][0]

    def test_nothing_is_fetched(self, lite):
        (english, _), (chinese, _) = lite["fetch"]
        assert "cannot be fetched" in english
        assert "无法下载" in chinese

    def test_what_needs_no_model_works_without_threads(self, lite):
        names = [name for name, _ in lite["works"]]
        assert names == ["PositionExplorer", "TokenInspector", "Quiz", "Progress"]
        assert all(notice.startswith("JupyterLite") for _, notice in lite["works"])
        ours, authority = lite["ids"]
        assert ours == authority
        assert 256 in ours

    def test_the_doctor_says_so(self, lite):
        english, chinese = lite["doctor"]
        assert "language models do not run here" in english
        assert "语言模型无法在这里运行" in chinese
