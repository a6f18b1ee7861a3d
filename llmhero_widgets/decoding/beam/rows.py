"""The texts that a search follows, as the rows of one batch with one cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_beam as messages
from llmhero_widgets.models.checked import checked
from llmhero_widgets.models.forward import for_last_token, last_logits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.models.language_model import LanguageModel


class Rows:
    """A batch of texts of one length, of which each step keeps some and adds a token to each.

    Must be made and used in ``torch.inference_mode()``.

    Parameters
    ----------
    lm
        A decoder or an encoder-decoder.
    ids
        What the decoder reads first.
    source_ids
        What the encoder reads; None for a decoder.
    width
        So many equal rows at first. Rounding depends on the size of a batch, so that only as many as
        ``generate`` reads give its numbers to the last bit.
    check
        Called before every layer's matrix products; may raise to cancel.

    Attributes
    ----------
    ids
        int64 (rows, tokens), the prompt first.
    logits
        float32 (rows, vocabulary): after the last token of each.
    """

    def __init__(
        self,
        lm: LanguageModel,
        ids: Sequence[int],
        source_ids: Sequence[int] | None,
        width: int,
        check: Callable[[], None] | None,
    ) -> None:
        self._lm = lm
        self._check = check
        self._cache: Any = None
        self._states: Any = None
        if source_ids is not None:
            with checked(self._check):
                read = torch.tensor([list(source_ids)], device=lm.module.device)
                self._states = lm.module.get_encoder()(input_ids=read).last_hidden_state
        self.ids = torch.tensor([list(ids)] * width)
        self.logits = self._forward(self.ids, for_last_token(lm, {}))
        if not hasattr(self._cache, "reorder_cache"):
            raise HeroError(messages.NO_CACHE, messages.NO_CACHE_HINT, code="bad_request", name=lm.name)

    def advance(self, sources: Sequence[int], tokens: Sequence[int]) -> None:
        """Continue texts: each new row is an old one, named by its number, and a token behind it."""
        self._move(sources)
        added = torch.tensor(tokens)[:, None]
        self.ids = torch.cat([self.ids[list(sources)], added], dim=1)
        self.logits = self._forward(added, {})

    def _forward(self, ids: torch.Tensor, options: dict[str, Any]) -> torch.Tensor:
        module = self._lm.module
        name = "input_ids" if self._states is None else "decoder_input_ids"
        inputs = {name: ids.to(module.device), "past_key_values": self._cache, "use_cache": True, **options}
        if self._states is not None:
            from transformers.modeling_outputs import BaseModelOutput

            inputs["encoder_outputs"] = BaseModelOutput(self._states.expand(len(ids), -1, -1))
        with checked(self._check):
            output = module(**inputs)
        self._cache = getattr(output, "past_key_values", None)
        return last_logits(self._lm, output)

    def _move(self, sources: Sequence[int]) -> None:
        """Put the cache of row ``sources[k]`` into row k; where few change, only of those."""
        device = self._lm.module.device
        everyone = torch.tensor(sources, device=device)
        changed = [row for row, source in enumerate(sources) if row != source]
        if len(sources) != len(self.ids):
            self._cache.reorder_cache(everyone)
            return
        if not changed:
            return
        from transformers.cache_utils import CacheLayerMixin

        to = torch.tensor(changed, device=device)
        origin = everyone[to]
        # What the decoder sees of the encoder is the same in every row.
        own = getattr(self._cache, "self_attention_cache", self._cache)
        for layer in own.layers:
            # A row is copied twice on its way to another one; and some layers keep more than keys and values.
            if (
                2 * len(changed) > len(sources)
                or type(layer).reorder_cache is not CacheLayerMixin.reorder_cache
            ):
                layer.reorder_cache(everyone)
                continue
            for held in (layer.keys, layer.values):
                held.index_copy_(0, to, held.index_select(0, origin))
