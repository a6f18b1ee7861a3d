"""64 expansions behind 512 tokens: one cache for all branches, re-reading, and one cached forward pass each.

    python benchmarks/decoding_tree.py [rounds]

An expansion is the distribution of the next token behind a leaf; the tree is 8 children of the prompt with
8 children each, and its 64 leaves are expanded. The prompt is read before the clock starts, by all. Ours
reads the 64 leaves in one pass, or in 8 passes of 8. Re-reading is ``model(prompt + path, use_cache=False)``.
The cached peer is what ``generate`` does on each path: one ``DynamicCache`` that holds the prompt and the
leaf's parent, one token through the model, and the token cropped off again. Times are medians of runs taken
in turn in one process; all compute only the logits that they need, and all have to agree.
"""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

import torch
from measure import Peak, table, text_of
from transformers import DynamicCache

from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.models.load import load_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.decoding.node import Node
    from llmhero_widgets.models.language_model import LanguageModel

TOKENS = 512
WIDE = 8
ROUNDS = 3
AGREE = 1e-3

Logits = list[torch.Tensor]


class Runs:
    """The four ways to expand the same 64 leaves; each is set up without the clock and then called."""

    def __init__(self, lm: LanguageModel, text: str) -> None:
        self.lm = lm
        self.text = text
        self.like = TokenTree(lm, text)
        self.ids = list(self.like.prompt_ids)

    def _grown(self) -> tuple[TokenTree, list[Node]]:
        tree = TokenTree(self.lm, self.text, like=self.like)
        return tree, tree.expand_all(tree.expand(tree.root, WIDE), WIDE)

    def ours(self, at_once: int) -> Callable[[], Logits]:
        """One cache for all branches, so many leaves in a pass."""
        tree, leaves = self._grown()

        def run() -> Logits:
            for begin in range(0, len(leaves), at_once):
                tree.expand_all(leaves[begin : begin + at_once], WIDE)
            return [torch.from_numpy(tree.logits(leaf)) for leaf in leaves]

        return run

    def again(self) -> Callable[[], Logits]:
        """Each path from its beginning."""
        paths = [leaf.ids for leaf in self._grown()[1]]

        def run() -> Logits:
            return [self._last(torch.tensor([[*self.ids, *path]]), use_cache=False) for path in paths]

        return run

    def each(self) -> Callable[[], Logits]:
        """One token at a time behind a cache that holds what is before it."""
        paths = [leaf.ids for leaf in self._grown()[1]]
        cache = DynamicCache()
        self._last(torch.tensor([self.ids]), past_key_values=cache)

        def run() -> Logits:
            found, parent = [], None
            for before, token in paths:
                if before != parent:
                    if parent is not None:
                        cache.crop(-1)
                    self._last(torch.tensor([[before]]), past_key_values=cache)
                    parent = before
                found.append(self._last(torch.tensor([[token]]), past_key_values=cache))
                cache.crop(-1)
            cache.crop(-1)
            return found

        return run

    def _last(self, ids: torch.Tensor, **options: object) -> torch.Tensor:
        with torch.inference_mode():
            logits: torch.Tensor = self.lm.module(ids, logits_to_keep=1, **options).logits[0, -1]
            return logits


def times(rounds: int) -> dict[str, list[float]]:
    lm = load_model()
    runs = Runs(lm, text_of(lm.tokenizer, TOKENS))
    ways: dict[str, Callable[[], Callable[[], Logits]]] = {
        "ours, one pass": lambda: runs.ours(WIDE * WIDE),
        "ours, 8 passes of 8": lambda: runs.ours(WIDE),
        "one cached pass each": runs.each,
        "re-reading": runs.again,
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for counted in [False] + [True] * rounds:
        found: dict[str, Logits] = {}
        for name, way in ways.items():
            if name == "re-reading" and not counted:
                continue
            run = way()
            with Peak() as peak:
                found[name] = run()
            if counted:
                taken[name].append(peak.seconds)
        agree(list(found.values()))
    return taken


def agree(found: Sequence[Logits]) -> None:
    first = torch.stack(found[0])
    for other in found[1:]:
        difference = (torch.stack(other) - first).abs().max().item()
        if difference > AGREE:
            raise ValueError(f"logits differ by {difference:.2g}")


def compare(rounds: int) -> None:
    median = {name: statistics.median(seconds) for name, seconds in times(rounds).items()}
    ours = ("ours, one pass", "ours, 8 passes of 8")
    rows = [["", "seconds", *(f"{name} is faster by" for name in ours)]]
    for name, seconds in median.items():
        rows.append([name, f"{seconds:.2f}", *(f"{seconds / median[our]:.1f}" for our in ours)])
    table(f"SmolLM2-135M, 64 expansions behind {TOKENS} tokens, median of {rounds}", rows)


if __name__ == "__main__":
    compare(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)
