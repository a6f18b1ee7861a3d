"""The node that words a question in other ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_rerank as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models
    from llmhero_widgets.rag.values import Query

_PREVIEW: Final = 200


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Query:
    from llmhero_widgets.rag.ranking.rewriting import rewrite

    context.check()
    return rewrite(
        context.models.language_model(params["model"]),
        inputs["query"],
        method=params["method"],
        n=params["n"],
        max_tokens=params["max_tokens"],
        check=context.check,
        say=lambda text: context.say({"text": text}),
    )


def _preview(value: Query, params: Mapping[str, Any]) -> dict[str, Any]:
    del params
    text = "\n".join(variant.text for variant in value.variants)
    return {"kind": "text", "text": text[:_PREVIEW], "n": len(value.variants)}


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    return models.stamp("language_model", params["model"])


TYPE: Final = NodeType(
    name="rewrite",
    version=1,
    title=messages.REWRITE,
    about=messages.REWRITE_ABOUT,
    group="search",
    inputs=(Port("query", "query"),),
    output="query",
    params=(
        Param(
            "method",
            "choice",
            "hyde",
            messages.METHOD,
            choices=(("hyde", messages.HYDE), ("multi-query", messages.MULTI_QUERY)),
        ),
        Param("n", "int", 3, messages.WORDINGS, low=1, high=8),
        Param("max_tokens", "int", 64, messages.MOST_TOKENS, low=8, high=512),
        Param("model", "text", "", messages.MODEL, help=messages.OWN_MODEL_HELP),
    ),
    run=_run,
    preview=_preview,
    stamp=_stamp,
)
