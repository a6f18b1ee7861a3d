"""The node that cuts documents into chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_sources as messages
from llmhero_widgets.rag.chunking.cut import LEAST_SIZE, check_settings, cut
from llmhero_widgets.rag.chunking.recursive import SEPARATORS
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port
from llmhero_widgets.rag.values import Chunk, Chunks, digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models
    from llmhero_widgets.rag.values import Document, Documents

_BARS: Final = 40
_VERSION: Final = 2
_SETTINGS: Final = ("method", "size", "overlap", "separators")


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Chunks:
    documents: Documents = inputs["documents"]
    method, size, overlap, separators = (params[name] for name in _SETTINGS)
    count = context.models.embedder(params["embedder"]).count_tokens if method == "tokens" else None
    stamp = _stamp(params, context.models)
    how = digest_of("chunk", _VERSION, method, size, overlap, stamp, *separators)
    items: list[Chunk] = []
    for number, document in enumerate(documents.items):
        context.progress(number, len(documents.items))

        def make(document: Document = document) -> list[Chunk]:
            return cut(
                document, method, size, overlap, separators=separators, lengths=count, check=context.check
            )

        # After an edit, the other documents are not cut again.
        items += context.part(digest_of(how, document.digest), make)
    context.progress(len(documents.items), len(documents.items))
    return Chunks(documents, tuple(items))


def _stamp(params: Mapping[str, Any], models: Models) -> str:
    return models.stamp("embedder", params["embedder"]) if params["method"] == "tokens" else ""


def _check(params: Mapping[str, Any]) -> None:
    check_settings(params["method"], params["size"], params["overlap"])


def _preview(value: Chunks, _params: Mapping[str, Any]) -> dict[str, Any]:
    # Of many, as many as there is room for, spread over all of them.
    step = max(1, -(-len(value) // _BARS))
    return {"kind": "bars", "values": [len(each.text) for each in value.items[::step]], "n": len(value)}


TYPE: Final = NodeType(
    name="chunk",
    version=_VERSION,
    title=messages.CHUNK,
    about=messages.CHUNK_ABOUT,
    group="prepare",
    inputs=(Port("documents", "documents"),),
    output="chunks",
    run=_run,
    preview=_preview,
    params=(
        Param(
            "method",
            "choice",
            "recursive",
            messages.METHOD,
            choices=(
                ("recursive", messages.RECURSIVE),
                ("characters", messages.CHARACTERS),
                ("sentences", messages.SENTENCES),
                ("headings", messages.HEADINGS),
                ("tokens", messages.TOKENS),
            ),
        ),
        Param("size", "int", 400, messages.SIZE, low=LEAST_SIZE, high=8000, help=messages.SIZE_HELP),
        Param("overlap", "int", 80, messages.OVERLAP, low=0, high=4000, help=messages.OVERLAP_HELP),
        Param("embedder", "text", "", messages.EMBEDDER, hide=True),
        Param(
            "separators",
            "list",
            list(SEPARATORS),
            messages.SEPARATORS,
            help=messages.SEPARATORS_HELP,
            hide=True,
        ),
    ),
    stamp=_stamp,
    check=_check,
)
