"""The loss overlay in JupyterLab, on the default language model."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.inspector import HTML_LANGUAGES, LOAD, Inspector
from rigs.lab import Lab, LabNotebook
from rigs.probe import Theme, fit_window

pytestmark = pytest.mark.model

TEXT = "The capital of France is Paris, and the capital of 通义 is 😀."
SHOW = f"inspector = hero.TokenInspector({TEXT!r}, tokenizers=['minilm'], lm=lm, lang='en')\ninspector"
NONE = "without = hero.TokenInspector('hi', tokenizers=['minilm'], lang='en')\nwithout"
MODEL = """
lm = hero.load_model()
from llmhero_widgets.tokens.loss import loss
loss_of = lambda: loss(lm, inspector.text)
"""
READING_TIMEOUT = 120_000


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("tokens-loss", [LOAD + MODEL, SHOW, NONE])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


def opened(notebook: LabNotebook, number: int = 0) -> tuple[Inspector, Locator]:
    """Open the panel, if it is not open yet."""
    inspector = Inspector(notebook.outputs.locator(".llmhero").nth(number))
    panel = inspector.open_panel("loss")
    return inspector, panel


def test_the_numbers_are_those_of_python(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook)
    expect(panel.locator(".read")).to_contain_text("bits per byte", timeout=READING_TIMEOUT)
    perplexity, bits = notebook.value("(loss_of().perplexity, loss_of().bits_per_byte)")
    expect(panel.locator(".read")).to_contain_text(f"perplexity {perplexity:.1f}, {bits:.2f} bits per byte")
    ranks = notebook.value("loss_of().ranks.tolist()")
    strip = panel.get_by_role("listbox")
    expect(strip.get_by_role("option")).to_have_count(len(ranks))
    strip.focus()
    strip.press("Home")
    for rank in ranks[1:4]:
        strip.press("ArrowRight")
        expect(panel.get_by_role("tooltip")).to_contain_text(f"rank {rank:,}")
    expect(panel.locator(".choices tbody tr").last).to_contain_text("all others")
    lab.probe.assert_accessible(inspector.root)


def test_the_unit_can_be_changed(notebook: LabNotebook) -> None:
    _, panel = opened(notebook)
    panel.get_by_role("radio", name="nats").check()
    expect(panel.locator(".read")).to_contain_text("nats, its choice")
    panel.get_by_role("radio", name="bits").check()
    expect(panel.locator(".read")).to_contain_text("bits, its choice")


def test_a_long_reading_is_stopped_and_typing_does_not_wait_for_it(notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook)
    notebook.value("setattr(inspector, 'text', 'It was the best of times, it was the worst. ' * 300)")
    panel.get_by_role("button", name="Cancel").click(timeout=READING_TIMEOUT)
    expect(panel.get_by_text("Stopped before the text was read")).to_be_visible()
    panel.get_by_role("button", name="Continue").click()
    expect(panel.get_by_role("progressbar")).to_be_visible(timeout=READING_TIMEOUT)
    inspector.field.fill(TEXT)
    expect(inspector.sentence).to_contain_text(f"{len(TEXT)} characters", timeout=15_000)
    expect(panel.locator(".read")).to_contain_text("bits per byte", timeout=READING_TIMEOUT)
    expect(panel.locator("[aria-busy=true]")).to_have_count(0, timeout=READING_TIMEOUT)


def test_without_a_model_it_says_how_to_get_one(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 1)
    expect(panel).to_contain_text("TokenInspector(text, lm=hero.load_model())")
    lab.probe.assert_accessible(inspector.root)


@pytest.mark.parametrize(
    ("width", "lang", "theme"), [(900, "en", "light"), (900, "en", "dark"), (480, "zh", "light")]
)
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, width: int, lang: str, theme: Theme
) -> None:
    inspector, panel = opened(notebook)
    notebook.value("setattr(inspector, 'selection', None)")
    notebook.value(f"setattr(inspector, 'lang', {lang!r})")
    notebook.set_theme(theme)
    expect(inspector.root.locator("section.hero")).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(inspector.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    fit_window(inspector.root, width)
    expect(panel.locator(".heat .tok").first).to_be_visible(timeout=READING_TIMEOUT)
    lab.probe.assert_accessible(inspector.root)
    lab.probe.screenshot(panel, f"tokens-loss-{lang}", theme, width)
    notebook.value("setattr(inspector, 'lang', 'en')")
    notebook.set_theme("light")


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
