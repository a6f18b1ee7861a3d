"""The stages of tiktoken: special tokens, one regular expression, bytes, merges by rank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages
from llmhero_widgets.tokens.adapters.marks import post_processor
from llmhero_widgets.tokens.xray import Piece, Stage, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.tokens.adapters.tiktoken_backend import TiktokenCutter


def stages(made: TiktokenCutter, text: str) -> tuple[Stage, ...]:
    """Return what a text is after each step; there is no normaliser."""
    parts = list(_special(made, text))
    found = []
    if any(piece.id is not None for piece in parts):
        found.append(Step("AddedTokens", {}, tuple(parts), fired=True))
    pattern = made.backend._pat_str  # noqa: SLF001 - tiktoken shows it nowhere else
    words = [
        word for piece in parts for word in ([piece] if piece.id is not None else _words(pattern, piece))
    ]
    found.append(Step("Regex", {"pattern": pattern}, tuple(words), fired=len(words) > len(parts)))
    as_bytes = tuple(
        piece
        if piece.id is not None
        else Piece(piece.text.encode().hex(" ").upper(), piece.start, piece.end, changed=True)
        for piece in words
    )
    found.append(Step("Bytes", {}, as_bytes, fired=bool(words)))
    tokens = made.trace(text).tokens
    edges = {token.byte_start for token in tokens}
    place = 0
    for word in words:
        if place not in edges:
            raise HeroError(messages.NOT_EXACT, messages.NOT_EXACT_HINT, name=made.name)
        place += len(word.text.encode())
    pieces = tuple(
        Piece(token.text, token.start, token.end, changed=False, id=token.id)
        for token in tokens
        if token.origin == "text"
    )
    return (
        Stage("normaliser", ()),
        Stage("pre-tokeniser", tuple(found)),
        Stage("model", (Step("BPE", {"merges": "rank"}, pieces, fired=bool(pieces)),)),
        post_processor(tokens, pieces),
    )


def _special(made: TiktokenCutter, text: str) -> Iterator[Piece]:
    names = sorted(made.backend.special_tokens_set, key=len, reverse=True)
    place = 0
    if names:
        # As tiktoken itself looks for them: the first place, and there any that fits.
        for match in re.finditer("|".join(map(re.escape, names)), text):
            if place < match.start():
                yield Piece(text[place : match.start()], place, match.start(), changed=False)
            number = made.backend.encode_single_token(match[0])
            yield Piece(match[0], match.start(), match.end(), changed=False, id=number)
            place = match.end()
    if place < len(text):
        yield Piece(text[place:], place, len(text), changed=False)


def _words(pattern: str, piece: Piece) -> Iterator[Piece]:
    import regex  # type: ignore[import-untyped]

    for match in regex.finditer(pattern, piece.text):
        if match[0]:
            start = piece.start + match.start()
            yield Piece(match[0], start, start + len(match[0]), changed=False)
