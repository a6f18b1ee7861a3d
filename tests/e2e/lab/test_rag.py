"""The retrieval pipeline in JupyterLab, on the default models."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS, Theme, fit_window
from rigs.retriever import (
    BUSY,
    CHINESE,
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

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    """One notebook for every test that leaves its widget usable."""
    notebook = lab.open("rag", [LOAD, SHOW, CHINESE, DEEP])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def retriever(notebook: LabNotebook) -> Retriever:
    retriever = Retriever(notebook.outputs.locator(".llmhero").first)
    retriever.root.scroll_into_view_if_needed()
    retriever.expect_ready()
    return retriever


def test_the_first_view_answers_and_shows_what_python_has(
    notebook: LabNotebook, retriever: Retriever
) -> None:
    answer = str(notebook.value("widget.result.answer.text"))
    expect(retriever.root.locator(".found")).to_contain_text(answer[:20])
    kept = notebook.value("len(widget.result.prompt.kept)")
    chunks = notebook.value("len(widget.result.hits.chunks)")
    expect(retriever.sentence).to_contain_text(re.compile(rf"{kept} of {chunks} chunks|One of {chunks}"))


def test_another_question_runs_only_what_depends_on_it(notebook: LabNotebook, retriever: Retriever) -> None:
    retriever.ask("How does byte pair encoding build its vocabulary?")
    expect(retriever.foot).to_contain_text(re.compile(r"\d of \d+ nodes ran"))
    states = notebook.value("{run.id: run.state for run in widget.result.trace}")
    assert states["embed"] == "kept"
    assert states["retrieve"] == "ran"
    expect(retriever.root.locator(".found")).to_contain_text("tokens.md")
    retriever.button("Undo").click()
    expect(retriever.question).to_have_value(QUESTION)
    retriever.ask(QUESTION)


def test_hostile_documents_are_only_ever_text(notebook: LabNotebook, retriever: Retriever) -> None:
    title = notebook.page.title()
    retriever.ask("What is not a cache?")
    expect(retriever.root.locator(".found")).to_contain_text("<img src=x")
    assert retriever.root.evaluate("(root) => root.shadowRoot.querySelectorAll('img, script').length") == 0
    assert notebook.page.title() == title
    retriever.ask(QUESTION)


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(lab: Lab, notebook: LabNotebook, view: str) -> None:
    deep = Retriever(notebook.outputs.locator(".llmhero").nth(2))
    deep.root.scroll_into_view_if_needed()
    fit_window(deep.root, 900)
    deep.expect_ready()
    assert_answers(lab.probe, deep, view, "light")


def test_a_file_is_added_and_the_pipeline_is_kept_and_opened(
    notebook: LabNotebook, retriever: Retriever, tmp_path: Path
) -> None:
    retriever.root.locator("input[type=file][multiple]").set_input_files(
        files=[
            {"name": "nougat.txt", "mimeType": "text/plain", "buffer": b"Nougat is kept below 18 degrees."}
        ]
    )
    expect(retriever.root.locator(".head .sub")).to_contain_text("5 documents", timeout=60_000)
    retriever.ask("How warm may nougat be kept?")
    expect(retriever.root.locator(".found")).to_contain_text("nougat.txt")
    retriever.button("Save").click()
    with notebook.page.expect_download() as waiting:
        retriever.root.get_by_role("menuitem", name="Pipeline as JSON").click()
    kept = tmp_path / "pipeline.json"
    waiting.value.save_as(kept)
    assert {node["type"] for node in json.loads(kept.read_text())["nodes"]} >= {"load", "chunk", "retrieve"}
    retriever.root.locator("input[type=file]:not([multiple])").set_input_files(kept)
    retriever.expect_ready()
    retriever.root.locator("input[type=file]:not([multiple])").set_input_files(
        files=[{"name": "x.json", "mimeType": "application/json", "buffer": b"{}"}]
    )
    expect(retriever.root.get_by_role("alert")).to_be_visible()
    retriever.ask(QUESTION)
    expect(retriever.root.get_by_role("alert")).to_have_count(0)


def test_a_question_is_kept_while_a_cell_runs(notebook: LabNotebook, retriever: Retriever) -> None:
    notebook.start("time.sleep(3)")
    retriever.ask("What does a transformer read?")
    notebook.wait_until_idle()
    expect(retriever.root.get_by_text(BUSY)).to_have_count(0)
    assert notebook.value("widget.question") == "What does a transformer read?"
    retriever.ask(QUESTION)


@LOOKS
def test_accessible_in_every_look(lab: Lab, notebook: LabNotebook, lang: str, theme: Theme) -> None:
    notebook.set_theme(theme)
    retriever = Retriever(notebook.outputs.locator(".llmhero").nth(0 if lang == "en" else 1))
    retriever.root.scroll_into_view_if_needed()
    retriever.expect_ready()
    portray(lab.probe, retriever, lang, theme)
    lab.probe.assert_accessible(retriever.root)
    notebook.set_theme("light")


def test_after_a_reload_the_same_run_is_there(notebook: LabNotebook, retriever: Retriever) -> None:
    notebook.save_and_reload()
    retriever.root.scroll_into_view_if_needed()
    retriever.expect_ready()
    expect(retriever.root.locator(".found")).to_contain_text("memory.md")
    retriever.ask("What does a transformer read?")


def test_after_a_restart_the_last_run_can_be_read(notebook: LabNotebook, retriever: Retriever) -> None:
    notebook.restart_kernel()
    expect(retriever.root.get_by_text(SAVED).first).to_be_visible()
    expect(retriever.ask_button).to_have_attribute("aria-disabled", "true")
    expect(retriever.root.locator(".found")).to_contain_text("attention.md")
    for view in DEEPER:
        panel = retriever.open_panel(view)
        expect(panel.get_by_role("status").first).to_contain_text(
            re.compile("[Nn]eeds? the kernel|[Rr]un the cell")
        )


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
