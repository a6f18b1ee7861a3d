"""Searching 262,144 entries: our index beside a loop over the entries, in one run.

    python benchmarks/vocabulary_search.py [rounds]

The vocabulary is that of a byte-level tokenizer: all single bytes, then random words of its letters, as long
as real entries are (7 bytes in the mean). The peer looks at every entry in turn, as a playground does: ``in``
for text and bytes, ``regex.search`` for expressions. Both return all that they find but for ``limit=100`` in
the last column. Milliseconds, medians; the index is built once, and its time is printed.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import regex
import tiktoken
from measure import table

from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.tokens.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.tokens.cutter import Entry
    from llmhero_widgets.tokens.vocabulary import By

ENTRIES = 262_144
ROUNDS = 5
LETTERS = "eeeeeeettttaaaooiinnsshhrrddllucmfwygpbvkxqjz    ETAOINéüßж的是我"
QUERIES: list[tuple[str, By]] = [
    ("e", "text"),
    (" the", "text"),
    ("的", "text"),
    ("e7 9a", "bytes"),
    ("e", "regex"),
    (r"^\p{Lu}", "regex"),
    (r"(?i)tion$", "regex"),
    (r"\p{Han}{3}", "regex"),
    (r"s(?!h)", "regex"),
]


def vocabulary() -> tiktoken.Encoding:
    random = np.random.default_rng(0)
    entries = [bytes([byte]) for byte in range(256)]
    known = set(entries)
    while len(entries) < ENTRIES:
        lengths = random.poisson(6, ENTRIES) + 1
        for length in lengths:
            entry = "".join(LETTERS[place] for place in random.integers(0, len(LETTERS), length)).encode()
            if entry not in known and len(entries) < ENTRIES:
                known.add(entry)
                entries.append(entry)
    ranks = {entry: rank for rank, entry in enumerate(entries)}
    return tiktoken.Encoding("random", pat_str=r"(?s).", mergeable_ranks=ranks, special_tokens={})


def loop(entries: list[Entry], texts: list[str], query: str, by: By) -> list[Entry]:
    if by == "regex":
        search = regex.compile(query).search
        return [entry for entry, text in zip(entries, texts, strict=True) if search(text)]
    if by == "bytes":
        needle = bytes.fromhex(query)
        return [entry for entry in entries if needle in entry.data]
    return [entry for entry, text in zip(entries, texts, strict=True) if query in text or query in entry.name]


def milliseconds(run: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return 1000 * statistics.median(taken)


def compare(rounds: int) -> None:
    searched = Vocabulary(vocabulary())
    entries = list(searched.entries)
    texts = [show_bytes(entry.data) for entry in entries]
    begin = time.perf_counter()
    searched.search("a")
    searched.search("a", by="regex")
    print(f"index of {len(entries):,} entries: {time.perf_counter() - begin:.2f} s")
    rows = [["query", "by", "found", "ours", "loop", "ours / loop", "ours, limit=100"]]
    for query, by in QUERIES:
        found = searched.search(query, by=by, limit=None)
        if {entry.id for entry in found} != {entry.id for entry in loop(entries, texts, query, by)}:
            raise ValueError(f"{query!r} finds other entries than the loop")
        ours = milliseconds(lambda q=query, b=by: searched.search(q, by=b, limit=None), rounds)
        peer = milliseconds(lambda q=query, b=by: loop(entries, texts, q, b), rounds)
        first = milliseconds(lambda q=query, b=by: searched.search(q, by=b), rounds)
        figures = [f"{len(found):,}", f"{ours:.1f}", f"{peer:.1f}", f"{ours / peer:.2f}", f"{first:.1f}"]
        rows.append([repr(query), by, *figures])
    table(f"{len(entries):,} entries, milliseconds, median of {rounds}", rows)


if __name__ == "__main__":
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
