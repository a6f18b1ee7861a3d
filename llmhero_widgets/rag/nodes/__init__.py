"""All kinds of nodes, by name."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import NodeType

#: In the order of the palette; each is the module of that name, with its ``TYPE``.
NAMES: Final = (
    "load",
    "clean",
    "chunk",
    "embed",
    "index",
    "bm25",
    "question",
    "rewrite",
    "retrieve",
    "fuse",
    "rerank",
    "mmr",
    "prompt",
    "generate",
    "answer",
    "evaluate",
)


def _types() -> dict[str, NodeType]:
    found: dict[str, NodeType] = {}
    for name in NAMES:
        try:
            found[name] = import_module(f"{__name__}.{name}").TYPE
        except (ImportError, AttributeError):
            continue
    return found


TYPES: Final[Mapping[str, NodeType]] = MappingProxyType(_types())
