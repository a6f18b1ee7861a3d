"""What is searched for: checked options, the ids to begin with, and what changes the log-probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages as decoding_messages
from llmhero_widgets.decoding import messages_beam as messages
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.models.messages import NO_LOGITS_HINT
from llmhero_widgets.models.reading import check_ids, check_length, read, start_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.decoding.beam.record import EarlyStopping, StopReason
    from llmhero_widgets.models.language_model import LanguageModel


@dataclass(frozen=True, slots=True)
class Task:
    """A search that can be begun.

    Attributes
    ----------
    ids
        What the decoder reads first.
    source_ids
        What the encoder reads; None for a decoder.
    limit
        The most tokens that can be written.
    at_limit
        What the limit is: the tokens that were allowed, or those that the model can read.
    ends
        int64: tokens that end a text; none for some models.
    processors
        What changes log-probabilities (rows, vocabulary), in its order.
    """

    lm: LanguageModel
    ids: tuple[int, ...]
    source_ids: tuple[int, ...] | None
    beams: int
    returned: int
    limit: int
    at_limit: StopReason
    length_penalty: float
    early_stopping: EarlyStopping
    ends: torch.Tensor
    processors: tuple[Any, ...]


def prepare(  # noqa: PLR0913 - the options of a search
    lm: LanguageModel,
    prompt: str | Sequence[int],
    written: Sequence[int],
    *,
    beams: int,
    max_new_tokens: int,
    length_penalty: float,
    early_stopping: EarlyStopping,
    settings: SamplingSettings | None,
    num_return_sequences: int | None,
) -> Task:
    """Check the options of a search, and read its prompt.

    Raises
    ------
    HeroError
        ``bad_request`` for an option outside its range, an id that does not exist or a model that does not
        write; ``empty``, ``too_long`` and ``bad_text`` for such a prompt.
    """
    whole(beams, "beams")
    whole(max_new_tokens, "max_new_tokens")
    number(length_penalty, "length_penalty")
    if not isinstance(early_stopping, bool) and str(early_stopping) != "never":
        refuse("early_stopping", early_stopping, messages.EARLY)
    returned = beams if num_return_sequences is None else num_return_sequences
    if not _is_whole(returned) or not 1 <= returned <= beams:
        refuse("num_return_sequences", returned, messages.UP_TO_BEAMS, beams=beams)
    if lm.kind == "encoder":
        raise HeroError(decoding_messages.NOT_A_WRITER, NO_LOGITS_HINT, code="bad_request", name=lm.name)
    given = read(lm, prompt).ids if isinstance(prompt, str) else tuple(prompt)
    pair = lm.kind == "encoder-decoder"
    ids = ((*start_only(lm).ids, *written)) if pair else (*given, *written)
    for checked in (given, ids):
        check_ids(checked, lm.vocabulary)
        check_length(lm, checked, empty=not checked)
    # The last token that is written need not be read.
    room = lm.context + 1 - len(ids)
    config = lm.module.generation_config
    limit = min(max_new_tokens, room)
    ends = config.eos_token_id
    return Task(
        lm=lm,
        ids=ids,
        source_ids=given if pair else None,
        beams=int(beams),
        returned=int(returned),
        limit=limit,
        at_limit="length" if limit == max_new_tokens else "context",
        length_penalty=float(length_penalty),
        early_stopping=early_stopping,
        ends=torch.tensor([ends] if isinstance(ends, int) else list(ends or []), dtype=torch.long),
        processors=tuple(_processors(config, settings or SamplingSettings(), len(ids), limit)),
    )


def _processors(config: Any, settings: SamplingSettings, length: int, limit: int) -> list[Any]:
    import transformers as hf

    made = [processor for _, processor in settings.processors(length)]
    # BART and its kin are made to begin and end so; without it `generate` writes something else.
    if config.forced_bos_token_id is not None:
        made.append(hf.ForcedBOSTokenLogitsProcessor(config.forced_bos_token_id))
    if config.forced_eos_token_id is not None:
        made.append(hf.ForcedEOSTokenLogitsProcessor(length + limit, config.forced_eos_token_id))
    return made


def whole(value: object, name: str) -> None:
    """Raise ``bad_request`` unless an option is a whole number from 1 up."""
    if not _is_whole(value) or value < 1:  # type: ignore[operator]
        refuse(name, value, messages.WHOLE_FROM_ONE)


def number(value: object, name: str, *, least: float = -math.inf) -> None:
    """Raise ``bad_request`` unless an option is a finite number, from ``least`` up."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or value < least:  # type: ignore[operator]
        refuse(name, value, messages.FINITE if least == -math.inf else messages.FROM_ZERO)


def refuse(name: str, value: object, allowed: Message, **slots: int) -> None:
    """Raise ``bad_request`` for an option outside its range."""
    filled: dict[str, Any] = {"name": name, "value": value, **slots}
    raise HeroError(messages.BAD_OPTION, code="bad_request", range=allowed, **filled)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
