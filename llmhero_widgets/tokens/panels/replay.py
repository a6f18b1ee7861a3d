"""Replay: how the tokenizer on display made the chosen token, step by step."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_replay_panel as messages
from llmhero_widgets.tokens.replay import (
    LatticePiece,
    MatchedPiece,
    MergedPiece,
    Part,
    Piece,
    Replayer,
    TakenPiece,
)
from llmhero_widgets.tokens.replay.stretch import stretch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.tokens.cutter import Cutter, Token, Trace
    from llmhero_widgets.tokens.panels import Source

#: Columns that fit under each other; of a longer piece only a stretch is sent.
MAX_MERGED: int = 32
MAX_LATTICE: int = 24
#: Characters of one piece, where a tokenizer sees a whole text as one.
MAX_PIECE: int = 100_000
_WAYS = 6
# Counts beyond are no longer exact in a browser.
_MAX_EXACT = 2**53


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the replay asks: ``replay(rev, token)``, the piece that holds a token, with its steps."""
    return {"replay": _Replay(source).piece}


class _Replay:
    """Keeps what was read of each tokenizer, and the text on display in pieces."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._replayers: list[tuple[Cutter, Replayer]] = []
        self._parts: tuple[int, list[Part]] = (-1, [])
        self._piece: tuple[Part, Piece] | None = None

    def piece(self, job: Job, rev: int, token: int) -> Reply:
        job.token.check()
        cutter, trace = self._source.shown(rev)
        count = len(trace.tokens)
        if isinstance(token, bool) or not isinstance(token, int) or not 0 <= token < count:
            raise HeroError(messages.NO_TOKEN, code="bad_request", token=token, count=count)
        chosen = trace.tokens[token]
        if chosen.origin in {"post-processor", "template"}:
            return Reply({"kind": "added", "origin": chosen.origin, "text": chosen.text, "id": chosen.id})
        if self._parts[0] != rev:
            job.progress(0, 1, "reading")
            self._piece = None
            self._parts = (rev, self._replayer(cutter).parts(trace.text))
        for part in _touching(self._parts[1], chosen):
            job.token.check()
            piece = self._explain(cutter, part)
            place = _place(trace, token, piece)
            if place is not None:
                return Reply(_describe(piece, place, token - place, trace, cutter))
        raise HeroError(messages.NOT_FOUND, code="failed", name=cutter.name)

    def _replayer(self, cutter: Cutter) -> Replayer:
        for known, replayer in self._replayers:
            if known is cutter:
                return replayer
        replayer = Replayer(cutter)
        self._replayers.append((cutter, replayer))
        return replayer

    def _explain(self, cutter: Cutter, part: Part) -> Piece:
        if len(part.text) > MAX_PIECE:
            raise HeroError(
                messages.PIECE_TOO_LONG,
                messages.PIECE_TOO_LONG_HINT,
                code="too_long",
                name=cutter.name,
                length=len(part.text),
                limit=MAX_PIECE,
            )
        if self._piece is None or self._piece[0] is not part:
            self._piece = (part, self._replayer(cutter).explain(part))
        return self._piece[1]


def _touching(parts: Sequence[Part], token: Token) -> Iterator[Part]:
    """Give the pieces that may have made a token: those that share a character with it first."""
    yield from (part for part in parts if part.start < token.end and token.start < part.end)
    # A character that the normaliser adds stands for none of the text.
    yield from (
        part
        for part in parts
        if part.start <= token.end
        and token.start <= part.end
        and not (part.start < token.end and token.start < part.end)
    )


def _place(trace: Trace, token: int, piece: Piece) -> int | None:
    """Return which of a piece's tokens is meant, None where the text around it is cut otherwise."""
    ids = [one.id for one in piece.tokens]
    chosen = trace.tokens[token]
    # One token after another is at most as far from the beginning as the piece has tokens.
    for place, number in enumerate(ids):
        first = token - place
        if number != chosen.id or first < 0:
            continue
        own = trace.tokens[first : first + len(ids)]
        if [one.id for one in own] == ids and own[0].start <= piece.end and piece.start <= own[-1].end:
            return place
    return None


def _describe(piece: Piece, place: int, first: int, trace: Trace, cutter: Cutter) -> dict[str, Any]:
    """Make JSON of a piece: ``token`` is the chosen one's place in ``tokens``, which start at ``first``."""
    whole_tokens = len(piece.tokens)
    before = 0
    columns = len(piece.symbols) if isinstance(piece, MergedPiece) else len(piece.text)
    if isinstance(piece, MergedPiece):
        piece, before = stretch(piece, place, MAX_MERGED)
    elif isinstance(piece, LatticePiece):
        piece, before = stretch(piece, place, MAX_LATTICE)
    first += before
    own = trace.tokens[first : first + len(piece.tokens)]
    common = {
        "kind": piece.kind,
        "text": trace.text[own[0].start : own[-1].end] or "".join(one.text for one in own),
        "tokens": [astuple(one) for one in piece.tokens],
        "token": place - before,
        "first": first,
        # How long the piece is of which this is a stretch.
        "of": columns if len(piece.tokens) < whole_tokens else None,
    }
    if isinstance(piece, MergedPiece):
        return {**common, **_merges(piece, cutter)}
    if isinstance(piece, MatchedPiece):
        return {**common, **_matches(piece)}
    if isinstance(piece, LatticePiece):
        return {**common, **_lattice(piece)}
    return {**common, **_taken(piece)}


def _merges(piece: MergedPiece, cutter: Cutter) -> dict[str, Any]:
    rule = "scores" if piece.scored else "ids" if cutter.library == "tiktoken" else "list"
    return {
        "rule": rule,
        "whole": piece.whole,
        "symbols": [astuple(symbol) for symbol in piece.symbols],
        "merges": [[merge.rank, astuple(merge.made)] for merge in piece.merges],
        "pairs": piece.pairs,
    }


def _matches(piece: MatchedPiece) -> dict[str, Any]:
    """Beginnings that were looked up in vain are slices of the rest: how many there were is enough."""
    prefix = ""
    for match in piece.matches:
        if match.start and match.missed:
            longest = match.missed[0]
            prefix = longest[: len(longest) - len(piece.text) + match.start]
            break
    return {
        "piece": piece.text,
        "prefix": prefix,
        "limit": piece.limit,
        "matches": [
            [match.start, len(match.missed), match.found and astuple(match.found)] for match in piece.matches
        ],
    }


def _lattice(piece: LatticePiece) -> dict[str, Any]:
    length = len(piece.text)
    best = [0.0] + [float("-inf")] * length
    last = [-1] * (length + 1)
    ways = [1] + [0] * length
    on_path = set(piece.path)
    for number, edge in enumerate(piece.edges):
        start, end = edge.symbol.start, edge.symbol.end
        ways[end] += ways[start]
        score = best[start] + edge.score
        # The library rounds; where the best way goes, it decides.
        if number in on_path or (score > best[end] and last[end] not in on_path):
            best[end], last[end] = score, number
    return {
        "piece": piece.text,
        "edges": [[astuple(edge.symbol), edge.score, edge.unknown] for edge in piece.edges],
        "path": piece.path,
        "score": piece.score,
        # For each place, the last entry of the best way to it; -1 where no way leads.
        "last": last,
        "best": [score if number >= 0 else None for score, number in zip(best, last, strict=True)],
        "ways": min(ways[length], _MAX_EXACT),
        "paths": [[way.edges, way.score, way.behind] for way in piece.best(_WAYS)],
    }


def _taken(piece: TakenPiece) -> dict[str, Any]:
    return {"added": piece.added, "unknown": piece.unknown}
