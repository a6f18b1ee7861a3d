"""The retrieval pipeline as its reader sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import WIDTHS, Probe, Theme, fit_window

# A short answer: a browser on the other core makes long ones slow.
LOAD = """
import time

import llmhero_widgets as hero
from llmhero_widgets.rag import Pipeline, handbook

lm = hero.load_model()


def brief(documents):
    return Pipeline.default(documents, lm=lm, embedder="wordllama").with_params("generate", max_tokens=16)


documents = {
    "memory.md": "# Memory\\n\\nDuring generation the keys and values of earlier tokens are kept in a cache. "
    "Sliding windows let a layer look back only a fixed distance, so the cache stays small.",
    "attention.md": "# Attention\\n\\nA transformer reads all tokens of its input at once. In every layer "
    "each token forms a query and compares it with the key of every token before it.",
    "tokens.md": "# Tokens\\n\\nByte pair encoding merges the pair of symbols that stands together most "
    "often, again and again, until the vocabulary has its size.",
    "hostile.md": "# Notes\\n\\n</script><img src=x onerror='document.title=`owned`'> is not a cache.",
}
"""
QUESTION = "How can the cache of keys and values stay small?"
SHOW = f"widget = hero.RagBuilder(pipeline=brief(documents), question={QUESTION!r}, lang='en')\nwidget"
CHINESE_DOCUMENTS = {
    "缓存.md": "生成时，先前 token 的键和值都保存在缓存里。滑动窗口让每层只回看固定距离，缓存不会变大。",
    "词元.md": "字节对编码反复合并最常相邻的两个符号，直到词表达到预定的大小。",
}
CHINESE = f"hero.RagBuilder(pipeline=brief({CHINESE_DOCUMENTS!r}), question='怎样让缓存变小？', lang='zh')"

# What the deeper views measure needs more than four documents.
DEEP = (
    "deep = hero.RagBuilder(pipeline=brief(dict(handbook('en'))), question='What is MMR?', lang='en')\ndeep"
)

HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}

# The first run embeds the documents and the model writes its answer.
RUNNING_TIMEOUT = 180_000
SAVED = "Saved picture"
BUSY = "The kernel is busy with another cell"


@dataclass(frozen=True)
class Deeper:
    """One of the deeper views: what it is called, what makes it work, and where it has answered."""

    name: re.Pattern[str]
    start: re.Pattern[str] | None
    answer: str


DEEPER = {
    "ranks": Deeper(re.compile("^(Why these passages|为什么是这些片段)$"), None, ".read"),
    "prompt": Deeper(re.compile("^(The exact prompt|完整提示词)$"), None, ".read"),
    "page": Deeper(re.compile("^(Chunks on the page|原文中的片段)$"), None, ".read"),
    "measure": Deeper(re.compile("^(Measure|测一测)$"), None, ".read"),
    "lab": Deeper(re.compile("^(Index lab|索引实验室)$"), None, "tbody tr"),
    "safety": Deeper(re.compile("^(Safety lab|安全实验室)$"), None, "details"),
    "export": Deeper(re.compile("^(Export|导出)"), None, ".read"),
}


@dataclass(frozen=True)
class Retriever:
    """One view of the widget; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read").first

    @property
    def question(self) -> Locator:
        """The question box."""
        return self.root.locator(".ask .field")

    @property
    def ask_button(self) -> Locator:
        """What runs the pipeline."""
        return self.root.locator(".ask .btn")

    @property
    def foot(self) -> Locator:
        """State and cost of the last run."""
        return self.root.locator(".foot")

    def button(self, name: str) -> Locator:
        """A button of the widget by its whole name."""
        return self.root.get_by_role("button", name=name, exact=True)

    def expect_ready(self) -> None:
        """Wait until what runs is done."""
        expect(self.root.locator(".foot .st")).to_have_text(
            re.compile("Ready|就绪|No kernel|没有内核"), timeout=RUNNING_TIMEOUT
        )
        expect(self.sentence).to_be_visible()

    def ask(self, question: str) -> None:
        """Ask another question and wait for the answer."""
        self.question.fill(question)
        self.question.press("Enter")
        # A run whose nodes are all kept is over before anybody could see it work.
        self.root.page.wait_for_timeout(200)
        self.expect_ready()

    def exercise(self) -> None:
        """Use it once, whatever it shows, without a new answer of the model, which takes its time."""
        self.expect_ready()
        panel = self.open_panel("ranks")
        expect(panel.locator(DEEPER["ranks"].answer).first).to_be_visible(timeout=RUNNING_TIMEOUT)

    def open_panel(self, view: str) -> Locator:
        """Open a deeper view, if it is not open yet."""
        name = DEEPER[view].name
        panel = self.root.get_by_role("region", name=name)
        if panel.count() == 0:
            self.root.get_by_role("button", name=name).click()
        return panel

    def close_panel(self, view: str) -> None:
        """Close it again."""
        self.root.get_by_role("button", name=DEEPER[view].name).click()
        expect(self.root.get_by_role("region", name=DEEPER[view].name)).to_have_count(0)


def assert_answers(probe: Probe, retriever: Retriever, view: str, theme: Theme) -> None:
    """A deeper view opens, shows what the kernel says, serves every reader, and closes."""
    deeper = DEEPER[view]
    panel = retriever.open_panel(view)
    if deeper.start:
        panel.get_by_role("button", name=deeper.start).first.click()
    expect(panel.locator(deeper.answer).first).to_be_visible(timeout=RUNNING_TIMEOUT)
    expect(panel.locator("[aria-busy=true]")).to_have_count(0, timeout=RUNNING_TIMEOUT)
    expect(panel.get_by_role("progressbar")).to_have_count(0, timeout=RUNNING_TIMEOUT)
    expect(retriever.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    probe.assert_accessible(retriever.root)
    panel.scroll_into_view_if_needed()
    box = panel.bounding_box()
    assert box is not None
    probe.screenshot(panel, f"rag-{view}-en", theme, round(box["width"]))
    retriever.close_panel(view)


def portray(probe: Probe, retriever: Retriever, lang: str, theme: Theme) -> None:
    """Store the first view at every width, once language and theme have arrived."""
    hero = retriever.root.locator("section.hero")
    expect(hero).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(hero).to_have_attribute("data-theme", theme)
    for width in WIDTHS:
        fit_window(retriever.root, width)
        retriever.expect_ready()
        probe.screenshot(retriever.root, f"rag-{lang}", theme, width)
