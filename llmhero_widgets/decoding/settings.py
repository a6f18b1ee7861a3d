"""How the next token is to be drawn, as the processors of Hugging Face do it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from transformers import LogitsProcessor

    from llmhero_widgets.core.text import Message

_RANGES: dict[str, tuple[Callable[[float], bool], Message]] = {
    "temperature": (lambda x: x >= 0, messages.FROM_ZERO),
    "top_k": (lambda x: x >= 0 and x == int(x), messages.WHOLE_FROM_ZERO),
    "top_p": (lambda x: 0 <= x <= 1, messages.SHARE),
    "min_p": (lambda x: 0 <= x <= 1, messages.SHARE),
    "typical_p": (lambda x: 0 < x <= 1, messages.SHARE_ABOVE_ZERO),
    "epsilon_cutoff": (lambda x: 0 <= x < 1, messages.SHARE_BELOW_ONE),
    "eta_cutoff": (lambda x: 0 <= x < 1, messages.SHARE_BELOW_ONE),
    "repetition_penalty": (lambda x: x > 0, messages.ABOVE_ZERO),
    "presence_penalty": (lambda _: True, messages.FINITE),
    "frequency_penalty": (lambda _: True, messages.FINITE),
    "no_repeat_ngram_size": (lambda x: x >= 0 and x == int(x), messages.WHOLE_FROM_ZERO),
}

# In the order of `generate`; each with the value that changes nothing, of the type that its class asks for.
_WARPERS: tuple[tuple[str, str, float], ...] = (
    ("temperature", "TemperatureLogitsWarper", 1.0),
    ("top_k", "TopKLogitsWarper", 0),
    ("top_p", "TopPLogitsWarper", 1.0),
    ("min_p", "MinPLogitsWarper", 0.0),
    ("typical_p", "TypicalLogitsWarper", 1.0),
    ("epsilon_cutoff", "EpsilonLogitsWarper", 0.0),
    ("eta_cutoff", "EtaLogitsWarper", 0.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingSettings:
    """How the next token is drawn; the defaults change nothing.

    Names, meanings and order are those of ``transformers.GenerationConfig``, and its own processors do the
    work; presence and frequency penalty are those of OpenAI's API.

    Attributes
    ----------
    temperature
        Logits are divided by it. 0 takes the most probable token (greedy): then nothing below applies but
        bias, penalties and ``no_repeat_ngram_size``.
    top_k
        Keep so many tokens, and those that tie with the last of them; 0 keeps all.
    top_p
        Keep the most probable tokens until they hold this share of the probability.
    min_p
        Keep tokens that are at least this fraction as probable as the most probable one.
    typical_p
        Keep the tokens whose surprise is nearest to the entropy until they hold this share [1]_.
    epsilon_cutoff
        Keep tokens that are at least so probable [2]_; 0 keeps all.
    eta_cutoff
        The same, but lower where the entropy is high [2]_; 0 keeps all.
    repetition_penalty
        Divides positive logits, and multiplies negative ones, of every token in the text [3]_.
    presence_penalty, frequency_penalty
        Taken from the logit of every token that was generated, once and for each time.
    no_repeat_ngram_size
        No sequence of so many tokens comes twice; 0 allows all.
    sequence_bias
        Added to the logit of a token id, or of the last of a tuple of ids where the text ends in the others.

    Raises
    ------
    HeroError
        ``bad_request`` for a value outside its range.

    References
    ----------
    .. [1] Meister et al., "Locally Typical Sampling", 2023.
    .. [2] Hewitt et al., "Truncation Sampling as Language Model Desmoothing", 2022.
    .. [3] Keskar et al., "CTRL", 2019.

    Examples
    --------
    >>> [name for name, _ in SamplingSettings(temperature=0.8, top_p=0.9).processors()]
    ['temperature', 'top_p']
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    typical_p: float = 1.0
    epsilon_cutoff: float = 0.0
    eta_cutoff: float = 0.0
    repetition_penalty: float = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    no_repeat_ngram_size: int = 0
    sequence_bias: Mapping[int | tuple[int, ...], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, (holds, allowed) in _RANGES.items():
            value = getattr(self, name)
            if not _is_number(value) or not math.isfinite(value) or not holds(value):
                raise HeroError(
                    messages.BAD_SETTING, code="bad_request", name=name, range=allowed, value=value
                )
        if not _are_biases(self.sequence_bias):
            slots: dict[str, Any] = {"name": "sequence_bias", "value": self.sequence_bias}
            raise HeroError(messages.BAD_SETTING, code="bad_request", range=messages.BIASES, **slots)

    def processors(self, prompt_length: int = 0) -> list[tuple[str, LogitsProcessor]]:
        """Return what changes the logits, by name, in the order of ``generate``.

        Parameters
        ----------
        prompt_length
            So many tokens at the start of the text were not generated.
        """
        return [*self._penalties(prompt_length), *self._warpers()]

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as JSON has them: biases as a list of ``[ids, bias]``, with None for -inf."""
        listed = [
            [list(key) if isinstance(key, tuple) else [key], value if math.isfinite(value) else None]
            for key, value in self.sequence_bias.items()
        ]
        return {**{each.name: getattr(self, each.name) for each in fields(self)}, "sequence_bias": listed}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what :meth:`as_dict` returned.

        Raises
        ------
        HeroError
            ``bad_request`` for an unknown name, or a value outside its range.

        Examples
        --------
        >>> SamplingSettings.from_dict({"top_k": 40}).top_k
        40
        """
        unknown = sorted(set(values) - {each.name for each in fields(cls)})
        if unknown:
            raise HeroError(messages.UNKNOWN_SETTING, code="bad_request", name=unknown[0])
        listed = values.get("sequence_bias") or ()
        try:
            biases = {tuple(key): -math.inf if value is None else value for key, value in listed}
        except (TypeError, ValueError):
            slots: dict[str, Any] = {"name": "sequence_bias", "value": listed}
            raise HeroError(
                messages.BAD_SETTING, code="bad_request", range=messages.BIASES, **slots
            ) from None
        return cls(**{**values, "sequence_bias": biases})

    def _penalties(self, prompt_length: int) -> Iterator[tuple[str, LogitsProcessor]]:
        """Yield what depends on the text so far."""
        import transformers as hf

        from llmhero_widgets.decoding.penalties import PresenceFrequencyPenalty

        if self.sequence_bias:
            biases = {k if isinstance(k, tuple) else (k,): float(v) for k, v in self.sequence_bias.items()}
            yield "sequence_bias", hf.SequenceBiasLogitsProcessor(biases)
        if self.repetition_penalty != 1:
            penalty = float(self.repetition_penalty)
            yield "repetition_penalty", hf.RepetitionPenaltyLogitsProcessor(penalty)
        if self.no_repeat_ngram_size:
            yield "no_repeat_ngram", hf.NoRepeatNGramLogitsProcessor(int(self.no_repeat_ngram_size))
        if self.presence_penalty or self.frequency_penalty:
            amounts = self.presence_penalty, self.frequency_penalty
            yield "presence_frequency", PresenceFrequencyPenalty(*amounts, prompt_length)

    def _warpers(self) -> Iterator[tuple[str, LogitsProcessor]]:
        """Yield what depends on the logits alone."""
        import transformers as hf

        from llmhero_widgets.decoding.penalties import Greedy

        if self.temperature == 0:
            yield "greedy", Greedy()
            return
        for name, class_name, neutral in _WARPERS:
            value = getattr(self, name)
            if value != neutral:
                yield name, getattr(hf, class_name)(type(neutral)(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_biases(biases: object) -> bool:
    """Whether every key is a token id or a tuple of some, and every value a number; -inf forbids a token."""
    if not isinstance(biases, dict):
        return False
    keys = [key if isinstance(key, tuple) else (key,) for key in biases]
    ids = all(key and all(type(number) is int and number >= 0 for number in key) for key in keys)
    return ids and all(_is_number(value) and value < math.inf for value in biases.values())
