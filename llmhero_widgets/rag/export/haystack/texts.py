"""Documents that are part of the program."""

from __future__ import annotations

from haystack import Document


def texts(documents: dict[str, str], *, keep_duplicates: bool) -> list[Document]:
    """Return documents, without empty ones, and without those whose text another one has already."""
    found: list[Document] = []
    seen: set[str] = set()
    for name, text in documents.items():
        if text.strip() and (keep_duplicates or text not in seen):
            found.append(Document(content=text, meta={"source": name}))
            seen.add(text)
    return found
