"""Positions that are added to the token: computed from sines, or learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.positions import messages
from llmhero_widgets.positions.table import table_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel

BASE = 10_000.0


def sinusoidal(length: int, width: int, *, base: float = BASE) -> NDArray[np.float32]:
    """Return the encoding of the first Transformer: sine and cosine of ``width / 2`` wavelengths.

    Dimension ``2i`` of position ``p`` is ``sin(p / base**(2i / width))``, dimension ``2i + 1`` the cosine.

    Parameters
    ----------
    length
        How many positions, from 0.
    width
        How many numbers each of them gets; even.
    base
        The longest wavelength is almost ``2 * pi * base`` positions.

    Returns
    -------
    NDArray[np.float32]
        Shape ``(length, width)``, between -1 and 1.

    Raises
    ------
    HeroError
        If ``width`` is odd or a size is negative.

    References
    ----------
    Vaswani et al., *Attention Is All You Need*, 2017, section 3.5. arXiv:1706.03762.

    Examples
    --------
    >>> sinusoidal(2, 4).round(2)
    array([[0.  , 1.  , 0.  , 1.  ],
           [0.84, 0.54, 0.01, 1.  ]], dtype=float32)
    """
    angles = np.outer(np.arange(require_size(length)), frequencies(width, base))
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(length, width).astype(np.float32)


def frequencies(width: int, base: float = BASE) -> NDArray[np.float64]:
    """Return by how many radians each pair of dimensions turns per position: ``(width / 2,)``.

    Raises
    ------
    HeroError
        If ``width`` is odd or negative, or ``base`` is no finite number above 0.

    Examples
    --------
    >>> frequencies(4)
    array([1.  , 0.01])
    """
    if width % 2 or width < 0:
        raise HeroError(messages.ODD_WIDTH, code="bad_request", width=width)
    return require_base(base) ** (-np.arange(0, width, 2) / max(width, 1))


def learned(lm: LanguageModel) -> NDArray[np.float32]:
    """Return the positions that a model has learned, one row of its own table for each.

    The first row is the one that the first token gets: rows that stand for no position are left out. To find
    it, the model reads one token.

    Parameters
    ----------
    lm
        A model that adds learned positions, as BERT and GPT-2 do.

    Returns
    -------
    NDArray[np.float32]
        Shape ``(positions, width)``; a copy.

    Raises
    ------
    HeroError
        If the model has none: no table at all, or one that was computed from sines.

    References
    ----------
    Devlin et al., *BERT*, 2018. arXiv:1810.04805.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0}, [])))
    >>> sizes = {"hidden_size": 8, "num_attention_heads": 2, "num_hidden_layers": 1, "intermediate_size": 8}
    >>> bert = BertModel(BertConfig(vocab_size=1, max_position_embeddings=16, **sizes))
    >>> learned(load_model(bert, tokenizer=tokenizer)).shape
    (16, 8)
    """
    table = table_of(lm)
    if table is None or table.sines:
        problem = messages.NOT_LEARNED if table is None else messages.SINES
        raise HeroError(problem, messages.NOT_LEARNED_HINT, code="bad_request", name=lm.name)
    return table.rows


def similarity(table: NDArray[np.float32], position: int) -> NDArray[np.float32]:
    """Return the cosine of one position's vector with that of every other: ``(length,)``, between -1 and 1.

    Raises
    ------
    HeroError
        If there is no such position.

    Examples
    --------
    >>> similarity(sinusoidal(3, 4), 1).round(2)
    array([0.77, 1.  , 0.77], dtype=float32)
    """
    if not 0 <= position < len(table):
        raise HeroError(messages.NO_POSITION, code="bad_request", position=position, last=len(table) - 1)
    wide = table.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1)
    # A row of zeros is like nothing, not even itself.
    safe = np.where(lengths > 0, lengths, 1)
    alike: NDArray[np.float64] = (wide / safe[:, None]) @ (wide[position] / safe[position])
    return alike.astype(np.float32)


def require_size(size: int) -> int:
    """Return a size that is none or more.

    Raises
    ------
    HeroError
        If it is negative.
    """
    if size < 0:
        raise HeroError(messages.BAD_SIZE, code="bad_request", size=size)
    return size


def require_base(base: float) -> float:
    """Return a base that is a finite number above 0.

    Raises
    ------
    HeroError
        If it is not.
    """
    if not 0 < base < np.inf:
        raise HeroError(messages.BAD_BASE, code="bad_request", base=base)
    return base
