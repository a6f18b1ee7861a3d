"""The extension in a real VS Code, in the browser. Not collected by itself: `make vscode-e2e`."""

import json
import re
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from llmhero_widgets.lessons import record
from rigs.code_server import CodeServer, code_server
from rigs.paths import ROOT, SCREENSHOTS

SHOTS = SCREENSHOTS / "vscode"
THEMES = {"dark": "Default Dark Modern", "light": "Default Light Modern"}


@dataclass(frozen=True)
class Window:
    """One window of VS Code, and what its extension's reader has."""

    page: Page
    server: CodeServer
    name: str

    def row(self, text: str) -> Locator:
        return self.page.get_by_role("treeitem").filter(has_text=text).first

    def command(self, title: str) -> None:
        self.page.keyboard.press("F1")
        self.page.keyboard.type(f"LLM Hero: {title}")
        self.page.locator(".quick-input-list .monaco-list-row").filter(has_text=title).first.click()

    def save_as(self, target: Path) -> None:
        path = self.page.locator(".quick-input-box input")
        self.page.keyboard.press("Control+s")
        expect(path).to_have_value(re.compile("Untitled-1"))
        # The dialog writes its proposal once more when it has listed the folder, over whatever was typed.
        while path.is_visible():
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(str(target))
            self.page.wait_for_timeout(1000)
            if path.input_value() == str(target):
                self.page.keyboard.press("Enter")
                self.page.wait_for_timeout(1000)

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}-{self.name}.png")


@contextmanager
def window(browser: Browser, home: Path, theme: str, language: str, **more: object) -> Iterator[Window]:
    vsix = next((ROOT / "dist").glob("*.vsix"))
    settings = {
        "workbench.colorTheme": THEMES[theme],
        "workbench.startupEditor": "none",
        "window.dialogStyle": "custom",
        "files.simpleDialog.enable": True,
        "llmhero.language": language,
        "llmhero.python": sys.executable,
        **more,
    }
    # Sent to the extension host too, and from there to Python.
    env = {"LLMHERO_PROGRESS": str(home / "progress.json"), "PYTHONPATH": str(ROOT)}
    home.mkdir(exist_ok=True)
    with code_server(home, vsix, settings, env) as server:
        context = browser.new_context(viewport={"width": 1500, "height": 1000})
        page = context.new_page()
        page.goto(f"{server.url}/?folder={server.workspace}")
        page.locator('.activitybar a[aria-label^="LLM Hero"]').click(timeout=60_000)
        yield Window(page, server, f"{theme}-{language}")
        context.close()


