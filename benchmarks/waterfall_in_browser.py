"""Sliders of the decoding tree in JupyterLab: how long a reader waits for what they leave of 152,064 tokens.

    python benchmarks/waterfall_in_browser.py [samples]

A real JupyterLab and kernel, and a tiny model of chance with the vocabulary of Qwen2.5. Keys move a slider to
and fro; the time ends in the painted frame that shows every stage with the new setting. The kernel is asked
only when the slider rests. In the same run, a key in the least of all widgets (bare.py), whose answer comes
from the kernel, shows what any picture costs that is computed there.
"""

from __future__ import annotations

import itertools
import sys
from functools import partial
from typing import TYPE_CHECKING

from in_browser import HEADING, row, time_gesture, widget_of
from measure import table
from typing_in_browser import BARE, TYPED, type_keys

from rigs.probe import fit_window

if TYPE_CHECKING:
    from in_browser import Times
    from playwright.sync_api import Locator

SAMPLES = 100
WIDTH = 900
TARGET_MS = 50

CELL = """
import torch
from transformers import LlamaConfig, LlamaForCausalLM
import llmhero_widgets as hero
from llmhero_widgets.decoding import SamplingSettings
torch.manual_seed(0)
sizes = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
module = LlamaForCausalLM(LlamaConfig(vocab_size=152_064, **sizes))
# Wide enough apart that every setting has something to cut.
torch.nn.init.normal_(module.lm_head.weight, std=0.5)
lm = hero.load_model(module, tokenizer=hero.load_model().tokenizer)
hero.DecodingTree(lm, "The sky is blue because", settings=SamplingSettings(
    temperature=0.8, top_k=0, top_p=0.9, typical_p=0.95)).compute()
"""
# The first changes every weight of the vocabulary, the others what is kept of them.
SLIDERS = {"Temperature": "temperature", "Top-p": "top-p", "Typical-p": "typical-p"}


def move(root: Locator, samples: int) -> dict[str, list[Times]]:
    """Move one slider after the other by keys."""
    root.get_by_role("button", name="Temperature and cut-offs").click()
    root.locator("#waterfall summary").click()
    heads = root.locator(".wt thead")
    heads.wait_for()
    times: dict[str, list[Times]] = {}
    for name, column in SLIDERS.items():
        root.get_by_role("slider", name=name, exact=True).focus()
        times[name] = []
        for key in itertools.islice(itertools.cycle(("ArrowLeft", "ArrowRight")), samples):
            title = heads.locator("b", has_text=column).inner_text()
            watch = {"text": ".wt thead", "without": title}
            times[name].append(time_gesture(root, "keydown", watch, partial(root.page.keyboard.press, key)))
    return times


def main(samples: int) -> None:
    with widget_of(CELL) as root:
        fit_window(root, WIDTH)
        times = move(root, samples)
    bare = type_keys(BARE, TYPED, samples)
    rows = [
        HEADING,
        *(row(f"{name}: key to every stage", found, "painted", TARGET_MS) for name, found in times.items()),
        row("key to the least widget's answer", bare, "painted", TARGET_MS),
    ]
    table(f"152,064 tokens, {WIDTH} px, {samples} keys each", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
