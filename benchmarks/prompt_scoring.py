"""Labels behind prompts, beside the plain loop: one Hugging Face forward pass per prompt, input and label.

    python benchmarks/prompt_scoring.py [rounds]

Ours reads once what one text has in common with the one before: the chat template and the prompt's beginning,
and for every label all of the prompt. The loop reads each text whole. Both run in turn in one process on the
same model; every log-probability must be the same, and so must every chosen label. The rows are kinds of
prompts: the more of it stands before the input, the more is shared.
"""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

import numpy as np
import torch
from measure import PROSE, Peak, table

from llmhero_widgets.models.load import load_model
from llmhero_widgets.prompts import render, score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel

ROUNDS = 3
# Two ways of adding up 32-bit numbers.
TOLERANCE = 2e-3
LABELS = ("positive", "negative", "neutral", "mixed")
SHOTS = "".join(
    f"Review: {text}.\nSentiment: {label}\n\n"
    for text, label in zip(PROSE.split(". ")[:6], [*LABELS, *LABELS[:2]], strict=True)
)
KINDS = {
    "input first": "{input}\nSentiment:",
    "instruction first": "Is this film review positive, negative, neutral or mixed? One word.\n\n{input}",
    "solved examples first": SHOTS + "Review: {input}\nSentiment:",
}
INPUTS = (
    "I loved every minute.",
    "I want my money back.",
    "The plot makes no sense, and the acting is worse.",
    "A warm and funny film that I would see again.",
    "It was neither long nor short.",
    "Every scene is a small joy, but the end is a mess.",
    "The music alone is worth the ticket.",
    "Two hours I will never get back.",
)


def ours(lm: LanguageModel, prompt: str) -> NDArray[np.float64]:
    examples = [(text, LABELS[0]) for text in INPUTS]
    return score(lm, {"prompt": prompt}, examples, LABELS).logprobs[0]


def loop(lm: LanguageModel, prompt: str) -> NDArray[np.float64]:
    rows = []
    for text in INPUTS:
        before = render(lm, prompt, text)
        wholes = [
            lm.tokenizer(before.text + label, add_special_tokens=False)["input_ids"] for label in LABELS
        ]
        if any(whole[: len(before.ids)] != list(before.ids) for whole in wholes):
            raise ValueError("a label joins the end of the prompt: the plain loop would be another sum")
        rows.append([plain(lm, whole, len(before.ids)) for whole in wholes])
    return np.array(rows)


def plain(lm: LanguageModel, ids: list[int], start: int) -> float:
    """Return the log-probability of all tokens from a place on, by one forward pass over the whole text."""
    with torch.inference_mode():
        logits = lm.module(torch.tensor([ids]), use_cache=False, logits_to_keep=len(ids) - start + 1).logits
    logprobs = logits[0, :-1].double().log_softmax(-1)
    return float(logprobs[range(len(ids) - start), ids[start:]].sum())


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    lm = load_model()
    rows = [("prompt", "tokens", "ours, s", "loop, s", "loop / ours", "apart by", "same labels")]
    for kind, prompt in KINDS.items():
        taken: dict[str, list[float]] = {"ours": [], "loop": []}
        apart = 0.0
        for counted in [False] + [True] * rounds:
            found = {}
            for tool, run in (("loop", loop), ("ours", ours)):
                with Peak() as peak:
                    found[tool] = run(lm, prompt)
                if counted:
                    taken[tool].append(peak.seconds)
            apart = max(apart, float(np.abs(found["ours"] - found["loop"]).max()))
            if apart > TOLERANCE or (found["ours"].argmax(1) != found["loop"].argmax(1)).any():
                raise AssertionError(f"{kind}: the scores differ by {apart}")
        mine, others = (statistics.median(taken[tool]) for tool in ("ours", "loop"))
        length = statistics.mean(len(render(lm, prompt, text).ids) for text in INPUTS)
        ratio = f"{others / mine:.1f}×"
        rows.append((kind, f"{length:.0f}", f"{mine:.2f}", f"{others:.2f}", ratio, f"{apart:.0e}", "yes"))
    table(
        f"{len(INPUTS)} inputs × {len(LABELS)} labels, {lm.name}, median of {rounds}, "
        f"{torch.get_num_threads()} threads",
        rows,
    )


if __name__ == "__main__":
    main()
