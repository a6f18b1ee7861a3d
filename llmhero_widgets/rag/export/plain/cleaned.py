"""Documents without what is not text."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.cleaning import clean
from llmhero_widgets.rag.values import Document as Source


def cleaned(documents: list[Any], **steps: bool) -> list[Any]:
    """Return documents cleaned by the steps that are True."""
    wanted = [name for name, on in steps.items() if on]
    sources = [each if isinstance(each, Source) else Source(each.id, each.text) for each in documents]
    return [clean(each, wanted) for each in sources]
