"""What a model makes of positions: the same text further along, and with two words exchanged."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.forward import for_last_token, forward_inputs, last_logits
from llmhero_widgets.models.reading import check_ids
from llmhero_widgets.positions import messages
from llmhero_widgets.positions.table import table_of

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


@dataclass(frozen=True, slots=True)
class Movable:
    """Whether a text can be moved along a model's positions, and how far.

    Attributes
    ----------
    how
        ``"told"``: the model is told where each token stands, so a text can be moved. ``"alibi"``: it knows
        distances alone, and moving a text changes nothing by construction. ``"counted"``: it finds the order
        by itself, from the first token, and cannot be told otherwise.
    positions
        How many it has; None where there is no last one.
    """

    how: Literal["told", "alibi", "counted"]
    positions: int | None


def movable(lm: LanguageModel) -> Movable:
    """Return whether and how far a text can be moved along a model's positions.

    Parameters
    ----------
    lm
        Any model.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import BloomConfig, BloomForCausalLM, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0}, [])))
    >>> sizes = {"hidden_size": 8, "n_layer": 1, "n_head": 2, "bos_token_id": 0, "eos_token_id": 0}
    >>> bloom = BloomForCausalLM(BloomConfig(vocab_size=1, pad_token_id=0, **sizes))
    >>> movable(load_model(bloom, tokenizer=tokenizer))
    Movable(how='alibi', positions=None)
    """
    config = lm.module.config
    if config.model_type in {"bloom", "mpt"} or getattr(config, "alibi", False):
        return Movable("alibi", None)
    told = "position_ids" in inspect.signature(lm.module.forward).parameters
    return Movable("told" if told else "counted", _positions(lm))


def _positions(lm: LanguageModel) -> int | None:
    table = table_of(lm)
    if table is not None:
        return len(table.rows)
    kept = (_kept(module) for module in lm.module.modules())
    return min((rows for rows in kept if rows is not None), default=None)


def _kept(module: Any) -> int | None:
    """Return how many positions have sines that were computed once and are only looked up."""
    import torch

    # GPT-J, CodeGen and CTRL; XGLM, which leaves rows in front.
    for name, skipped in (("embed_positions", 0), ("pos_encoding", 0), ("weights", _offset(module))):
        table = getattr(module, name, None)
        if skipped is not None and isinstance(table, torch.Tensor):
            return len(table) - skipped
    return None


def _offset(module: Any) -> int | None:
    return getattr(module, "offset", None)


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
        A decoder.
    ids
        The text's tokens, at least two.
    shifts
        By how many positions the whole text is moved: only ``position_ids`` change. Nothing is moved where
        the model cannot be told (see :func:`movable`): then all trials are swaps.
    check
        Called before every pass; may raise to cancel.

    Returns
    -------
    tuple
        Probabilities of the next token after the text as it is, and the trials: the shifts, then the swaps.

    Raises
    ------
    HeroError
        ``bad_request`` if the model does not write, the text is too short, a token is none of the model's, or
        a shift goes back before the first position or past the last one that the model has.

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
    check_ids(ids, lm.vocabulary)
    look = check or (lambda: None)
    look()
    reach = movable(lm)
    moves = shifts if reach.how == "told" else ()
    _require(lm, len(ids), moves, reach.positions)
    look()
    before = _next(lm, ids)
    trials = []
    for shift in moves:
        look()
        trials.append(_trial("shift", shift, _next(lm, ids, shift), before))
    for place in range(len(ids) - 1):
        look()
        swapped = [*ids[:place], ids[place + 1], ids[place], *ids[place + 2 :]]
        trials.append(_trial("swap", place, _next(lm, swapped), before))
    return before, trials


def _require(lm: LanguageModel, length: int, shifts: Sequence[int], positions: int | None) -> None:
    for shift in (0, *shifts):
        if shift < 0:
            raise HeroError(messages.BAD_SHIFT, code="bad_request", shift=shift)
        if positions is not None and shift + length > positions:
            raise HeroError(
                messages.PAST_THE_END,
                messages.PAST_THE_END_HINT,
                code="bad_request",
                name=lm.name,
                positions=f"{positions:,}",
                last=f"{shift + length - 1:,}",
                most=f"{max(0, positions - length):,}",
            )


def _trial(name: str, amount: int, after: NDArray[np.float64], before: NDArray[np.float64]) -> Trial:
    return Trial(name, amount, after, float(np.abs(after - before).sum() / 2))


def _next(lm: LanguageModel, ids: Sequence[int], shift: int | None = None) -> NDArray[np.float64]:
    import torch

    inputs = for_last_token(lm, forward_inputs(lm, ids))
    if shift is not None:
        inputs["position_ids"] = torch.arange(shift, shift + len(ids), device=lm.module.device)[None]
    with torch.inference_mode():
        logits = last_logits(lm, lm.module(**inputs))[0]
    found: NDArray[np.float64] = logits.double().softmax(-1).numpy()
    return found
