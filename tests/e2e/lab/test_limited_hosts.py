"""Kernels under the conditions of Colab and of JupyterLite: the reader is told, and the widget works."""

import re

import pytest
from playwright.sync_api import expect

from rigs.lab import Lab
from rigs.metrics import LOAD, SHOW, MetricLab

COLAB = """
import importlib.machinery, sys, types
colab = types.ModuleType("google.colab")
colab.__spec__ = importlib.machinery.ModuleSpec("google.colab", None)
sys.modules["google.colab"] = colab
"""
BROWSER = "import sys, threading; sys.platform = 'emscripten'"
WORKER = "widget._worker._executor.__class__.__name__"


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "interrupt the execution"), ("zh", "每次操作都会立即计算")]
)
def test_colab_is_told_and_what_is_typed_is_judged_at_once(lab: Lab, lang: str, said: str) -> None:
    notebook = lab.open(f"colab-{lang}", [COLAB, LOAD, f"widget = {SHOW.format(lang=lang)}\nwidget"])
    notebook.collapse_sidebars()
    notebook.run_all()
    metrics = MetricLab(notebook.outputs.locator(".llmhero").first)
    note = metrics.root.get_by_role("note")
    expect(note).to_contain_text("Colab")
    expect(note).to_contain_text(said)
    assert notebook.value(WORKER) == "_Inline"
    metrics.choose("BLEU")
    metrics.candidate.fill("The bridge is safe.")
    expect(metrics.sentence).to_contain_text("1.00")
    lab.probe.assert_accessible(metrics.root)
    lab.probe.screenshot(metrics.root, f"colab-{lang}", "light", 900)
    lab.probe.assert_clean()
    notebook.close()


def test_jupyterlite_is_told_and_positions_are_drawn_while_models_are_refused(lab: Lab) -> None:
    show = "widget = hero.PositionExplorer('the cat sat', lang='zh')\nwidget"
    notebook = lab.open("browser", [LOAD, BROWSER, show])
    notebook.collapse_sidebars()
    notebook.run_all()
    root = notebook.outputs.locator(".llmhero").first
    expect(root.get_by_role("note")).to_contain_text("语言模型无法在这里运行")
    assert notebook.value(WORKER) == "_Inline"
    expect(root.locator("canvas").first).to_be_visible()
    root.get_by_role("radio", name=re.compile("ALiBi")).evaluate("(radio) => radio.click()")
    expect(root.get_by_role("radio", name=re.compile("ALiBi"))).to_be_checked()
    lab.probe.assert_clean()
    notebook.close()
