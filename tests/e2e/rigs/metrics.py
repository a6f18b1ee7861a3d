"""The metric laboratory as its reader sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import WIDTHS, Probe, Theme, fit_window

LOAD = """
import llmhero_widgets as hero
candidates = ["The bridge is not safe.", "Nobody need fear the </script><b>bridge</b>."]
"""
SHOW = "hero.MetricLab(candidates, 'The bridge is safe.', lang={lang!r})"
#: What it says without a kernel.
SAVED = re.compile("^(Saved scores; to judge another text|这是保存的分数)")
TOO_LONG = re.compile("^These texts are too long for their matches to be kept")
FAMILIES = ("BLEU", "ROUGE", "METEOR")


@dataclass(frozen=True)
class MetricLab:
    """One view of the widget; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read").first

    def choose(self, family: str) -> None:
        """Draw another metric."""
        radio = self.root.get_by_role("radio", name=family, exact=True)
        # It lies unseen under its word.
        radio.evaluate("(radio) => radio.click()")
        expect(radio).to_be_checked()

    def exercise(self) -> None:
        """Use it once, whatever it shows: each metric has its own sentence, and its matches are drawn."""
        said = set()
        for family in FAMILIES:
            self.choose(family)
            expect(self.sentence).to_contain_text(family)
            said.add(self.sentence.text_content())
        assert len(said) == len(FAMILIES)
        expect(self.root.locator(".units li").first).to_be_visible()

    @property
    def candidate(self) -> Locator:
        """The candidate's text."""
        return self.root.get_by_role("textbox", name=re.compile("^(Candidate|候选)$"))


def portray(probe: Probe, metrics: MetricLab, lang: str, theme: Theme) -> None:
    """Store every metric at every width, once the theme has arrived."""
    expect(metrics.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    for family in FAMILIES:
        metrics.choose(family)
        for width in WIDTHS:
            fit_window(metrics.root, width)
            probe.screenshot(metrics.root, f"metrics-{family.lower()}-{lang}", theme, width)
