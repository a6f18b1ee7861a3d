"""Chunks of whole sentences, of the sections of Markdown, or of so many tokens."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - copied into programs
from typing import Any

from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.chunking import cut
from llmhero_widgets.rag.values import Document as Source


def cut_sentences(documents: list[Any], *, size: int, overlap: int, separators: list[str]) -> list[Any]:
    """Join whole sentences, English or Chinese, while they fit."""
    return _cut(documents, "sentences", size, overlap, separators)


def cut_headings(documents: list[Any], *, size: int, overlap: int, separators: list[str]) -> list[Any]:
    """Take each section under a heading of Markdown; cut those that are too long."""
    return _cut(documents, "headings", size, overlap, separators)


def cut_tokens(
    documents: list[Any], *, size: int, overlap: int, separators: list[str], embedder: str
) -> list[Any]:
    """Cut recursively, sizes counted in tokens of an embedder."""
    return _cut(documents, "tokens", size, overlap, separators, embedders.load(embedder).count_tokens)


def _cut(  # noqa: PLR0913, PLR0917 - all that cutting takes
    documents: list[Any],
    method: str,
    size: int,
    overlap: int,
    separators: list[str],
    lengths: Callable[..., Any] | None = None,
) -> list[Any]:
    chunks: list[Any] = []
    for each in documents:
        document = each if isinstance(each, Source) else Source(each.id, each.text)
        chunks += cut(document, method, size, overlap, separators=separators, lengths=lengths)
    return chunks
