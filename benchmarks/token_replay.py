"""Replaying the steps of a tokenizer: our milliseconds per 1,000 characters against the limit of 50.

    python benchmarks/token_replay.py [rounds]

Beside it stands what the library itself takes for the ids alone, without a step to show, and how our time
grows from 1,000 to 20,000 characters (1 is linear). Tokenizers are those of the catalogue, fetched on first
use. Texts are English prose, Python, Chinese and one letter 1,000 times, which nothing splits. Of the rounds
the lowest figure counts.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from measure import PROSE, table

from llmhero_widgets.tokens.catalog import TOKENIZERS
from llmhero_widgets.tokens.load import load_tokenizer
from llmhero_widgets.tokens.replay import Replayer

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.tokens.cutter import Cutter

ROUNDS = 5
LIMIT = 50.0
LONG = 20
TEXTS = {
    "prose": PROSE * 60,
    "code": Path(__file__).with_name("measure.py").read_text() * 10,
    "Chinese": "我喜欢自然语言处理，语言模型一次读一个词元。" * 1000,
    "x": "x" * 20000,
}


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best * 1000


def ids_of(cutter: Cutter) -> Callable[[str], object]:
    """Return the library's own way to ids."""
    if cutter.library == "tiktoken":
        return cutter.backend.encode_ordinary
    return cutter.backend.encode


def main(rounds: int) -> None:
    rows = [["tokenizer", "text", "ours", "of the limit", "ids alone", "growth"]]
    for source in TOKENIZERS:
        cutter = load_tokenizer(source.id)
        replayer = Replayer(cutter)
        library = ids_of(cutter)
        for label, text in TEXTS.items():
            short, long = text[:1000], text[: 1000 * LONG]
            if not replayer.replay(short).agrees:
                sys.exit(f"{source.id} does not agree on {label}")
            ours = milliseconds(partial(replayer.replay, short), rounds)
            grown = milliseconds(partial(replayer.replay, long), 2) / ours / LONG
            peer = milliseconds(partial(library, short), rounds)
            figures = [f"{ours:.1f}", f"{ours / LIMIT:.0%}", f"{peer:.2f}", f"{grown:.2f}"]
            rows.append([source.id, label, *figures])
    table(f"ms per 1,000 characters, limit {LIMIT:.0f}, lowest of {rounds}", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)
