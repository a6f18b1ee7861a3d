"""The attention explorer at 512 tokens in JupyterLab: how long a reader waits for a head, and for a weight.

    python benchmarks/explorer_in_browser.py [samples]

A real JupyterLab and kernel, the default model, real key presses and pointer moves in Chromium. Switching a
head ends when the frame with the kernel's answer is painted. The next head of a walk by keyboard is fetched
ahead, and so is a head on which the pointer rests; one that is pressed as the pointer reaches it is not. With
the matrix open a walk is measured twice, as a laptop's window shows it and in one as tall as the whole widget
(without a GPU, a page costs what is in sight of it). Hovering asks nobody; what counts is the work between
the event and the finished layout of the tooltip, which has to fit into one frame of 16 ms.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from typing import TYPE_CHECKING

from in_browser import HEADING, row, time_gesture, widget_of
from measure import table

from rigs.explorer import Explorer
from rigs.probe import fit_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from in_browser import Times
    from playwright.sync_api import FloatRect, Locator

TOKENS = 512
SAMPLES = 100
WIDTH = 900
LAPTOP_HEIGHT = 900
SWITCH_MS = 100
HOVER_MS = 16
# What a hand takes at least from reaching a target to pressing it.
REST_MS = 150
FRAMES_MS = 50

CELL = f"""
from measure import text_of
import llmhero_widgets as hero
lm = hero.load_model()
explorer = hero.AttentionExplorer(lm, text_of(lm.tokenizer, {TOKENS}), layer=0, head=0)
explorer
"""

SENTENCE = {"text": ".read"}
SENTENCE_AND_MATRIX = {"text": ".read", "canvas": ".mx-grid canvas"}
MATRIX_TIP = {"text": ".mx-plot"}
BAR_TIP = {"text": ".under-tip"}


def serpentine() -> Iterator[str]:
    """Keys that lead from head 0 of layer 0 through all 30 × 9 heads, and back again without end."""
    right, left = ["ArrowRight"] * 29, ["ArrowLeft"] * 29
    there = [*([*right, "ArrowDown", *left, "ArrowDown"] * 4), *right]
    back = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight", "ArrowDown": "ArrowUp"}
    while True:
        yield from there
        yield from (back[key] for key in reversed(there))


def walk(explorer: Explorer, watch: dict[str, str], samples: int) -> list[Times]:
    # Without a scroll: the matrix stays where the reader sees it.
    explorer.heads.evaluate("(grid) => grid.focus({ preventScroll: true })")
    for key in ["ArrowLeft"] * 29 + ["ArrowUp"] * 8:
        explorer.root.page.keyboard.press(key)
    explorer.root.page.wait_for_timeout(1_000)
    keys = serpentine()
    return [
        time_gesture(explorer.root, "keydown", watch, lambda: explorer.root.page.keyboard.press(next(keys)))
        for _ in range(samples)
    ]


def press_heads(explorer: Explorer, rest: int, samples: int) -> list[Times]:
    mouse = explorer.root.page.mouse
    times = []
    for place in some_heads(explorer, samples):
        mouse.move(*place)
        explorer.root.page.wait_for_timeout(rest)
        press = partial(mouse.click, *place)
        times.append(time_gesture(explorer.root, "click", SENTENCE_AND_MATRIX, press))
        mouse.move(0, 0)
    return times


def some_heads(explorer: Explorer, count: int) -> list[tuple[int, int]]:
    """Different heads on the map; what was fetched of one is given up before it is pressed."""
    box = box_of(explorer.heads)
    tooltip = explorer.root.get_by_role("tooltip")
    places: dict[str, tuple[int, int]] = {}
    while len(places) < count:
        # Whole pixels, as those of a click are.
        place = (
            round(box["x"] + random.random() * box["width"]),  # noqa: S311
            round(box["y"] + random.random() * box["height"]),  # noqa: S311
        )
        explorer.root.page.mouse.move(*place)
        explorer.root.page.wait_for_timeout(FRAMES_MS)
        for name in tooltip.all_text_contents():
            if "chosen" not in name:
                places.setdefault(name, place)
    explorer.root.page.mouse.move(0, 0)
    explorer.root.page.wait_for_timeout(1_000)
    return list(places.values())


def hover(
    points: Iterator[tuple[float, float]], root: Locator, event: str, watch: dict[str, str], samples: int
) -> list[Times]:
    mouse = root.page.mouse
    return [time_gesture(root, event, watch, lambda: mouse.move(*next(points))) for _ in range(samples)]


def bars_in_view(explorer: Explorer) -> Iterator[tuple[float, float]]:
    """Middles of the bars, in an order in which no bar follows itself."""
    frame = box_of(explorer.bars)
    boxes = [box_of(token) for token in explorer.tokens.all()]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    inside = [(x, y) for x, y in middles if frame["y"] < y < frame["y"] + frame["height"]]
    while True:
        yield from random.sample(inside[::2], len(inside[::2]))
        yield from random.sample(inside[1::2], len(inside[1::2]))


def cells_that_have_a_weight(matrix: Locator) -> Iterator[tuple[float, float]]:
    """Random places below the diagonal."""
    box = box_of(matrix)
    while True:
        key, query = sorted(random.uniform(0.02, 0.98) for _ in range(2))  # noqa: S311
        yield box["x"] + key * box["width"], box["y"] + query * box["height"]


def box_of(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    if box is None:
        raise RuntimeError(f"{locator} is not on the page")
    return box


def measure(samples: int) -> None:
    rows = [HEADING]
    with widget_of(CELL) as root:
        explorer = Explorer(root)
        fit_window(root, WIDTH)
        times = walk(explorer, SENTENCE, samples)
        rows.append(row("switch head: sentence and bars", times, "painted", SWITCH_MS))
        times = hover(bars_in_view(explorer), explorer.root, "pointerover", BAR_TIP, samples)
        rows.append(row("hover over the bars: work", times, "handled", HOVER_MS))
        explorer.open_matrix()
        fit_window(explorer.root, WIDTH)
        times = walk(explorer, SENTENCE_AND_MATRIX, samples)
        rows.append(row("switch head: with the matrix, all in sight", times, "painted", SWITCH_MS))
        times = press_heads(explorer, REST_MS, samples)
        rows.append(row(f"  pressed {REST_MS} ms after the pointer came", times, "painted", SWITCH_MS))
        times = press_heads(explorer, 0, samples)
        rows.append(row("  pressed as the pointer came: nothing was known", times, "painted", SWITCH_MS))
        times = hover(
            cells_that_have_a_weight(explorer.matrix), explorer.root, "pointermove", MATRIX_TIP, samples
        )
        rows.append(row("hover over the matrix: work", times, "handled", HOVER_MS))
        rows.append(row("hover over the matrix: until painted", times, "painted", 2 * HOVER_MS))
        page = root.page
        page.set_viewport_size({"width": page.viewport_size["width"], "height": LAPTOP_HEIGHT})
        explorer.matrix.scroll_into_view_if_needed()
        times = walk(explorer, SENTENCE_AND_MATRIX, samples)
        rows.append(row("switch head: with the matrix, on a laptop", times, "painted", SWITCH_MS))
    table(f"{TOKENS} tokens, {WIDTH} px, {samples} samples each", rows)


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
