"""The token inspector as its reader sees it."""

import re
from dataclasses import dataclass
from functools import cache

from playwright.sync_api import Locator, expect
from tokenizers import Tokenizer

from llmhero_widgets.models import catalog
from llmhero_widgets.models.fetch import fetch
from llmhero_widgets.tokens import trace
from rigs.probe import WIDTHS, Probe, Theme, fit_window

NAIVE = "Naïve tokenizers split 通义千问 and 😀 into bytes.\n"
# Ids of SmolLM2 in one option per token, or per character that several tokens share.
NAIVE_OPTIONS = 16
HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"> owned?"

LOAD = """
import time

import llmhero_widgets as hero
"""
LOAD_MODEL = f"{LOAD}\nlm = hero.load_model()"
SHOW = f"inspector = hero.TokenInspector({NAIVE!r}, tokenizers=['smollm2', 'minilm'], lang='en')\ninspector"

# Another text, for hosts that show none of their own.
TYPED = "Hello wörld, 你好"
TYPED_OPTIONS = 8


@dataclass(frozen=True)
class Deeper:
    """One of the deeper views: what it is called, and where it says what SmolLM2 makes of `NAIVE`."""

    name: re.Pattern[str]
    answer: str
    says: str


DEEPER = {
    "compare": Deeper(re.compile("^(Compare tokenizers|比较分词器)$"), ".many-of", "21"),
    "replay": Deeper(
        re.compile("^(Replay the (merges|matching|lattice)|重放(合并|匹配|最优切法))$"),
        ".ends .tk",
        "·token9624",
    ),
    "xray": Deeper(re.compile("^(Pipeline X-ray|流水线透视)$"), ".xstage [role=option]", "9624"),
    "vocabulary": Deeper(re.compile("^(Vocabulary|词表)$"), ".read", "entry 9624 of 49,152"),
    "chat": Deeper(re.compile("^(Chat template|聊天模板)$"), ".read", "2 messages"),
    "loss": Deeper(re.compile("^(Loss|损失)$"), ".read", "bits per byte"),
}

HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}

# The first cut waits for the kernel to import what it needs, and the first loss for the model.
CUT_TIMEOUT = 60_000
ANSWER_TIMEOUT = 120_000
SAVED = "Saved picture"
BUSY = "The kernel is busy with another cell"
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
        return self.root.locator(".read").first

    @property
    def field(self) -> Locator:
        """The reader's text."""
        return self.root.get_by_role("textbox").first

    @property
    def strip(self) -> Locator:
        """The tokens."""
        return self.root.get_by_role("listbox").first

    @property
    def options(self) -> Locator:
        """One per token, or per character that several tokens share; only those in view."""
        return self.strip.get_by_role("option")

    @property
    def details(self) -> Locator:
        """What is said about the chosen token."""
        return self.root.locator(".insp").first

    def expect_drawn(self, options: int = NAIVE_OPTIONS) -> None:
        """Wait until the text is cut and drawn."""
        expect(self.sentence).to_be_visible(timeout=CUT_TIMEOUT)
        expect(self.root.locator("[aria-busy=true]")).to_have_count(0, timeout=CUT_TIMEOUT)
        expect(self.options).to_have_count(options)
        self.assert_tidy()

    def assert_tidy(self) -> None:
        """Every token that is drawn lies inside the strip and over no other one."""
        assert self.strip.evaluate(UNTIDY) == []

    def choose(self, token: str) -> None:
        """Choose the first token of that look."""
        self.strip.get_by_role("option", name=re.compile(f"^{re.escape(token)}[,，]")).first.click()

    def exercise(self) -> None:
        """Use it once, whatever it shows: another token has other details."""
        expect(self.sentence).to_be_visible(timeout=CUT_TIMEOUT)
        expect(self.root.locator("[aria-busy=true]")).to_have_count(0, timeout=CUT_TIMEOUT)
        self.strip.focus()
        self.strip.press("Home")
        before = self.details.text_content() or ""
        self.strip.press("ArrowRight")
        expect(self.details).not_to_have_text(before)

    def open_panel(self, view: str) -> Locator:
        """Open a deeper view, if it is not open yet."""
        name = DEEPER[view].name
        self.root.scroll_into_view_if_needed()
        expect(self.root.locator(".cuts .tok").first).to_be_visible(timeout=CUT_TIMEOUT)
        panel = self.root.get_by_role("region", name=name)
        if panel.count() == 0:
            self.root.get_by_role("button", name=name).click()
        return panel

    def close_panel(self, view: str) -> None:
        """Close it again."""
        self.root.get_by_role("button", name=DEEPER[view].name).click()
        expect(self.root.get_by_role("region", name=DEEPER[view].name)).to_have_count(0)

    def nodes(self) -> int:
        """How many elements the widget has on the page."""
        return self.root.evaluate("(root) => root.shadowRoot.querySelectorAll('*').length")


