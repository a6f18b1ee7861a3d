"""Documents cut by a splitter of LangChain, which knows where each chunk begins."""

# ruff: noqa: TC002 - copied into programs, in which Haystack reads the types

from __future__ import annotations

from haystack import Document
from langchain_text_splitters import TextSplitter


def split(documents: list[Document], splitter: TextSplitter) -> list[Document]:
    """Return chunks; each knows its row: of two with the same score, the earlier is the better."""
    chunks: list[Document] = []
    for document in documents:
        for piece in splitter.create_documents([str(document.content)]):
            start = piece.metadata["start_index"]
            facts = {"source": document.meta["source"], "start": start, "row": len(chunks)}
            chunks.append(Document(content=piece.page_content, meta=facts))
    return chunks
