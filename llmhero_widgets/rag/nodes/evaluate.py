"""The node that measures the search before it with labelled questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_measure as messages
from llmhero_widgets.rag.evaluate import DEFAULT_K, evaluated
from llmhero_widgets.rag.measuring.labels import sampled
from llmhero_widgets.rag.measuring.sets import HANDBOOKS, OWN, read_set
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.values import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context
    from llmhero_widgets.rag.values import Metrics

_HANDBOOK_TITLES: Final = {"en": messages.HANDBOOK_EN, "zh": messages.HANDBOOK_ZH}


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Metrics:
    documents = inputs["hits"].chunks.documents
    questions, problems = read_set(params["questions"], params["labels"], documents)
    if problems:
        raise problems[0][1]
    return evaluated(
        lambda text: context.ask(Query(text)),
        sampled(questions, params["sample"]),
        k=params["k"],
        check=context.check,
        progress=context.progress,
    ).metrics


def _preview(metrics: Metrics, params: Mapping[str, Any]) -> dict[str, Any]:
    del params
    items = [[name, round(mean, 4)] for name, mean in metrics.means.items()]
    return {"kind": "facts", "items": items, "n": len(metrics.questions)}


TYPE: Final = NodeType(
    name="evaluate",
    version=1,
    title=messages.EVALUATE,
    about=messages.EVALUATE_ABOUT,
    group="measure",
    inputs=(Port("hits", "hits"),),
    output="metrics",
    params=(
        Param(
            "questions",
            "choice",
            "handbook-en",
            messages.QUESTIONS,
            choices=(
                *((name, _HANDBOOK_TITLES[language]) for name, language in HANDBOOKS.items()),
                (OWN, messages.OWN),
            ),
        ),
        Param("labels", "text", "", messages.LABELS, help=messages.LABELS_HELP),
        Param("sample", "int", 0, messages.SAMPLE, low=0, high=5000, help=messages.SAMPLE_HELP),
        Param("k", "int", DEFAULT_K, messages.K, low=1, high=100, help=messages.K_HELP),
    ),
    run=_run,
    preview=_preview,
)
