"""The comparison of tokenizers in JupyterLab, on the real ones of the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.inspector import HTML_LANGUAGES, LOAD, NAIVE, Inspector
from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS, WIDTHS, Theme, fit_window

pytestmark = pytest.mark.model

SHOW = f"inspector = hero.TokenInspector({NAIVE!r}, tokenizers=['smollm2', 'minilm'], lang='en')\ninspector"
FOUND = (
    f"from llmhero_widgets.tokens.compare import compare\nfound = compare(['smollm2', 'minilm'], {NAIVE!r})"
)
ALONE = f"alone = hero.TokenInspector({NAIVE!r}, lang='en')\nalone"


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    """Two widgets: one with two tokenizers, one with the default alone."""
    notebook = lab.open("tokens-compare", [LOAD, FOUND, SHOW, ALONE])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


def opened(notebook: LabNotebook, number: int) -> tuple[Inspector, Locator]:
    """Open the panel of a widget, if it is not open yet."""
    inspector = Inspector(notebook.outputs.locator(".llmhero").nth(number))
    panel = inspector.open_panel("compare")
    expect(panel.locator(".rows .band").first).to_be_attached(timeout=60_000)
    expect(panel.locator(".cost-table")).to_be_visible(timeout=60_000)
    return inspector, panel


def test_every_difference_is_the_one_that_python_finds(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 0)
    regions = notebook.value("[list(region.tokens) for region in found.regions]")
    counts = notebook.value("[cut.count for cut in found.cuts]")

    expect(panel.locator(".read")).to_contain_text(f"{counts[0]}")
    expect(panel.locator(".many-of")).to_have_text([str(counts[0]), f"{counts[1]}*"])
    picture = panel.get_by_role("listbox")
    expect(picture.get_by_role("option")).to_have_count(len(regions))
    picture.focus()
    for number, tokens in enumerate(regions, 1):
        picture.press("ArrowRight")
        expect(panel.locator(".differs")).to_contain_text(f"Difference {number} of {len(regions)}")
        expect(panel.locator(".cost-of b")).to_have_text([str(n) for n in tokens])
    lab.probe.assert_accessible(inspector.root)
    picture.press("Escape")
    expect(panel.get_by_role("option", selected=True)).to_have_count(0)


def test_typing_compares_the_new_text(notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 0)
    field = inspector.root.get_by_role("textbox", name="Text", exact=True)
    field.fill("The dog")
    expect(panel.locator(".many-of")).to_have_text(["2", "2*"])
    field.fill(NAIVE)
    expect(panel.locator(".many-of").first).to_have_text("21")


def test_one_tokenizer_is_compared_with_another_of_the_catalogue(notebook: LabNotebook) -> None:
    _, panel = opened(notebook, 1)
    expect(panel.locator(".who")).to_have_text(["SmolLM2"])
    panel.get_by_title("Add MiniLM").get_by_role("button").click()
    expect(panel.locator(".who")).to_have_text(["SmolLM2", "MiniLM"], timeout=60_000)
    price = panel.get_by_label("Price of a million tokens of SmolLM2")
    price.fill("0.5")
    expect(panel.locator(".costs tbody tr").first).to_contain_text("0.0000105")


@LOOKS
def test_accessible_in_every_look(lab: Lab, notebook: LabNotebook, lang: str, theme: Theme) -> None:
    notebook.value(f"setattr(inspector, 'lang', {lang!r})")
    notebook.set_theme(theme)
    inspector, panel = opened(notebook, 0)
    expect(inspector.root.locator("section.hero")).to_have_attribute("lang", HTML_LANGUAGES[lang])
    for width in WIDTHS:
        fit_window(inspector.root, width)
        lab.probe.screenshot(panel, f"compare-{lang}", theme, width)
    lab.probe.assert_accessible(inspector.root)
    notebook.value("setattr(inspector, 'lang', 'en')")
    notebook.set_theme("light")
