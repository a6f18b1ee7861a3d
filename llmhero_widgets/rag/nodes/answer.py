"""The node that finds what each sentence of an answer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.models.catalog import find
from llmhero_widgets.rag import messages_answer as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.nodes.node import Context, Models
    from llmhero_widgets.rag.values import Answer


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Answer:
    from llmhero_widgets.rag.answering import answer
    from llmhero_widgets.rag.citing import CitingSettings

    generation = inputs["generation"]
    # A server tells no tokens, so what it wrote cannot be weighed.
    weighed = params["attribution"] and generation.ids
    return answer(
        generation,
        _writer(context.models, generation.model, params["model"]) if weighed else None,
        CitingSettings(params["coverage"], params["nats"]),
        check=context.check,
        progress=context.progress,
    )


def _writer(models: Models, name: str, chosen: str) -> LanguageModel | RemoteModel:
    """Return the model that wrote: the one that is chosen, one of the catalogue, or the pipeline's own."""
    return models.language_model(chosen or (name if find(name) else ""))


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
    version=2,
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
        Param("model", "text", "", messages.MODEL, help=messages.WRITER_HELP),
    ),
)
