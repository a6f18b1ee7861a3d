"""The node that turns chunks into vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.models.catalog import DEFAULT_EMBEDDER
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.projection import principal_plane
from llmhero_widgets.rag.values import Vectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models

#: Of a card's picture; a plane through a few is like that through all.
_POINTS: Final = 40


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Vectors:
    chunks = inputs["chunks"]
    embedder = context.models.embedder(params["model"])
    matrix = context.embeddings.embed(embedder, [chunk.text for chunk in chunks.items], context)
    # The name by which the index asks for it again, when a question comes.
    return Vectors(chunks, matrix, params["model"] or DEFAULT_EMBEDDER, embedder.revision)


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    return models.stamp("embedder", params["model"])


def _preview(value: Vectors, params: Mapping[str, Any]) -> dict[str, Any]:
    del params
    count, dimensions = value.matrix.shape
    facts = {"kind": "points", "n": count, "d": dimensions, "model": value.embedder}
    if count == 0:
        return {**facts, "xy": []}
    rows = value.matrix[:: max(1, -(-count // _POINTS))]
    places = principal_plane(rows).place(rows)
    low, high = places.min(axis=0), places.max(axis=0)
    spread = places - low
    scaled = spread / (high - low).clip(1e-9)
    return {**facts, "xy": [[round(float(x), 3), round(float(y), 3)] for x, y in scaled]}


TYPE: Final = NodeType(
    name="embed",
    version=1,
    title=messages.EMBED,
    about=messages.EMBED_ABOUT,
    group="prepare",
    inputs=(Port("chunks", "chunks"),),
    output="vectors",
    params=(Param("model", "text", "", messages.MODEL, help=messages.MODEL_HELP),),
    run=_run,
    stamp=_stamp,
    preview=_preview,
)
