"""What a model makes of positions: the same text further along, and with two words exchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.forward import for_last_token, forward_inputs, last_logits
from llmhero_widgets.positions import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel


@dataclass(frozen=True, slots=True)
class Trial:
    """How the next token changed.

    Attributes
    ----------
    name
        What was done: ``"shift"`` or ``"swap"``.
    amount
        By how many positions the text was moved; for a swap, the place of the first of the two tokens.
    probabilities
        Of the next token: float64 ``(vocabulary,)``.
    distance
        Total variation from the untouched text: half the sum of all differences, 0 for the same, 1 for
        nothing in common.
    """

    name: str
    amount: int
    probabilities: NDArray[np.float64]
    distance: float


def shift_and_swap(
    lm: LanguageModel,
    ids: Sequence[int],
    *,
    shifts: Sequence[int] = (1, 10, 100, 1000),
    check: Callable[[], None] | None = None,
) -> tuple[NDArray[np.float64], list[Trial]]:
    """Read a text as it is, then from further along, then with every two neighbours exchanged.

    Parameters
    ----------
    lm
        A decoder whose ``forward`` takes ``position_ids``.
    ids
        The text's tokens, at least two.
    shifts
        By how many positions the whole text is moved: only ``position_ids`` change.
    check
        Called before every pass; may raise to cancel.

    Returns
    -------
    tuple
        Probabilities of the next token after the text as it is, and the trials: the shifts, then the swaps.

    Raises
    ------
    HeroError
        ``bad_request`` if the model does not write, or the text is too short.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> sizes = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
    >>> llama = LlamaForCausalLM(LlamaConfig(vocab_size=2, bos_token_id=0, eos_token_id=1, **sizes))
    >>> _, trials = shift_and_swap(load_model(llama, tokenizer=tokenizer), [0, 1, 1], shifts=(5,))
    >>> [(trial.name, trial.amount) for trial in trials]
    [('shift', 5), ('swap', 0), ('swap', 1)]
    >>> trials[0].distance < 1e-5
    True
    """
    if lm.kind != "decoder":
        raise HeroError(messages.NOT_A_DECODER, code="bad_request", name=lm.name)
    if len(ids) < 2:  # noqa: PLR2004 - two to exchange
        raise HeroError(messages.TOO_SHORT, code="bad_request")
    look = check or (lambda: None)
    look()
    before = _next(lm, ids, 0)
    trials = []
    for shift in shifts:
        look()
        trials.append(_trial("shift", shift, _next(lm, ids, shift), before))
    for place in range(len(ids) - 1):
        look()
        swapped = [*ids[:place], ids[place + 1], ids[place], *ids[place + 2 :]]
        trials.append(_trial("swap", place, _next(lm, swapped, 0), before))
    return before, trials


def _trial(name: str, amount: int, after: NDArray[np.float64], before: NDArray[np.float64]) -> Trial:
    return Trial(name, amount, after, float(np.abs(after - before).sum() / 2))


def _next(lm: LanguageModel, ids: Sequence[int], shift: int) -> NDArray[np.float64]:
    inputs = for_last_token(lm, forward_inputs(lm, ids))
    inputs["position_ids"] = torch.arange(shift, shift + len(ids), device=lm.module.device)[None]
    with torch.inference_mode():
        logits = last_logits(lm, lm.module(**inputs))[0]
    found: NDArray[np.float64] = logits.double().softmax(-1).numpy()
    return found
