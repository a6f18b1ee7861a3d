"""From what a model wrote to an answer with citations and effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.rag.attribution import leave_one_out, owners
from llmhero_widgets.rag.chunking.sentences import sentence_spans
from llmhero_widgets.rag.citing import cite
from llmhero_widgets.rag.values import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.citing import CitingSettings
    from llmhero_widgets.rag.values import Generation


def answer(
    generation: Generation,
    lm: LanguageModel | RemoteModel | None = None,
    settings: CitingSettings | None = None,
    *,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Find what each sentence rests on and, with the model that wrote, what each passage did.

    Parameters
    ----------
    generation
        What was written.
    lm
        The model that wrote it, to weigh the answer without each passage. None leaves that out, and so does
        a model of another name or on a server, which cannot weigh a text that is given.
    settings
        When a sentence has a source.
    check, progress
        As for :func:`~llmhero_widgets.rag.attribution.leave_one_out`.

    Returns
    -------
    Answer
        Its sentences with their citations, and by row the effect of each passage in nats.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write token after token.

    Examples
    --------
    >>> from llmhero_widgets.models.remote import RemoteModel
    >>> from llmhero_widgets.rag.prompting import build_prompt
    >>> from llmhero_widgets.rag.values import (
    ...     Chunk, Chunks, Document, Documents, Generation, Hits, Query)
    >>> note = Document("tea.md", "Black tea needs boiling water.")
    >>> chunks = Chunks(Documents((note,)), (Chunk("tea.md", 0, 30, note.text),))
    >>> hits = Hits(chunks, Query("What does black tea need?"), "dense", (0,), (0.9,), "cosine")
    >>> prompt = build_prompt(hits, RemoteModel("http://127.0.0.1:8000/v1", "qwen3-8b"))
    >>> written = Generation(prompt, "It needs boiling water. It is green.", (), (), "qwen3-8b", ended=True)
    >>> [[found.quote for found in each.citations] for each in answer(written).sentences]
    [['Black tea needs boiling water.'], []]
    """
    prompt = generation.prompt
    rows = [row for row in prompt.hits.rows if row in set(prompt.kept)]
    spans = sentence_spans(generation.text)
    total: Mapping[int, float] = {}
    parts: Mapping[int, Sequence[float]] = {}
    if isinstance(lm, LanguageModel) and lm.name == generation.model and spans and generation.ids:
        left = leave_one_out(lm, generation, check=check, progress=progress)
        total = left.effects
        parts = left.effects_on(owners(lm, generation.ids, spans), len(spans))
    sentences = cite(
        generation.text,
        prompt.hits.chunks,
        rows,
        settings=settings,
        effects=parts,
        check=check or (lambda: None),
    )
    return Answer(generation, sentences, total)