@cache
def smollm2() -> Tokenizer:
    """The bare tokenizer of the default model: no transformers to import."""
    directory = fetch(catalog.get("smollm2-135m-instruct"))
    return Tokenizer.from_file(str(directory / "tokenizer.json"))


@cache
def ids_of(text: str) -> list[int]:
    """What Python cuts the text into with SmolLM2's tokenizer."""
    return [token.id for token in trace(smollm2(), text).tokens]


def assert_shows(inspector: Inspector, text: str) -> None:
    """Every token of the text is on display, whole, with the id that Python computes."""
    shown = inspector.strip.locator("i").all_text_contents()
    assert [int(number) for number in shown] == ids_of(text)
    assert "\ufffd" not in (inspector.strip.text_content() or "")


def assert_tells_bytes(inspector: Inspector) -> None:
    """A character that two tokens share is told byte by byte."""
    inspector.choose("通")
    expect(inspector.details).to_contain_text("24838, 244")
    expect(inspector.details).to_contain_text("E9 80 | 9A")


def assert_answers(probe: Probe, inspector: Inspector, view: str, theme: Theme) -> None:
    """A deeper view opens, shows what the kernel says, serves every reader, and closes."""
    inspector.choose("·token")
    panel = inspector.open_panel(view)
    answer = panel.locator(DEEPER[view].answer).filter(has_text=DEEPER[view].says)
    expect(answer.first).to_be_visible(timeout=ANSWER_TIMEOUT)
    expect(panel.locator("[aria-busy=true]")).to_have_count(0)
    expect(inspector.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    probe.assert_accessible(inspector.root)
    probe.screenshot(panel, f"tokens-{view}-en", theme, round(panel.bounding_box()["width"]))
    inspector.close_panel(view)


def assert_waits_for_cell(inspector: Inspector, before: str) -> None:
    """It says that a cell runs, keeps what was typed, and shows the tokens of the text before."""
    expect(inspector.root.get_by_text(BUSY)).to_be_visible()
    assert_shows(inspector, before)
    expect(inspector.field).to_have_value(TYPED)


def assert_needs_kernel(inspector: Inspector, view: str) -> Locator:
    """A deeper view says that it needs the kernel, and offers nothing that would not work; the view."""
    panel = inspector.open_panel(view)
    expect(panel.get_by_role("status")).to_contain_text(re.compile("[Rr]un the notebook|运行笔记本"))
    expect(panel.locator("button, input, textarea, select")).to_have_count(0)
    return panel


def assert_outlives_kernel(inspector: Inspector) -> None:
    """Once the kernel is gone every token can be looked at, and every deeper view says what it needs."""
    expect(inspector.root.get_by_text(SAVED)).to_be_visible()
    expect(inspector.field).to_have_attribute("readonly", "")
    assert_shows(inspector, NAIVE)
    assert_tells_bytes(inspector)
    for view in DEEPER:
        assert_needs_kernel(inspector, view)


def portray(probe: Probe, inspector: Inspector, lang: str, theme: Theme) -> None:
    """Store the first view at every width, once language and theme have arrived."""
    hero = inspector.root.locator("section.hero")
    expect(hero).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(hero).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(inspector.root, width)
        inspector.expect_drawn()
        probe.screenshot(inspector.root, f"inspector-{lang}", theme, width)
