"""Record beam searches for the tests of the front end: ``python js/record_beam.py``.

Each holds the parts and the end as they cross the wire, and how Python orders the finished texts.
"""  # noqa: INP001 - a script beside its data, not a package

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from llmhero_widgets.core.jobs import Job
from llmhero_widgets.decoding import SamplingSettings, TokenTree
from llmhero_widgets.decoding.beam import beam_search
from llmhero_widgets.decoding.panels import beam
from llmhero_widgets.models.load import load_model

HERE = Path(__file__).parent
PROMPT = "The sky is blue because"
PENALTIES = (-1.0, 0.0, 0.5, 1.0, 3.0)
# With this, texts of the default model end after a few tokens.
ENDS = {2: 7.0}
SEARCHES: dict[str, tuple[dict[str, Any], dict[int, float]]] = {
    "sky": ({"beams": 3, "steps": 7}, {}),
    "ended": ({"beams": 4, "steps": 12, "early_stopping": True}, ENDS),
    "diverse": ({"beams": 4, "steps": 5, "variant": "diverse", "groups": 2, "diversity": 2.0}, {}),
    "constrained": ({"beams": 4, "steps": 6, "variant": "constrained", "phrases": [" ocean", " light"]}, {}),
}


class Source:
    """What the view needs of its widget."""

    def __init__(self, lm: Any, biases: dict[int, float]) -> None:
        self.lm = lm
        self.sampling = SamplingSettings(sequence_bias=biases)
        self.tree = TokenTree(lm, PROMPT)

    def at(self, rev: int, uid: int) -> Any:
        """Return the tree and its node."""
        del rev
        return self.tree, self.tree.node(uid)


def message(result: Any, arrays: Any, buffers: Any) -> dict[str, Any]:
    """Return what crosses the wire, with the bytes as text."""
    return {"result": result, "arrays": arrays, "buffers": [base64.b64encode(b).decode() for b in buffers]}


def recorded() -> dict[str, Any]:
    """Search, and return everything that was sent."""
    lm = load_model()
    found = {}
    for name, (chosen, biases) in SEARCHES.items():
        parts: list[dict[str, Any]] = []
        job = Job(
            "r",
            lambda sent, buffers, parts=parts: parts.append(message(sent["result"], sent["arrays"], buffers)),
        )
        source = Source(lm, biases)
        reply = beam.operations(source)["beam"](job, rev=1, node=0, **chosen)  # type: ignore[arg-type]
        found[name] = {
            "args": chosen,
            "parts": parts,
            "end": message({**reply.result, "ms": 812.0}, *reply.pack()),
        }
    chosen = SEARCHES["ended"][0]
    again = beam_search(
        lm, PROMPT, beams=4, max_new_tokens=12, early_stopping=chosen["early_stopping"],
        settings=SamplingSettings(sequence_bias=ENDS),
    )  # fmt: skip
    ranks = [{"penalty": p, "scores": [score for score, _ in again.rerank(p)]} for p in PENALTIES]
    return {**found, "ranks": ranks}


def record() -> None:
    """Write what the tests of the beam view read."""
    text = json.dumps(recorded(), ensure_ascii=False, separators=(",", ":"))
    (HERE / "decoding/beam/recorded.json").write_text(text + "\n")


if __name__ == "__main__":
    record()
