"""The vocabulary of a tokenizer: searched, one entry looked at closely, a word in all its writings."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_inspector as messages
from llmhero_widgets.tokens import messages_vocabulary as sentences
from llmhero_widgets.tokens.unreachable import Judge
from llmhero_widgets.tokens.variants import variants
from llmhero_widgets.tokens.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Message
    from llmhero_widgets.tokens.cutter import Cutter, Entry
    from llmhero_widgets.tokens.merge_tree import MergeNode
    from llmhero_widgets.tokens.panels import Source
    from llmhero_widgets.tokens.vocabulary import By

#: Rows of one answer; the others are asked for when they come into view.
ROWS: Final = 100
#: A check of the whole vocabulary answers this often, so that what else the reader asks is not kept waiting.
SECONDS: Final = 0.3
_STEP = 64


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    The vocabulary is that of a tokenizer, whatever text is on display: ``tokenizer`` is its number, and the
    revision that every question carries is not looked at.

    Parameters
    ----------
    source
        The inspector.

    Returns
    -------
    Mapping of str to Operation
        ``vocabulary_search``, the entries that contain something, by the page; ``vocabulary_entry``, one
        of them; ``vocabulary_check``, a stretch of the search for entries that no text can produce;
        ``vocabulary_variants``, the writings of a word.
    """
    panel = _Panel(source)
    return {
        "vocabulary_search": panel.search,
        "vocabulary_entry": panel.entry,
        "vocabulary_check": panel.check,
        "vocabulary_variants": panel.variants,
    }


@dataclass
class _Read:
    """What was read of one tokenizer."""

    cutter: Cutter
    #: The last search, whose other pages are asked for.
    query: tuple[str, str] | None = None
    found: Sequence[Entry] = ()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.cutter)

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.cutter)


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._reads: dict[int, _Read] = {}

    def _read(self, number: int) -> _Read:
        cutters = self._source.cutters
        if not 0 <= number < len(cutters):
            count = len(cutters)
            raise HeroError(
                messages.NO_TOKENIZER, code="bad_request", number=number, count=count, last=count - 1
            )
        if number not in self._reads:
            self._reads[number] = _Read(cutters[number])
        return self._reads[number]

    def search(  # noqa: PLR0913, PLR0917 - the parts of one question
        self, job: Job, rev: int, tokenizer: int, query: str, by: By = "text", first: int = 0
    ) -> Reply:
        """Answer a page of what is found, and how much there is."""
        del rev
        job.token.check()
        read = self._read(tokenizer)
        started = time.perf_counter()
        if read.query != (query, by):
            read.query = None
            read.found = read.vocabulary.search(query, by, limit=None, check=job.token.check)
            read.query = query, by
        rows = [_row(entry) for entry in read.found[first : first + ROWS]]
        ms = (time.perf_counter() - started) * 1000
        size = len(read.vocabulary)
        return Reply({"size": size, "total": len(read.found), "first": first, "rows": rows, "ms": ms})

    def entry(self, job: Job, rev: int, tokenizer: int, number: int) -> Reply:
        """Answer what one entry is, how it is merged, and whether a text can produce it."""
        del rev
        job.token.check()
        read = self._read(tokenizer)
        entry = read.cutter.entry(number)
        merges = read.vocabulary.merge_tree(number)
        job.token.check()
        tree = _flat(merges.root) if merges.root else []
        return Reply(
            {
                "row": _row(entry),
                "bytes": entry.data.hex(),
                "tree": tree,
                "by": "scores" if tree and tree[0][4] is not None else "ranks",
                "merged": merges.reached,
                "why": _both(merges.reason, merges.slots) if merges.reason else None,
                "reach": _reach(read, entry),
            }
        )

    def check(self, job: Job, rev: int, tokenizer: int, first: int = 0) -> Reply:
        """Look for entries that no text can produce, from the place of one on, for a moment."""
        del rev
        read = self._read(tokenizer)
        entries = read.vocabulary.entries
        stop = time.monotonic() + SECONDS
        found: list[list[Any]] = []
        at = first
        while at < len(entries) and (at == first or time.monotonic() < stop):
            job.token.check()
            for entry in entries[at : at + _STEP]:
                verdict = read.judge(entry)
                if verdict is not None:
                    found.append([*_row(entry), verdict.reason])
            at = min(at + _STEP, len(entries))
        return Reply({"done": at, "total": len(entries), "rows": found})

    def variants(self, job: Job, rev: int, tokenizer: int, word: str) -> Reply:
        """Answer the writings of a word; with a model that the tokenizer belongs to, how alike they are."""
        del rev
        job.token.check()
        cutter, lm = self._read(tokenizer).cutter, self._source.lm
        unlike: dict[str, str] | None = None
        try:
            found = variants(cutter, word, lm=lm)
        except HeroError as error:
            if error.what is not sentences.OTHER_TOKENIZER:
                raise
            # The model goes with another of the tokenizers on display.
            unlike = _both(error.what, error.slots)
            found = variants(cutter, word)
        rows = [
            {
                "label": _both(sentences.VARIANTS[variant.kind], {}),
                "text": variant.text,
                "tokens": [[token.id, token.text, token.unknown] for token in variant.tokens],
                "similarity": variant.similarity,
            }
            for variant in found
        ]
        return Reply({"rows": rows, "compared": lm is not None and unlike is None, "unlike": unlike})


def _row(entry: Entry) -> list[Any]:
    text = entry.name if entry.special or not entry.data else show_bytes(entry.data)
    return [entry.id, text, entry.name, entry.special]


def _reach(read: _Read, entry: Entry) -> dict[str, Any]:
    """Say whether a text can produce an entry, and what it makes of the entry's own text if not."""
    if entry.special or not entry.data:
        return {"state": "special"}
    verdict = read.judge(entry)
    if verdict is None:
        # Of bytes that are no text by themselves nothing is claimed.
        return {"state": "reached" if _decodes(entry.data) else "open"}
    instead = [_row(read.cutter.entry(number)) for number in verdict.ids]
    return {"state": "unreachable", "reason": verdict.reason, "instead": instead}


def _decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _flat(root: MergeNode) -> list[list[Any]]:
    """Write a tree as rows, each before what it is merged from: id, text, depth, rank, score, children.

    Deep trees are common (a run of spaces), so there is no recursion.
    """
    rows: list[list[Any]] = []
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        parts = [part for part in (node.left, node.right) if part is not None]
        rows.append([node.id, node.text, depth, node.rank, node.score, len(parts)])
        waiting += [(part, depth + 1) for part in reversed(parts)]
    return rows


def _both(message: Message, slots: Mapping[str, Any]) -> dict[str, str]:
    return {"en": message.format("en", **slots), "zh": message.format("zh", **slots)}
