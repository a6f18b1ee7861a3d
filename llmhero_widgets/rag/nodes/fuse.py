"""The node that joins lists of hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_rerank as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.ranking.fuse import fuse, weights_of
from llmhero_widgets.rag.ranking.fusion import RANK_CONSTANT
from llmhero_widgets.rag.ranking.preview import preview

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context
    from llmhero_widgets.rag.values import Hits


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Hits:
    context.check()
    return fuse(
        inputs["hits"],
        method=params["method"],
        constant=params["constant"],
        weights=weights_of(params["weights"]),
        k=params["k"],
    )


def _check(params: Mapping[str, Any]) -> None:
    weights_of(params["weights"])


TYPE: Final = NodeType(
    name="fuse",
    version=1,
    title=messages.FUSE,
    about=messages.FUSE_ABOUT,
    group="rank",
    inputs=(Port("hits", "hits", many=True),),
    output="hits",
    params=(
        Param(
            "method",
            "choice",
            "rrf",
            messages.METHOD,
            choices=(("rrf", messages.RRF), ("weighted", messages.WEIGHTED)),
        ),
        Param(
            "constant", "int", RANK_CONSTANT, messages.CONSTANT, low=0, high=1000, help=messages.CONSTANT_HELP
        ),
        Param("weights", "text", "", messages.WEIGHTS, help=messages.WEIGHTS_HELP),
        Param("k", "int", 10, messages.K_ON, low=1, high=200),
    ),
    run=_run,
    preview=preview,
    check=_check,
)
