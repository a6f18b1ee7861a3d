"""The node that makes vectors searchable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.indexes.flat import FlatIndex
from llmhero_widgets.rag.nodes.node import NodeType, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> FlatIndex:
    del params
    vectors = inputs["vectors"]
    context.check()
    return FlatIndex(vectors, context.models.embedder(vectors.embedder))


def _preview(value: FlatIndex, params: Mapping[str, Any]) -> dict[str, Any]:
    del params
    return {
        "kind": "facts",
        "items": [[name, fact] for name, fact in value.facts.items()],
        "n": len(value.chunks),
    }


TYPE: Final = NodeType(
    name="index",
    version=1,
    title=messages.INDEX,
    about=messages.INDEX_ABOUT,
    group="prepare",
    inputs=(Port("vectors", "vectors"),),
    output="index",
    run=_run,
    preview=_preview,
    keep=False,
)
