"""The pipeline's graph with a kernel behind it: what an edit makes run, why, and how to stop it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.lab import Lab, LabNotebook
from rigs.retriever import LOAD, SHOW, Retriever

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("rag_canvas", [LOAD, SHOW])
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


def card(retriever: Retriever, node: str) -> Locator:
    return retriever.root.locator(f'[data-node="{node}"]')


def state(retriever: Retriever, node: str) -> Locator:
    return card(retriever, node).locator(".cv-state")


def exact(retriever: Retriever, label: str, value: str) -> None:
    """Type a value beside its track."""
    field = retriever.root.locator(".cv-settings").get_by_label(f"{label}, exact value")
    field.fill(value)
    field.press("Enter")


def test_an_edit_runs_what_stands_behind_it_and_says_why(notebook: LabNotebook, retriever: Retriever) -> None:
    card(retriever, "retrieve").click()
    label = retriever.root.locator(".cv-settings .slider label").first.inner_text()
    exact(retriever, label, "2")
    for node in ("retrieve", "prompt", "answer"):
        expect(state(retriever, node)).to_have_text("edited")
    expect(state(retriever, "embed")).not_to_have_text("edited")
    retriever.button("Run again").click()
    expect(state(retriever, "retrieve")).to_have_text(re.compile(r"ms|\d s"), timeout=120_000)
    retriever.expect_ready()
    expect(state(retriever, "embed")).to_have_text("unchanged")
    expect(retriever.root.locator(".cv-settings .cv-state")).to_contain_text("10 → 2")
    assert notebook.value("widget.pipeline.graph.node('retrieve').params['k']") == 2


def test_a_value_out_of_range_is_answered_and_python_keeps_the_old_one(
    notebook: LabNotebook, retriever: Retriever
) -> None:
    if retriever.root.locator(".cv-settings").count() == 0:
        card(retriever, "retrieve").click()
    label = retriever.root.locator(".cv-settings .slider label").first.inner_text()
    before = notebook.value("widget.pipeline.graph.node('retrieve').params['k']")
    exact(retriever, label, "100000")
    expect(retriever.root.locator(".cv-fault").first).to_contain_text("100000 was not taken")
    assert notebook.value("widget.pipeline.graph.node('retrieve').params['k']") == before


def test_a_node_added_between_two_runs_and_shows_what_it_found(
    notebook: LabNotebook, retriever: Retriever
) -> None:
    card(retriever, "retrieve").focus()
    retriever.root.page.keyboard.press("a")
    retriever.root.locator('[data-type="mmr"]').click()
    expect(retriever.root.locator(".cv-told")).to_have_text(re.compile("was added between"))
    expect(state(retriever, "mmr")).to_have_text("not run")
    retriever.button("Run again").click()
    expect(state(retriever, "mmr")).to_have_text(re.compile(r"ms|\d s"), timeout=120_000)
    expect(card(retriever, "mmr").locator("svg rect").first).to_be_attached()
    retriever.expect_ready()
    assert notebook.value(
        "[edge.target for edge in widget.pipeline.graph.edges if edge.source == 'mmr']"
    ) == ["fuse"]


def test_a_node_at_work_is_stopped_from_its_card(notebook: LabNotebook, retriever: Retriever) -> None:
    retriever.question.fill("What does a transformer read?")
    retriever.question.press("Enter")
    stop = card(retriever, "generate").locator(".cv-stop")
    stop.click(timeout=60_000)
    retriever.expect_ready()
    expect(retriever.root.locator(".cv-stop")).to_have_count(0)
    states = notebook.value("{run.id: run.state for run in widget.result.trace}")
    assert (states["generate"], states["answer"]) == ("skipped", "skipped")
    assert states["prompt"] == "ran"


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
