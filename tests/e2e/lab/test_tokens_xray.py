"""The pipeline X-ray in JupyterLab, on the tokenizers of the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.inspector import HTML_LANGUAGES, LOAD, Inspector
from rigs.lab import Lab, LabNotebook
from rigs.probe import Theme, fit_window

pytestmark = pytest.mark.model

TEXT = "Naïve CAFÉ 通义 tokenizers"
SHOW = f"inspector = hero.TokenInspector({TEXT!r}, tokenizers=['minilm', 'smollm2'], lang='en')\ninspector"
STAGES = """
from llmhero_widgets.tokens.xray import xray
last_of = lambda: [(piece.text, piece.id) for piece in xray(inspector.cutters[0], inspector.text).pieces]
"""


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("tokens-xray", [LOAD + STAGES, SHOW])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


def opened(notebook: LabNotebook) -> tuple[Inspector, Locator]:
    """Open the panel, if it is not open yet."""
    inspector = Inspector(notebook.outputs.locator(".llmhero").first)
    panel = inspector.open_panel("xray")
    expect(panel.locator(".xr")).to_be_visible(timeout=60_000)
    expect(panel.locator("[aria-busy=true]")).to_have_count(0)
    return inspector, panel


def test_the_stages_end_in_the_tokens_that_python_says(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook)
    expect(panel.locator("h4")).to_have_text(
        ["Text", "Normaliser", "Pre-tokeniser", "Model", "Post-processor"]
    )
    expect(panel.locator(".read")).to_contain_text("MiniLM changes the text before it cuts it")
    last = panel.get_by_role("listbox").last.get_by_role("option")
    pieces = notebook.value("last_of()")
    expect(last.locator(".tok")).to_have_text([text for text, _ in pieces])
    expect(last.locator("i")).to_have_text([str(number) for _, number in pieces])
    expect(panel.locator(".tok.lost").first).to_have_text("[UNK]")
    lab.probe.assert_accessible(inspector.root)


def test_pointing_marks_what_it_comes_from_and_keys_walk(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook)
    panel.get_by_role("option", name="cafe, id", exact=False).first.hover()
    expect(panel.locator(".xfoot .cap")).to_contain_text("cafe comes from CAFÉ at characters 7–10")
    assert "".join(panel.locator(".xstage").first.locator(".from").all_text_contents()) == "CAFÉ"
    lab.probe.assert_accessible(inspector.root)

    panel.locator(".xr [tabindex='0']").focus()
    notebook.page.keyboard.press("End")
    notebook.page.keyboard.press("Enter")
    expect(inspector.details).to_contain_text("2015")
    expect(panel.locator(".xfoot .cap")).to_contain_text("##s comes from s at character 24")
    notebook.page.keyboard.press("ArrowUp")
    expect(panel.locator(".xfoot .cap")).to_contain_text("tokenizers stands at characters 15–24")


def test_another_tokenizer_and_another_text_are_followed(notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook)
    notebook.value("setattr(inspector, 'active', 1)")
    notebook.value("setattr(inspector, 'text', 'In 1984 there were ' * 400)")
    expect(panel.locator(".h .note").first).to_contain_text("of 7,600", timeout=30_000)
    expect(panel.locator(".xstep code").first).to_have_text("Digits")
    assert inspector.nodes() < 3000
    notebook.value(f"setattr(inspector, 'text', {TEXT!r})")
    notebook.value("setattr(inspector, 'active', 0)")
    expect(panel.locator(".read")).to_contain_text("MiniLM changes", timeout=30_000)


@pytest.mark.parametrize(
    ("width", "lang", "theme"), [(900, "en", "light"), (900, "en", "dark"), (480, "zh", "light")]
)
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, width: int, lang: str, theme: Theme
) -> None:
    inspector, panel = opened(notebook)
    notebook.value("setattr(inspector, 'selection', 2)")
    notebook.value(f"setattr(inspector, 'lang', {lang!r})")
    notebook.set_theme(theme)
    expect(inspector.root.locator("section.hero")).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(inspector.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    fit_window(inspector.root, width)
    lab.probe.assert_accessible(inspector.root)
    lab.probe.screenshot(panel, f"tokens-xray-{lang}", theme, width)
    notebook.value("setattr(inspector, 'lang', 'en')")
    notebook.set_theme("light")


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
