"""The attention explorer as its reader sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import WIDTHS, Probe, Theme, fit_window

MARY = "When Mary and John went to the store, John gave a drink to"
MARY_TOKENS = 14
HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"> owned?"
SHORT = "Two views, one widget."
SHORT_TOKENS = 6

LOAD = """
import time

import llmhero_widgets as hero
from llmhero_widgets.attention import capture

lm = hero.load_model()
"""

FIRST_LAYER = re.compile(r"layer 0\b|第 0 层")
HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}

# The first reading of a text waits for the model's worker and runs the model.
READING_TIMEOUT = 180_000
DISTINCT_COLOURS = """(canvas) => {
  const pixels = new Uint32Array(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer
  );
  return new Set(pixels).size;
}"""


@dataclass(frozen=True)
class Explorer:
    """One view of the widget; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read")

    @property
    def heads(self) -> Locator:
        """The map of all heads."""
        return self.root.get_by_role("grid", name=re.compile("^(Heads|注意力头)"))

    @property
    def bars(self) -> Locator:
        """The tokens with their weights."""
        return self.root.get_by_role("listbox")

    @property
    def tokens(self) -> Locator:
        """One per token whose bar is drawn."""
        return self.bars.get_by_role("option")

    @property
    def matrix(self) -> Locator:
        """The matrix, once its panel is open."""
        return self.root.get_by_role("grid", name=re.compile("^(Attention matrix|注意力矩阵)"))

    @property
    def edit_button(self) -> Locator:
        """The header's own; a notice may offer the same."""
        return self.root.get_by_role("toolbar", name="Actions").get_by_role("button", name="Edit text")

    @property
    def _matrix_button(self) -> Locator:
        return self.root.get_by_role("button", name=re.compile("^(Matrix and lines|矩阵与连线)$"))

    def expect_drawn(self, tokens: int = MARY_TOKENS) -> None:
        """Wait until the text is read and every part of the first view shows it."""
        expect(self.sentence).to_be_visible(timeout=READING_TIMEOUT)
        expect(self.root.locator("[aria-busy=true]")).to_have_count(0, timeout=READING_TIMEOUT)
        expect(self.tokens).to_have_count(tokens)
        assert self.heads.locator("canvas").evaluate(DISTINCT_COLOURS) > 20

    def open_matrix(self) -> None:
        """Open the panel with matrix and lines, and wait until the matrix is painted."""
        self._matrix_button.click()
        expect(self.matrix).to_be_visible()
        canvas = self.matrix.locator("canvas").first
        self.root.page.wait_for_function(
            f"(canvas) => ({DISTINCT_COLOURS})(canvas) > 5", arg=canvas.element_handle()
        )

    def close_matrix(self) -> None:
        """Close that panel."""
        self._matrix_button.click()
        expect(self.matrix).to_have_count(0)

    def choose_neighbour(self) -> str:
        """Choose the head of the layer before by keyboard; the new sentence."""
        before = self.sentence.text_content() or ""
        self.heads.focus()
        self.heads.press("ArrowLeft")
        expect(self.sentence).not_to_have_text(before)
        return self.sentence.text_content() or ""

    def exercise(self) -> None:
        """Use it once, whatever it shows: another head gives another sentence."""
        expect(self.sentence).to_be_visible(timeout=READING_TIMEOUT)
        expect(self.root.locator("[aria-busy=true]")).to_have_count(0, timeout=READING_TIMEOUT)
        self.heads.focus()
        # A head of the first layer has no neighbour on the left, and one of the last none on the right.
        self.heads.press("Home")
        expect(self.sentence).to_contain_text(FIRST_LAYER)
        self.heads.press("End")
        expect(self.sentence).not_to_contain_text(FIRST_LAYER)

    def read_text(self, text: str) -> None:
        """Edit the text in place and let the model read it."""
        self.edit_button.click()
        self.root.get_by_role("textbox", name="Text").fill(text)
        self.root.get_by_role("button", name="Read this text").click()


def portray(probe: Probe, explorer: Explorer, lang: str, theme: Theme) -> None:
    """Store the first view and the open matrix at every width, once language and theme have arrived."""
    hero = explorer.root.locator("section.hero")
    expect(hero).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(hero).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(explorer.root, width)
        explorer.expect_drawn()
        probe.screenshot(explorer.root, f"explorer-{lang}", theme, width)
    explorer.open_matrix()
    for width in WIDTHS:
        fit_window(explorer.root, width)
        probe.screenshot(explorer.root, f"matrix-{lang}", theme, width)
    explorer.close_matrix()
