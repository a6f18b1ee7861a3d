"""All heads of the default model in the browser: ours and bertviz 1.4.1's model view, in one run.

    python benchmarks/attention_vs_bertviz.py [rounds]

Ours is what the explorer does when it opens: one forward pass, every head as a thumbnail, the first
head's exact weights. Bertviz is what its documentation says: a forward pass with output_attentions and
``model_view``. Bytes are what goes to the browser, ours with the front end's own bundle. Runs are taken in
turn, each in a fresh process; memory is what a run adds to a loaded model. Of the rounds the lowest
figure counts, for both: whatever else the machine does only adds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from measure import Figures, Peak, in_a_fresh_process, report, table, text_of

import llmhero_widgets

TOKENS = (64, 128, 256)
ROUNDS = 3
BUNDLE = Path(llmhero_widgets.__file__).parent / "static" / "attention.js"


def ours(tokens: int) -> Figures:
    from llmhero_widgets.attention import capture
    from llmhero_widgets.attention.overview import describe, place
    from llmhero_widgets.core.buffers import Reply
    from llmhero_widgets.models.load import load_model

    lm = load_model()

    def run(text: str) -> int:
        with capture(lm, text) as captured:
            block = captured.block((0, 0))
            replies = [
                describe(captured, text, None, lambda _done, _total: None),
                Reply(place(block), {"values": block.values}),
            ]
        sent = 0
        for reply in replies:
            descriptions, buffers = reply.pack()
            sent += len(json.dumps([reply.result, descriptions]).encode())
            sent += sum(buffer.nbytes for buffer in buffers)
        return sent

    run("A short text first, so that neither tool pays for its imports.")
    text = text_of(lm.tokenizer, tokens)
    with Peak() as peak:
        sent = run(text)
    return Figures(peak.seconds, peak.megabytes, sent + BUNDLE.stat().st_size)


def bertviz(tokens: int) -> Figures:
    import torch
    from bertviz import model_view

    from llmhero_widgets.models.load import load_model

    lm = load_model()
    lm.module.set_attn_implementation("eager")

    def run(text: str) -> int:
        ids = lm.tokenizer(text, return_tensors="pt")["input_ids"]
        with torch.inference_mode():
            attentions = lm.module(ids, output_attentions=True).attentions
        page = model_view(attentions, lm.tokenizer.convert_ids_to_tokens(ids[0]), html_action="return")
        return len(page.data.encode())

    run("A short text first, so that neither tool pays for its imports.")
    text = text_of(lm.tokenizer, tokens)
    with Peak() as peak:
        sent = run(text)
    return Figures(peak.seconds, peak.megabytes, sent)


def compare(rounds: int) -> None:
    if not BUNDLE.exists():
        sys.exit("The front end is not built; run: npm run build")
    rows = [["tokens", "", "ours", "bertviz", "ratio"]]
    for tokens in TOKENS:
        runs: dict[str, list[Figures]] = {"ours": [], "bertviz": []}
        for _ in range(rounds):
            for tool, found in runs.items():
                found.append(in_a_fresh_process(__file__, tool, tokens))
        for label, name, unit, digits in (
            ("MB to the browser", "sent", 1e6, 2),
            ("kernel seconds", "seconds", 1, 2),
            ("peak MB added", "megabytes", 1, 0),
        ):
            our, peer = (min(getattr(one, name) for one in found) / unit for found in runs.values())
            rows.append(
                [str(tokens), label, f"{our:,.{digits}f}", f"{peer:,.{digits}f}", f"{peer / our:,.1f} ×"]
            )
    table(f"SmolLM2-135M, 30 × 9 heads, lowest of {rounds}", rows)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours", tokens]:
            report(ours(int(tokens)))
        case ["bertviz", tokens]:
            report(bertviz(int(tokens)))
        case [rounds]:
            compare(int(rounds))
        case _:
            compare(ROUNDS)
