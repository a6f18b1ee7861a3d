"""The node that holds back hits which repeat earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_rerank as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.ranking.preview import preview

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models
    from llmhero_widgets.rag.values import Hits

#: Similarities between all candidates are kept, so that the order can be recomputed.
MOST_CANDIDATES: Final = 100


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Hits:
    from llmhero_widgets.rag.ranking.diverse import diversify

    context.check()
    before: Hits = inputs["hits"]
    rows = list(before.rows[:MOST_CANDIDATES])
    kept = context.vectors(before)
    name = kept.embedder if kept else params["embedder"]

    def embed(texts: list[str]) -> Any:
        return context.embeddings.embed(context.models.embedder(name), texts, context)

    vectors = kept.matrix[rows] if kept else embed([before.chunks.items[row].text for row in rows])
    question = embed([before.query.text])[0] if params["relevance"] == "similarity" else None
    return diversify(before, vectors, question, balance=params["lambda_"], k=params["k"])


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    return models.stamp("embedder", params["embedder"])


TYPE: Final = NodeType(
    name="mmr",
    version=1,
    title=messages.MMR,
    about=messages.MMR_ABOUT,
    group="rank",
    inputs=(Port("hits", "hits"),),
    output="hits",
    params=(
        Param("lambda_", "float", 0.7, messages.BALANCE, low=0, high=1, help=messages.BALANCE_HELP),
        Param("k", "int", 8, messages.K_ON, low=1, high=MOST_CANDIDATES),
        Param(
            "relevance",
            "choice",
            "scores",
            messages.RELEVANCE,
            choices=(("scores", messages.BY_SCORES), ("similarity", messages.BY_SIMILARITY)),
        ),
        Param("embedder", "text", "", messages.EMBEDDER, help=messages.EMBEDDER_HELP),
    ),
    run=_run,
    preview=preview,
    stamp=_stamp,
)
