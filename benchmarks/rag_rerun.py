"""What an edit of a retrieval pipeline costs: 10,000 chunks, milliseconds per edit, texts embedded again.

    python benchmarks/rag_rerun.py [chunks] [embedder]

The whole pipeline is in memory and ran once. Then one thing at a time is changed and the pipeline runs again;
"without writing" leaves out the nodes in which a language model writes and is asked about it (generate,
answer): their time is the model's. The reranker compares tokens (late interaction). The embedder is wordllama
by default; with "all-minilm-l6-v2" the first run takes minutes. Each edit is made five times, with another
value each time, and the median counts. Last comes the longest time of the first run's thread between two
looks at whether the reader wants to stop.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

from measure import table
from retrieval import QUESTIONS, documents

from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.rag.pipeline import Result

CHUNKS = 10_000
TIMES = 5
MODELS = frozenset({"generate", "answer"})


def build(corpus: list[dict[str, str]], embedder: str) -> Graph:
    graph = Graph().add("load", documents=corpus).add("chunk").add("embed", model=embedder).add("index")
    graph = graph.add("bm25").add("question", text=QUESTIONS[0])
    graph = graph.add("retrieve", k=20).add("retrieve", "words", k=20).add("fuse", k=10)
    graph = graph.add("rerank", method="late-interaction", k=8).add("mmr", k=2).add("prompt", budget=256)
    graph = graph.add("generate", max_tokens=1).add("answer", attribution=False)
    for pair in (
        "load chunk",
        "chunk embed",
        "embed index",
        "chunk bm25",
        "index retrieve",
        "bm25 words",
        "question retrieve",
        "question words",
        "retrieve fuse",
        "words fuse",
        "fuse rerank",
        "rerank mmr",
        "mmr prompt",
        "prompt generate",
        "generate answer",
    ):
        graph = graph.connect(*pair.split())
    return graph


def edits(corpus: list[dict[str, str]]) -> dict[str, Callable[[Graph, int], Graph]]:
    def rewritten(graph: Graph, n: int) -> Graph:
        changed = [*corpus]
        changed[n] = changed[n] | {"text": f"Edit {n} changes one document. " + changed[n]["text"]}
        return graph.with_params("load", documents=changed)

    def asked(graph: Graph, n: int) -> Graph:
        return graph.with_params("question", text=QUESTIONS[n + 1])

    return {
        "nothing": lambda graph, _n: graph,
        "prompt": lambda graph, n: graph.with_params("prompt", instruction=f"Answer in {n + 5} words."),
        "top-k": lambda graph, n: graph.with_params("retrieve", k=19 - n),
        "fusion": lambda graph, n: graph.with_params("fuse", constant=50 + n),
        "MMR": lambda graph, n: graph.with_params("mmr", lambda_=0.2 + n / 10),
        "reranker": lambda graph, n: graph.with_params("rerank", k=7 - n),
        "question": asked,
        "one document": rewritten,
    }


class Looks:
    """Notes the longest time between two looks."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.thread_time()

    def __call__(self) -> None:
        """Look."""
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now


def milliseconds(pipeline: Pipeline, looks: Looks | None = None) -> tuple[float, float, Result]:
    started = time.perf_counter()
    result = pipeline.run(check=looks)
    whole = (time.perf_counter() - started) * 1000
    if result.error is not None:
        raise result.error
    models = sum(run.ms or 0 for run in result.trace if run.type in MODELS)
    return whole, whole - models, result


def main(chunks: int, embedder: str) -> None:
    corpus = documents(chunks)
    graph = build(corpus, embedder)
    rows: list[list[Any]] = [["", "ms", "without writing", "nodes that ran", "texts embedded"]]
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline(graph, cache=folder)
        pipeline.models.embedder(embedder)
        pipeline.models.language_model()
        looks = Looks()
        whole, rest, result = milliseconds(pipeline, looks)
        found = len(result.values["chunk"])  # type: ignore[arg-type] # chunks have a length
        rows.append(
            ["first run", f"{whole:,.0f}", f"{rest:,.0f}", "all", f"{pipeline.embeddings.embedded:,}"]
        )
        for name, edit in edits(corpus).items():
            wholes, rests, ran, embedded = [], [], "", []
            for n in range(TIMES):
                pipeline.graph = graph
                pipeline.run()
                before = pipeline.embeddings.embedded
                pipeline.graph = edit(graph, n)
                whole, rest, result = milliseconds(pipeline)
                wholes.append(whole)
                rests.append(rest)
                embedded.append(pipeline.embeddings.embedded - before)
                ran = ", ".join(run.id for run in result.trace if run.state == "ran") or "none"
            times = (f"{statistics.median(each):,.0f}" for each in (wholes, rests))
            rows.append([name, *times, ran, f"{max(embedded):,}"])
        pipeline.close()
        again = Pipeline(graph, cache=folder)
        whole, rest, _ = milliseconds(again)
        rows.append(
            ["another session", f"{whole:,.0f}", f"{rest:,.0f}", "", f"{again.embeddings.embedded:,}"]
        )
        again.close()
    rows.append(["between two looks", f"{looks.longest * 1000:,.0f}", "", "", ""])
    table(f"{found:,} chunks, {embedder}, median of {TIMES}", rows)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else CHUNKS, given[1] if len(given) > 1 else "wordllama")
