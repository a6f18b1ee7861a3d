"""What heads do to the next token: some of them together, and every one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from llmhero_widgets.attention import messages
from llmhero_widgets.attention.ablate import ablate, check_method, next_token_inputs
from llmhero_widgets.attention.bounds import check_layer
from llmhero_widgets.attention.restart import Restart
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.forward import last_logits
from llmhero_widgets.models.messages import NO_LOGITS_HINT
from llmhero_widgets.models.reading import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.attention.ablate import Method
    from llmhero_widgets.attention.captured import Capture
    from llmhero_widgets.models.language_model import LanguageModel


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


def effect(  # noqa: PLR0913 - as sweep
    lm: LanguageModel,
    text: str,
    heads: Sequence[tuple[int, int]],
    *,
    method: Method = "zero",
    top: int = 8,
    check: Callable[[], None] = lambda: None,
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
    check
        Called at every layer; may raise to cancel.

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
        both = ablate(lm, text, heads, method=method, check=check)
        before, after = both.before, both.after
    else:
        inputs = next_token_inputs(lm, text)
        with torch.inference_mode():
            before = after = last_logits(lm, lm.module(**inputs))[0].numpy()
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
    restart = Restart(lm, inputs, check)
    clean = restart.run_clean(first_layer)
    if not restart.heads:
        raise HeroError(messages.NOT_OBSERVABLE, messages.OTHER_MODEL_HINT, name=lm.name)
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


def _check_decoder(lm: LanguageModel) -> None:
    if lm.kind != "decoder":
        raise HeroError(messages.NO_NEXT_TOKEN, NO_LOGITS_HINT, code="bad_request", name=lm.name)


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - logits.max()
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return result


def _rank(logits: NDArray[np.float32], token: int) -> int:
    return 1 + int((logits > logits[token]).sum())
