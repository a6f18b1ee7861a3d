"""Record how passages got their places, for tests of the front end: `python js/record_ranks.py`."""  # noqa: INP001 - a script beside its data, not a package

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from llmhero_widgets.core.jobs import Job
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.panels import ranks
from llmhero_widgets.rag.pipeline import Pipeline, Result

DOCUMENTS = (
    "01-attention",
    "06-context-window",
    "07-decoding",
    "10-kv-cache",
    "11-quantisation",
    "04-tokens",
)
QUESTION = "How can I make the key-value cache smaller?"
#: Of a score that the reader can see at most four.
DIGITS = 6


class Source:
    """The widget, as the view sees it."""

    lang = "en"

    def __init__(self, pipeline: Pipeline, result: Result) -> None:
        self.pipeline = pipeline
        self.result = result

    def at(self, rev: int) -> Result:
        """Return the one run that there is."""
        del rev
        return self.result

    def node(self, rev: int, id: str) -> Any:  # noqa: A002 - as the interface has it
        """Return a node and what it handed on."""
        return self.at(rev).graph.find(id), self.result.values[id]


def main() -> None:
    """Run a pipeline with every stage, and write what the view is told."""
    root = Path(__file__).parents[1]
    folder = root / "llmhero_widgets/rag/corpus/en"
    paths = [str(folder / f"{name}.md") for name in DOCUMENTS]
    graph = (
        Graph()
        .add("load", paths=paths)
        .add("chunk", size=300, overlap=150)
        .add("embed")
        .add("index")
        .add("bm25")
        .add("question")
    )
    graph = graph.add("retrieve", k=14).add("retrieve", id="keywords", k=14)
    graph = graph.add("fuse", k=8).add("rerank", k=8).add("mmr", k=8).add("prompt", budget=256)
    for pair in (
        "load chunk", "chunk embed", "embed index", "index retrieve", "question retrieve", "chunk bm25",
        "bm25 keywords", "question keywords", "retrieve fuse", "keywords fuse", "fuse rerank", "rerank mmr",
        "mmr prompt",
    ):  # fmt: skip
        graph = graph.connect(*pair.split())
    pipeline = Pipeline(graph)
    source = Source(pipeline, pipeline.run(QUESTION))
    asked = ranks.operations(source)
    job = Job("r1", lambda *_: None)
    told = asked["ranks"](job, rev=1)
    tokens = asked["ranks_tokens"](job, rev=1, row=source.result.hits.rows[1])
    descriptions, buffers = tokens.pack()
    recorded = {
        "ranks": rounded(told.result),
        "tokens": {
            "result": rounded(tokens.result),
            "arrays": descriptions,
            "buffers": [base64.b64encode(each).decode() for each in buffers],
        },
    }
    path = root / "js/rag/ranks/recorded.json"
    path.write_text(json.dumps(recorded, ensure_ascii=False) + "\n", encoding="utf-8")


def rounded(told: Any) -> Any:
    """Return JSON whose numbers have no more digits than tests need."""
    if isinstance(told, float):
        return round(told, DIGITS)
    if isinstance(told, dict):
        return {name: rounded(value) for name, value in told.items()}
    return [rounded(value) for value in told] if isinstance(told, list) else told


if __name__ == "__main__":
    main()
