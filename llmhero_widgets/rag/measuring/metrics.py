"""recall@k, MRR, nDCG@k and MAP of one ranking, as trec_eval and ir-measures define them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def recall(ranking: Sequence[Any], grades: Mapping[Any, int], k: int) -> float:
    """Return which share of what is relevant stands among the first k (``R@k`` in ir-measures).

    Parameters
    ----------
    ranking
        What was found, best first, nothing twice.
    grades
        How relevant each is; from 1 on it counts as relevant, what is missing does not.
    k
        How many are looked at, at least 1.

    Returns
    -------
    float
        From 0 to 1; 0 where nothing is relevant.

    Examples
    --------
    >>> recall(["a", "b", "c"], {"b": 1, "d": 1}, 2)
    0.5
    """
    relevant = _relevant(grades)
    return sum(grades.get(each, 0) > 0 for each in ranking[:k]) / relevant if relevant else 0.0


def reciprocal_rank(ranking: Sequence[Any], grades: Mapping[Any, int]) -> float:
    """Return 1 over the rank of the first that is relevant, or 0 (``RR``; its mean is MRR).

    Parameters
    ----------
    ranking, grades
        As for :func:`recall`.

    Examples
    --------
    >>> reciprocal_rank(["a", "b", "c"], {"b": 1})
    0.5
    """
    return next((1 / rank for rank, each in enumerate(ranking, 1) if grades.get(each, 0) > 0), 0.0)


def average_precision(ranking: Sequence[Any], grades: Mapping[Any, int]) -> float:
    """Return the mean, over all that is relevant, of the precision where it stands (``AP``; its mean is MAP).

    What is relevant and was not found counts as 0.

    Parameters
    ----------
    ranking, grades
        As for :func:`recall`.

    Examples
    --------
    >>> average_precision(["a", "b", "c"], {"a": 1, "c": 1})
    0.8333333333333333
    """
    found, total = 0, 0.0
    for rank, each in enumerate(ranking, 1):
        if grades.get(each, 0) > 0:
            found += 1
            total += found / rank
    relevant = _relevant(grades)
    return total / relevant if relevant else 0.0


def ndcg(ranking: Sequence[Any], grades: Mapping[Any, int], k: int) -> float:
    """Return the discounted gain of the first k over that of the best order (``nDCG@k``).

    The gain is the grade itself and is divided by log2(rank + 1), as in trec_eval (Järvelin and Kekäläinen
    2002, `Cumulated gain-based evaluation of IR techniques`).

    Parameters
    ----------
    ranking, grades, k
        As for :func:`recall`.

    Examples
    --------
    >>> round(ndcg(["a", "b"], {"b": 1}, 5), 4)
    0.6309
    """
    best = _gain(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k])
    return _gain([max(0, grades.get(each, 0)) for each in ranking[:k]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def _relevant(grades: Mapping[Any, int]) -> int:
    return sum(grade > 0 for grade in grades.values())
