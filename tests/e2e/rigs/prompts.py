"""The prompt laboratory as its reader sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import WIDTHS, Probe, Theme, fit_window

LOAD = """
import llmhero_widgets as hero
lm = hero.load_model()
prompts = {"bare": "{input}\\nSentiment:", "asked": "Is this good or bad? One word.\\n\\n{input}"}
inputs = [("I loved every minute.", "good"), ("I want my money back.", "bad"), ("</script><b>Dull", "bad")]
"""
SHOW = "hero.PromptLab(lm, prompts, inputs, lang={lang!r})"
#: What it says of the exact text without a kernel.
TEXT_NEEDS_KERNEL = re.compile("^(The exact text needs the kernel|要看原文，需要内核)")
MEASURING_TIMEOUT = 180_000


@dataclass(frozen=True)
class Prompts:
    """One view of the widget; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read").first

    @property
    def cells(self) -> Locator:
        """One per prompt and input."""
        return self.root.locator(".cell")

    def expect_drawn(self) -> None:
        """Wait until everything was measured and the exact text is there."""
        expect(self.cells.first).to_be_visible(timeout=MEASURING_TIMEOUT)
        expect(self.root.locator(".stage[aria-busy=true]")).to_have_count(0, timeout=MEASURING_TIMEOUT)
        expect(self.root.locator(".read-tokens .tok").first).to_be_visible(timeout=MEASURING_TIMEOUT)

    def expect_kept(self) -> None:
        """All that a saved notebook has: every verdict, every label, and nothing that could be edited."""
        expect(self.cells.first).to_be_visible()
        expect(self.root.get_by_text(TEXT_NEEDS_KERNEL)).to_be_visible()
        expect(self.root.locator(".labels .best")).to_have_count(1)
        expect(self.root.locator(":is(input, textarea):not([readonly])")).to_have_count(0)
        before = self.root.locator(".labels").text_content() or ""
        self.root.locator(".cell[aria-pressed=true]").press("ArrowDown")
        expect(self.root.locator(".labels")).not_to_have_text(before)

    def exercise(self) -> None:
        """Use it once, whatever it shows: another cell has another exact text."""
        self.expect_drawn()
        before = self.root.locator(".exact .note").first.text_content() or ""
        self.root.locator(".cell[aria-pressed=true]").press("ArrowDown")
        expect(self.root.locator(".exact .note").first).not_to_have_text(before)
        expect(self.root.locator(".exact[aria-busy=true]")).to_have_count(0, timeout=MEASURING_TIMEOUT)

    def open_panel(self, name: re.Pattern[str]) -> Locator:
        """Open a deeper view."""
        self.root.get_by_role("button", name=name).click()
        return self.root.get_by_role("region", name=name)


PANELS = {
    "inputs": re.compile("^(Inputs and labels|输入与标签)$"),
    "pair": re.compile("^(Compare two|两两比较)$"),
    "bias": re.compile("^(Label bias|标签偏好)$"),
}


def portray(probe: Probe, prompts: Prompts, lang: str, theme: Theme) -> None:
    """Store the first view at every width, once the theme has arrived."""
    expect(prompts.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(prompts.root, width)
        probe.screenshot(prompts.root, f"prompts-{lang}", theme, width)
