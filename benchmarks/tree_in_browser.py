"""A decoding tree of 10,000 tokens in JupyterLab: what a frame costs while the reader pans and zooms.

    python benchmarks/tree_in_browser.py [frames]

A real JupyterLab and kernel, and a tiny model of chance with the vocabulary of the default model. In each
frame the wheel is turned by one notch, over the whole height of the tree at full size, out to all of it and
back in; the work ends when everything is drawn. In the same run an empty frame shows what the page costs
without us: what counts besides the work is that no frame comes later than that.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from in_browser import HEADING, row, widget_of
from measure import table

from rigs.probe import fit_window

if TYPE_CHECKING:
    from in_browser import Times
    from playwright.sync_api import Locator

FRAMES = 200
NODES = 10_000
WIDTH = 900
WORK_MS = 8
FRAME_MS = 17

CELL = f"""
import torch
from transformers import LlamaConfig, LlamaForCausalLM
import llmhero_widgets as hero
torch.manual_seed(0)
sizes = {{"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}}
tokenizer = hero.load_model().tokenizer
module = LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), **sizes))
# Far enough apart that some tokens are likely.
torch.nn.init.normal_(module.lm_head.weight, std=1.5)
widget = hero.DecodingTree(hero.load_model(module, tokenizer=tokenizer), "The sky is blue because")
for _ in widget.tree.grow({NODES} - len(widget.tree), batch=64):
    pass
widget.compute()
"""

# One event in each frame, and the microtasks in which the picture follows it.
TURN = """async (box, [frames, wheel]) => {
  const { left, top } = box.getBoundingClientRect();
  const place = { clientX: left + 300, clientY: top + 200, bubbles: true, cancelable: true, composed: true };
  const times = [];
  let last = 0;
  for (let frame = 0; frame <= frames; frame++) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    const begun = performance.now();
    if (wheel) box.dispatchEvent(new WheelEvent("wheel", { ...place, ...wheel }));
    for (let step = 0; step < 16; step++) await null;
    if (frame > 0) times.push({ work: performance.now() - begun, frame: now - last });
    last = now;
  }
  return times;
}"""


def turn(root: Locator, frames: int) -> dict[str, list[Times]]:
    """Turn the wheel in every way."""
    box = root.locator(".dt-box")
    box.focus()
    height = box.evaluate("(box) => box.clientHeight")
    ways = {
        "nothing": None,
        "pan at full size": {"deltaY": height / 8},
        "zoom out to all": {"deltaY": 10, "ctrlKey": True},
        "zoom in": {"deltaY": -10, "ctrlKey": True},
    }
    return {name: box.evaluate(TURN, [frames, wheel]) for name, wheel in ways.items()}


def main(frames: int) -> None:
    with widget_of(CELL) as root:
        fit_window(root, WIDTH)
        # The saved picture has the likeliest only; the kernel's tree is higher.
        root.locator(".dt-more .down").wait_for()
        root.page.wait_for_timeout(1_000)
        times = turn(root, frames)
    rows = [HEADING]
    for name, found in times.items():
        rows.append(row(f"{name}: work", found, "work", WORK_MS))
        rows.append(row(f"{name}: frame to frame", found, "frame", FRAME_MS))
    table(f"{NODES:,} tokens, {WIDTH} px, {frames} frames each", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES)
