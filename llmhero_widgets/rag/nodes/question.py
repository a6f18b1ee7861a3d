"""The node that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_run as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param
from llmhero_widgets.rag.values import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context

_SHOWN: Final = 200


def _run(_context: Context, _inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Query:
    text = params["text"].strip()
    if not text:
        raise HeroError(messages.NO_QUESTION, messages.NO_QUESTION_HINT, code="bad_request")
    return Query(text)


def _preview(value: Query, _params: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "text", "text": value.text[:_SHOWN]}


TYPE: Final = NodeType(
    name="question",
    version=1,
    title=messages.QUESTION,
    about=messages.QUESTION_ABOUT,
    group="search",
    inputs=(),
    output="query",
    run=_run,
    preview=_preview,
    params=(Param("text", "text", "", messages.QUESTION_TEXT),),
    keep=False,
)
