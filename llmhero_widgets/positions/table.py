"""The table in which a model looks up its positions, and which row it takes for the first token."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.models.forward import forward_inputs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel

# BERT's kin, GPT-2, OPT and BART, GPT.
_NAMES = {"position_embeddings", "wpe", "embed_positions", "positions_embed"}
# Sines in bfloat16 miss the rule below by a hundredth; of learned tables, some column is always far off.
_TOLERANCE = 0.03
# Any three numbers obey it.
_ROWS_TO_JUDGE = 4


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are added to the tokens.

    Attributes
    ----------
    rows
        One for each position: float32 ``(positions, width)``; a copy.
    sines
        Whether they are nothing but sines, so that nothing was learned.
    """

    rows: NDArray[np.float32]
    sines: bool


def table_of(lm: LanguageModel) -> Table | None:
    """Return the table that a model adds to its tokens, from the row that the first token gets; None if none.

    RoBERTa, OPT, BART and others leave a few rows in front, each by a rule of its own. So the model reads one
    token, and we look which row it takes.
    """
    for name, module in lm.module.named_modules():
        if name.rpartition(".")[2] in _NAMES and hasattr(module, "num_embeddings"):
            whole: NDArray[np.float32] = module.weight.detach().float().cpu().numpy()
            first = _first_row(lm, module, whole)
            if first is not None:
                rows = whole[first:].copy()
                return Table(rows, are_sines(rows))
    return None


def are_sines(rows: NDArray[np.float32]) -> bool:
    """Return whether every column is a sine wave: any value is a fixed share of its neighbours' sum.

    Examples
    --------
    >>> from llmhero_widgets.positions.absolute import sinusoidal
    >>> are_sines(sinusoidal(20, 8)), are_sines(np.random.default_rng(0).normal(size=(20, 8)))
    (True, False)
    """
    wide = rows.astype(np.float64)
    if len(wide) < _ROWS_TO_JUDGE or not (wide != wide[0]).any():
        return False
    middle, around = wide[1:-1], wide[2:] + wide[:-2]
    size = np.maximum((middle**2).sum(axis=0), np.finfo(np.float64).tiny)
    left = around - middle * ((around * middle).sum(axis=0) / size)
    return bool((np.sqrt((left**2).sum(axis=0) / size) < _TOLERANCE).all())


def _first_row(lm: LanguageModel, module: Any, whole: NDArray[np.float32]) -> int | None:
    """Return which row the first token gets, None if the model never asks for any."""
    import torch

    seen: list[Any] = []
    ours = threading.get_ident()

    def note(_module: Any, _arguments: Any, output: Any) -> None:
        # The model's worker may be reading something else meanwhile.
        if threading.get_ident() == ours:
            # ProphetNet hands out the position's number beside its row.
            seen.append(output[0] if isinstance(output, tuple) else output)

    handle = module.register_forward_hook(note)
    try:
        with torch.inference_mode():
            ids = [_no_padding(lm, module)]
            lm.module(**forward_inputs(lm, ids, ids if lm.kind == "encoder-decoder" else None))
    finally:
        handle.remove()
    if not seen:
        return None
    row = seen[0].reshape(-1, whole.shape[1])[0].float().cpu().numpy()
    return int((whole == row).all(axis=1).argmax())


def _no_padding(lm: LanguageModel, module: Any) -> int:
    """Return a token that stands for something: padding has a position of its own."""
    padding = {lm.module.config.get_text_config().pad_token_id, getattr(module, "padding_idx", None)}
    return next((number for number in range(lm.vocabulary) if number not in padding), 0)
