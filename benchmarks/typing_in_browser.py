"""Typing in the token inspector in JupyterLab: how long a reader waits for the new cut.

    python benchmarks/typing_in_browser.py [samples]

A real JupyterLab and kernel, SmolLM2's tokenizer, a text of 10,000 characters, and one of a megabyte. Keys
are pressed near its start, so that the tokens in view change; behind every letter it is taken back, so that
the text stays as long. Two times end in a painted frame, the first that shows what was typed among the tokens
and the first that shows the new tokens with their ids. In the same run, the same keys in the least of all
widgets (bare.py) show how much of it is JupyterLab's and the machine's.
"""

from __future__ import annotations

import itertools
import sys
from functools import partial
from typing import TYPE_CHECKING

from in_browser import HEADING, row, time_gesture, widget_of
from measure import table

from rigs.probe import fit_window

if TYPE_CHECKING:
    from in_browser import Times

SAMPLES = 100
WIDTH = 900
# A text that is not sent at every key waits for a pause of 150 ms first.
TARGETS = {10_000: 50, 1_000_000: 1_000}
# What is typed stands among the tokens at once, with this sign until it has an id.
TYPED = {"text": ".cuts"}
CUT = {"text": ".cuts", "without": "…"}


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


def type_keys(code: str, watch: dict[str, str], samples: int) -> list[Times]:
    """Type a letter and take it back, again and again."""
    with widget_of(code) as root:
        fit_window(root, WIDTH)
        field = root.get_by_role("textbox", name="Text").first
        field.evaluate("(area) => { area.focus(); area.setSelectionRange(3, 3); area.scrollTop = 0; }")
        press = root.page.keyboard.press
        keys = itertools.islice(itertools.cycle(("x", "Backspace")), samples)
        return [time_gesture(root, "keydown", watch, partial(press, key)) for key in keys]


def main(samples: int) -> None:
    shortest = min(TARGETS)
    bare = type_keys(BARE, TYPED, samples)
    typed = type_keys(cell(shortest), TYPED, samples)
    rows = [
        HEADING,
        row(
            f"{shortest:,} characters: key to its letter among the tokens",
            typed,
            "painted",
            TARGETS[shortest],
        ),
    ]
    for characters, target in TARGETS.items():
        times = type_keys(cell(characters), CUT, samples)
        rows.append(row(f"{characters:,} characters: key to the new cut", times, "painted", target))
    rows.append(
        row(f"{shortest:,} characters: key to the least widget's answer", bare, "painted", TARGETS[shortest])
    )
    table(f"{WIDTH} px, {samples} keys each", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
