"""The node that orders hits anew by reading each with the question."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.catalog import DEFAULT_MODEL
from llmhero_widgets.rag import messages_rerank as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.ranking.order import ordered
from llmhero_widgets.rag.ranking.preview import preview
from llmhero_widgets.rag.ranking.templates import check_template, template_for
from llmhero_widgets.rag.values import Hits, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.rag.nodes.node import Context, Models


#: Raised whenever a passage gets another score.
_VERSION: Final = 1


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Hits:
    before: Hits = inputs["hits"]
    rows = before.rows[: params["k"]]
    settings: dict[str, Any] = {"method": params["method"], "k": params["k"]}
    scores, more = _METHODS[params["method"]](context, before, rows, params)
    by_row = dict(zip(rows, scores, strict=True))
    order = ordered(by_row)
    return Hits(
        before.chunks,
        before.query,
        "reranked",
        tuple(order),
        tuple(by_row[row] for row in order),
        _UNITS[params["method"]],
        settings | more,
        (before,),
    )


def _likelihood(
    context: Context, before: Hits, rows: tuple[int, ...], params: Mapping[str, Any]
) -> tuple[Sequence[float], dict[str, Any]]:
    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.ranking.likelihood import question_likelihoods

    lm = context.models.language_model(params["model"])
    if isinstance(lm, RemoteModel):
        slots = {"name": lm.name, "example": DEFAULT_MODEL}
        raise HeroError(messages.REMOTE, messages.REMOTE_HINT, code="bad_request", **slots)
    template = params["template"] or template_for(before.query.text)
    stamp = context.models.stamp("language_model", params["model"])

    def remember(passage: str, make: Callable[[], float]) -> float:
        key = digest_of("likelihood", _VERSION, stamp, template, before.query.text, passage)
        known: float = context.part(key, make)
        return known

    found = question_likelihoods(
        lm,
        before.query.text,
        [before.chunks.items[row].text for row in rows],
        template=template,
        remember=remember,
        progress=context.progress,
        check=context.check,
    )
    more = {
        "model": lm.name,
        "template": template,
        "tokens": found.tokens,
        "cut": [rows[place] for place in found.cut],
    }
    return found.scores, more


def _cross_encoder(
    context: Context, before: Hits, rows: tuple[int, ...], params: Mapping[str, Any]
) -> tuple[Sequence[float], dict[str, Any]]:
    from llmhero_widgets.rag.ranking.cross_encoder import cross_encode

    lm = context.models.cross_encoder(params["model"])
    scores = cross_encode(
        lm,
        before.query.text,
        [before.chunks.items[row].text for row in rows],
        progress=context.progress,
        check=context.check,
    )
    return scores, {"model": lm.name}


def _late_interaction(
    context: Context, before: Hits, rows: tuple[int, ...], params: Mapping[str, Any]
) -> tuple[Sequence[float], dict[str, Any]]:
    from llmhero_widgets.rag.ranking.late_interaction import late_interaction

    kept = context.vectors(before)
    # Who embedded the chunks reads their language.
    embedder = context.models.embedder(params["model"] or (kept.embedder if kept else ""))
    scores = []
    for done, row in enumerate(rows):
        context.progress(done, len(rows))
        text = before.chunks.items[row].text
        key = digest_of("late-interaction", _VERSION, embedder.revision, before.query.text, text)
        scores += context.part(key, partial(late_interaction, embedder, before.query.text, [text]))
    return scores, {"model": embedder.id}


_METHODS: Final = {
    "likelihood": _likelihood,
    "late-interaction": _late_interaction,
    "cross-encoder": _cross_encoder,
}
_UNITS: Final = {"likelihood": "loglik", "late-interaction": "maxsim", "cross-encoder": "logit"}


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    if params["method"] == "cross-encoder":
        return models.stamp("cross_encoder", params["model"])
    if params["method"] == "late-interaction":
        return models.stamp("embedder", params["model"])
    return models.stamp("language_model", params["model"])


def _check(params: Mapping[str, Any]) -> None:
    if params["method"] == "cross-encoder":
        if not params["model"].strip():
            raise HeroError(messages.NO_CROSS_ENCODER, messages.CROSS_HINT, code="bad_request")
    elif params["method"] == "likelihood" and params["template"]:
        check_template(params["template"])


TYPE: Final = NodeType(
    name="rerank",
    version=_VERSION,
    title=messages.RERANK,
    about=messages.RERANK_ABOUT,
    group="rank",
    inputs=(Port("hits", "hits"),),
    output="hits",
    params=(
        Param(
            "method",
            "choice",
            "likelihood",
            messages.METHOD,
            choices=(
                ("likelihood", messages.LIKELIHOOD),
                ("late-interaction", messages.LATE_INTERACTION),
                ("cross-encoder", messages.CROSS_ENCODER),
            ),
            help=messages.METHOD_HELP,
        ),
        Param("k", "int", 8, messages.CANDIDATES, low=1, high=200),
        Param("model", "text", "", messages.MODEL, help=messages.MODEL_HELP),
        Param("template", "text", "", messages.TEMPLATE, help=messages.TEMPLATE_HELP),
    ),
    run=_run,
    preview=preview,
    stamp=_stamp,
    check=_check,
)
