"""Record the metric laboratory for the gallery and the front end's tests: ``python js/record_metrics.py``."""  # noqa: INP001 - a script beside its data, not a package

from __future__ import annotations

import json
from pathlib import Path

import llmhero_widgets as hero

HERE = Path(__file__).parent
TRAITS = ("items", "language", "unit", "scores", "chosen", "detail", "corpus")


def record(path: str, name: str) -> None:
    """Record what a saved notebook keeps of a ready case."""
    cases = json.loads((HERE / "metrics" / "cases.json").read_text())
    (case,) = (case for case in cases if case["name"]["en"] == name)
    widget = hero.MetricLab(case["candidates"], case["references"], language=case["language"])
    state = {trait: getattr(widget, trait) for trait in TRAITS}
    (HERE / path).write_text(json.dumps(state, ensure_ascii=False, separators=(",", ":")) + "\n")
    widget.close()


if __name__ == "__main__":
    record("metrics/recorded.json", "Half a sentence, and a bag of words")
    record("gallery/recorded/metrics-chinese.json", "Shuffled characters")
