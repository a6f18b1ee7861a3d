"""The position explorer as its reader sees it."""

import math
import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from llmhero_widgets import load_model
from llmhero_widgets.models.reading import entries, read
from llmhero_widgets.positions import (
    alibi_bias,
    alibi_slopes,
    learned,
    rope_of,
    score_by_distance,
    shift_and_swap,
    similarity,
    sinusoidal,
)
from llmhero_widgets.positions.explorer import SENTENCE
from rigs.probe import WIDTHS, Probe, Theme, fit_window

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
READING_TIMEOUT = 120_000
LENGTH = 64
SHIFTS = (1, 10, 100, 1000)
NUMBER = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?")
#: What it says without a kernel.
SAVED = re.compile("^(Saved picture|已保存的画面)$")


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


@cache
def computed(text: str) -> tuple[list[tuple[str, float, float]], str]:
    """Measure here: what was done, the change and the next token's probability; and the token itself."""
    lm = load_model()
    try:
        reading = read(lm, text)
        before, trials = shift_and_swap(lm, reading.ids, shifts=SHIFTS)
        rows = [("", 0.0, float(before.max()))]
        for trial in trials:
            done = f"{trial.amount:,}" if trial.name == "shift" else reading.tokens[trial.amount].strip()
            rows.append((done, trial.distance, float(trial.probabilities.max())))
        return rows, entries(lm, [int(before.argmax())])[0]
    finally:
        lm.close()


@cache
def own_positions() -> tuple[np.ndarray, np.ndarray]:
    """Return the turns of the default decoder and the table of the default encoder."""
    lm, encoder = load_model(), load_model("all-minilm-l6-v2")
    try:
        return rope_of(lm).frequencies, learned(encoder)
    finally:
        lm.close()
        encoder.close()


def figures(way: str, p: int) -> list[float]:
    """Compute every figure of the sentence, in its order, for the first head and the model's own θ."""
    turns, table = own_positions()
    if way == "rope":
        ones, d = np.ones(2 * len(turns)), math.ceil(p / 2)
        score, best = score_by_distance(ones, ones, [d, 0], turns)
        return [p, d, score / best, 100, score / best]
    if way == "alibi":
        p = min(p, len(SENTENCE.split()) - 1)
        raised = np.exp(alibi_bias(8, p + 1)[0, p])
        return [0, 100 * raised[p - 1] / raised.sum(), math.exp(alibi_slopes(8)[0])]
    rows = sinusoidal(LENGTH, LENGTH) if way == "sinusoidal" else table[:LENGTH]
    alike = similarity(rows, p)
    near, far = (p + 1 if p + 1 < LENGTH else p - 1), (LENGTH - 1 if p < LENGTH / 2 else 0)
    return [p, alike[near], far, alike[far]]


def numbers(text: str) -> list[float]:
    """Read every figure of a text."""
    return [float(found.replace("−", "-").replace(",", "")) for found in NUMBER.findall(text)]


def assert_every_way_answers(probe: Probe, positions: Positions) -> None:
    """Each way says the figures that Python computes, follows the control, and serves every reader."""
    for way in WAYS:
        positions.choose(way)
        positions.exercise()
        # The note below it speaks of figures too, which are always the same.
        said = positions.sentence.evaluate("read => read.innerText.split('\\n')[0]")
        shown = numbers(said)
        expected = figures(way, int(positions.position.input_value()))
        if way == "alibi":
            # Percent without a digit behind the point.
            expected[1] = round(expected[1])
        # Two digits, of half precision where the table is a model's.
        assert shown == pytest.approx(expected, abs=0.006), said
        probe.assert_accessible(positions.root)


def assert_measures(positions: Positions, text: str = SENTENCE) -> None:
    """What is measured is what Python computes here: moving changes nothing, exchanging words does."""
    panel = positions.open_trial()
    panel.get_by_role("textbox").fill(text)
    panel.get_by_role("button", name=re.compile("^(Measure|测量)$")).click()
    assert_measured(positions, text)


def assert_measured(positions: Positions, text: str = SENTENCE) -> None:
    """Every row shows the figures that Python computes here."""
    rows, token = computed(text)
    panel = positions.open_trial()
    shown = panel.locator("tbody tr")
    expect(shown).to_have_count(len(rows), timeout=READING_TIMEOUT)
    # What an older measurement left stays until the new one has come.
    expect(panel.locator("[aria-busy=false]")).to_be_visible(timeout=READING_TIMEOUT)
    expect(panel.get_by_text(re.compile("^(Measured on another text|测的是另一段文字)"))).to_have_count(0)
    expect(shown.first).to_contain_text(token.strip())
    for place, (done, change, likely) in enumerate(rows):
        what, _, changed, following = shown.nth(place).locator("td").all()
        expect(what).to_contain_text(done)
        if place:
            assert_percent(changed, change)
        assert_percent(following, likely)
    sentence = numbers(panel.locator(".read").text_content() or "")
    moved = max(change for _, change, _ in rows[1 : 1 + len(SHIFTS)])
    swapped = max(change for _, change, _ in rows[1 + len(SHIFTS) :])
    assert sentence == pytest.approx([max(SHIFTS), max(0.1, 100 * moved), 100 * swapped], abs=0.06)


def assert_percent(cell: Locator, fraction: float) -> None:
    """A cell ends with this share in percent, to a tenth."""
    text = cell.text_content() or ""
    found = re.search(r"(<?)(\d+\.\d)\s*%$", text)
    assert found, text
    if found[1]:
        assert 0 < fraction < 0.0006, (text, fraction)
    else:
        assert float(found[2]) == pytest.approx(100 * fraction, abs=0.06), text


def portray(probe: Probe, positions: Positions, lang: str, theme: Theme) -> None:
    """Store every way at every width, once the theme has arrived."""
    expect(positions.root.locator("section.hero")).to_have_attribute("data-theme", theme)
    for way in WAYS:
        positions.choose(way)
        for width in WIDTHS:
            fit_window(positions.root, width)
            probe.screenshot(positions.root, f"positions-{way}-{lang}", theme, width)
