"""Drafts of the default model: how many of their guesses are accepted, and what that is worth.

    python benchmarks/speculative_decoding.py [tokens]

"Accepted" is the chance that a guess at random stays, the mean of the sum of min(p, q) over every token of a
text that chose no layer; "right" how often both models find the same token most probable. Then both sides
write on from three prompts, in turn and in one process: ours, which keeps every guess, draw and residual, and
Hugging Face's assisted generation with the same draft; "alone" is the large model without one.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import torch
from measure import PROSE, table

from llmhero_widgets.decoding.draft import quantised, truncated
from llmhero_widgets.decoding.speculative import speculative
from llmhero_widgets.models.load import load_model

if TYPE_CHECKING:
    from llmhero_widgets.models.language_model import LanguageModel

TOKENS, LOOKAHEAD = 64, 4
PROMPTS = ("The sky is blue because", "Once upon a time", "def fibonacci(n):\n")
LAYERS = (27, 25, 24, 22, 20, 15)


def logits(lm: LanguageModel, ids: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        return lm.module(torch.tensor([ids]), use_cache=False).logits[0].double()


def likeness(lm: LanguageModel, draft: LanguageModel) -> tuple[float, float]:
    ids = lm.tokenizer(PROSE)["input_ids"]
    p, q = (logits(model, ids).softmax(-1) for model in (lm, draft))
    return torch.minimum(p, q).sum(-1).mean().item(), (p.argmax(-1) == q.argmax(-1)).float().mean().item()


def generate(lm: LanguageModel, draft: LanguageModel | None, prompt: str, tokens: int) -> float:
    ids = torch.tensor([lm.tokenizer(prompt)["input_ids"]])
    more = {"assistant_model": draft.module} if draft else {}
    if draft:
        draft.module.generation_config.num_assistant_tokens = LOOKAHEAD
        draft.module.generation_config.num_assistant_tokens_schedule = "constant"
        # Else it stops guessing where the draft is unsure, which is another algorithm.
        draft.module.generation_config.assistant_confidence_threshold = 0.0
    torch.manual_seed(0)
    started = time.perf_counter()
    made = lm.module.generate(
        ids, attention_mask=torch.ones_like(ids), do_sample=True, top_k=0, max_new_tokens=tokens, **more
    )
    return (time.perf_counter() - started) / (made.shape[1] - ids.shape[1])


def compare(lm: LanguageModel, draft: LanguageModel, tokens: int) -> tuple[str, ...]:
    accepted, right = likeness(lm, draft)
    ours, theirs, alone, rates, passes = [], [], [], [], []
    speculative(lm, draft, PROMPTS[0], max_new_tokens=4)
    for seed, prompt in enumerate(PROMPTS):
        started = time.perf_counter()
        found = speculative(lm, draft, prompt, lookahead=LOOKAHEAD, max_new_tokens=tokens, seed=seed)
        ours.append((time.perf_counter() - started) / len(found.ids))
        rates.append(found.acceptance_rate or 0)
        passes.append(found.tokens_per_pass)
        theirs.append(generate(lm, draft, prompt, tokens))
        alone.append(generate(lm, None, prompt, tokens))
    milliseconds = [f"{statistics.median(times) * 1000:.0f} ms" for times in (ours, theirs, alone)]
    return (
        f"{accepted:.0%}",
        f"{right:.0%}",
        f"{statistics.mean(rates):.0%}",
        f"{statistics.mean(passes):.1f}",
        *milliseconds,
        f"{statistics.median(alone) / statistics.median(ours):.2f}×",
        f"{statistics.median(theirs) / statistics.median(ours):.2f}×",
    )


def main() -> None:
    tokens = int(sys.argv[1]) if len(sys.argv) > 1 else TOKENS
    lm = load_model()
    rows = [
        (
            "draft",
            "accepted",
            "right",
            "kept here",
            "tokens/pass",
            "ours",
            "generate",
            "alone",
            "ours/alone",
            "ours/generate",
        )
    ]
    drafts = [("int8", quantised(lm)), *((f"{layers} layers", truncated(lm, layers)) for layers in LAYERS)]
    rows += [(name, *compare(lm, draft, tokens)) for name, draft in drafts]
    threads = torch.get_num_threads()
    table(f"per new token, {tokens} tokens, {LOOKAHEAD} guesses ahead, {threads} threads", rows)


if __name__ == "__main__":
    main()
