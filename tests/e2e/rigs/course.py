"""The quiz and the progress of the lessons as their reader sees them."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import Probe, Theme, fit_window

LOAD = """
import llmhero_widgets as hero
from llmhero_widgets.lessons import Progress, lesson, record
"""
WIDTHS = (480, 900, 1400)


@dataclass(frozen=True)
class Course:
    """One view of a quiz or of the progress; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read").first

    @property
    def options(self) -> Locator:
        """The options of the question on display."""
        return self.root.locator(".choice input")

    @property
    def check(self) -> Locator:
        """What judges the choice."""
        return self.root.get_by_role("button", name=re.compile("^(Check|检查)$"))

    def exercise(self) -> None:
        """Use the quiz once, whatever it asks: what is chosen is explained."""
        expect(self.options.first).to_be_visible()
        self.options.first.check()
        self.check.click()
        expect(self.root.locator(".choice.marked .why")).to_be_visible()


def portray(probe: Probe, course: Course, name: str, lang: str, theme: Theme) -> None:
    """Store what is shown at every width, once the theme has arrived."""
    expect(course.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(course.root, width)
        probe.screenshot(course.root, f"{name}-{lang}", theme, width)
