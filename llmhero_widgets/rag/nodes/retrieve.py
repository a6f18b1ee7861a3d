"""The node that fetches chunks for a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_rank as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.ranking.preview import preview
from llmhero_widgets.rag.ranking.search import retrieve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context
    from llmhero_widgets.rag.values import Hits


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Hits:
    context.check()
    return retrieve(inputs["index"], inputs["query"], params["k"], merge=params["merge"])


TYPE: Final = NodeType(
    name="retrieve",
    version=1,
    title=messages.RETRIEVE,
    about=messages.RETRIEVE_ABOUT,
    group="search",
    inputs=(Port("index", "index"), Port("query", "query")),
    output="hits",
    params=(
        Param("k", "int", 5, messages.K, low=1, high=200),
        Param(
            "merge",
            "choice",
            "best",
            messages.MERGE,
            choices=(("best", messages.MERGE_BEST), ("rrf", messages.MERGE_RRF)),
            help=messages.MERGE_HELP,
        ),
    ),
    run=_run,
    preview=preview,
)
