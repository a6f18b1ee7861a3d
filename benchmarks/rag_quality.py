"""How well each kind of retrieval finds the passages of the bundled handbook, in English and Chinese.

    python benchmarks/rag_quality.py [questions] [quick]

Real models on the labelled questions of the handbook, all of them or a sample: dense (the default embedder of
the language, exact inner product), the default pipeline where that is another (Chinese), BM25 (bm25s; Chinese
cut by jieba), dense and BM25 fused by RRF, and the ten best of these reranked, by late interaction (token by
token, with the embedder) and by the default language model (log P(question | passage) per token). Chunks are
those of the default pipeline. Each figure is the mean over the questions; below it stands its 95 % interval,
and "p" is that of a paired bootstrap of nDCG against dense. No model judges anything. The language model
reads ten passages per question, which takes most of the time; "quick" leaves it out.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from measure import table

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.rag.compare import compared
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.corpus import questions as handbook_questions
from llmhero_widgets.rag.evaluate import evaluate
from llmhero_widgets.rag.measuring.labels import labelled, sampled
from llmhero_widgets.rag.measuring.variants import deepened, variants
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.result import hits_node

if TYPE_CHECKING:
    from llmhero_widgets.rag.evaluate import Evaluation

K = 5
DEPTH = 10


def main(size: int, *, quick: bool) -> None:
    for language in LANGUAGES:
        pipeline = Pipeline.default(dict(handbook(language)), cache=False)
        documents = pipeline.search("?").chunks.documents
        asked = sampled(labelled(handbook_questions(language), documents), size)
        default = deepened(pipeline.graph.before(hits_node(pipeline.graph) or ""), DEPTH)
        others = variants(default, documents)
        dense = deepened(others["dense"].graph, DEPTH) if "dense" in others else default
        hybrid = deepened(others["hybrid"].graph, DEPTH)
        graphs = {
            f"dense ({dense.node('embed').params['model']})": dense,
            **({"default: both, weighted": default} if default is not dense else {}),
            "BM25": deepened(others["bm25"].graph, DEPTH),
            "dense + BM25, RRF": hybrid,
            "RRF, late interaction": deepened(variants(hybrid, documents)["late"].graph, DEPTH),
        }
        if not quick:
            graphs["RRF, language model"] = deepened(variants(hybrid, documents)["rerank"].graph, DEPTH)
        first, rows = None, []
        for name, graph in graphs.items():
            begin = time.perf_counter()
            found = evaluate(pipeline.with_graph(graph), asked, k=K, depth=DEPTH)
            seconds = time.perf_counter() - begin
            first = first or found
            if not rows:
                rows.append(["", *found.metrics.names, "p", "seconds"])
            p = "" if found is first else f"{_p(first, found):.4f}"
            rows.append([name, *(f"{mean:.3f}" for mean in found.means.values()), p, f"{seconds:.0f}"])
            intervals = found.intervals().values()
            rows.append(["", *(f"{one.low:.2f}–{one.high:.2f}" for one in intervals), "", ""])
            print(name, "done", file=sys.stderr)
        chunks = len(first.chunks) if first else 0
        table(f"{language}: {len(asked)} questions, {chunks} chunks", rows)


def _p(first: Evaluation, found: Evaluation) -> float:
    (one,) = (each for each in compared(first, found).differences if each.name.startswith("nDCG"))
    return one.p


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0, quick="quick" in sys.argv)
