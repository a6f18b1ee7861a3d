"""The node that loads documents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.text import Message
from llmhero_widgets.rag import messages_sources as messages
from llmhero_widgets.rag.loading import ENCODINGS, load_documents, walk
from llmhero_widgets.rag.loading.state import state_of
from llmhero_widgets.rag.nodes.node import NodeType, Param
from llmhero_widgets.rag.values import Documents, Skipped, digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import Context, Models

_LINES: Final = 24


def _run(context: Context, _inputs: Mapping[str, Any], params: Mapping[str, Any]) -> Documents:
    return load_documents(
        params["paths"],
        params["documents"],
        encoding=params["encoding"],
        keep_hidden=params["keep_hidden"],
        keep_duplicates=params["keep_duplicates"],
        check=context.check,
        progress=context.progress,
    )


def _stamp(params: Mapping[str, Any], _models: Models) -> str:
    state = hashlib.sha256()
    for each in walk(params["paths"]):
        told = str(each.error) if isinstance(each, Skipped) else state_of(each)
        state.update(digest_of(each.id, told).encode())
    return state.hexdigest()


def _preview(value: Documents, _params: Mapping[str, Any]) -> dict[str, Any]:
    lengths = [len(each.text) for each in value.items]
    most = max(lengths, default=1)
    return {
        "kind": "lines",
        "values": [round(each / most, 3) for each in lengths[:_LINES]],
        "n": len(lengths),
        "chars": sum(lengths),
        "skipped": len(value.skipped),
    }


TYPE: Final = NodeType(
    name="load",
    version=2,
    title=messages.LOAD,
    about=messages.LOAD_ABOUT,
    group="sources",
    inputs=(),
    output="documents",
    run=_run,
    preview=_preview,
    params=(
        Param("paths", "list", [], messages.PATHS),
        Param("documents", "documents", [], messages.TEXTS),
        Param(
            "encoding",
            "choice",
            "auto",
            messages.ENCODING,
            choices=tuple(
                (name, messages.AUTO if name == "auto" else Message(name, name)) for name in ENCODINGS
            ),
            help=messages.ENCODING_HELP,
        ),
        Param(
            "keep_hidden", "bool", default=False, title=messages.KEEP_HIDDEN, help=messages.KEEP_HIDDEN_HELP
        ),
        Param("keep_duplicates", "bool", default=False, title=messages.KEEP_DUPLICATES),
    ),
    stamp=_stamp,
)
