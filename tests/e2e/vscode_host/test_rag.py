"""The retrieval pipeline under VS Code's widget manager, on the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.probe import LOOKS, Theme
from rigs.retriever import (
    DEEP,
    DEEPER,
    LOAD,
    QUESTION,
    SAVED,
    SHOW,
    Retriever,
    assert_answers,
    portray,
)
from rigs.vscode_host import VSCodeHost, VSCodeNotebook

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{LOAD}\n{SHOW.removesuffix('widget')}display(widget)")
    notebook.run(f"{DEEP.removesuffix('deep')}display(deep)")
    yield notebook
    notebook.close()


@pytest.fixture
def retriever(notebook: VSCodeNotebook) -> Retriever:
    retriever = Retriever(notebook.outputs.locator(".llmhero").first)
    retriever.expect_ready()
    return retriever


def test_another_question_runs_only_what_depends_on_it(
    notebook: VSCodeNotebook, retriever: Retriever
) -> None:
    retriever.ask("How does byte pair encoding build its vocabulary?")
    notebook.run(
        "states = {run.id: run.state for run in widget.result.trace}; assert states['embed'] == 'kept'"
    )
    expect(retriever.root.locator(".found")).to_contain_text("tokens.md")
    retriever.ask(QUESTION)


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(vscode_host: VSCodeHost, notebook: VSCodeNotebook, view: str) -> None:
    notebook.set_theme("dark")
    deep = Retriever(notebook.outputs.locator(".llmhero").nth(1))
    deep.expect_ready()
    assert_answers(vscode_host.probe, deep, view, "dark")


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, retriever: Retriever, lang: str, theme: Theme
) -> None:
    notebook.run(f"widget.lang = {lang!r}")
    notebook.set_theme(theme)
    portray(vscode_host.probe, retriever, lang, theme)
    vscode_host.probe.assert_accessible(retriever.root)
    notebook.run("widget.lang = 'en'")


def test_a_question_is_kept_while_a_cell_runs(notebook: VSCodeNotebook, retriever: Retriever) -> None:
    notebook.start("time.sleep(3)")
    retriever.ask("What does a transformer read?")
    notebook.run("assert widget.question == 'What does a transformer read?', widget.question")


def test_after_a_restart_the_last_run_can_be_read(notebook: VSCodeNotebook, retriever: Retriever) -> None:
    notebook.restart_kernel()
    expect(retriever.root.get_by_text(SAVED).first).to_be_visible()
    expect(retriever.ask_button).to_have_attribute("aria-disabled", "true")


def test_nothing_left_the_machine_and_nothing_complained(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook
) -> None:
    """The last test: the probe has watched all the others."""
    vscode_host.probe.assert_clean()
