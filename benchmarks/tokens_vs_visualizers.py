"""A keystroke in the token inspector against the pictures of its peers: time in Python, and bytes to draw.

    python benchmarks/tokens_vs_visualizers.py

Ours is what the kernel answers when a letter is typed in the middle of a text: ids, spans, bytes, origins,
and whether decoding gives the text back. Beside it stands the whole text cut anew, by ourselves too; then
`tokenizers.tools.EncodingVisualizer`, which writes a page of HTML, and what tiktokenizer does at every key:
it decodes every prefix of the ids to find where each token ends. All on SmolLM2's tokenizer in one process;
the lowest of the runs counts. The peers are left out where one run of theirs takes minutes.
"""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

from measure import PROSE, table
from tokenizers.tools import EncodingVisualizer

from llmhero_widgets.tokens import load_tokenizer
from llmhero_widgets.tokens.ledger import Ledger
from llmhero_widgets.tokens.wire import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.tokens.columns import Columns

MIXED = PROSE + "通义千问把文本切成 token。 \N{GRINNING FACE} naïve café\n"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
RUNS = 3
VISUALIZER_UP_TO = 10_000
PREFIXES_UP_TO = 10_000


def lowest(work: Callable[[], object]) -> float:
    """Milliseconds of the quickest run."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return min(times)


def main() -> None:
    cutter = load_tokenizer("smollm2")
    ledger = Ledger(cutter)
    visualizer = EncodingVisualizer(cutter.backend, default_to_notebook=False)
    letters = itertools.cycle("abcdefgh")

    def answer(cut: Columns) -> int:
        _, buffers = describe(cut, lambda: ledger.writings, with_text=False).pack()
        return sum(map(len, buffers))

    def keystroke(text: str) -> int:
        middle = text.index(" ", len(text) // 2)
        return answer(ledger.cut(f"{text[:middle]}{next(letters)}{text[middle:]}"))

    def whole(text: str) -> int:
        cut = ledger.quick(text)
        if cut is None:
            raise RuntimeError("SmolLM2 writes every text byte by byte")
        return answer(cut)

    def prefixes(text: str) -> list[str]:
        ids = cutter.encode(text)
        return [cutter.decode(ids[:end]) for end in range(1, len(ids) + 1)]

    whole("warm up: the vocabulary is read once")
    rows = [["characters", "", "ours", "other", "other / ours"]]

    def compare(what: str, own: float, other: float, digits: int = 1) -> None:
        rows.append(["", what, f"{own:.{digits}f}", f"{other:.{digits}f}", f"{other / own:.1f} ×"])

    for size in SIZES:
        text = (MIXED * (size // len(MIXED) + 1))[:size]
        keystroke(text)
        own = lowest(lambda text=text: keystroke(text))
        rows.append([f"{size:,}", "", "", "", ""])
        compare("ms, the whole text cut anew (ours)", own, lowest(lambda text=text: whole(text)))
        if size <= VISUALIZER_UP_TO:
            compare("ms, EncodingVisualizer", own, lowest(lambda text=text: visualizer(text)))
            html = len(visualizer(text).encode())
            compare("kB to draw, EncodingVisualizer", whole(text) / 1e3, html / 1e3, 0)
        if size <= PREFIXES_UP_TO:
            compare("ms, every prefix decoded", own, lowest(lambda text=text: prefixes(text)))
    table("SmolLM2, one keystroke", rows)


if __name__ == "__main__":
    main()
