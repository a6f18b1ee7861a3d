"""Run a model from one of its layers on, for all heads of that layer at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from llmhero_widgets.attention.ablate import switch_off
from llmhero_widgets.attention.observe import observe_twin, observed
from llmhero_widgets.models.forward import last_logits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from torch import Tensor

    from llmhero_widgets.attention.ablate import Method
    from llmhero_widgets.attention.observe import AttentionCall
    from llmhero_widgets.models.language_model import LanguageModel

# So many tokens go through the model at once; more would be no faster and take memory.
BATCH_TOKENS = 4096
# What a layer raises that misses something which a skipped one would have left for it.
_MISSING = (AttributeError, LookupError, RuntimeError, TypeError, ValueError)


class Restart:
    """A model that can be run from any of its layers on, for copies of a text that are alike up to there.

    What goes into a layer does not depend on its own heads. So the blocks before it are not run again:
    they hand over what they gave in the clean run, once for every copy of the text.

    Parameters
    ----------
    lm
        The model; it is left alone, a twin is run.
    inputs
        The arguments of ``forward`` for the logits after the last token.
    check
        Called at every attention layer that runs; may raise to cancel.

    Attributes
    ----------
    heads
        Number of heads in each layer; known after :meth:`run_clean`.
    """

    def __init__(self, lm: LanguageModel, inputs: Mapping[str, Any], check: Callable[[], None]) -> None:
        self._lm = lm
        self._inputs = inputs
        self._check = check
        self._twin = observed(lm.module)
        # The model's stack, and which place in it each attention layer has; empty where a restart is wrong.
        self._stack: list[Any] = []
        self._places: list[int] = []
        # What the block before the current layer hands to it, and how many texts are to get it.
        self._handed: Any = None
        self._texts = 1
        self._batch = 1
        self.heads: list[int] = []

    def run_clean(self, first_layer: int) -> Tensor:
        """Run the model as it is and learn its layers; return the logits (vocabulary,)."""
        modules: list[nn.Module] = []
        exact = False

        def learn(call: AttentionCall, output: Tensor) -> Tensor:
            nonlocal exact
            self._check()
            modules.append(call.module)
            self.heads.append(call.kept.heads)
            exact = exact or call.kept.softcap is not None or call.kept.sink is not None
            return output

        logits = self._run(1, learn)[0]
        self._stack, self._places = _places(self._twin, modules)
        # What SDPA cannot do is computed for one text at a time.
        self._batch = 1 if exact else max(1, BATCH_TOKENS // self._inputs["input_ids"].shape[1])
        if self._places and 0 < first_layer < len(self._places):
            self._run(1, self._look_on, listen_at=self._places[first_layer] - 1)
        return logits

    def without_each(self, layer: int, method: Method, clean: Tensor) -> Tensor | None:
        """Run the model from a layer on; call it for one layer after the other.

        Returns
        -------
        Tensor or None
            float32 (1 + heads, vocabulary): logits with all heads on, then without each; None where the
            first are not those of the clean run, so that the others cannot be trusted.
        """
        if not self._places:
            return None
        for block in self._stack[: self._places[layer]]:
            block.forward = self._hand_over
        copies = [None, *range(self.heads[layer])]
        parts = [copies[first : first + self._batch] for first in range(0, len(copies), self._batch)]
        following = self._places[layer + 1] - 1 if layer + 1 < len(self._places) else None
        entering = self._handed
        try:
            found = [self._run(len(parts[0]), self._silence(parts[0], method), listen_at=following)]
            # The first copy is the clean one: what was heard of it is what enters the next layer.
            heard, self._handed = self._handed, entering
            found += [self._run(len(part), self._silence(part, method)) for part in parts[1:]]
        except _MISSING:
            self._places = []
            return None
        logits = torch.cat(found)
        allowed = torch.finfo(self._lm.module.dtype).eps ** 0.5 * float(clean.abs().max())
        if not float((logits[0] - clean).abs().max()) <= allowed:
            self._places = []
            return None
        self._handed = heard
        return logits

    def _run(
        self, texts: int, observer: Callable[[AttentionCall, Tensor], Tensor], listen_at: int | None = None
    ) -> Tensor:
        self._texts = texts
        inputs = {**self._inputs, "input_ids": self._inputs["input_ids"].expand(texts, -1)}
        hook = None if listen_at is None else self._stack[listen_at].register_forward_hook(self._listen)
        try:
            return last_logits(self._lm, observe_twin(self._twin, inputs, observer))
        finally:
            if hook is not None:
                hook.remove()

    def _silence(
        self, copies: Sequence[int | None], method: Method
    ) -> Callable[[AttentionCall, Tensor], Tensor]:
        """Switch another head off in each copy of the text, in the first layer that runs."""

        def silence(call: AttentionCall, output: Tensor) -> Tensor:
            self._check()
            if call.layer > 0:
                return output
            output = output.clone()
            for copy, head in enumerate(copies):
                if head is not None:
                    switch_off(output[copy : copy + 1], [head], method)
            return output

        return silence

    def _look_on(self, _call: AttentionCall, output: Tensor) -> Tensor:
        self._check()
        return output

    def _listen(self, _block: nn.Module, _inputs: object, output: Any) -> None:
        self._handed = output

    def _hand_over(self, *_: object, **__: object) -> Any:
        return _repeat(self._handed, self._texts)


def _repeat(handed: Any, texts: int) -> Any:
    """Give what a block returned for the first of its texts to several."""
    if isinstance(handed, tuple):
        return (_repeat(handed[0], texts), *handed[1:])
    return handed[:1].repeat(texts, *[1] * (handed.dim() - 1))


def _places(model: nn.Module, attentions: Sequence[nn.Module]) -> tuple[list[nn.Module], list[int]]:
    """Find the stack in which every attention module has a block of its own, and which; else nothing."""
    for stack in model.modules():
        if not isinstance(stack, nn.ModuleList):
            continue
        owner = {id(inner): place for place, block in enumerate(stack) for inner in block.modules()}
        places = [owner.get(id(module), -1) for module in attentions]
        # A block without parts may be the user's own: a twin copies only what it has to.
        whole = all(next(block.children(), None) is not None for block in stack)
        if whole and places and places[0] >= 0 and places == sorted(set(places)):
            return list(stack), places
    return [], []
