"""Chunks cut at the coarsest separators that do."""

from __future__ import annotations

from typing import Any

from langchain_text_splitters import RecursiveCharacterTextSplitter

from llmhero_widgets.rag.export.plain.separators import patterns
from llmhero_widgets.rag.export.plain.values import Chunk


def cut_recursive(documents: list[Any], *, size: int, overlap: int, separators: list[str]) -> list[Chunk]:
    """Cut at the first separator that occurs, at the next ones where a piece is too long."""
    splitter = RecursiveCharacterTextSplitter(
        separators=patterns(separators),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=size,
        chunk_overlap=overlap,
        add_start_index=True,
    )
    chunks = []
    for document in documents:
        for piece in splitter.create_documents([document.text]):
            start, text = piece.metadata["start_index"], piece.page_content
            chunks.append(Chunk(document.id, start, start + len(text), text))
    return chunks
