"""Beam search beside ``generate(num_beams=...)``, in one run: the same ids and scores, and the time of each.

    python benchmarks/beam_search.py [rounds [steps]]
    python benchmarks/beam_search.py prompts COUNT [beams steps]
    python benchmarks/beam_search.py tiny COUNT [beams steps]

Ours keeps every candidate that it looked at. Times are medians of runs taken in turn in one process; ids
and scores are compared in every run. With ``prompts`` nothing is timed: so many prompts are searched by both,
by the default model or by a tiny random Llama whose weights let texts end, and every difference is printed.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

import torch
from measure import PROSE, Peak, table

from llmhero_widgets.decoding.beam import beam_search
from llmhero_widgets.models.load import load_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmhero_widgets.models.language_model import LanguageModel

ROUNDS, STEPS = 5, 64
PROMPT = "The sky is blue because"


def ours(lm: LanguageModel, ids: Sequence[int], beams: int, steps: int) -> Any:
    found = beam_search(lm, ids, beams=beams, max_new_tokens=steps)
    return found.sequences, found.scores


def peer(lm: LanguageModel, ids: Sequence[int], beams: int, steps: int) -> Any:
    prompt = torch.tensor([list(ids)])
    with torch.inference_mode():
        made = lm.module.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            num_beams=beams,
            num_return_sequences=beams,
            max_new_tokens=steps,
            do_sample=False,
            output_scores=True,
            return_dict_in_generate=True,
        )
    lengths = (made.beam_indices >= 0).sum(1).tolist()
    rows = made.sequences[:, len(ids) :].tolist()
    return [tuple(row[:n]) for row, n in zip(rows, lengths, strict=True)], made.sequences_scores.tolist()


def difference(one: Any, other: Any) -> tuple[bool, float]:
    """Return whether the ids are equal, and how far the scores are apart at most."""
    return one[0] == other[0], max(abs(a - b) for a, b in zip(one[1], other[1], strict=True))


def compare(rounds: int, steps: int) -> None:
    lm = load_model()
    ids = lm.tokenizer(PROMPT)["input_ids"]
    rows = [["beams", "ours, s", "generate, s", "ours / generate", "same ids", "scores differ by"]]
    for beams in (4, 16):
        taken: dict[str, list[float]] = {"ours": [], "peer": []}
        same, apart = True, 0.0
        for counted in [False] + [True] * rounds:
            found = {}
            for tool, run in (("peer", peer), ("ours", ours)):
                with Peak() as peak:
                    found[tool] = run(lm, ids, beams, steps)
                if counted:
                    taken[tool].append(peak.seconds)
            equal, far = difference(found["ours"], found["peer"])
            same, apart = same and equal, max(apart, far)
        mine, others = statistics.median(taken["ours"]), statistics.median(taken["peer"])
        ratio = f"{mine / others:.2f}"
        rows.append([str(beams), f"{mine:.2f}", f"{others:.2f}", ratio, str(same), f"{apart:.1e}"])
    table(f"SmolLM2-135M, {steps} steps, median of {rounds}", rows)


def prompts(lm: LanguageModel, count: int) -> Iterator[list[int]]:
    """Yield beginnings of different lengths, cut from prose and from random ids in turn."""
    prose = lm.tokenizer(PROSE)["input_ids"]
    random = torch.Generator().manual_seed(0)
    vocabulary = lm.module.config.vocab_size
    for number in range(count):
        length = 1 + number % 24
        if number % 2:
            start = number * 7 % (len(prose) - length)
            yield prose[start : start + length]
        else:
            high = min(vocabulary, 256) if vocabulary < 1000 else vocabulary
            yield torch.randint(high, (length,), generator=random).tolist()


def tiny_model() -> LanguageModel:
    """Return a random Llama, peaked enough that texts end early, late and not at all."""
    from tokenizers import Tokenizer, models
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=260,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        bos_token_id=257,
        eos_token_id=[258, 32],
    )
    module = LlamaForCausalLM(config)
    for weight in module.parameters():
        if weight.dim() > 1:
            torch.nn.init.normal_(weight, std=0.4)
    vocabulary = {chr(33 + number): number for number in range(256)}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(vocabulary, [])))
    return load_model(module, tokenizer=tokenizer)


def claim(lm: LanguageModel, count: int, beams: int, steps: int) -> None:
    same, apart, ended = 0, 0.0, 0
    seconds = {"ours": 0.0, "peer": 0.0}
    for number, ids in enumerate(prompts(lm, count)):
        found = {}
        for tool, run in (("ours", ours), ("peer", peer)):
            clock = time.perf_counter()
            found[tool] = run(lm, ids, beams, steps)
            seconds[tool] += time.perf_counter() - clock
        equal, far = difference(found["ours"], found["peer"])
        same, apart = same + equal, max(apart, far)
        ended += any(len(text) < steps for text in found["ours"][0])
        if not equal:
            print(f"prompt {number} differs: {ids}, scores by {far:.1e}")
        ratio = seconds["ours"] / seconds["peer"]
        print(
            f"{same} of {number + 1} equal in ids, {ended} with a text that ended, "
            f"scores within {apart:.1e}, {beams} beams × {steps} steps, ours / generate {ratio:.2f}",
            flush=True,
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["tiny" | "prompts" as kind, count, *rest]:
            beams, steps = map(int, rest or ("16", "128"))
            claim(tiny_model() if kind == "tiny" else load_model(), int(count), beams, steps)
        case [rounds, steps]:
            compare(int(rounds), int(steps))
        case [rounds]:
            compare(int(rounds), STEPS)
        case _:
            compare(ROUNDS, STEPS)
