"""Positions as turns of query and key: RoPE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.positions import messages
from llmhero_widgets.positions.absolute import BASE, frequencies, require_size

if TYPE_CHECKING:
    import torch
    from numpy.typing import ArrayLike, NDArray

    from llmhero_widgets.models.language_model import LanguageModel


@dataclass(frozen=True, slots=True)
class Rotary:
    """How a model turns its queries and keys.

    Attributes
    ----------
    frequencies
        Turn of each pair of dimensions from one position to the next, in radians: ``(width / 2,)``.
    width
        Of the part of a query that is turned.
    base
        θ of its configuration.
    scaling
        The kind of scaling to longer texts that it was set to; ``"default"`` without any.
    trained
        How many positions it was made for.
    attention_scaling
        What sine and cosine are multiplied by, so that every score is multiplied by its square: above 1 with
        YaRN and LongRoPE, 1 otherwise.
    layers
        Which layers turn so, where a model has layers of several kinds, as Gemma 3 and ModernBERT do:
        ``"full_attention"``. Empty where all turn alike.
    """

    frequencies: NDArray[np.float64]
    width: int
    base: float
    scaling: str
    trained: int
    attention_scaling: float = 1.0
    layers: str = ""


def rope_angles(length: int, width: int, *, base: float = BASE) -> NDArray[np.float64]:
    """Return by how much each pair of dimensions is turned at each position, in radians.

    Parameters
    ----------
    length
        How many positions, from 0.
    width
        How wide a query is; even.
    base
        θ: the larger it is, the slower the slowest pairs turn.

    Returns
    -------
    NDArray[np.float64]
        Shape ``(length, width / 2)``: ``position / base**(2i / width)``.

    Raises
    ------
    HeroError
        If a size or the base makes no sense.

    References
    ----------
    Su et al., *RoFormer*, 2021. arXiv:2104.09864.

    Examples
    --------
    >>> rope_angles(3, 4)
    array([[0.  , 0.  ],
           [1.  , 0.01],
           [2.  , 0.02]])
    """
    return np.outer(np.arange(require_size(length)), frequencies(width, base))


def rotate(vectors: ArrayLike, angles: ArrayLike) -> NDArray[np.float64]:
    """Turn queries or keys, as Llama does: dimension ``i`` makes a pair with dimension ``i + width / 2``.

    Parameters
    ----------
    vectors
        Shape ``(…, width)``.
    angles
        Shape ``(…, width / 2)``, in radians, as of :func:`rope_angles`.

    Returns
    -------
    NDArray[np.float64]
        Shape ``(…, width)``; every vector is as long as before.

    Raises
    ------
    HeroError
        If the widths do not fit.

    Examples
    --------
    >>> rotate([1.0, 0.0], [np.pi / 2]).round(6)
    array([0., 1.])
    """
    plain, turn = np.asarray(vectors, dtype=np.float64), np.asarray(angles, dtype=np.float64)
    if plain.shape[-1] != 2 * turn.shape[-1]:
        raise HeroError(
            messages.WIDTHS_DIFFER, code="bad_request", width=plain.shape[-1], pairs=turn.shape[-1]
        )
    first, second = np.split(plain, 2, axis=-1)
    cosine, sine = np.cos(turn), np.sin(turn)
    return np.concatenate([first * cosine - second * sine, second * cosine + first * sine], axis=-1)


def score_by_distance(
    query: ArrayLike, key: ArrayLike, distances: ArrayLike, turns: ArrayLike
) -> NDArray[np.float64]:
    """Return the score of one query and one key, for each distance at which they may stand.

    Parameters
    ----------
    query, key
        Before they are turned: ``(width,)``.
    distances
        Position of the query less that of the key: ``(n,)``.
    turns
        Radians from one position to the next, for each pair of dimensions: ``(width / 2,)``.

    Returns
    -------
    NDArray[np.float64]
        Shape ``(n,)``: dot product over the square root of the width. It depends on nothing but the distance.

    Examples
    --------
    >>> score_by_distance([1.0, 0.0], [1.0, 0.0], [0, 1], [np.pi]).round(3)
    array([ 0.707, -0.707])
    """
    apart = np.multiply.outer(np.asarray(distances, dtype=np.float64), np.asarray(turns, dtype=np.float64))
    turned = rotate(
        np.broadcast_to(np.asarray(query, dtype=np.float64), (*apart.shape[:-1], 2 * apart.shape[-1])), apart
    )
    scores: NDArray[np.float64] = turned @ np.asarray(key, dtype=np.float64) / np.sqrt(turned.shape[-1])
    return scores


def rope_of(lm: LanguageModel) -> Rotary:
    """Return how a loaded model turns its queries and keys, by its own code.

    Frequencies that depend on the length of the text (dynamic scaling, LongRoPE) are those up to the length
    that the model was trained for.

    Parameters
    ----------
    lm
        A model with rotary positions, such as Llama's kin.

    Returns
    -------
    Rotary

    Raises
    ------
    HeroError
        If the model has none.

    References
    ----------
    Peng et al., *YaRN*, 2023. arXiv:2309.00071.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0}, [])))
    >>> sizes = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
    >>> scaled = {"rope_type": "linear", "rope_theta": 10_000.0, "factor": 4.0}
    >>> config = LlamaConfig(vocab_size=1, bos_token_id=0, eos_token_id=0, rope_parameters=scaled, **sizes)
    >>> rope_of(load_model(LlamaForCausalLM(config), tokenizer=tokenizer)).frequencies
    array([0.25  , 0.0025])
    """
    import torch

    for module in lm.module.modules():
        if hasattr(module, "rope_type") and hasattr(module, "config"):
            return _of_config(module)
        table = getattr(module, "embed_positions", None)
        if hasattr(module, "rotary_dim") and isinstance(table, torch.Tensor):
            return _of_table(table)
    raise HeroError(messages.NOT_ROTARY, messages.NOT_ROTARY_HINT, code="bad_request", name=lm.name)


def _of_config(module: Any) -> Rotary:
    config = module.config
    parameters = getattr(config, "rope_parameters", None) or {}
    kind, layers = module.rope_type, ""
    if isinstance(kind, dict):
        layers = "full_attention" if "full_attention" in kind else next(iter(kind))
        kind, parameters = kind[layers], parameters[layers]

    def own(name: str) -> Any:
        return getattr(module, f"{layers}_{name}" if layers else name, None)

    # A pass over a long text may have replaced `inv_freq`; the other keeps what the model was made with.
    turns = own("original_inv_freq")
    turns = own("inv_freq") if turns is None else turns
    return Rotary(
        frequencies=turns.detach().double().cpu().numpy().copy(),
        width=2 * len(turns),
        base=float(parameters.get("rope_theta", getattr(config, "rope_theta", BASE))),
        scaling=str(kind),
        trained=int(config.max_position_embeddings),
        attention_scaling=float(own("attention_scaling") or 1.0),
        layers=layers,
    )


def _of_table(table: torch.Tensor) -> Rotary:
    """GPT-J and CodeGen keep sine and cosine of every angle; those of position 1 tell the turn."""
    sine, cosine = np.split(table[1].detach().double().cpu().numpy(), 2)
    turns = np.arctan2(sine, cosine)
    return Rotary(turns, 2 * len(turns), BASE, "default", len(table))
