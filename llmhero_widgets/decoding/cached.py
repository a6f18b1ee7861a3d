"""A decoder that reads on from what it has read, and can take back the end of it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch
from transformers import DynamicCache

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages, messages_strategies
from llmhero_widgets.models import messages as model_messages
from llmhero_widgets.models.checked import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.models.language_model import LanguageModel

# Tokens of one forward pass; whether anybody still waits is looked at within it too.
_CHUNK = 128


class Cached:
    """Reads texts that share their beginning with the one before, and computes only what is new.

    Parameters
    ----------
    lm
        A decoder with a language-model head.
    check
        Called before every forward pass, and within a longer one; may raise to cancel: then what was read is
        forgotten.
    states
        Keep the last layer's hidden states too.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write, or that cannot take back what it has read.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> reader = Cached(load_model(GPT2LMHeadModel(config), tokenizer=tokenizer))
    >>> reader.after([0, 1, 1], last=2).shape
    torch.Size([2, 2])
    >>> reader.ids
    [0, 1, 1]
    """

    def __init__(
        self, lm: LanguageModel, *, check: Callable[[], None] | None = None, states: bool = False
    ) -> None:
        _require_writer(lm)
        self._lm = lm
        self._check = check or (lambda: None)
        # Whole layers even where attention slides over a window: only these can be taken back.
        self._cache = DynamicCache()
        self._states: list[torch.Tensor] | None = [] if states else None
        self._leaves_out = "logits_to_keep" in inspect.signature(lm.module.forward).parameters
        self.ids: list[int] = []

    @property
    def states(self) -> torch.Tensor:
        """The last layer's hidden states of all that was read: float32 (tokens, width)."""
        return torch.cat(self._states or [])

    def after(self, ids: Sequence[int], *, last: int = 1) -> torch.Tensor:
        """Return the logits after each of the last tokens of a text: float32 (last, vocabulary), on the CPU.

        Parameters
        ----------
        ids
            The whole text.
        last
            So many of its tokens, at least 1.
        """
        self._take_back(ids, len(ids) - last)
        # One pass where it is short and the head can be kept to the last tokens.
        together = self._leaves_out and len(ids) - len(self.ids) <= _CHUNK
        start = len(self.ids) if together else len(ids) - last
        self.read(ids[:start])
        return self._forward([list(ids[start:])], last)[0]

    def read(self, ids: Sequence[int]) -> None:
        """Read a text, some tokens at a time, without asking what comes next."""
        self._take_back(ids, len(ids))
        for start in range(len(self.ids), len(ids), _CHUNK):
            self._forward([list(ids[start : start + _CHUNK])], 1)

    def branch(self, tokens: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Read different next tokens beside each other, in one forward pass; then :meth:`keep` one.

        Returns
        -------
        logits : torch.Tensor
            float32 (tokens, vocabulary): after each of them.
        states : torch.Tensor
            float32 (tokens, width): the last layer's hidden state of each.
        """
        self._cache.batch_repeat_interleave(len(tokens))
        logits, states = self._run([[token] for token in tokens], 1)
        return logits[:, -1], states[:, -1]

    def keep(self, row: int, token: int, state: torch.Tensor) -> None:
        """Go on from one of the tokens that :meth:`branch` has read."""
        self._cache.batch_select_indices(torch.tensor([row], device=self._lm.module.device))
        self.ids.append(token)
        if self._states is not None:
            self._states.append(state[None])

    def _forget(self) -> None:
        self._cache = DynamicCache()
        self.ids = []
        self._states = None if self._states is None else []

    def _take_back(self, ids: Sequence[int], most: int) -> None:
        """Forget what was read beyond the beginning that both texts share, of at most so many tokens."""
        pairs = zip(self.ids, ids[:most], strict=False)
        shared = next((n for n, (mine, other) in enumerate(pairs) if mine != other), None)
        length = min(len(self.ids), most) if shared is None else shared
        if length < len(self.ids):
            self._cache.crop(length - len(self.ids))
            del self.ids[length:]
            if self._states is not None:
                self._states = [torch.cat(self._states)[:length]]

    def _forward(self, rows: list[list[int]], last: int) -> torch.Tensor:
        logits, states = self._run(rows, last)
        self.ids += rows[0]
        if self._states is not None:
            self._states.append(states[0])
        return logits

    def _run(self, rows: list[list[int]], last: int) -> tuple[torch.Tensor, torch.Tensor]:
        self._check()
        module = self._lm.module
        more: dict[str, Any] = {"logits_to_keep": last} if self._leaves_out else {}
        several = len(rows[0]) > 1
        try:
            with torch.inference_mode(), checked(self._check if several else None):
                output = module(
                    input_ids=torch.tensor(rows, device=module.device),
                    past_key_values=self._cache,
                    use_cache=True,
                    output_hidden_states=self._states is not None,
                    **more,
                )
        except BaseException:
            # Some layers have read more than others.
            self._forget()
            raise
        states = output.hidden_states[-1].float().cpu() if self._states is not None else torch.empty(0)
        return output.logits[:, -last:].float().cpu(), states


def _require_writer(lm: LanguageModel) -> None:
    """Raise unless the model writes, token after token, and remembers each by keys and values."""
    if lm.kind == "encoder":
        raise HeroError(
            messages.NOT_A_WRITER, model_messages.NO_LOGITS_HINT, code="bad_request", name=lm.name
        )
    if lm.kind == "encoder-decoder":
        raise HeroError(messages_strategies.PAIR, code="bad_request", name=lm.name)
    if lm.module.get_output_embeddings() is None:
        raise HeroError(
            model_messages.NO_LOGITS, model_messages.NO_LOGITS_HINT, code="bad_request", name=lm.name
        )
    if getattr(lm.module, "_is_stateful", False):
        raise HeroError(messages_strategies.STATEFUL, code="bad_request", name=lm.name)
