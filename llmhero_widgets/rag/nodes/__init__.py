"""All kinds of nodes, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.nodes import (
    answer,
    bm25,
    chunk,
    clean,
    embed,
    evaluate,
    fuse,
    generate,
    index,
    load,
    mmr,
    prompt,
    question,
    rerank,
    retrieve,
    rewrite,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.nodes.node import NodeType

_IN_ORDER: Final = (
    load,
    clean,
    chunk,
    embed,
    index,
    bm25,
    question,
    rewrite,
    retrieve,
    fuse,
    rerank,
    mmr,
    prompt,
    generate,
    answer,
    evaluate,
)
#: In the order of the palette.
TYPES: Final[Mapping[str, NodeType]] = MappingProxyType(
    {module.TYPE.name: module.TYPE for module in _IN_ORDER}
)
