"""Documents from files and folders."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.loading import load_documents


def files(
    paths: list[str],
    *,
    documents: dict[str, str],
    encoding: str,
    keep_hidden: bool,
    keep_duplicates: bool,
) -> list[Any]:
    """Return text, Markdown, HTML and PDF files as documents, and some texts besides."""
    loaded = load_documents(
        paths,
        [{"id": name, "text": text} for name, text in documents.items()],
        encoding=encoding,
        keep_hidden=keep_hidden,
        keep_duplicates=keep_duplicates,
    )
    for each in loaded.skipped:
        print("skipped:", each.error.sentence())  # noqa: T201 - a program
    return list(loaded.items)
