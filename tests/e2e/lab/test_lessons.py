"""Every lesson as a reader meets it: in JupyterLab, each of its widgets alive and used once."""

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from llmhero_widgets.lessons import catalog
from rigs.course import Course
from rigs.decoder import Decoder
from rigs.explorer import Explorer
from rigs.inspector import Inspector
from rigs.lab import Lab
from rigs.metrics import MetricLab
from rigs.positions import Positions
from rigs.prompts import Prompts
from rigs.retriever import Retriever
from tests.notebooks.names import needed

pytestmark = pytest.mark.model

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
WIDGET = re.compile(r"^(?:hero\.([A-Z]\w+)\(|lesson\(\"[\d.]+\"\)\.(quiz)\(\))", re.MULTILINE)
#: What a reader does first with each.
USE: dict[str, Callable[[Locator], None]] = {
    "AttentionExplorer": lambda root: Explorer(root).exercise(),
    "DecodingTree": lambda root: Decoder(root).exercise(),
    "MetricLab": lambda root: MetricLab(root).exercise(),
    "PositionExplorer": lambda root: Positions(root).exercise(),
    "PromptLab": lambda root: Prompts(root).exercise(),
    "RagBuilder": lambda root: Retriever(root).exercise(),
    "TokenInspector": lambda root: Inspector(root).exercise(),
    "quiz": lambda root: Course(root).exercise(),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("entry", catalog.lessons(), ids=lambda entry: entry.id)
def test_every_widget_of_a_lesson_is_alive(entry: catalog.Entry, language: str, lab: Lab) -> None:
    cells = nbformat.read(NOTEBOOKS / entry.notebook(language), as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    shows = [WIDGET.search(cell.source) for cell in code]
    # The whole notebook runs in tests/notebooks; here, what its widgets need.
    runs = needed([cell.source for cell in code], [shown is not None for shown in shows])
    kept = {cell.id for cell, run in zip(code, runs, strict=True) if run}
    opened = lab.open_cells(
        f"lesson-{entry.id}-{language}",
        [cell for cell in cells if cell.cell_type == "markdown" or cell.id in kept],
    )
    opened.collapse_sidebars()
    opened.run_all()

    for cell, shown in zip(code, shows, strict=True):
        if shown is not None:
            root = opened.show(cell.id).locator(".llmhero")
            expect(root).to_have_count(1)
            USE[shown[1] or shown[2]](root)
            lab.probe.assert_accessible(root)

    opened.close()


def test_the_index_leads_to_every_lesson(lab: Lab) -> None:
    cells = nbformat.read(NOTEBOOKS / catalog.index("en"), as_version=4).cells
    opened = lab.open_cells("index", cells)
    opened.run_all()
    for entry in catalog.lessons():
        link = opened.page.locator(".jp-MarkdownOutput a").filter(has_text=entry.title.en)
        expect(link).to_have_attribute("href", re.compile(re.escape(Path(entry.notebook("en")).name)))
    expect(opened.show("progress").locator(".llmhero")).to_have_count(1)
    opened.close()


def test_a_definition_shows_where_the_pointer_rests(lab: Lab) -> None:
    cells = nbformat.read(NOTEBOOKS / catalog.get("1.1").notebook("en"), as_version=4).cells
    opened = lab.open_cells("hover", [cell for cell in cells if "<abbr title=" in cell.source][:1])
    expect(opened.page.locator(".jp-MarkdownOutput abbr").first).to_have_attribute(
        "title", re.compile(".{20}")
    )
    opened.close()


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
