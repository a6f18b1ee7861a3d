"""The attention explorer at 512 tokens in JupyterLab: how long a reader waits for a head, and for a weight.

    python benchmarks/explorer_in_browser.py [samples]

A real JupyterLab and kernel, the default model, real key presses and pointer moves in Chromium. Switching a
head asks the kernel and ends when the frame with the answer is painted. Hovering asks nobody; what counts is
the work between the event and the finished layout of the tooltip, which has to fit into one frame of 16 ms.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from measure import table

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "e2e"))

from rigs.chromium import chromium  # noqa: E402 - the browser rigs live with the tests
from rigs.explorer import Explorer  # noqa: E402
from rigs.jupyter import jupyter  # noqa: E402
from rigs.lab import Lab  # noqa: E402
from rigs.probe import fit_window, watched  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import FloatRect, Locator

    Times = dict[str, float]

TOKENS = 512
SAMPLES = 100
WIDTH = 900
SWITCH_MS = 100
HOVER_MS = 16

CELL = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
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
    while True:
        for down in ("ArrowDown", "ArrowUp"):
            for row in range(9):
                yield from ["ArrowRight" if row % 2 == 0 else "ArrowLeft"] * 29
                if row < 8:
                    yield down


def time_gesture(root: Locator, event: str, watch: dict[str, str], gesture: Callable[[], None]) -> Times:
    page = root.page
    page.evaluate("([event, watch]) => stopwatch.arm(event, watch)", [event, watch])
    gesture()
    timed: Times = page.evaluate("() => stopwatch.time")
    # Not in step with the frames.
    page.wait_for_timeout(random.uniform(120, 200))  # noqa: S311 - a jitter, not a secret
    return timed


def switch_heads(explorer: Explorer, keys: Iterator[str], watch: dict[str, str], samples: int) -> list[Times]:
    explorer.heads.focus()
    return [
        time_gesture(explorer.root, "keydown", watch, lambda: explorer.root.page.keyboard.press(next(keys)))
        for _ in range(samples)
    ]


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


def row(name: str, times: list[Times], figure: str, target: int) -> list[str]:
    values = sorted(time[figure] for time in times)
    p95 = statistics.quantiles(values, n=20)[-1]
    verdict = "yes" if p95 <= target else "NO"
    return [name, f"{statistics.median(values):.1f}", f"{p95:.1f}", f"{target}", verdict]


def measure(samples: int) -> None:
    rows = [["ms", "p50", "p95", "target p95", "met"]]
    with (
        tempfile.TemporaryDirectory() as home,
        chromium() as browser,
        jupyter(Path(home, "jupyter")) as server,
        watched(browser, "lab") as probe,
    ):
        notebook = Lab(server, probe).open("benchmark", [CELL])
        notebook.collapse_sidebars()
        notebook.run_all()
        explorer = Explorer(notebook.outputs.locator(".llmhero"))
        explorer.sentence.wait_for(timeout=120_000)
        fit_window(explorer.root, WIDTH)
        explorer.root.evaluate((HERE / "stopwatch.js").read_text())
        keys = serpentine()

        times = switch_heads(explorer, keys, SENTENCE, samples)
        rows.append(row("switch head: sentence and bars", times, "painted", SWITCH_MS))
        times = hover(bars_in_view(explorer), explorer.root, "pointerover", BAR_TIP, samples)
        rows.append(row("hover over the bars: work", times, "handled", HOVER_MS))
        explorer.open_matrix()
        fit_window(explorer.root, WIDTH)
        times = switch_heads(explorer, keys, SENTENCE_AND_MATRIX, samples)
        rows.append(row("switch head: with the whole matrix", times, "painted", SWITCH_MS))
        times = hover(
            cells_that_have_a_weight(explorer.matrix), explorer.root, "pointermove", MATRIX_TIP, samples
        )
        rows.append(row("hover over the matrix: work", times, "handled", HOVER_MS))
        rows.append(row("hover over the matrix: until painted", times, "painted", 2 * HOVER_MS))
    table(f"{TOKENS} tokens, {WIDTH} px, {samples} samples each", rows)


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
