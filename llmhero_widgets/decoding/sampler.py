"""Draws samples batch by batch; each batch has one shape, so that rounding is always the same."""

from __future__ import annotations

import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_sample as messages
from llmhero_widgets.decoding.distribution import process
from llmhero_widgets.decoding.draws import draw, uniforms
from llmhero_widgets.decoding.messages import NOT_A_WRITER
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.samples import Samples
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.models.checked import checked
from llmhero_widgets.models.forward import for_last_token, last_logits
from llmhero_widgets.models.messages import NO_LOGITS_HINT
from llmhero_widgets.models.reading import read_prompt, start_only

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel

#: Tokens of a sample at most.
MOST_TOKENS: Final = 64
# Sequences of one batch, and tokens of the prompt that all of them together may hold.
_WIDTH = 16
_HELD_TOKENS = 8192
# Numbers that a processor is given at once: 4 MB, a few hundredths of a second for top-p.
_AT_ONCE = 2**20


class Sampler:
    """Draws batch after batch from one text; any batch can be had at any time, and again.

    Parameters
    ----------
    lm, prompt, max_new_tokens, settings, seed, after
        As for :func:`~llmhero_widgets.decoding.sampling.sample`.

    Attributes
    ----------
    width : int
        Samples of a batch: batch ``b`` holds the numbers ``b * width`` to ``(b + 1) * width - 1``.
    steps : int
        Tokens that fit: ``max_new_tokens``, or what is left of the context.

    Raises
    ------
    HeroError
        As :func:`~llmhero_widgets.decoding.sampling.sample`.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=None)
    >>> sampler = Sampler(load_model(GPT2LMHeadModel(config), tokenizer=tokenizer), "ab", max_new_tokens=3)
    >>> third = sampler.batch(2)
    >>> third.ids.shape, bool((sampler.first_tokens(48)[32:] == third.ids[:, 0]).all())
    ((16, 3), True)
    """

    def __init__(  # noqa: PLR0913 - what is drawn, and how
        self,
        lm: LanguageModel,
        prompt: str | Sequence[int],
        *,
        max_new_tokens: int = 1,
        settings: SamplingSettings | None = None,
        seed: int = 0,
        after: Sequence[int] = (),
    ) -> None:
        check_amount("max_new_tokens", max_new_tokens, 1, MOST_TOKENS)
        if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
            raise HeroError(messages.BAD_SEED, code="bad_request", value=seed)
        if lm.kind == "encoder":
            raise HeroError(NOT_A_WRITER, NO_LOGITS_HINT, code="bad_request", name=lm.name)
        self.lm, self.seed = lm, seed
        self.settings = settings or SamplingSettings()
        self._read = list(read_prompt(lm, prompt))
        start = start_only(lm).ids if lm.kind == "encoder-decoder" else self._read
        self._prompt_length = len(start)
        self._text = [*start, *after]
        # The last token is drawn, not read.
        room = lm.context - len(self._text) + 1
        if room < 1:
            raise HeroError(messages.NO_ROOM, messages.NO_ROOM_HINT, code="too_long", context=lm.context)
        self.steps = min(max_new_tokens, room)
        self.width = max(1, min(_WIDTH, _HELD_TOKENS // max(len(self._text), len(self._read))))
        self.names = Names(lm)
        self._ends = np.array(sorted(self.names.ends), np.int64)
        self._processors = [made for _, made in self.settings.processors(self._prompt_length)]
        self._opened: _Opened | None = None

    def first(self, *, check: Callable[[], None] | None = None) -> NDArray[np.float32]:
        """Return what the first token is drawn from: float32 (vocabulary,); reads the text if need be."""
        return self._open(check).probabilities

    def first_tokens(self, n: int, *, check: Callable[[], None] | None = None) -> NDArray[np.int32]:
        """Return the first token of the first ``n`` samples, at the cost of reading the text once."""
        opened = self._open(check)
        return opened.draw(np.array([uniforms(self.seed, number, 1)[0] for number in range(n)]))

    def exact(
        self, ids: Sequence[int] = (), *, check: Callable[[], None] | None = None
    ) -> NDArray[np.float32]:
        """Return what the token behind some of a sample's own is drawn from: float32 (vocabulary,)."""
        if not ids:
            return self.first(check=check)
        text = [*self._text, *ids]
        with torch.inference_mode(), checked(check):
            logits, _ = self._forward(text)
        return process(logits[0], text, self.settings, prompt_length=self._prompt_length).probabilities

    def batch(self, number: int, *, check: Callable[[], None] | None = None) -> Samples:
        """Draw one batch, from 0 up.

        Parameters
        ----------
        number
            Which one.
        check
            Called very often; may raise to cancel.
        """
        opened = self._open(check)
        numbers = range(number * self.width, (number + 1) * self.width)
        chances = np.stack([uniforms(self.seed, sample_number, self.steps) for sample_number in numbers])
        made = Samples.empty(self.width, self.steps)
        tokens = opened.draw(chances[:, 0]).astype(np.int64)
        made.put(0, tokens, opened.logprobs[tokens], opened.own[tokens], self._ends)
        if self.steps == 1:
            return made
        with torch.inference_mode(), checked(check):
            state = opened.spread(self.width)
            text = torch.tensor([self._text] * self.width)
            for step in range(1, self.steps):
                if not made.going.any():
                    break
                # Whoever has ended keeps its place, so that the others are computed as before.
                text = torch.cat([text, torch.tensor(tokens)[:, None]], 1)
                logits = self._next(state, tokens)
                tokens, logprobs, own = self._draw(text, logits, chances[:, step], check)
                made.put(step, tokens, logprobs, own, self._ends)
                tokens = np.where(tokens < 0, text[:, -1].numpy(), tokens)
        return made

    def _open(self, check: Callable[[], None] | None) -> _Opened:
        """Read the text, once."""
        if self._opened is None:
            with torch.inference_mode(), checked(check):
                logits, output = self._forward(self._text, cached=True)
            made = process(logits[0], self._text, self.settings, prompt_length=self._prompt_length)
            self._opened = _Opened(made.probabilities, logits[0].log_softmax(-1).numpy(), output)
        return self._opened

    def _forward(self, text: Sequence[int], *, cached: bool = False) -> tuple[torch.Tensor, Any]:
        module = self.lm.module
        paired = self.lm.kind == "encoder-decoder"
        inputs: dict[str, Any] = {"input_ids": _row(module, self._read if paired else text)}
        if paired:
            inputs["decoder_input_ids"] = _row(module, text)
        output = module(**inputs, use_cache=cached, **self._last_only)
        return last_logits(self.lm, output), output

    def _next(self, state: dict[str, Any], tokens: NDArray[np.int64]) -> torch.Tensor:
        module = self.lm.module
        name = "decoder_input_ids" if self.lm.kind == "encoder-decoder" else "input_ids"
        read = torch.tensor(tokens, device=module.device)[:, None]
        output = module(**state, **{name: read}, use_cache=True, **self._last_only)
        state["past_key_values"] = output.past_key_values
        return last_logits(self.lm, output)

    @cached_property
    def _last_only(self) -> dict[str, Any]:
        return for_last_token(self.lm, {})

    def _draw(
        self,
        text: torch.Tensor,
        logits: torch.Tensor,
        chances: NDArray[np.float64],
        check: Callable[[], None] | None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
        """Draw one token per row, a few rows at a time; -1 where none is left."""
        size = max(1, _AT_ONCE // logits.shape[-1])
        tokens = np.full(len(chances), -1)
        logprobs, own = np.full((2, len(chances)), np.nan, np.float32)
        for start in range(0, len(chances), size):
            if check:
                check()
            rows = slice(start, start + size)
            scores = logits[rows]
            for processor in self._processors:
                scores = processor(text[rows], scores.clone())
            probabilities = scores.softmax(-1).numpy()
            plain = logits[rows].log_softmax(-1).numpy()
            for row, chance in enumerate(chances[rows]):
                token = draw(probabilities[row], chance)
                tokens[start + row] = token
                if token >= 0:
                    logprobs[start + row] = np.log(probabilities[row, token])
                    own[start + row] = plain[row, token]
        return tokens, logprobs, own


class _Opened:
    """A text that was read: what comes first, and the keys and values that all samples share."""

    def __init__(self, probabilities: NDArray[np.float32], own: NDArray[np.float32], output: Any) -> None:
        self.probabilities = probabilities
        self.own = own
        with np.errstate(divide="ignore"):
            self.logprobs = np.log(probabilities)
        self._cache: Any = getattr(output, "past_key_values", None)
        self._encoded = getattr(output, "encoder_last_hidden_state", None)

    def draw(self, chances: NDArray[np.float64]) -> NDArray[np.int32]:
        tokens: NDArray[np.int32] = draw(self.probabilities, chances).astype(np.int32)
        return tokens

    def spread(self, width: int) -> dict[str, Any]:
        """Return the start of a batch: as many copies of what was read."""
        if not hasattr(self._cache, "batch_repeat_interleave"):
            raise HeroError(messages.NO_CACHE, messages.NO_CACHE_HINT, code="bad_request")
        cache = copy.deepcopy(self._cache)
        cache.batch_repeat_interleave(width)
        state = {"past_key_values": cache}
        if self._encoded is not None:
            # What transformers takes for an encoder's output: the states are the first of a tuple.
            state["encoder_outputs"] = (self._encoded.expand(width, -1, -1),)
        return state


def check_amount(name: str, value: object, least: int, most: int) -> None:
    """Raise ``bad_request`` unless ``value`` is a whole number in its range."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise HeroError(
            messages.BAD_AMOUNT, code="bad_request", name=name, least=least, most=f"{most:,}", value=value
        )


def _row(module: Any, ids: Sequence[int]) -> torch.Tensor:
    return torch.tensor([list(ids)], device=module.device)
