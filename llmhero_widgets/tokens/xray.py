"""Every stage that a text goes through on its way to ids, and the rule that fired at each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages
from llmhero_widgets.tokens import messages_rules as rules
from llmhero_widgets.tokens.composed import Composed, compose
from llmhero_widgets.tokens.cut import cutter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Language

StageName = Literal["text", "normaliser", "pre-tokeniser", "model", "post-processor"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what a step made.

    Attributes
    ----------
    text
        As the tokenizer writes it at that stage: ``"Ġthe"``, ``"▁the"``, ``"##s"``. Empty for characters
        that the step deleted.
    start, end
        Characters (code points) of the original; equal where it stands for none.
    changed
        Whether it is written otherwise than the original.
    id
        Number in the vocabulary, once there is one.
    """

    text: str
    start: int
    end: int
    changed: bool
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One rule.

    Attributes
    ----------
    rule
        Its type in the words of ``tokenizer.json``: ``"Lowercase"``, ``"Split"``, ``"TemplateProcessing"``;
        of other libraries, their own words.
    parameters
        As the tokenizer holds them.
    pieces
        What it made of the text, in order.
    fired
        Whether it changed anything in this text.
    sense
        Which sentence explains it, where a type has two meanings: ``ByteLevel`` behind the model trims
        offsets.
    """

    rule: str
    parameters: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    fired: bool
    sense: str = ""

    def sentence(self, language: Language | None = None) -> str:
        """Say in one language what the rule does."""
        return rules.sentence(self.sense or self.rule, self.parameters, language)


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five stages; without steps where the tokenizer has no such part."""

    name: StageName
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Xray:
    """A text at every stage.

    Attributes
    ----------
    text
        As it was given.
    stages
        ``"text"``, ``"normaliser"``, ``"pre-tokeniser"``, ``"model"`` and ``"post-processor"``, in order.
    """

    text: str
    stages: tuple[Stage, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the last step made: one piece per token."""
        return next(stage.steps[-1].pieces for stage in reversed(self.stages) if stage.steps)

    @property
    def ids(self) -> list[int]:
        """The ids, equal to the tokenizer's own."""
        return [piece.id for piece in self.pieces if piece.id is not None]

    def stage(self, name: StageName) -> Stage:
        """Return one stage by its name."""
        return next(stage for stage in self.stages if stage.name == name)

    def _repr_html_(self) -> str:
        """Return a row for each rule and what it made of the text for a notebook."""
        from llmhero_widgets.tokens.pictures.xray import draw

        return draw(self)


def xray(tokenizer: Any, text: str) -> Xray:
    """Follow a text through a tokenizer, step by step.

    The components are the library's own, and those of a sequence are applied one after the other.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cutter` takes.
    text
        Any text.

    Returns
    -------
    Xray

    Raises
    ------
    HeroError
        ``bad_text`` for half a surrogate pair; ``failed`` where the last stage does not come to the
        tokenizer's own ids, so that nothing wrong is shown.
    TypeError
        If ``tokenizer`` is none, or the text is no ``str``.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    >>> tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "a": 1, "cat": 2}, unk_token="[UNK]"))
    >>> tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.StripAccents()])
    >>> tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    >>> found = xray(tokenizer, "A Cat")
    >>> for step in found.stage("normaliser").steps:
    ...     print(step.rule, step.fired, [(piece.text, piece.start, piece.end) for piece in step.pieces])
    Lowercase True [('a', 0, 1), (' ', 1, 2), ('c', 2, 3), ('at', 3, 5)]
    StripAccents False [('a', 0, 1), (' ', 1, 2), ('c', 2, 3), ('at', 3, 5)]
    >>> found.ids
    [1, 2]
    """
    refuse_lone_surrogates(text)
    made = cutter(tokenizer)
    stages = _stages(made, text)
    whole = Piece(text, 0, len(text), changed=False)
    start = Stage("text", (Step("Text", {}, (whole,) if text else (), fired=False),))
    found = Xray(text, (start, *stages))
    if found.ids != made.encode(text) and not _is_random(made):
        raise HeroError(messages.NOT_EXACT, messages.NOT_EXACT_HINT, name=made.name)
    return found


def _is_random(made: Any) -> bool:
    return bool(getattr(getattr(made, "pipeline", None), "random", False))


def _stages(made: Any, text: str) -> tuple[Stage, ...]:
    if isinstance(made, Composed):
        return _behind_composition(made, text)
    if hasattr(made, "pipeline"):
        home = "tokenizers_stages"
    else:
        home = {"tiktoken": "tiktoken_stages", "sentencepiece": "sentencepiece_stages"}.get(
            made.library, "slow"
        )
    found: tuple[Stage, ...] = import_module(f"llmhero_widgets.tokens.adapters.{home}").stages(made, text)
    return found


def _behind_composition(made: Composed, text: str) -> tuple[Stage, ...]:
    """Put NFC in front of the stages of the tokenizer behind it, with places of the text as it was given."""
    from llmhero_widgets.tokens.adapters.alignment import Aligned
    from llmhero_widgets.tokens.adapters.runs import runs

    composed, starts, ends = compose(text)

    def moved(piece: Piece) -> Piece:
        start = starts[piece.start]
        end = ends[piece.end - 1] if piece.start < piece.end else start
        return replace(piece, start=start, end=end)

    made_of = tuple(runs(text, Aligned(composed, starts[:-1], ends), 0, len(text)))
    first = Stage("normaliser", (Step("NFC", {}, made_of, fired=composed != text),))
    rest = [
        replace(
            stage,
            steps=tuple(replace(step, pieces=tuple(map(moved, step.pieces))) for step in stage.steps),
        )
        for stage in _stages(made.inner, composed)
        if stage.name != "normaliser"
    ]
    return first, *rest
