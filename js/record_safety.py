"""Record attacks on the handbook for the tests of the front end: ``python js/record_safety.py``."""  # noqa: INP001 - a script beside its data, not a package

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from llmhero_widgets.core.jobs import Job
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.panels import safety
from llmhero_widgets.rag.pipeline import Pipeline

HERE = Path(__file__).parent
CHOSEN = {"kinds": ["direct", "fact"], "language": "en", "defences": ["none", "filter"]}
#: Findings that are kept, so that the file stays small.
KEPT = 4
#: Kept besides those that were asked for: characters that cannot be seen.
ALSO = "en-hidden-3"


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
    """Attack, and return what was sent."""
    operations = safety.operations(Source())
    parts: list[Any] = []
    job = Job("r", lambda content, *_: parts.append(content))
    cases = operations["safety_cases"](job, rev=1).result
    own = operations["safety_own"](job, rev=1).result
    run = operations["safety_run"](job, rev=1, **CHOSEN).result
    asked = {each["id"] for each in run["outcomes"]} | {ALSO}
    cases["cases"] = [each for each in cases["cases"] if each["id"] in asked]
    own["more"] += len(own["listed"][KEPT:])
    own["listed"] = own["listed"][:KEPT]
    told = [each["result"] for each in parts if "outcome" in each.get("result", {})]
    return {"cases": cases, "own": own, "run": run, "part": told[1]}


if __name__ == "__main__":
    (HERE / "rag" / "safety" / "recorded.json").write_text(json.dumps(recorded(), ensure_ascii=False) + "\n")
