"""The node that cleans documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_sources as messages
from llmhero_widgets.rag.cleaning.clean import STEPS, clean
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.values import Documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context

_LINES: Final = 24


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Documents:
    documents: Documents = inputs["documents"]
    steps = [step for step in STEPS if params[step]]
    items = []
    for number, document in enumerate(documents.items):
        context.progress(number, len(documents.items))
        items.append(clean(document, steps, check=context.check))
    context.progress(len(documents.items), len(documents.items))
    return Documents(tuple(items), documents.skipped)


def _preview(value: Documents, _params: Mapping[str, Any]) -> dict[str, Any]:
    kept = [len(each.text) / max(1, len(each.source)) for each in value.items]
    return {
        "kind": "lines",
        "values": [round(share, 3) for share in kept[:_LINES]],
        "n": len(kept),
        "chars": sum(len(each.text) for each in value.items),
        "skipped": len(value.skipped),
    }


TYPE: Final = NodeType(
    name="clean",
    version=1,
    title=messages.CLEAN,
    about=messages.CLEAN_ABOUT,
    group="prepare",
    inputs=(Port("documents", "documents"),),
    output="documents",
    run=_run,
    preview=_preview,
    params=(
        Param("newlines", "bool", default=True, title=messages.NEWLINES),
        Param("invisible", "bool", default=True, title=messages.INVISIBLE, help=messages.INVISIBLE_HELP),
        Param("spaces", "bool", default=True, title=messages.SPACES),
        Param("hyphens", "bool", default=True, title=messages.HYPHENS),
        Param("repeated", "bool", default=True, title=messages.REPEATED, help=messages.REPEATED_HELP),
        Param("letters", "bool", default=False, title=messages.LETTERS, help=messages.LETTERS_HELP),
    ),
)
