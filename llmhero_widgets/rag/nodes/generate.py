"""The node that lets a model answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_answer as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models
    from llmhero_widgets.rag.values import Generation


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Generation:
    from llmhero_widgets.rag.generating import Writing, generate

    how = Writing(
        params["max_tokens"], params["temperature"], params["top_p"], params["seed"], params["paragraph"]
    )
    lm = context.models.language_model(params["model"])
    return generate(
        inputs["prompt"], lm, how, check=context.check, say=lambda text: context.say({"text": text})
    )


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    return models.stamp("language_model", params["model"])


def _preview(value: Generation, _params: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "text", "text": value.text[:200], "tokens": len(value.ids) or len(value.logprobs)}


TYPE: Final = NodeType(
    name="generate",
    version=1,
    title=messages.GENERATE,
    about=messages.GENERATE_ABOUT,
    group="answer",
    inputs=(Port("prompt", "prompt"),),
    output="generation",
    run=_run,
    preview=_preview,
    stamp=_stamp,
    params=(
        Param("max_tokens", "int", 128, messages.MOST, low=1, high=4096, help=messages.MOST_HELP),
        Param(
            "temperature", "float", 0.0, messages.TEMPERATURE, low=0, high=5, help=messages.TEMPERATURE_HELP
        ),
        Param("top_p", "float", 1.0, messages.TOP_P, low=0.01, high=1),
        Param("seed", "int", 0, messages.SEED, low=0, high=2**31 - 1),
        Param("paragraph", "bool", default=True, title=messages.PARAGRAPH, help=messages.PARAGRAPH_HELP),
        Param("model", "text", "", messages.MODEL, help=messages.MODEL_HELP),
    ),
)
