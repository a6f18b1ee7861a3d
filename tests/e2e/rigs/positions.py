"""The position explorer as its reader sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from rigs.probe import Probe, Theme, fit_window

LOAD = """
import llmhero_widgets as hero
lm = hero.load_model()
encoder = hero.load_model("all-minilm-l6-v2")
"""
SHOW = "hero.PositionExplorer(lm=lm, encoder=encoder, lang={lang!r})"
WAYS = {
    "sinusoidal": re.compile("^(Sinusoidal|正弦)$"),
    "learned": re.compile("^(Learned|可学习)$"),
    "rope": re.compile("^RoPE$"),
    "alibi": re.compile("^ALiBi$"),
}
WIDTHS = (480, 900, 1400)
READING_TIMEOUT = 120_000


@dataclass(frozen=True)
class Positions:
    """One view of the widget; `root` is the element that carries its shadow root."""

    root: Locator

    @property
    def sentence(self) -> Locator:
        """The computed sentence."""
        return self.root.locator(".read").first

    @property
    def position(self) -> Locator:
        """The one control."""
        return self.root.locator(".ctl [type=range]").first

    def choose(self, way: str) -> None:
        """Draw another way."""
        radio = self.root.get_by_role("radio", name=WAYS[way])
        # It lies unseen under its word.
        radio.evaluate("(radio) => radio.click()")
        expect(radio).to_be_checked()

    def exercise(self) -> None:
        """Use it once, whatever it shows: another position gives another sentence."""
        expect(self.sentence).to_be_visible()
        before = self.sentence.text_content() or ""
        self.position.focus()
        self.position.press("ArrowRight" if self.position.input_value() == "0" else "ArrowLeft")
        expect(self.sentence).not_to_have_text(before)

    def open_trial(self) -> Locator:
        """Open the view that measures the model."""
        name = re.compile("^(What the model makes of it|模型怎么反应)$")
        panel = self.root.get_by_role("region", name=name)
        if panel.count() == 0:
            self.root.get_by_role("button", name=name).click()
        return panel


def assert_every_way_answers(probe: Probe, positions: Positions) -> None:
    """Each way draws its own sentence, follows the control, and serves every reader."""
    said = set()
    for way in WAYS:
        positions.choose(way)
        positions.exercise()
        said.add(positions.sentence.text_content())
        probe.assert_accessible(positions.root)
    assert len(said) == len(WAYS)


def assert_measures(positions: Positions) -> None:
    """Moving the text changes nothing, exchanging words does."""
    panel = positions.open_trial()
    panel.get_by_role("button", name=re.compile("^(Measure|测量)$")).click()
    rows = panel.locator("tbody tr")
    expect(rows.nth(5)).to_be_visible(timeout=READING_TIMEOUT)
    expect(rows.nth(1)).to_contain_text(re.compile("<?0[.]?[01]?"))
    expect(panel.locator(".read")).to_contain_text("1,000")


def portray(probe: Probe, positions: Positions, lang: str, theme: Theme) -> None:
    """Store every way at every width, once the theme has arrived."""
    expect(positions.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    for way in WAYS:
        positions.choose(way)
        for width in WIDTHS:
            fit_window(positions.root, width)
            probe.screenshot(positions.root, f"positions-{way}-{lang}", theme, width)
