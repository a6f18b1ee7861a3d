"""What every benchmark here measures with: seconds, and the most memory that a step adds."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

PROSE = (
    "When the rain stopped, Mary opened the window and looked at the garden. John had left his bicycle "
    "under the old apple tree, and a blackbird sat on the saddle as if it were waiting for somebody to ride "
    "away with it. She laughed, took her coat from the chair, and went down the stairs without a sound, "
    "because everybody else in the house was still asleep. In the kitchen the clock struck six. There was a "
    "letter on the table, and it was addressed to her father, who had been in the city for three weeks. "
)


class Peak:
    """Watch this process while a block of code runs.

    ``seconds`` is how long it took, ``megabytes`` how far resident memory rose above where it began.
    """

    def __enter__(self) -> Self:
        self._process = psutil.Process()
        self._begin = self._top = self._process.memory_info().rss
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        self._clock = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._clock
        self._stop.set()
        self._thread.join()
        self.megabytes = (max(self._top, self._process.memory_info().rss) - self._begin) / 1e6

    def _watch(self) -> None:
        while not self._stop.wait(0.002):
            self._top = max(self._top, self._process.memory_info().rss)


@dataclass
class Figures:
    """What one run of one tool cost; a benchmark leaves at 0 what it does not ask for."""

    seconds: float = 0
    megabytes: float = 0
    sent: int = 0


def in_a_fresh_process(script: str, *arguments: object) -> Figures:
    """Run a benchmark script with arguments, alone in a process, and return the figures that it reports."""
    command: Sequence[str] = [sys.executable, script, *map(str, arguments)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Figures(**json.loads(output.splitlines()[-1]))


def report(figures: Figures) -> None:
    """Hand figures to the process that started this one."""
    print(json.dumps(asdict(figures)))


def text_of(tokenizer: Any, tokens: int) -> str:
    """Return prose that the tokenizer cuts into exactly so many tokens."""
    ids = tokenizer(PROSE * (tokens // 50 + 1))["input_ids"][:tokens]
    text: str = tokenizer.decode(ids)
    if len(tokenizer(text)["input_ids"]) != tokens:
        raise ValueError(f"no prose of {tokens} tokens")
    return text


def table(title: str, rows: Sequence[Sequence[str]]) -> None:
    """Print rows in aligned columns; the first row is the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
