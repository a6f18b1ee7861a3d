"""Positions as turns of query and key: RoPE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.positions import messages
from llmhero_widgets.positions.absolute import BASE, frequencies, require_size

if TYPE_CHECKING:
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
    """

    frequencies: NDArray[np.float64]
    width: int
    base: float
    scaling: str
    trained: int


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
    """
    for module in lm.module.modules():
        turns = getattr(module, "inv_freq", None)
        if turns is None or not hasattr(module, "rope_type"):
            continue
        config = module.config
        parameters = getattr(config, "rope_parameters", None) or {}
        return Rotary(
            frequencies=turns.detach().double().cpu().numpy(),
            width=2 * len(turns),
            base=float(parameters.get("rope_theta", getattr(config, "rope_theta", BASE))),
            scaling=str(module.rope_type),
            trained=int(config.max_position_embeddings),
        )
    raise HeroError(messages.NOT_ROTARY, messages.NOT_ROTARY_HINT, code="bad_request", name=lm.name)
