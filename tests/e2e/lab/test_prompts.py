"""The prompt laboratory in JupyterLab, on the default model."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS
from rigs.prompts import LOAD, MEASURING_TIMEOUT, PANELS, SHOW, Prompts, portray

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("prompts", [LOAD, f"widget = {SHOW.format(lang='en')}\nwidget"])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def prompts(notebook: LabNotebook) -> Prompts:
    prompts = Prompts(notebook.outputs.locator(".llmhero").first)
    prompts.expect_drawn()
    return prompts


def test_what_is_shown_is_what_python_measured(notebook: LabNotebook, prompts: Prompts) -> None:
    prompts.exercise()
    right = notebook.value("widget.scores.right.tolist()")
    for prompt, row in enumerate(right):
        for place, is_right in enumerate(row):
            cell = prompts.root.locator(f'[data-cell="{prompt} {place}"]')
            expect(cell).to_have_class("cell right" if is_right else "cell wrong")


def test_an_edited_prompt_is_measured_anew(notebook: LabNotebook, prompts: Prompts) -> None:
    prompts.root.get_by_role("textbox", name="Text of “bare”").fill("{input} This was")
    expect(prompts.root.get_by_text("Changed since it was measured")).to_be_visible()
    prompts.root.get_by_role("button", name="Measure").click()
    expect(prompts.root.locator(".acc.none")).to_have_count(0, timeout=MEASURING_TIMEOUT)
    assert notebook.value("widget.prompts[0]['text']") == "{input} This was"
    assert notebook.value("widget.measured['prompts'][0]['text']") == "{input} This was"


def test_bad_input_is_told_and_nothing_is_lost(prompts: Prompts) -> None:
    panel = prompts.open_panel(PANELS["inputs"])
    field = panel.get_by_role("textbox")
    field.fill("only a text without a label")
    panel.get_by_role("button", name="Use these").click()
    expect(panel.get_by_role("alert")).to_contain_text("Line 1")
    expect(field).to_have_value("only a text without a label")
    prompts.root.get_by_role("button", name=PANELS["inputs"]).click()


@pytest.mark.parametrize("view", PANELS)
def test_every_deeper_view_serves_every_reader(lab: Lab, prompts: Prompts, view: str) -> None:
    prompts.open_panel(PANELS[view])
    lab.probe.assert_accessible(prompts.root)
    prompts.root.get_by_role("button", name=PANELS[view]).click()


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, prompts: Prompts, lang: str, theme: str
) -> None:
    notebook.value(f"setattr(widget, 'lang', {lang!r})")
    notebook.set_theme(theme)
    portray(lab.probe, prompts, lang, theme)
    notebook.value("setattr(widget, 'lang', 'en')")
    notebook.set_theme("light")


def test_markup_in_an_input_is_only_ever_text(lab: Lab, prompts: Prompts) -> None:
    expect(prompts.root.locator(".said").nth(2)).to_have_text("</script><b>Dull")
    lab.probe.assert_clean()
