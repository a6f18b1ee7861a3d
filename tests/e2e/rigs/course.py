"""The quiz and the progress of the lessons as their reader sees them."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import WIDTHS, Probe, Theme, fit_window

LOAD = """
import llmhero_widgets as hero
from llmhero_widgets.lessons import Progress, Quiz, lesson, record
"""
#: A record of its own, in which nothing was passed.
FRESH = f"""
import os
import tempfile
from pathlib import Path
{LOAD}
os.environ[record.FILE_VARIABLE] = str(Path(tempfile.mkdtemp()) / "progress.json")
"""
#: A question of which one of several right answers was chosen.
HALF = "{'both-ways': {'chosen': [0], 'tries': 1}}"
#: What they say without a kernel.
UNREMEMBERED = re.compile("(not added to your progress|不会计入学习进度)")
SAVED = re.compile("(when the notebook was saved|保存笔记本时的进度)")


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

    def solve(self) -> None:
        """Try one option after another until one is right."""
        expect(self.options.first).to_be_visible()
        for option in self.options.all():
            option.check()
            self.check.click()
            expect(self.root.locator(".choice.marked .why")).to_be_visible()
            if self.root.locator(".verdict.ok").count():
                self._kept()
                return
        raise AssertionError("no option is right")

    def complete(self) -> None:
        """Find what was chosen before in a question of several answers, and choose the rest."""
        self.root.get_by_role("button", name=re.compile("6.*(not yet|还不对)")).click()
        expect(self.root.locator("input:checked")).to_have_count(1)
        self.options.nth(2).check()
        expect(self.root.locator("input:checked")).to_have_count(2)
        self.check.click()
        expect(self.root.locator(".verdict.ok")).to_contain_text(re.compile("(at try 2|第 2 次)"))
        self._kept()

    def _kept(self) -> None:
        """Wait until an answer has left for the kernel: that is done after it was drawn."""
        self.root.page.wait_for_timeout(300)

    @property
    def refresh(self) -> Locator:
        """What reads the record anew."""
        return self.root.get_by_role("button", name=re.compile("^(Refresh|刷新)$"))

    def unfold(self) -> None:
        """Open the first lesson: what was passed of it, and where its notebook lies."""
        self.root.locator(".unfold").first.click()
        expect(self.root.locator(".details")).to_contain_text(re.compile("llmhero lab --lesson 1.1"))
        expect(self.root.locator(".details")).to_contain_text(re.compile(r"1\.1-.*\.ipynb"))

    def fold(self) -> None:
        """Close it again."""
        self.root.locator(".unfold").first.click()
        expect(self.root.locator(".details")).to_have_count(0)

    def forget(self) -> None:
        """Forget everything."""
        self.root.get_by_role("button", name=re.compile("^(Forget all|全部清除)$")).click()
        self.root.get_by_role("button", name=re.compile("^(Forget|清除)$")).click()
        expect(self.sentence).to_contain_text(re.compile("(forgotten|已清除)"))

    def undo(self) -> None:
        """Have it back."""
        self.root.get_by_role("button", name=re.compile("^(Undo forgetting|撤销清除)$")).click()
        expect(self.sentence).to_contain_text(re.compile("(You have passed|你已通过)"))

    def certify(self, name: str) -> None:
        """Draw the certificate for somebody, and close it."""
        button = self.root.get_by_role("button", name=re.compile("^(Certificate|证书)$"))
        button.click()
        self.root.get_by_role("textbox").fill(name)
        expect(self.root.locator("canvas")).to_have_attribute("aria-label", re.compile(re.escape(name)))
        button.click()


def portray(probe: Probe, course: Course, name: str, lang: str, theme: Theme) -> None:
    """Store what is shown at every width, once the theme has arrived."""
    expect(course.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(course.root, width)
        probe.screenshot(course.root, f"{name}-{lang}", theme, width)
