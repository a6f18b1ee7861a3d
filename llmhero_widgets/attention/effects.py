"""What heads do to the next token: some of them together, and every one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from llmhero_widgets.attention import messages
from llmhero_widgets.attention.ablate import (
    ablate,
    check_method,
    next_token_inputs,
    next_token_logits,
    switch_off,
)
from llmhero_widgets.attention.bounds import check_layer
from llmhero_widgets.attention.observe import observe_twin, twin_of
from llmhero_widgets.attention.reading import entries
from llmhero_widgets.core.errors import HeroError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from llmhero_widgets.attention.ablate import Method
    from llmhero_widgets.attention.captured import Capture
    from llmhero_widgets.attention.observe import AttentionCall
    from llmhero_widgets.models.language_model import LanguageModel

# So many tokens go through the model at once; more would be no faster and take memory.
_BATCH_TOKENS = 4096


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one candidate for the next token.

    Attributes
    ----------
    id, text
        Its vocabulary number, and the piece of text that it stands for.
    before, after
        Its probability with all heads, and without the chosen ones.
    rank_before, rank_after
        Its place among all tokens, 1 for the likeliest; tokens with equal logits share a place.
    """

    id: int
    text: str
    before: float
    after: float
    rank_before: int
    rank_after: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What the model says next, with all heads and without some.

    Attributes
    ----------
    tokens
        The likeliest tokens, by the greater of both probabilities.
    others
        The probability of all other tokens together, before and after.
    kl
        Kullback–Leibler divergence of the prediction without the heads from that with all, in nats.
    """

    tokens: tuple[Change, ...]
    others: tuple[float, float]
    kl: float


def effect(
    lm: LanguageModel,
    text: str,
    heads: Sequence[tuple[int, int]],
    *,
    method: Method = "zero",
    top: int = 8,
) -> Effect:
    """Compare the next token with all heads and with some switched off.

    Parameters
    ----------
    lm
        A decoder with a language-model head.
    text
        What it reads.
    heads
        Which heads, as (layer, head); none of them leaves the prediction as it is.
    method
        As for :func:`~llmhero_widgets.attention.ablate`.
    top
        How many tokens to name.

    Returns
    -------
    Effect
        Probabilities, ranks, and how far the predictions are apart.

    Raises
    ------
    HeroError
        As :func:`~llmhero_widgets.attention.ablate`, and ``bad_request`` for a model that does not
        continue a text.

    Examples
    --------
    >>> import llmhero_widgets as hero
    >>> lm = hero.load_model()
    >>> text = "When Mary and John went to the store, John gave a drink to"
    >>> found = effect(lm, text, [(29, 1), (20, 0), (28, 1)])
    >>> mary = found.tokens[0]
    >>> mary.text, mary.rank_before, mary.before > mary.after
    (' Mary', 1, True)
    """
    _check_decoder(lm)
    check_method(method)
    if heads:
        both = ablate(lm, text, heads, method=method)
        before, after = both.before, both.after
    else:
        inputs = next_token_inputs(lm, text)
        with torch.inference_mode():
            before = after = next_token_logits(lm, lm.module(**inputs))[0].numpy()
    log_p, log_q = _log_softmax(before), _log_softmax(after)
    p, q = np.exp(log_p), np.exp(log_q)
    chosen = np.argsort(-np.maximum(p, q), kind="stable")[:top].tolist()
    changes = (
        Change(token, piece, float(p[token]), float(q[token]), _rank(before, token), _rank(after, token))
        for token, piece in zip(chosen, entries(lm, chosen), strict=True)
    )
    rest = np.delete(np.arange(len(p)), chosen)
    seen = p > 0
    kl = float((p[seen] * (log_p[seen] - log_q[seen])).sum())
    return Effect(tuple(changes), (float(p[rest].sum()), float(q[rest].sum())), max(0.0, kl))


def sweep(  # noqa: PLR0913 - what is read, what is watched, what is switched off, and how
    lm: LanguageModel,
    text: str,
    token: int,
    *,
    method: Method = "zero",
    first_layer: int = 0,
    check: Callable[[], None] = lambda: None,
) -> Iterator[NDArray[np.float32]]:
    """Switch every head off alone and measure what that does to the log-probability of one token.

    What goes into a layer does not depend on its heads, so the model is run from the layer on whose
    heads are switched off, with one copy of the text per head and one in which all are on. That copy
    must say what the model says; where it does not, because an architecture hands more than its output
    from layer to layer, the heads of the layer are switched off one by one in the whole model.

    Parameters
    ----------
    lm
        A decoder with a language-model head.
    text
        What it reads.
    token
        Vocabulary number of the next token that is watched.
    method
        As for :func:`~llmhero_widgets.attention.ablate`.
    first_layer
        Where to start.
    check
        Called many times per layer; may raise to cancel.

    Yields
    ------
    numpy.ndarray
        For each layer from ``first_layer`` on, float32 (heads,): log-probability without the head minus
        that with all, in nats; negative where the prediction needs the head.

    Raises
    ------
    HeroError
        As :func:`effect`, and ``bad_request`` for a layer or token that does not exist.

    Examples
    --------
    >>> import llmhero_widgets as hero
    >>> lm = hero.load_model()
    >>> mary = lm.tokenizer(" Mary")["input_ids"][0]
    >>> text = "When Mary and John went to the store, John gave a drink to"
    >>> [layer.shape for layer in sweep(lm, text, mary, first_layer=28)]
    [(9,), (9,)]
    """
    _check_decoder(lm)
    check_method(method)
    inputs = next_token_inputs(lm, text)
    restart = _Restart(lm, inputs, check)
    clean = restart.run_clean(first_layer)
    check_layer(first_layer, len(restart.heads))
    if not 0 <= token < len(clean):
        size = len(clean)
        raise HeroError(messages.NO_TOKEN, code="bad_request", token=token, size=size, last=size - 1)
    for layer in range(first_layer, len(restart.heads)):
        logits = restart.without_each(layer, method, clean)
        if logits is None:
            single = []
            for head in range(restart.heads[layer]):
                check()
                single.append(torch.from_numpy(ablate(lm, text, [(layer, head)], method=method).after))
            logits = torch.stack([clean, *single])
        chances = logits.log_softmax(-1)[:, token]
        yield (chances[1:] - chances[0]).numpy()


def looks(captured: Capture, token: int, layer: int) -> NDArray[np.float32]:
    """Return how much of its attention the last token pays to the places where one token stands.

    Parameters
    ----------
    captured
        What a decoder read.
    token
        Vocabulary number.
    layer
        Which layer.

    Returns
    -------
    numpy.ndarray
        float32 (heads,); 0 where the text does not contain the token.
    """
    places = [place for place, number in enumerate(captured.ids) if number == token]
    weights = captured.part("self")[layer].last_query().weights(slice(0, 1))[:, 0, places].sum(-1)
    return weights.cpu().numpy()


class _Restart:
    """A model that can be run from any of its layers on, for many texts that are alike up to there."""

    def __init__(self, lm: LanguageModel, inputs: Mapping[str, Any], check: Callable[[], None]) -> None:
        self._lm = lm
        self._inputs = inputs
        self._check = check
        self._twin = twin_of(lm.module)
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
        self._batch = 1 if exact else max(1, _BATCH_TOKENS // self._inputs["input_ids"].shape[1])
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
        found = [self._run(len(parts[0]), self._silence(parts[0], method), listen_at=following)]
        # The first copy is the clean one: what it heard is what enters the next layer.
        heard, self._handed = self._handed, entering
        found += [self._run(len(part), self._silence(part, method)) for part in parts[1:]]
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
            return next_token_logits(self._lm, observe_twin(self._twin, inputs, observer))
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


def _check_decoder(lm: LanguageModel) -> None:
    if lm.kind != "decoder":
        raise HeroError(messages.NO_NEXT_TOKEN, messages.NO_LOGITS_HINT, code="bad_request", name=lm.name)


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - logits.max()
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return result


def _rank(logits: NDArray[np.float32], token: int) -> int:
    return 1 + int((logits > logits[token]).sum())
