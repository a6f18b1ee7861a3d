"""Hits and question as the exact text that a model reads."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.export.plain.pipeline_models import language_model
from llmhero_widgets.rag.export.plain.values import Hits  # noqa: TC001 - copied into programs
from llmhero_widgets.rag.prompting import PromptSettings, build_prompt
from llmhero_widgets.rag.values import Chunk as SourceChunk
from llmhero_widgets.rag.values import Chunks, Documents, Query
from llmhero_widgets.rag.values import Document as Source
from llmhero_widgets.rag.values import Hits as Found


def write_prompt(hits: Hits, documents: list[Any], *, model: str, **settings: Any) -> Any:
    """Write numbered passages, those for which there is room, by the model's chat template."""
    sources = [each if isinstance(each, Source) else Source(each.id, each.text) for each in documents]
    pieces = [SourceChunk(each.doc, each.start, each.end, each.text) for each in hits.chunks]
    chunks = Chunks(Documents(tuple(sources)), tuple(pieces))
    rows, scores = tuple(hits.scores), tuple(hits.scores.values())
    found = Found(chunks, Query(hits.question), "fused", rows, scores, "score")
    return build_prompt(found, language_model(model), PromptSettings(**settings))
