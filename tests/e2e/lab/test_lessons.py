"""Every lesson as a reader meets it: in JupyterLab, from top to bottom, offline, each widget used once."""

import os
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from llmhero_widgets.core.text import LANGUAGES
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
from tests.notebooks.names import own_cells

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[3]
NOTEBOOKS = ROOT / "notebooks"
#: It takes the network away from whoever imports it.
OFFLINE = ROOT / "tests" / "notebooks" / "offline"
WIDGET = re.compile(r"^(?:(\w+) = )?(?:hero\.([A-Z]\w+)\(|lesson\(\"[\d.]+\"\)\.(quiz)\(\))", re.MULTILINE)
WIDGET_OUTPUT = "application/vnd.jupyter.widget-view+json"
#: Always the same work, like that of a small model; how many seconds it took.
PACE = """(lambda now, ones: (lambda a, b, start: ([a @ b for _ in range(400)], now() - start)[1])(
    ones((64, 576), "f"), ones((576, 1536), "f"), now()
))(__import__("time").process_time, __import__("numpy").ones)"""
#: How many it takes on the two cores that the budgets were made for.
USUAL_PACE = 0.6
#: A cell that says how long something took says something else at every run.
TIMING = "  # timing"
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


class Run:
    """One notebook after its run; behind every exercise comes a cell that solves it as the solution says."""

    def __init__(self, lab: Lab, entry: catalog.Entry, language: str, folder: Path) -> None:
        cells = nbformat.read(NOTEBOOKS / entry.notebook(language), as_version=4).cells
        name = f"lesson-{entry.id}-{language}"
        self._log = folder / "network"
        kernel = lab.server.add_kernel(
            name,
            {
                "PYTHONPATH": os.pathsep.join([str(OFFLINE), str(ROOT)]),
                "NETWORK_LOG": str(self._log),
                # As on a reader's machine, where whoever looks for a network is found out.
                "HF_HUB_OFFLINE": "",
                # More threads than free cores would measure the machine's other work.
                "OMP_NUM_THREADS": "1",
            },
        )
        self.lab = lab
        self.opened = lab.open_cells(name, [more for cell in cells for more in with_solution(cell)], kernel)
        self.opened.collapse_sidebars()
        before = self._seconds(PACE)
        self.opened.run_all()
        # The work of one core, whatever else this machine does; a rented core is at times three times slower.
        worked = self._seconds("__import__('time').process_time()")
        self.seconds = worked / max(1.0, (before + self._seconds(PACE)) / 2 / USUAL_PACE)
        ran = [nbformat.from_dict(cell) for cell in self.opened.contents()]
        self.cells = [cell for cell in ran if "solution" not in cell.metadata]
        self.solutions = [cell for cell in ran if "solution" in cell.metadata]

    def _seconds(self, expression: str) -> float:
        return float(str(self.opened.value(expression)))

    @cached_property
    def code(self) -> list[nbformat.NotebookNode]:
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def network(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""


class Runs:
    """Both notebooks of a lesson, each run when the first test asks for it."""

    def __init__(self, lab: Lab, entry: catalog.Entry, folder: Path) -> None:
        self.entry = entry
        self._lab, self._folder = lab, folder
        self._runs: dict[str, Run] = {}

    def __getitem__(self, language: str) -> Run:
        if language not in self._runs:
            folder = self._folder / language
            folder.mkdir()
            self._runs[language] = Run(self._lab, self.entry, language, folder)
        return self._runs[language]

    def close(self) -> None:
        for run in self._runs.values():
            run.opened.close()


@pytest.fixture(scope="module", params=catalog.lessons(), ids=lambda entry: entry.id)
def runs(
    request: pytest.FixtureRequest, lab: Lab, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runs]:
    runs = Runs(lab, request.param, tmp_path_factory.mktemp("lesson"))
    yield runs
    runs.close()


@pytest.fixture(params=LANGUAGES)
def run(request: pytest.FixtureRequest, runs: Runs) -> Run:
    return runs[request.param]


def with_solution(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    found = re.search(r"^(\w+)\.check\((\w+)\)$", cell.source, re.MULTILINE)
    if cell.cell_type != "code" or not found:
        return [cell]
    exercise, answer = found.groups()
    source = f"exec({exercise}.solution().code)\n{exercise}.check({answer})"
    return [cell, nbformat.v4.new_code_cell(source, metadata={"solution": True})]


def widgets_shown(cells: list[nbformat.NotebookNode]) -> dict[str, str]:
    """Return what each cell shows that shows a widget: one made there, or one that has a name already."""
    named: dict[str, str] = {}
    shown = {}
    for cell in cells:
        found = WIDGET.search(cell.source)
        if found and found[1]:
            named[found[1]] = found[2] or found[3]
        elif found:
            shown[cell.id] = found[2] or found[3]
        elif cell.source in named:
            shown[cell.id] = named[cell.source]
    return shown


def printed(cell: nbformat.NotebookNode) -> str:
    """Return all text that a cell has shown, with plain spaces before percent signs taken out."""
    parts = [
        output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs
    ]
    return re.sub(r"\s+%", "%", "\n".join(parts))


def test_runs_without_warning_or_network(run: Run) -> None:
    """An exception has failed the run already."""
    for cell in run.code:
        assert [output for output in cell.outputs if output.get("name") == "stderr"] == [], cell.id
    assert run.network == ""


def test_runs_within_its_budget(runs: Runs, run: Run) -> None:
    assert run.seconds < runs.entry.seconds


def test_an_untouched_exercise_says_that_it_is_waiting(run: Run) -> None:
    exercises = [cell for cell in run.code if len(with_solution(cell)) > 1]
    assert len(exercises) == len(run.solutions) > 0
    for cell in exercises:
        assert printed(cell).startswith("○"), cell.id


def test_the_solutions_pass(run: Run) -> None:
    for cell in run.solutions:
        assert printed(cell).startswith("✓"), printed(cell)


def test_every_figure_in_the_text_was_printed_above_it(run: Run) -> None:
    seen = ""
    for cell in run.cells:
        if cell.cell_type == "code":
            seen += printed(cell)
            continue
        # a term's definition is the glossary's, not a measurement of this notebook
        prose = re.sub(r'title="[^"]*"', "", cell.source)
        for figure in re.findall(r"\d+(?:\.\d+)?\s*%|\b\d\.\d\d\b", prose):
            # "all of it" is no measurement
            plain = re.sub(r"\s", "", figure)
            assert plain == "100%" or plain in seen, f"{cell.id}: {figure}"


def test_both_languages_measure_the_same(runs: Runs) -> None:
    """Where both read the same: what a language's own examples lead to may differ."""
    own = own_cells([cell.source for cell in runs["en"].code])
    pairs = list(zip(runs["en"].code, runs["zh"].code, strict=True))
    for (english, chinese), differs in zip(pairs, own, strict=True):
        if differs or any(line.endswith(TIMING) for line in english.source.splitlines()):
            continue
        numbers = [re.findall(r"[\d.]+%|\d+\.\d+", printed(cell)) for cell in (english, chinese)]
        assert numbers[0] == numbers[1], english.id


def test_every_widget_is_alive(run: Run) -> None:
    asked = widgets_shown(run.code)
    shown = [
        cell.id for cell in run.code for output in cell.outputs if WIDGET_OUTPUT in output.get("data", {})
    ]
    assert shown == list(asked) != []
    run.opened.page.bring_to_front()
    for cell_id, name in asked.items():
        root = run.opened.show(cell_id).locator(".llmhero")
        expect(root).to_have_count(1)
        USE[name](root)
        run.lab.probe.assert_accessible(root)


def test_nothing_left_the_machine_and_nothing_complained(runs: Runs, lab: Lab) -> None:
    assert runs.entry.id
    lab.probe.assert_clean()


def test_the_index_leads_to_every_lesson(lab: Lab) -> None:
    cells = nbformat.read(NOTEBOOKS / catalog.index("en"), as_version=4).cells
    opened = lab.open_cells("index", cells)
    opened.run_all()
    for entry in catalog.lessons():
        link = opened.page.locator(".jp-MarkdownOutput a").filter(has_text=entry.title.en)
        expect(link).to_have_attribute("href", re.compile(re.escape(Path(entry.notebook("en")).name)))
    expect(opened.show("progress").locator(".llmhero")).to_have_count(1)
    opened.close()
    lab.probe.assert_clean()


def test_a_definition_shows_where_the_pointer_rests(lab: Lab) -> None:
    cells = nbformat.read(NOTEBOOKS / catalog.get("1.1").notebook("en"), as_version=4).cells
    opened = lab.open_cells("hover", [cell for cell in cells if "<abbr title=" in cell.source][:1])
    expect(opened.page.locator(".jp-MarkdownOutput abbr").first).to_have_attribute(
        "title", re.compile(".{20}")
    )
    opened.close()
    lab.probe.assert_clean()
