"""What the benchmarks in a real JupyterLab share: the server, the notebook, and the stopwatch in the page."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "e2e"))

from rigs.chromium import chromium  # noqa: E402 - the browser rigs live with the tests
from rigs.jupyter import jupyter  # noqa: E402
from rigs.lab import Lab  # noqa: E402
from rigs.probe import watched  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    Times = dict[str, float]

HEADING = ["ms", "p50", "p95", "target p95", "met"]


@contextmanager
def widget_of(cell: str) -> Iterator[Locator]:
    """Run one cell in a new notebook and give the element of the widget that it shows."""
    with (
        tempfile.TemporaryDirectory() as home,
        chromium() as browser,
        jupyter(Path(home, "jupyter")) as server,
        watched(browser, "lab") as probe,
    ):
        notebook = Lab(server, probe).open(
            "benchmark", [f"import sys\nsys.path.insert(0, {str(HERE)!r})\n{cell}"]
        )
        notebook.collapse_sidebars()
        notebook.run_all()
        root = notebook.outputs.locator(".llmhero")
        root.locator(".read").wait_for(timeout=120_000)
        root.evaluate((HERE / "stopwatch.js").read_text())
        yield root


def time_gesture(root: Locator, event: str, watch: dict[str, str], gesture: Callable[[], None]) -> Times:
    """Do what a reader does, and return the milliseconds that stopwatch.js takes."""
    page = root.page
    page.evaluate("([event, watch]) => stopwatch.arm(event, watch)", [event, watch])
    gesture()
    timed: Times = page.evaluate("() => stopwatch.time")
    # Not in step with the frames.
    page.wait_for_timeout(random.uniform(120, 200))  # noqa: S311 - a jitter, not a secret
    return timed


def row(name: str, times: list[Times], figure: str, target: int) -> list[str]:
    """Return a row under :data:`HEADING`."""
    values = sorted(time[figure] for time in times)
    p95 = statistics.quantiles(values, n=20)[-1]
    verdict = "yes" if p95 <= target else "NO"
    return [name, f"{statistics.median(values):.1f}", f"{p95:.1f}", f"{target}", verdict]
