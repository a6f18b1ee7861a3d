"""The node that makes vectors searchable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.indexes.build import build_index
from llmhero_widgets.rag.indexes.settings import IndexSettings, settings_of
from llmhero_widgets.rag.nodes.node import NodeType, Param, Port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.rag.indexes.base import DenseIndex
    from llmhero_widgets.rag.nodes.node import Context

#: What was trained, or what the exactness costs.
_TELLING: Final = {"flat": "dimensions", "ivf": "nlist", "hnsw": "levels", "sq8": "loss", "pq": "parts"}
_DEFAULT: Final = IndexSettings()


def _run(context: Context, inputs: Mapping[str, Any], params: Mapping[str, Any]) -> DenseIndex:
    return build_index(
        inputs["vectors"],
        settings_of(dict(params)),
        context.models,
        check=context.check,
        progress=context.progress,
    )


def _preview(value: DenseIndex, params: Mapping[str, Any]) -> dict[str, Any]:
    del params
    facts = value.facts
    # A card shows the first two.
    names = ["type", _TELLING[value.settings.kind], *facts]
    items = [
        [_worded(messages.FACTS[name]), _short(facts[name])]
        for name in dict.fromkeys(names)
        if name in messages.FACTS and name in facts
    ]
    return {"kind": "facts", "items": items, "n": len(value.chunks)}


def _worded(message: Message) -> dict[str, str]:
    return {"en": message.en, "zh": message.zh}


def _short(fact: str | float) -> str | float:
    """Return four digits of a float: what a card has room for."""
    return float(f"{fact:.4g}") if isinstance(fact, float) else fact


TYPE: Final = NodeType(
    name="index",
    version=2,
    title=messages.INDEX,
    about=messages.INDEX_ABOUT,
    group="prepare",
    inputs=(Port("vectors", "vectors"),),
    output="index",
    params=(
        Param(
            "kind",
            "choice",
            _DEFAULT.kind,
            messages.KIND,
            choices=(
                ("flat", messages.KIND_FLAT),
                ("ivf", messages.KIND_IVF),
                ("hnsw", messages.KIND_HNSW),
                ("sq8", messages.KIND_SQ8),
                ("pq", messages.KIND_PQ),
            ),
        ),
        Param("nlist", "int", _DEFAULT.nlist, messages.NLIST, low=0, high=65_536, help=messages.NLIST_HELP),
        Param("nprobe", "int", _DEFAULT.nprobe, messages.NPROBE, low=1, high=65_536),
        Param("links", "int", _DEFAULT.links, messages.LINKS, low=4, high=256),
        Param("ef_construction", "int", _DEFAULT.ef_construction, messages.EF_CONSTRUCTION, low=8, high=2000),
        Param("ef_search", "int", _DEFAULT.ef_search, messages.EF_SEARCH, low=1, high=2000),
        Param(
            "parts", "int", _DEFAULT.parts, messages.PARTS_TITLE, low=0, high=4096, help=messages.PARTS_HELP
        ),
        Param("uri", "text", _DEFAULT.uri, messages.URI, help=messages.URI_HELP),
        Param("collection", "text", _DEFAULT.collection, messages.COLLECTION, hide=True),
    ),
    run=_run,
    preview=_preview,
)
