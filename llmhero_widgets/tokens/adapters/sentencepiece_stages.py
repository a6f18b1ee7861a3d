"""The stages of SentencePiece: its normaliser, one setting after the other, and its model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens.adapters.marks import post_processor
from llmhero_widgets.tokens.adapters.runs import runs
from llmhero_widgets.tokens.xray import Piece, Stage, Step

if TYPE_CHECKING:
    from llmhero_widgets.tokens.adapters.sentencepiece_backend import SentencePieceCutter

_SETTINGS = ("remove_extra_whitespaces", "add_dummy_prefix", "escape_whitespaces")
_MODELS = {1: "Unigram", 2: "BPE", 3: "WordLevel", 4: "WordLevel"}


def stages(made: SentencePieceCutter, text: str) -> tuple[Stage, ...]:
    """Return what a text is after each step; there is no pre-tokeniser."""
    spec = made.spec
    found: list[Step] = []
    before = text
    on: list[str] = []
    for rule in ("charsmap", *_SETTINGS):
        if not getattr(spec, rule):
            continue
        on.append(rule)
        settings = {setting: setting in on for setting in _SETTINGS}
        aligned = made.with_settings(settings).normalised(text)
        parameters = {"name": spec.name} if rule == "charsmap" else {}
        pieces = tuple(runs(text, aligned, 0, len(text)))
        found.append(Step(rule, parameters, pieces, fired=aligned.text != before))
        before = aligned.text
    ids = made.encode(text, special=False)
    names = made.backend.encode(text, out_type=str, add_bos=False, add_eos=False)
    tokens = tuple(
        Piece(name, piece.start, piece.end, changed=piece.unknown, id=number)
        for number, name, piece in zip(ids, names, made.pieces(text, ids), strict=True)
    )
    fallback = {"byte_fallback": True} if spec.byte_fallback else {}
    return (
        Stage("normaliser", tuple(found)),
        Stage("pre-tokeniser", ()),
        Stage("model", (Step(_MODELS[spec.model_type], fallback, tokens, fired=bool(tokens)),)),
        post_processor(made.trace(text).tokens, tokens),
    )
