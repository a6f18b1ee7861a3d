"""The last stage of tokenizers whose marks are put around a text by code, not by a component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens.xray import Piece, Stage, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Token


def post_processor(tokens: Sequence[Token], own: Sequence[Piece]) -> Stage:
    """Return the stage that puts marks around what the model made.

    Parameters
    ----------
    tokens
        Of the whole trace.
    own
        Pieces of those that are not marks, in order.
    """
    rest = iter(own)
    pieces = tuple(
        Piece(token.text, token.start, token.end, changed=True, id=token.id)
        if token.origin == "post-processor"
        else next(rest)
        for token in tokens
    )
    if len(pieces) == len(own):
        return Stage("post-processor", ())
    return Stage("post-processor", (Step("TemplateProcessing", {}, pieces, fired=True),))
