"""Record measurements of the handbook for the tests of the front end: ``python js/record_measure.py``."""  # noqa: INP001 - a script beside its data, not a package

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from llmhero_widgets.core.jobs import Job
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.panels import measure
from llmhero_widgets.rag.pipeline import Pipeline

HERE = Path(__file__).parent
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "sets": ("measure_sets", {}),
    "run": ("measure_run", {"questions": "handbook-en", "sample": 40, "k": 3}),
    "bm25": ("measure_compare", {"questions": "handbook-en", "sample": 40, "k": 3, "variant": "bm25"}),
    "hybrid": ("measure_compare", {"questions": "handbook-en", "sample": 271, "k": 3, "variant": "hybrid"}),
    "problems": ("measure_run", {"questions": "own", "labels": 'so\n{"question": "?"}'}),
}
#: Questions that each list keeps, so that the file stays small.
KEPT = 4


class Source:
    """What the view needs of its widget."""

    def __init__(self) -> None:
        self.pipeline = Pipeline.default(dict(handbook("en")))
        self.result = self.pipeline.run("What does a KV cache keep?", until=["retrieve"])

    def at(self, rev: int) -> Any:
        """Return the run."""
        del rev
        return self.result


def recorded() -> dict[str, Any]:
    """Measure, and return what was sent."""
    operations = measure.operations(Source())
    told = {}
    for name, (operation, chosen) in ASKED.items():
        result = operations[operation](Job("r", lambda *_: None), rev=1, **chosen).result
        listed = result.get("listed")
        if listed:
            listed["more"] += len(listed["rows"][KEPT:])
            listed["rows"] = listed["rows"][:KEPT]
        told[name] = result
    return told


if __name__ == "__main__":
    (HERE / "rag" / "measure" / "recorded.json").write_text(json.dumps(recorded(), ensure_ascii=False) + "\n")
