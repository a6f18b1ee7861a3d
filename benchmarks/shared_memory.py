"""Memory of one model in 1, 2 and 5 kernels of one machine: the shared folder, and plain `from_pretrained`.

Both read the same checkpoint of 16 bits, as hubs have them, and compute in float32: the peer as its
documentation says, by `from_pretrained(folder, dtype=torch.float32)`, and we from the folder that
`llmhero models share` made of it once. Each process reads one sentence, so that every weight is used, and
the logits of both are the same to the last bit. Proportional set size (PSS) counts a page that n processes
share as 1/n in each: the sum over all processes is what the machine needs.

    python benchmarks/shared_memory.py [MODEL]
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import table

SENTENCE = "When Mary and John went to the store, John gave a drink to"
PROCESSES = (1, 2, 5)
PEER = "transformers"
US = "llmhero"


def serve(tool: str, source: str) -> None:
    """Load the model, read the sentence, say the digest of the logits, and wait to be measured."""
    import torch

    if tool == US:
        from llmhero_widgets.models.load import load_model

        lm = load_model(source)
        module, tokenizer = lm.module, lm.tokenizer
    else:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        module = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32).eval()
        tokenizer = AutoTokenizer.from_pretrained(source)
    with torch.inference_mode():
        logits = module(**tokenizer(SENTENCE, return_tensors="pt")).logits
    print(json.dumps(hashlib.sha256(logits.numpy().tobytes()).hexdigest()), flush=True)
    sys.stdin.readline()


def pss(pid: int) -> tuple[float, float]:
    """Return megabytes of a process that are its own share, and of those what lies in files of weights."""
    whole = weights = 0
    inside = False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            inside = line.endswith(".safetensors")
        elif line.startswith("Pss:"):
            kilobytes = int(line.split()[1])
            whole += kilobytes
            weights += kilobytes if inside else 0
    return whole / 1e3, weights / 1e3


def together(tool: str, source: str, count: int) -> tuple[float, float, str]:
    """Start so many processes, and return megabytes of all, of mapped weights, and the logits' digest."""
    command = [sys.executable, __file__, tool, source]
    environment = {**os.environ, "TQDM_DISABLE": "1", "HF_HUB_OFFLINE": "1"}
    processes = []
    digests = set()
    try:
        for _ in range(count):
            processes.append(
                subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
                )
            )
            # One after another: two cores would be busy with imports otherwise.
            digests.add(json.loads(processes[-1].stdout.readline()))  # type: ignore[union-attr]
        found = [pss(process.pid) for process in processes]
    finally:
        for process in processes:
            process.communicate("\n")
    (digest,) = digests
    return sum(whole for whole, _ in found), sum(weights for _, weights in found), digest


def main(model: str) -> None:
    import torch

    from llmhero_widgets.models import shared
    from llmhero_widgets.models.load import load_weights

    with tempfile.TemporaryDirectory() as scratch:
        lm = load_weights(model)
        checkpoint = Path(scratch, "checkpoint")
        lm.module.to(torch.bfloat16).save_pretrained(checkpoint)
        lm.tokenizer.save_pretrained(checkpoint)
        lm.close()
        ready = str(shared.share(str(checkpoint), Path(scratch, "shared")))
        rows = [("kernels", f"{US} MB", "each", "weights", f"{PEER} MB", "each", "ratio")]
        for count in PROCESSES:
            ours, weights, digest = together(US, ready, count)
            theirs, _, same = together(PEER, str(checkpoint), count)
            if digest != same:
                raise SystemExit("the logits differ")
            each = (f"{ours:,.0f}", f"{ours / count:,.0f}", f"{weights:,.0f}")
            peer = (f"{theirs:,.0f}", f"{theirs / count:,.0f}")
            rows.append((str(count), *each, *peer, f"{theirs / ours:.2f}"))
        table(f"{model}: proportional set size of all kernels together, logits bit-identical", rows)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        serve(*sys.argv[1:])
    else:
        main(*(sys.argv[1:] or ["smollm2-135m-instruct"]))
