"""Chunks of so many characters."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.export.plain.values import Chunk


def cut_characters(documents: list[Any], *, size: int, overlap: int) -> list[Chunk]:
    """Cut every ``size`` characters, each chunk beginning ``overlap`` before the end of the last."""
    chunks = []
    for document in documents:
        text = document.text
        for start in range(0, max(len(text) - overlap, min(1, len(text))), size - overlap):
            window = text[start : start + size]
            first = start + len(window) - len(window.lstrip())
            if window.strip():
                chunks.append(Chunk(document.id, first, first + len(window.strip()), window.strip()))
    return chunks
