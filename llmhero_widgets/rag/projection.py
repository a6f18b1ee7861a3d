"""A plane through vectors: the two directions in which they differ most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_BLOCK: Final = 4096


@dataclass(frozen=True)
class Plane:
    """Directions of the largest variance.

    Attributes
    ----------
    mean
        float64, shape ``(dimensions,)``: what is taken from a vector first.
    axes
        float64, shape ``(2, dimensions)``, of length 1; their largest entry is positive, so that a picture is
        the same every time. Zero where the vectors have fewer directions.
    variance
        Share of the whole variance along each axis, from 0 to 1.
    """

    mean: NDArray[np.float64]
    axes: NDArray[np.float64]
    variance: tuple[float, float]

    def place(self, vectors: NDArray[Any]) -> NDArray[np.float64]:
        """Return where vectors of shape ``(n, dimensions)`` lie in the plane: float64, shape ``(n, 2)``."""
        return (vectors.astype(np.float64) - self.mean) @ self.axes.T


def principal_plane(matrix: NDArray[Any], *, check: Callable[[], None] = lambda: None) -> Plane:
    """Return the first two principal components (Pearson 1901), by the singular values of the covariance.

    Parameters
    ----------
    matrix
        Shape ``(n, dimensions)``; read in blocks, so that a hundred thousand vectors need no copy.
    check
        Called for each block; may raise to stop.

    Examples
    --------
    >>> plane = principal_plane(np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 1.0]]))
    >>> plane.axes.tolist(), plane.variance
    ([[1.0, 0.0], [0.0, 0.0]], (1.0, 0.0))
    """
    count, dimensions = matrix.shape
    blocks = range(0, count, _BLOCK)
    mean = np.zeros(dimensions)
    for start in blocks:
        check()
        mean += matrix[start : start + _BLOCK].sum(axis=0, dtype=np.float64)
    mean /= max(1, count)
    covariance = np.zeros((dimensions, dimensions))
    for start in blocks:
        check()
        centred = matrix[start : start + _BLOCK].astype(np.float64) - mean
        covariance += centred.T @ centred
    check()
    _, values, rows = np.linalg.svd(covariance)
    axes = np.zeros((2, dimensions))
    shares = [0.0, 0.0]
    total = float(values.sum())
    for number in range(min(2, dimensions)):
        # What is left of nothing is noise of rounding.
        if total > 0 and values[number] > total * np.finfo(np.float64).eps * dimensions:
            axis = rows[number]
            axes[number] = axis * np.sign(axis[np.abs(axis).argmax()])
            shares[number] = float(values[number]) / total
    return Plane(mean, axes, (shares[0], shares[1]))
