"""The position explorer in JupyterLab, on the default models."""

from collections.abc import Iterator

import pytest

from rigs.lab import Lab, LabNotebook
from rigs.positions import LOAD, SHOW, Positions, assert_every_way_answers, assert_measures, portray

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("positions", [LOAD, f"widget = {SHOW.format(lang='en')}\nwidget"])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def positions(notebook: LabNotebook) -> Positions:
    return Positions(notebook.outputs.locator(".llmhero").first)


def test_every_way_answers(lab: Lab, positions: Positions) -> None:
    assert_every_way_answers(lab.probe, positions)


def test_python_knows_what_was_chosen_and_a_step_back_is_known_too(
    notebook: LabNotebook, positions: Positions
) -> None:
    positions.choose("rope")
    positions.exercise()
    assert notebook.value("widget.scheme") == "rope"
    before = notebook.value("widget.position")
    positions.position.press("ArrowLeft")
    assert notebook.value("widget.position") == before - 1
    positions.root.get_by_role("button", name="Undo").click()
    assert notebook.value("widget.position") != before - 1


def test_the_model_is_measured(positions: Positions) -> None:
    assert_measures(positions)


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
def test_screenshots(lab: Lab, notebook: LabNotebook, positions: Positions, lang: str, theme: str) -> None:
    notebook.value(f"setattr(widget, 'lang', {lang!r})")
    notebook.set_theme(theme)
    portray(lab.probe, positions, lang, theme)
    notebook.value("setattr(widget, 'lang', 'en')")
    notebook.set_theme("light")


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab, notebook: LabNotebook) -> None:
    lab.probe.assert_clean()
