"""The token inspector as its reader sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import Probe, Theme, fit_window

NAIVE = "Naïve tokenizers split 通义千问 and 😀 into bytes.\n"
# Ids of SmolLM2 in one option per token, or per character that several tokens share.
NAIVE_OPTIONS = 16
HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"> owned?"

LOAD = """
import time

import llmhero_widgets as hero
"""
SHOW = f"inspector = hero.TokenInspector({NAIVE!r}, tokenizers=['smollm2', 'minilm'], lang='en')\ninspector"

WIDTHS = (480, 900, 1400)
HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}

# The first cut waits for the kernel to import what it needs.
CUT_TIMEOUT = 60_000
# What is drawn stays inside the strip, and no token lies over another.
UNTIDY = """(strip) => {
  const frame = strip.getBoundingClientRect();
  const drawn = [...strip.querySelectorAll("[role=option]")];
  const boxes = drawn.map((option) => option.getBoundingClientRect());
  const spills = ({ left, right }) => left < frame.left - 1 || right > frame.right + 1;
  const over = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  return drawn
    .filter((_, k) => spills(boxes[k]) || boxes.some((other, j) => j < k && over(boxes[k], other)))
    .map((option) => option.textContent);
}"""


@dataclass(frozen=True)
class Inspector:
    """One view of the widget; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read")

    @property
    def field(self) -> Locator:
        """The reader's text."""
        return self.root.get_by_role("textbox")

    @property
    def strip(self) -> Locator:
        """The tokens."""
        return self.root.get_by_role("listbox")

    @property
    def options(self) -> Locator:
        """One per token, or per character that several tokens share; only those in view."""
        return self.strip.get_by_role("option")

    @property
    def details(self) -> Locator:
        """What is said about the chosen token."""
        return self.root.locator(".insp")

    def expect_drawn(self, options: int = NAIVE_OPTIONS) -> None:
        """Wait until the text is cut and drawn."""
        expect(self.sentence).to_be_visible(timeout=CUT_TIMEOUT)
        expect(self.root.locator("[aria-busy=true]")).to_have_count(0, timeout=CUT_TIMEOUT)
        expect(self.options).to_have_count(options)
        self.assert_tidy()

    def assert_tidy(self) -> None:
        """Every token that is drawn lies inside the strip and over no other one."""
        assert self.strip.evaluate(UNTIDY) == []

    def open_panel(self, name: re.Pattern[str]) -> Locator:
        """Open a deeper view by its name, if it is not open yet."""
        self.root.scroll_into_view_if_needed()
        expect(self.root.locator(".cuts .tok").first).to_be_visible(timeout=CUT_TIMEOUT)
        panel = self.root.get_by_role("region", name=name)
        if panel.count() == 0:
            self.root.get_by_role("button", name=name).click()
        return panel

    def nodes(self) -> int:
        """How many elements the widget has on the page."""
        return self.root.evaluate("(root) => root.shadowRoot.querySelectorAll('*').length")


def portray(probe: Probe, inspector: Inspector, lang: str, theme: Theme) -> None:
    """Store the first view at every width, once language and theme have arrived."""
    hero = inspector.root.locator("section.hero")
    expect(hero).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(hero).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(inspector.root, width)
        inspector.expect_drawn()
        probe.screenshot(inspector.root, f"inspector-{lang}", theme, width)
