"""Switching heads off in JupyterLab, on the default model: a head, the sentence, the bars."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.explorer import LOAD, MARY, READING_TIMEOUT, Explorer
from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS, WIDTHS, Theme, fit_window

pytestmark = pytest.mark.model

SHOW = f"explorer = hero.AttentionExplorer(lm, {MARY!r}, lang='en')\nexplorer"
EFFECT = f"""
from dataclasses import asdict
from llmhero_widgets.attention.effects import effect
effect_of = lambda heads: asdict(effect(lm, {MARY!r}, heads))
"""
# A head whose own output the answer " Mary" needs.
LAYER, HEAD = 29, 1
# Pixels from the top of a map of heads into the cells of head 0.
FIRST_ROW = 24


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("effects", [LOAD + EFFECT, SHOW])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def explorer(notebook: LabNotebook) -> Iterator[Explorer]:
    """With the panel open, every head on, and the answer of the whole model on display."""
    explorer = Explorer(notebook.outputs.locator(".llmhero").first)
    explorer.root.scroll_into_view_if_needed()
    explorer.expect_drawn()
    entry(explorer).click()
    expect(explorer.sentence).to_contain_text("With all its 270 heads", timeout=READING_TIMEOUT)
    yield explorer
    all_on = explorer.root.get_by_role("button", name="Switch all on")
    if all_on.count():
        all_on.click()
    entry(explorer).click()


def entry(explorer: Explorer) -> Locator:
    return explorer.root.get_by_role("button", name=re.compile("^(Switch heads off|关闭注意力头)$"))


def heads(explorer: Explorer) -> Locator:
    return explorer.root.get_by_role("grid", name=re.compile("^(Heads to switch|可关闭的头)"))


def rows(explorer: Explorer) -> list[str]:
    """What the table says of each token, without the spaces that part number and sign."""
    return [
        text.replace("\u202f", "") for text in explorer.root.locator(".next tbody tr").all_text_contents()
    ]


def click_head(explorer: Explorer, layer: int, head: int) -> None:
    """Point with the mouse until the tooltip names the head, as a reader does, and click."""
    grid = heads(explorer)
    box = grid.bounding_box()
    assert box is not None
    tip = explorer.root.get_by_role("tooltip")

    def named(x: int, y: int) -> str:
        grid.hover(position={"x": x, "y": y})
        return (tip.text_content() or "") if tip.count() else ""

    across = (x for x in range(int(box["width"]) - 4, 40, -6) if f"Layer {layer}," in named(x, FIRST_ROW))
    x = next(across)
    y = next(y for y in range(FIRST_ROW, int(box["height"]), 6) if f", head {head}:" in named(x, y))
    grid.click(position={"x": x, "y": y})


def settle(explorer: Explorer) -> None:
    expect(explorer.root.locator("#effects [aria-busy=true]")).to_have_count(0, timeout=READING_TIMEOUT)


def test_a_head_is_switched_off_by_a_click(notebook: LabNotebook, explorer: Explorer) -> None:
    expect(explorer.root.get_by_role("listbox")).to_have_count(0)
    before = rows(explorer)
    exact = notebook.value(f"effect_of([({LAYER}, {HEAD})])")

    click_head(explorer, LAYER, HEAD)

    expect(explorer.sentence).to_contain_text("Without 1 of its 270 heads", timeout=READING_TIMEOUT)
    settle(explorer)
    first = exact["tokens"][0]
    assert f"falls from {first['before'] * 100:.0f}\u202f% to {first['after'] * 100:.0f}\u202f%" in (
        explorer.sentence.text_content() or ""
    )
    after = rows(explorer)
    assert after != before
    for row, change in zip(after, exact["tokens"], strict=False):
        assert row.startswith(change["text"].replace(" ", "·"))
        assert f"{change['before'] * 100:.1f}% → {change['after'] * 100:.1f}%" in row
    assert after[-1].startswith("all others")
    expect(explorer.root.locator(".hchip")).to_have_text([f"{LAYER}.{HEAD}"])
    expect(explorer.root.locator("#effects .cap").last).to_contain_text(
        f"KL divergence {exact['kl']:.2f} nats"
    )


def test_every_head_is_tried_stopped_and_continued(explorer: Explorer) -> None:
    explorer.root.get_by_role("button", name="Try every head").click()
    expect(explorer.root.locator("#effects .progress")).to_contain_text(
        re.compile(r"[1-9]\d* of 270"), timeout=READING_TIMEOUT
    )

    explorer.root.get_by_role("button", name="Cancel").click()

    expect(explorer.root.locator("#effects .progress")).to_contain_text("Stopped")
    explorer.root.get_by_role("button", name="Continue").click()
    expect(explorer.root.get_by_text("All 270 heads tried in")).to_be_visible(timeout=4 * READING_TIMEOUT)
    heads(explorer).focus()
    heads(explorer).press("End")
    expect(heads(explorer).get_by_role("gridcell")).to_have_text(
        re.compile(r"^Layer 29, head 0: [+−]?[\d.]+ nats without it$")
    )


def test_nothing_serious_for_those_who_cannot_see_or_point(
    lab: Lab, notebook: LabNotebook, explorer: Explorer
) -> None:
    heads(explorer).focus()
    heads(explorer).press("Enter")
    expect(explorer.sentence).to_contain_text("Without 1 of its 270 heads", timeout=READING_TIMEOUT)
    settle(explorer)
    for theme in ("dark", "light"):
        notebook.set_theme(theme)
        lab.probe.assert_accessible(explorer.root)


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, explorer: Explorer, lang: str, theme: Theme
) -> None:
    heads(explorer).focus()
    heads(explorer).press("Enter")
    expect(explorer.sentence).to_contain_text("Without 1 of its 270 heads", timeout=READING_TIMEOUT)
    settle(explorer)
    notebook.value(f"setattr(explorer, 'lang', {lang!r})")
    notebook.set_theme(theme)
    expect(explorer.root.locator("section.hero")).to_have_attribute("lang", {"en": "en", "zh": "zh-CN"}[lang])
    for width in WIDTHS:
        fit_window(explorer.root, width)
        lab.probe.screenshot(explorer.root, f"effects-{lang}", theme, width)
    lab.probe.assert_accessible(explorer.root)
    notebook.value("setattr(explorer, 'lang', 'en')")
    notebook.set_theme("light")
    expect(explorer.root.locator("section.hero")).to_have_attribute("lang", "en")


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab, notebook: LabNotebook) -> None:
    """The last test: the probe has watched all the others."""
    lab.probe.assert_clean()
