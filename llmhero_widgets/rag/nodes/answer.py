"""The node that finds what each sentence of an answer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_answer as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models
    from llmhero_widgets.rag.values import Answer


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Answer:
    from llmhero_widgets.rag.answering import answer
    from llmhero_widgets.rag.citing import CitingSettings

    return answer(
        inputs["generation"],
        context.models.language_model(params["model"]) if params["attribution"] else None,
        CitingSettings(params["coverage"], params["nats"]),
        check=context.check,
        progress=context.progress,
    )


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    return models.stamp("language_model", params["model"]) if params["attribution"] else ""


def _preview(value: Answer, _params: Mapping[str, Any]) -> dict[str, Any]:
    generation = value.generation
    return {
        "kind": "text",
        "text": value.text[:200],
        "tokens": len(generation.ids) or len(generation.logprobs),
        "cited": sum(bool(sentence.citations) for sentence in value.sentences),
        "sentences": len(value.sentences),
    }


TYPE: Final = NodeType(
    name="answer",
    version=1,
    title=messages.ANSWER,
    about=messages.ANSWER_ABOUT,
    group="answer",
    inputs=(Port("generation", "generation"),),
    output="answer",
    run=_run,
    preview=_preview,
    stamp=_stamp,
    params=(
        Param(
            "attribution", "bool", default=True, title=messages.ATTRIBUTION, help=messages.ATTRIBUTION_HELP
        ),
        Param("coverage", "float", 0.5, messages.COVERAGE, low=0, high=1, help=messages.COVERAGE_HELP),
        Param("nats", "float", 5.0, messages.NATS, low=0, high=1000, help=messages.NATS_HELP),
        Param("model", "text", "", messages.MODEL, help=messages.MODEL_HELP),
    ),
)
