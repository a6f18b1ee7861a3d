"""Typing in the token inspector in JupyterLab: how long a reader waits for the new cut.

    python benchmarks/typing_in_browser.py [samples]

A real JupyterLab and kernel, SmolLM2's tokenizer, a text of 10,000 characters, and one of a megabyte. Keys
are pressed near its start, so that the tokens in view change; the time ends when the frame that shows the
new tokens is painted. Behind every letter it is taken back, so that the text stays as long. In the same run,
the same keys in the least of all widgets (bare.py) show how much of it is JupyterLab's and the machine's.
"""

from __future__ import annotations

import itertools
import statistics
import sys
from functools import partial
from typing import TYPE_CHECKING

from in_browser import HEADING, row, time_gesture, widget_of
from measure import table

from rigs.probe import fit_window

if TYPE_CHECKING:
    from in_browser import Times
    from playwright.sync_api import Locator

SAMPLES = 100
WIDTH = 900
# A text that is not sent at every key waits for a pause of 150 ms first.
TARGETS = {10_000: 50, 1_000_000: 1_000}
TOKENS = {"text": ".cuts"}


def cell(characters: int) -> str:
    """Show an inspector with a text of that length."""
    return f"""
from measure import PROSE
import llmhero_widgets as hero
text = (PROSE * ({characters} // len(PROSE) + 1))[:{characters}]
hero.TokenInspector(text, tokenizers=["smollm2"])
"""


BARE = f"""
from measure import PROSE
from bare import Bare
Bare((PROSE * ({min(TARGETS)} // len(PROSE) + 1))[:{min(TARGETS)}])
"""


def type_keys(root: Locator, samples: int) -> list[Times]:
    """Type a letter and take it back, again and again."""
    press = root.page.keyboard.press
    keys = itertools.islice(itertools.cycle(("x", "Backspace")), samples)
    return [time_gesture(root, "keydown", TOKENS, partial(press, key)) for key in keys]


def times_of(code: str, samples: int) -> list[Times]:
    with widget_of(code) as root:
        fit_window(root, WIDTH)
        field = root.get_by_role("textbox", name="Text").first
        field.evaluate("(area) => { area.focus(); area.setSelectionRange(3, 3); area.scrollTop = 0; }")
        return type_keys(root, samples)


def main(samples: int) -> None:
    shortest = min(TARGETS)
    bare = times_of(BARE, samples)
    rows = [HEADING, row(f"{shortest:,} characters: the least widget", bare, "painted", TARGETS[shortest])]
    for characters, target in TARGETS.items():
        times = times_of(cell(characters), samples)
        rows.append(row(f"{characters:,} characters: key to new tokens", times, "painted", target))
        if characters == shortest:
            median = [statistics.median(time["painted"] for time in one) for one in (times, bare)]
            ratio = median[0] / median[1]
    table(f"{WIDTH} px, {samples} keys each; {ratio:.2f} times the least widget", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
