"""The stages of a ``tokenizers.Tokenizer``, each component of a sequence applied in turn."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from llmhero_widgets.tokens.adapters.alignment import Aligned, behind_deleted, changed, cover, identity
from llmhero_widgets.tokens.adapters.components import steps
from llmhero_widgets.tokens.adapters.pieces import GAP
from llmhero_widgets.tokens.adapters.runs import runs
from llmhero_widgets.tokens.xray import Piece, Stage, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.adapters.added import Part
    from llmhero_widgets.tokens.adapters.tokenizers_backend import TokenizersCutter

_MODEL_PARAMETERS = (
    "byte_fallback",
    "continuing_subword_prefix",
    "dropout",
    "end_of_word_suffix",
    "fuse_unk",
    "ignore_merges",
    "max_input_chars_per_word",
    "unk_token",
)


def stages(made: TokenizersCutter, text: str) -> tuple[Stage, ...]:
    """Return what a text is after the normaliser, the pre-tokeniser, the model and the post-processor."""
    parts = list(made.pipeline.added.parts(text))
    model = _model(made, parts)
    return (
        Stage("normaliser", _normaliser(made, text, parts)),
        Stage("pre-tokeniser", _pre_tokeniser(made, text, parts)),
        Stage("model", (model,)),
        Stage("post-processor", _post_processor(made, text, model.pieces)),
    )


def _normaliser(made: TokenizersCutter, text: str, parts: Sequence[Part]) -> tuple[Step, ...]:
    literal = made.pipeline.added.split(text)
    found = []
    if any(number is not None for number, _, _ in literal):
        cut = (Piece(text[start:end], start, end, changed=False, id=number) for number, start, end in literal)
        found.append(Step("AddedTokens", {}, tuple(cut), fired=True))
    before = [text[start:end] for _, start, end in literal]
    rules = steps(made.backend.normalizer)
    for count in range(1, len(rules) + 1):
        applied = [rule for rule, _ in rules[:count]]
        pieces: list[Piece] = []
        after = []
        for number, start, end in literal:
            source = text[start:end]
            if number is not None:
                pieces.append(Piece(source, start, end, changed=False, id=number))
                after.append(source)
                continue
            aligned = _normalised(source, applied)
            after.append(aligned.text)
            pieces += runs(text, aligned.shifted(start), start, end)
        kind, parameters = _split_type(rules[count - 1][1])
        found.append(Step(kind, parameters, tuple(pieces), fired=after != before))
        before = after
    if any(part.id is not None and part.normalised for part in parts):
        pieces = list(
            chain.from_iterable(
                [_piece(text, part.aligned, part.id)]
                if part.id is not None
                else runs(text, part.aligned, part.aligned.starts[0], part.aligned.ends[-1])
                for part in parts
                if part.aligned.text
            )
        )
        found.append(Step("AddedTokens", {"normalized": True}, tuple(pieces), fired=True))
    return tuple(found)


def _normalised(source: str, rules: Sequence[Any]) -> Aligned:
    def apply(text: Any) -> None:
        for rule in rules:
            rule.normalize(text)

    aligned = behind_deleted(source, changed(source, apply), apply) if source else identity(source)
    cover(source, aligned, len(source))
    return aligned


def _pre_tokeniser(made: TokenizersCutter, text: str, parts: Sequence[Part]) -> tuple[Step, ...]:
    found = []
    before = [part.aligned.text for part in parts]
    rules = steps(made.backend.pre_tokenizer)
    for count in range(1, len(rules) + 1):
        applied = [rule for rule, _ in rules[:count]]
        pieces = []
        for part in parts:
            if part.id is not None:
                pieces.append(_piece(text, part.aligned, part.id))
            else:
                words = made.pipeline.pre_tokenised(part, *applied)
                pieces += [_piece(text, word.aligned) for word in words]
        after = [piece.text for piece in pieces]
        kind, parameters = _split_type(rules[count - 1][1])
        found.append(Step(kind, parameters, tuple(pieces), fired=after != before))
        before = after
    return tuple(found)


def _model(made: TokenizersCutter, parts: Sequence[Part]) -> Step:
    pieces: list[Piece] = []
    for part in parts:
        _, starts, ends = part.aligned
        if part.id is not None:
            if part.aligned.text:
                name = made.backend.id_to_token(part.id)
                pieces.append(Piece(name, starts[0], ends[-1], changed=name != part.aligned.text, id=part.id))
            continue
        for word in made.pipeline.words(part):
            for cut in made.pipeline.cut(word.aligned.text):
                first, last = word.aligned.starts[cut.start], word.aligned.ends[cut.end - 1]
                if cut.id != GAP:
                    pieces.append(Piece(cut.name, first, last, changed=cut.unknown, id=cut.id))
    model = made.backend.model
    values = {name: getattr(model, name, None) for name in _MODEL_PARAMETERS}
    parameters = {name: value for name, value in values.items() if value not in {None, False}}
    return Step(type(model).__name__, parameters, tuple(pieces), fired=bool(pieces))


def _post_processor(made: TokenizersCutter, text: str, body: tuple[Piece, ...]) -> tuple[Step, ...]:
    found = []
    encoding = made.encoding(text, special=False)
    size = len(body)
    for rule, own in steps(made.backend.post_processor):
        encoding = rule.process(encoding, None, True)
        before, _, after = made.marks(encoding)
        pieces = (
            *(Piece(name, 0, 0, changed=True, id=number) for number, name in before),
            *body,
            *(Piece(name, len(text), len(text), changed=True, id=number) for number, name in after),
        )
        kind, parameters = _split_type(own)
        sense = "TrimOffsets" if kind == "ByteLevel" else ""
        found.append(Step(kind, parameters, pieces, fired=len(pieces) != size, sense=sense))
        size = len(pieces)
    return tuple(found)


def _piece(text: str, aligned: Aligned, number: int | None = None) -> Piece:
    written, starts, ends = aligned
    if not written:
        return Piece("", 0, 0, changed=False, id=number)
    start, end = starts[0], ends[-1]
    return Piece(written, start, end, changed=written != text[start:end], id=number)


def _split_type(own: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return own["type"], {name: value for name, value in own.items() if name != "type"}
