"""The decoding tree as its reader sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import WIDTHS, Probe, Theme, fit_window

SKY = "The sky is blue because"
HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"> owned?"

LOAD = """
import time

import llmhero_widgets as hero

lm = hero.load_model()
"""
SHOW = f"widget = hero.DecodingTree(lm, {SKY!r}, lang='en')\nwidget"

HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}

# The first tree waits for the model's worker and runs the model.
GROWING_TIMEOUT = 120_000
SAVED = "Saved picture"
BUSY = "The kernel is busy with another cell"

#: What the footer says of the cache.
CACHED = re.compile("tokens in one cache|同一缓存中有")


# Less than a view proposes: whether much is right is tested elsewhere.
FEW = "20"


@dataclass(frozen=True)
class Deeper:
    """One of the deeper views: its name, what makes it work, where it has answered, and how much it does."""

    name: re.Pattern[str]
    start: str | None
    answer: str
    amount: re.Pattern[str] | None = None


DEEPER = {
    "waterfall": Deeper(re.compile("^(Temperature and cut-offs|温度与截断)$"), None, "tbody tr"),
    "beam": Deeper(re.compile("^(Beam search|束搜索)$"), None, "tbody tr"),
    "sample": Deeper(re.compile("^(Sampling|采样)$"), "Draw", ".read", amount=re.compile("^(Samples|次数)")),
    "strategies": Deeper(re.compile("^(Other strategies|其他策略)$"), None, ".read"),
    "constraint": Deeper(re.compile("^(Constraints|约束)$"), None, "tbody tr"),
    "chat": Deeper(re.compile("^(Chat|对话)$"), None, ".tok"),
}


@dataclass(frozen=True)
class Decoder:
    """One view of the widget; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read").first

    @property
    def prompt(self) -> Locator:
        """The prompt's tokens: a button that opens its editor."""
        return self.root.locator(".prompt")

    @property
    def tree(self) -> Locator:
        """The tree, for keyboard and screen reader."""
        return self.root.get_by_role("tree")

    @property
    def chosen(self) -> Locator:
        """What a screen reader hears of the node that is chosen."""
        return self.tree.locator("[aria-selected=true]").first

    def button(self, name: str) -> Locator:
        """A button of the widget by its whole name."""
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def grow(self) -> Locator:
        """The one control."""
        return self.root.get_by_role(
            "button", name=re.compile("^(Grow the likeliest leaf|展开最可能的叶子)$")
        )

    def expect_drawn(self) -> None:
        """Wait until the tree has grown and is painted."""
        expect(self.sentence).to_be_visible(timeout=GROWING_TIMEOUT)
        expect(self.root.locator("[aria-busy=true]")).to_have_count(0, timeout=GROWING_TIMEOUT)
        expect(self.root.locator(".foot .st")).to_have_text(re.compile("Ready|就绪|No kernel|没有内核"))
        expect(self.tree).to_be_visible()

    def exercise(self) -> None:
        """Use it once, whatever it shows: a tree that grows has more tokens in its cache."""
        self.expect_drawn()
        before = self.cached.inner_text()
        self.grow.click()
        expect(self.cached).not_to_have_text(before, timeout=GROWING_TIMEOUT)
        self.expect_drawn()

    @property
    def cached(self) -> Locator:
        """How many tokens stand in the cache."""
        return self.root.locator(".foot").get_by_text(CACHED)

    def open_panel(self, view: str) -> Locator:
        """Open a deeper view, if it is not open yet."""
        name = DEEPER[view].name
        self.root.scroll_into_view_if_needed()
        panel = self.root.get_by_role("region", name=name)
        if panel.count() == 0:
            self.root.get_by_role("button", name=name).click()
        return panel

    def close_panel(self, view: str) -> None:
        """Close it again."""
        self.root.get_by_role("button", name=DEEPER[view].name).click()
        expect(self.root.get_by_role("region", name=DEEPER[view].name)).to_have_count(0)

    def read_prompt(self, text: str) -> None:
        """Put another prompt in the place of the one on display."""
        self.prompt.click()
        self.root.get_by_role("textbox", name="Prompt").fill(text)
        self.root.get_by_role("button", name="Grow from here").click()
        self.expect_drawn()


def assert_answers(probe: Probe, decoder: Decoder, view: str, theme: Theme) -> None:
    """A deeper view opens, shows what the kernel says, serves every reader, and closes."""
    deeper = DEEPER[view]
    # A rule begins after the prompt, and does not allow what other tests have written behind it.
    decoder.tree.focus()
    decoder.tree.press("Home")
    panel = decoder.open_panel(view)
    if deeper.amount:
        amount = panel.get_by_role("textbox", name=deeper.amount)
        amount.fill(FEW)
        amount.press("Enter")
    if deeper.start:
        panel.get_by_role("button", name=deeper.start).first.click()
    expect(panel.locator(deeper.answer).first).to_be_visible(timeout=GROWING_TIMEOUT)
    expect(panel.locator("[aria-busy=true]")).to_have_count(0, timeout=GROWING_TIMEOUT)
    expect(panel.get_by_role("progressbar")).to_have_count(0, timeout=GROWING_TIMEOUT)
    expect(decoder.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    probe.assert_accessible(decoder.root)
    probe.screenshot(panel, f"decoding-{view}-en", theme, round(panel.bounding_box()["width"]))
    decoder.close_panel(view)


def portray(probe: Probe, decoder: Decoder, lang: str, theme: Theme) -> None:
    """Store the first view at every width, once language and theme have arrived."""
    hero = decoder.root.locator("section.hero")
    expect(hero).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(hero).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(decoder.root, width)
        decoder.expect_drawn()
        probe.screenshot(decoder.root, f"tree-{lang}", theme, width)
