"""The exact prompt: who wrote what of it, what had no room, and where passages lie in their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.reading import entries
from llmhero_widgets.rag import messages_answer as messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.rag.panels.source import Source
    from llmhero_widgets.rag.values import Prompt

#: What a remote model reads at once where its server does not say.
_NO_LIMIT: Final = 2**31 - 1
#: Characters around a span that are shown with it, and tokens that one answer carries.
_AROUND: Final = 400
_MOST_TOKENS: Final = 8192


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The pipeline on display.

    Returns
    -------
    Mapping of str to Operation
        ``prompt_pieces`` returns the prompt and what was dropped, ``prompt_tokens`` its tokens,
        ``prompt_source`` a span of a document with what stands around it.
    """
    panel = _Panel(source)
    return {
        "prompt_pieces": panel.pieces,
        "prompt_tokens": panel.tokens,
        "prompt_source": panel.source,
    }


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source

    def pieces(self, job: Job, rev: int) -> Reply:
        """Return every piece in order, and every dropped or cut hit with its text."""
        job.token.check()
        prompt = self._prompt(rev)
        chunks = prompt.hits.chunks
        number = {row: place + 1 for place, row in enumerate(prompt.hits.rows)}
        pieces = [
            {
                "origin": piece.origin,
                "text": piece.text,
                "tokens": piece.tokens,
                "row": piece.row,
                "doc": None if piece.row is None else chunks.items[piece.row].doc,
                "number": None if piece.row is None else number[piece.row],
            }
            for piece in prompt.pieces
        ]
        dropped = [
            {
                "row": each.row,
                "doc": chunks.items[each.row].doc,
                "number": number[each.row],
                "text": chunks.items[each.row].text,
                "tokens": each.tokens,
                "sent": each.sent,
            }
            for each in prompt.dropped
        ]
        facts = {
            "budget": prompt.budget,
            "used": sum(piece.tokens for piece in prompt.pieces if piece.row is not None),
            "context": None if prompt.context >= _NO_LIMIT else prompt.context,
            "model": prompt.model,
            # A server cuts the text itself, and puts its own template around.
            "exact": bool(prompt.ids),
        }
        return Reply({"pieces": pieces, "dropped": dropped, **facts})

    def tokens(self, job: Job, rev: int) -> Reply:
        """Return the tokens of each piece, as text and as numbers; none for a remote model."""
        prompt = self._prompt(rev)
        job.token.check()
        lm = self._model(rev, prompt)
        ids = prompt.ids[:_MOST_TOKENS] if lm else ()
        texts = entries(lm, ids) if lm else []
        found, at = [], 0
        for piece in prompt.pieces:
            end = at + piece.tokens
            found.append({"texts": texts[at:end], "ids": list(ids[at:end])})
            at = end
        return Reply({"pieces": found, "left": max(len(prompt.ids) - _MOST_TOKENS, 0)})

    def source(self, job: Job, rev: int, doc: str, start: int, end: int) -> Reply:
        """Return characters of a document as it was loaded, and up to 400 on either side."""
        job.token.check()
        hits = self._source.at(rev).hits
        document = hits.chunks.documents.by_id.get(doc) if hits else None
        if document is None or not 0 <= start <= end <= len(document.source):
            slots: dict[str, Any] = {"doc": doc, "start": start, "end": end}
            raise HeroError(messages.NO_SUCH_SPAN, code="bad_request", **slots)
        text = document.source
        low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
        return Reply(
            {
                "doc": doc,
                "before": text[low:start],
                "text": text[start:end],
                "after": text[end:high],
                "start": start,
                "length": len(text),
                "first": low == 0,
                "last": high == len(text),
            }
        )

    def _prompt(self, rev: int) -> Prompt:
        prompt = self._source.at(rev).prompt
        if prompt is None:
            raise HeroError(messages.NO_PROMPT, messages.NO_PROMPT_HINT, code="bad_request")
        return prompt

    def _model(self, rev: int, prompt: Prompt) -> LanguageModel | None:
        """Return the model whose tokenizer cut the prompt, by the name that a node calls it by."""
        models = self._source.pipeline.models
        # The graph that ran: the one on the canvas may name another model by now.
        nodes = self._source.at(rev).graph.nodes
        names = {str(node.params.get("model", "")) for node in nodes if node.type == "prompt"}
        for name in sorted(names):
            lm = models.language_model(name)
            if isinstance(lm, LanguageModel) and lm.name == prompt.model:
                return lm
        return None
