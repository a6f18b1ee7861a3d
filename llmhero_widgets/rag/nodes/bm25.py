"""The node that counts words for keyword search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_rank as messages
from llmhero_widgets.rag.bm25 import BM25Index, build_bm25
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> BM25Index:
    return build_bm25(
        inputs["chunks"],
        k1=params["k1"],
        b=params["b"],
        stop_words=params["stop_words"],
        progress=context.progress,
        remember=context.part,
    )


def _preview(value: BM25Index, params: Mapping[str, Any]) -> dict[str, Any]:
    del params
    items = [[messages.WORDS._asdict(), value.facts["words"]], [messages.KIND._asdict(), "BM25"]]
    return {"kind": "facts", "items": items, "n": len(value.chunks)}


TYPE: Final = NodeType(
    name="bm25",
    version=1,
    title=messages.BM25,
    about=messages.BM25_ABOUT,
    group="search",
    inputs=(Port("chunks", "chunks"),),
    output="index",
    params=(
        Param("k1", "float", 1.5, messages.K1, low=0, high=5, help=messages.K1_HELP),
        Param("b", "float", 0.75, messages.B, low=0, high=1, help=messages.B_HELP),
        Param("stop_words", "bool", default=True, title=messages.STOP_WORDS),
    ),
    run=_run,
    preview=_preview,
)
