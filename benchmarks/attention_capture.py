"""Capture of 2,048 tokens, in one run: its time beside plain SDPA, its memory beside eager attention.

    python benchmarks/attention_capture.py [rounds]

Plain SDPA is ``model(ids, logits_to_keep=1)`` and gives no attention at all; it is the floor. Eager is
``model(ids, output_attentions=True)``, the only way of Hugging Face to get weights. Times are medians of
runs taken in turn in one process; memory is what a run in a fresh process adds to a loaded model.
"""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

import torch
from measure import Figures, Peak, in_a_fresh_process, report, table, text_of

from llmhero_widgets.attention import capture
from llmhero_widgets.models.load import load_model

if TYPE_CHECKING:
    from llmhero_widgets.models.language_model import LanguageModel

TOKENS = 2048
ROUNDS = 5


def plain(lm: LanguageModel, text: str) -> None:
    ids = lm.tokenizer(text, return_tensors="pt")["input_ids"]
    with torch.inference_mode():
        lm.module(ids, use_cache=False, logits_to_keep=1)


def eager(lm: LanguageModel, text: str) -> object:
    ids = lm.tokenizer(text, return_tensors="pt")["input_ids"]
    with torch.inference_mode():
        return lm.module(ids, use_cache=False, logits_to_keep=1, output_attentions=True).attentions


def memory(tool: str) -> Figures:
    lm = load_model()
    if tool == "eager":
        lm.module.set_attn_implementation("eager")
    run = {"ours": capture, "eager": eager}[tool]
    run(lm, "A short text first, so that loading the weights is not counted.")
    text = text_of(lm.tokenizer, TOKENS)
    with Peak() as peak:
        run(lm, text)
    return Figures(peak.seconds, peak.megabytes)


def times(rounds: int) -> tuple[float, float]:
    lm = load_model()
    text = text_of(lm.tokenizer, TOKENS)
    taken: dict[str, list[float]] = {"ours": [], "plain": []}
    for counted in [False] + [True] * rounds:
        for tool, run in (("plain", plain), ("ours", capture)):
            with Peak() as peak:
                run(lm, text)
            if counted:
                taken[tool].append(peak.seconds)
    return statistics.median(taken["ours"]), statistics.median(taken["plain"])


def compared(our: float, peer: float, name: str, digits: int) -> list[str]:
    return [f"{our:,.{digits}f}", f"{peer:,.{digits}f}", name, f"{our / peer:.2f}"]


def compare(rounds: int) -> None:
    our_seconds, plain_seconds = times(rounds)
    our_memory, eager_memory = (in_a_fresh_process(__file__, tool).megabytes for tool in ("ours", "eager"))
    table(
        f"SmolLM2-135M, {TOKENS:,} tokens, median of {rounds}",
        [
            ["", "ours", "peer", "", "ours / peer"],
            ["seconds", *compared(our_seconds, plain_seconds, "plain SDPA", 2)],
            ["peak MB added", *compared(our_memory, eager_memory, "eager", 0)],
        ],
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours" | "eager" as tool]:
            report(memory(tool))
        case [rounds]:
            compare(int(rounds))
        case _:
            compare(ROUNDS)
