"""Every notebook runs from top to bottom as a reader would run it, with the network off."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient

from llmhero_widgets.lessons import catalog
from tests.notebooks.names import own_cells

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WIDGET = "application/vnd.jupyter.widget-view+json"
OPENS_WIDGET = re.compile(r"^(?:hero\.[A-Z]\w+\(|lesson\(\"[\d.]+\"\)\.quiz\(\))", re.MULTILINE)
#: A cell that says how long something took says something else at every run.
TIMING = "  # timing"
# A cell that runs on for so long hangs; how long a notebook may take is in the catalogue.
CELL_SECONDS = 300

pytestmark = pytest.mark.model


@pytest.fixture(scope="module", params=catalog.lessons(), ids=lambda entry: entry.id)
def runs(request, tmp_path_factory, default_models):
    """Return the English and the Chinese notebook after their run."""
    entry = request.param
    return SimpleNamespace(
        entry=entry,
        en=execute(entry.notebook("en"), tmp_path_factory.mktemp("en")),
        zh=execute(entry.notebook("zh"), tmp_path_factory.mktemp("zh")),
    )


@pytest.fixture(params=["en", "zh"])
def run(request, runs):
    return getattr(runs, request.param)


def execute(name, folder):
    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    solved = [cell for original in notebook.cells for cell in (original, *solution_cells(original))]
    notebook.cells = solved
    log = folder / "network"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("HF_", "LLMHERO_LANG"))},
        "PYTHONPATH": os.pathsep.join([str(HERE / "offline"), str(ROOT)]),
        "NETWORK_LOG": str(log),
        # More threads than free cores wait for one another, which would measure the machine's other work.
        "OMP_NUM_THREADS": "1",
    }
    # The work of one core, whatever else this machine is doing.
    notebook.cells.append(nbformat.v4.new_code_cell("import time\ntime.process_time()"))
    client = NotebookClient(notebook, timeout=CELL_SECONDS, resources={"metadata": {"path": str(folder)}})
    client.execute(env=environment)
    spent = notebook.cells.pop()
    return SimpleNamespace(
        cells=[cell for cell in notebook.cells if not is_solution(cell)],
        solutions=[cell for cell in notebook.cells if is_solution(cell)],
        widgets=notebook.metadata.get("widgets", {}),
        seconds=float(spent.outputs[0].data["text/plain"]),
        network=log.read_text(encoding="utf-8") if log.exists() else "",
    )


def solution_cells(cell):
    """Return, behind an exercise's cell, one that solves it as the solution says and checks that."""
    found = re.search(r"^(\w+)\.check\((\w+)\)$", cell.source, re.MULTILINE)
    if cell.cell_type != "code" or not found:
        return []
    exercise, answer = found.groups()
    source = f"exec({exercise}.solution().code)\n{exercise}.check({answer})"
    return [nbformat.v4.new_code_cell(source, metadata={"solution": True})]


def is_solution(cell):
    return "solution" in cell.metadata


def printed(cell):
    """Return all text that a cell has shown, with plain spaces before percent signs taken out."""
    parts = [
        output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs
    ]
    return re.sub(r"\s+%", "%", "\n".join(parts))


def code_cells(run):
    return [cell for cell in run.cells if cell.cell_type == "code"]


def test_runs_without_error_warning_or_network(run):
    for cell in code_cells(run):
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", f"{cell.id}: {output}"
    assert run.network == ""


def test_runs_within_its_budget(runs, run):
    assert run.seconds < runs.entry.seconds


def test_every_widget_is_shown_and_alive(run):
    state = run.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    shown = [
        output.data[WIDGET]["model_id"]
        for cell in code_cells(run)
        for output in cell.outputs
        if WIDGET in output.get("data", {})
    ]
    asked = [cell for cell in code_cells(run) if OPENS_WIDGET.search(cell.source)]
    assert len(shown) == len(asked) > 0
    for model_id in shown:
        assert state[model_id]["model_module"] == "anywidget"
        assert state[model_id]["state"]["_esm"]


def test_an_untouched_exercise_says_that_it_is_waiting(run):
    exercises = [cell for cell in code_cells(run) if solution_cells(cell)]
    assert len(exercises) == len(run.solutions) > 0
    for cell in exercises:
        assert printed(cell).startswith("○"), cell.id


def test_the_solutions_pass(run):
    for cell in run.solutions:
        assert printed(cell).startswith("✓"), printed(cell)


def test_every_figure_in_the_text_was_printed_above_it(run):
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


def test_both_languages_measure_the_same(runs):
    """Where both read the same: what a language's own examples lead to may differ."""
    own = own_cells([cell.source for cell in code_cells(runs.en)])
    pairs = list(zip(code_cells(runs.en), code_cells(runs.zh), strict=True))
    for (english, chinese), differs in zip(pairs, own, strict=True):
        if differs or any(line.endswith(TIMING) for line in english.source.splitlines()):
            continue
        numbers = [re.findall(r"[\d.]+%|\d+\.\d+", printed(cell)) for cell in (english, chinese)]
        assert numbers[0] == numbers[1], english.id