@pytest.mark.parametrize(
    ("theme", "language", "title", "first", "heading", "over"),
    [
        ("dark", "en", "1.1 Transformers", "1 · How long is the way?", "how a word looks back", "Start over"),
        ("light", "zh", "1.1 Transformer", "1 · 路有多长？", "一个词怎样回头看", "重新开始"),
    ],
)
def test_a_lesson_from_the_tree_to_the_tick(
    browser, tmp_path, monkeypatch, theme, language, title, first, heading, over
):
    with window(browser, tmp_path, theme, language) as vscode:
        page = vscode.page
        expect(vscode.row(title)).to_be_visible(timeout=60_000)
        vscode.row(title).locator(".monaco-tl-twistie").click()
        expect(vscode.row(first)).to_be_visible()
        vscode.shot("tree")

        # An untitled copy: VS Code itself reads what we made of the notebook.
        vscode.row(title).click()
        expect(page.get_by_role("tab", name="Untitled-1.ipynb")).to_be_visible()
        expect(page.locator(".notebookOverlay .cell-list-container").first).to_be_visible()
        expect(page.get_by_text("Cell 1 of 73")).to_be_visible()
        page.wait_for_timeout(1000)
        vscode.shot("notebook")
        vscode.row(first).click()
        expect(page.get_by_text("Cell 8 of 73")).to_be_visible()
        expect(page.get_by_role("tab", name="Untitled-2.ipynb")).to_have_count(0)

        # What a kernel would write when the exercise passes.
        monkeypatch.setenv("LLMHERO_PROGRESS", str(tmp_path / "progress.json"))
        record.pass_exercise("1.1", "path-length")
        expect(vscode.row(first).locator(".codicon-pass-filled")).to_be_visible()
        vscode.shot("ticked")

        # Saved where the reader likes, in VS Code's own form.
        saved = vscode.server.workspace / "mine.ipynb"
        page.get_by_role("tab", name="Untitled-1.ipynb").click()
        vscode.save_as(saved)
        expect(page.get_by_role("tab", name="mine.ipynb")).to_be_visible()
        notebook = json.loads(saved.read_text())
        source = json.loads((ROOT / f"notebooks/{language}/1.1-transformers.ipynb").read_text())
        assert heading in "".join(notebook["cells"][0]["source"])
        assert [cell["id"] for cell in notebook["cells"]] == [cell["id"] for cell in source["cells"]]
        assert notebook["metadata"].pop("llmhero") == {"lesson": "1.1", "language": language}
        assert notebook["metadata"]["kernelspec"] == source["metadata"]["kernelspec"]

        # It is the saved copy that opens now, and that is kept when the reader starts over.
        vscode.row(title).click()
        expect(page.get_by_role("tab", name="Untitled-1.ipynb")).to_have_count(0)
        mine = saved.read_bytes()
        vscode.row(title).hover()
        vscode.row(title).get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        vscode.shot("reset")
        dialog.get_by_role("button", name=over).click()
        expect(page.locator(".notifications-toasts")).to_contain_text("mine-1.ipynb")
        assert saved.with_name("mine-1.ipynb").read_bytes() == mine
        assert saved.read_bytes() == (ROOT / f"notebooks/{language}/1.1-transformers.ipynb").read_bytes()
        vscode.shot("kept")


def test_the_walkthrough_the_glossary_and_the_check(browser, tmp_path):
    with window(browser, tmp_path, "light", "en") as vscode:
        page = vscode.page
        expect(vscode.row("1.1 Transformers")).to_be_visible(timeout=60_000)
        vscode.command("First Steps")
        step = page.locator(".getting-started-step").first
        expect(step).to_contain_text("Get Python ready")
        expect(step.locator(".codicon-getting-started-step-checked")).to_be_visible()
        page.wait_for_timeout(1500)
        vscode.shot("walkthrough")
        vscode.command("Search Glossary")
        page.keyboard.type("RNN")
        expect(page.locator(".quick-input-list")).to_contain_text("recurrent neural network")
        vscode.shot("glossary")
        page.keyboard.press("Escape")
        vscode.command("Check My Set-up")
        expect(page.locator(".quick-input-titlebar")).to_contain_text("that is needed", timeout=60_000)
        expect(page.locator(".quick-input-list")).to_contain_text("Python 3")
        vscode.shot("check")
        page.keyboard.press("Escape")
        vscode.command("Fetch Models")
        expect(page.locator(".quick-input-list")).to_contain_text("SmolLM2-135M-Instruct")
        vscode.shot("models")


def test_without_the_package_installing_asks_where(browser, tmp_path):
    empty = tmp_path / "empty"
    venv.create(empty, symlinks=True)
    python = str(empty / "bin" / "python")
    with window(browser, tmp_path / "home", "dark", "en", **{"llmhero.python": python}) as vscode:
        page = vscode.page
        button = page.get_by_role("button", name="Install LLM Hero")
        expect(button).to_be_visible(timeout=60_000)
        vscode.shot("missing")
        button.click()
        expect(page.locator(".quick-input-titlebar")).to_contain_text("Where should LLM Hero be installed?")
        vscode.shot("where")
        page.keyboard.press("Escape")
