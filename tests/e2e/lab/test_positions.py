"""The position explorer in JupyterLab, on the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from llmhero_widgets.positions.explorer import SENTENCE
from rigs.lab import Lab, LabNotebook
from rigs.positions import LOAD, SHOW, Positions, assert_every_way_answers, assert_measures, portray
from rigs.probe import LOOKS

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


def test_the_model_is_measured(notebook: LabNotebook, positions: Positions) -> None:
    assert_measures(positions)
    assert_measures(positions, "Two words")
    assert notebook.value("(widget.text, widget.trial['text'])") == ("Two words", "Two words")
    notebook.value(f"setattr(widget, 'text', {SENTENCE!r})")
    expect(positions.root.get_by_text("Measured on another text: Two words")).to_be_visible()


def test_another_base_is_not_called_the_models(notebook: LabNotebook, positions: Positions) -> None:
    positions.choose("rope")
    subtitle = positions.root.locator("header")
    expect(subtitle).to_contain_text("SmolLM2-135M-Instruct, θ = 100,000")
    base = positions.root.get_by_role("slider", name="Base θ")
    base.focus()
    base.press("ArrowRight")
    expect(subtitle).to_contain_text("no longer that of SmolLM2-135M-Instruct")
    assert notebook.value("widget.base") == 100_100
    positions.root.get_by_role("button", name="Back to SmolLM2-135M-Instruct").click()
    expect(subtitle).to_contain_text("SmolLM2-135M-Instruct, θ = 100,000")
    assert notebook.value("widget.base") == 100_000


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, positions: Positions, lang: str, theme: str
) -> None:
    notebook.value(f"setattr(widget, 'lang', {lang!r})")
    notebook.set_theme(theme)
    portray(lab.probe, positions, lang, theme)
    notebook.value("setattr(widget, 'lang', 'en')")
    notebook.set_theme("light")


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab, notebook: LabNotebook) -> None:
    lab.probe.assert_clean()
