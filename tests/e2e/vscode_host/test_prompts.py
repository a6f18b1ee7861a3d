"""The prompt laboratory under VS Code's widget manager."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.probe import LOOKS, Theme
from rigs.prompts import LOAD, MEASURING_TIMEOUT, SHOW, Prompts, portray
from rigs.vscode_host import VSCodeHost, VSCodeNotebook

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{LOAD}\nlab = {SHOW.format(lang='en')}\ndisplay(lab)")
    yield notebook
    notebook.close()


@pytest.fixture
def prompts(notebook: VSCodeNotebook) -> Prompts:
    return Prompts(notebook.outputs.locator(".llmhero"))


def test_it_measures_by_itself_and_what_is_edited_anew(notebook: VSCodeNotebook, prompts: Prompts) -> None:
    prompts.exercise()
    text = prompts.root.get_by_role("textbox", name="Text of “bare”")
    text.fill("{input} All in all, it was")
    prompts.root.get_by_role("button", name="Measure").click()
    expect(prompts.root.locator(".acc.none")).to_have_count(0, timeout=MEASURING_TIMEOUT)
    notebook.run("assert lab.measured['prompts'][0]['text'] == '{input} All in all, it was'")
    notebook.run("assert not lab.stale")


def test_what_python_writes_is_shown_as_not_yet_measured(notebook: VSCodeNotebook, prompts: Prompts) -> None:
    notebook.run("lab.prompts = lab.prompts[1:]")
    expect(prompts.root.locator(".plist li")).to_have_count(1)
    expect(prompts.root.get_by_text("Changed since it was measured")).to_be_visible()
    notebook.run("_ = lab.compute()")
    expect(prompts.root.get_by_text("Changed since it was measured")).to_have_count(0)
    expect(prompts.cells).to_have_count(3)


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, prompts: Prompts, lang: str, theme: Theme
) -> None:
    notebook.run(f"lab.lang = {lang!r}")
    notebook.set_theme(theme)
    portray(vscode_host.probe, prompts, lang, theme)
    vscode_host.probe.assert_accessible(prompts.root)
    notebook.run("lab.lang = 'en'")


def test_after_a_restart_every_verdict_stays_and_nothing_can_be_typed(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, prompts: Prompts
) -> None:
    notebook.restart_kernel()
    expect(prompts.root.locator("textarea[readonly]")).to_have_count(1)
    expect(prompts.cells.first).to_be_visible()
    vscode_host.probe.assert_clean()
