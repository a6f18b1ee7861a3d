"""Several lists of hits into one, with everything that recomputes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_rerank as messages
from llmhero_widgets.rag.ranking.fusion import RANK_CONSTANT, rrf, weighted
from llmhero_widgets.rag.ranking.order import ordered
from llmhero_widgets.rag.values import Hits

if TYPE_CHECKING:
    from collections.abc import Sequence

Fusion = Literal["rrf", "weighted"]


def fuse(
    lists: Sequence[Hits],
    *,
    method: Fusion = "rrf",
    constant: int = RANK_CONSTANT,
    weights: Sequence[float] | None = None,
    k: int = 10,
) -> Hits:
    """Join lists of hits.

    Parameters
    ----------
    lists
        At least one; all count in the same chunks.
    method
        "rrf" looks at ranks alone, "weighted" at scores moved to 0 … 1.
    constant
        For "rrf": what is added to every rank.
    weights
        One per list; without, 1 each for "rrf" and 1 / lists each for "weighted".
    k
        How many to hand on.

    Raises
    ------
    HeroError
        ``bad_request`` for lists of different chunks, or another number of weights.
    """
    if len({each.chunks.digest for each in lists}) > 1:
        raise HeroError(messages.OTHER_CHUNKS, messages.OTHER_CHUNKS_HINT, code="bad_request")
    if weights and len(weights) != len(lists):
        slots: dict[str, Any] = {"weights": len(weights), "lists": len(lists)}
        raise HeroError(messages.WRONG_COUNT, messages.WEIGHTS_HINT, code="bad_request", **slots)
    own = list(weights or [1.0 if method == "rrf" else 1 / len(lists)] * len(lists))
    fused = fused_scores(lists, method=method, constant=constant, weights=own)
    rows = ordered(fused)[:k]
    settings = {"method": method, "constant": constant, "weights": own, "k": k}
    first = lists[0]
    return Hits(
        first.chunks,
        first.query,
        "fused",
        tuple(rows),
        tuple(fused[row] for row in rows),
        method,
        settings,
        tuple(lists),
    )


def fused_scores(
    lists: Sequence[Hits], *, method: Fusion, constant: int, weights: Sequence[float]
) -> dict[int, float]:
    """Return the score of every row that is in one of the lists."""
    if method == "rrf":
        return rrf([each.rows for each in lists], constant=constant, weights=weights)
    scores = [dict(zip(each.rows, each.scores, strict=True)) for each in lists]
    return weighted(scores, weights=weights)


def weights_of(text: str) -> list[float] | None:
    """Read weights as they are written, such as ``"0.7, 0.3"``; None for an empty text.

    Raises
    ------
    HeroError
        ``bad_request`` for anything else, and where all are 0.

    Examples
    --------
    >>> weights_of("0.7, 0.3"), weights_of(" ")
    ([0.7, 0.3], None)
    """
    if not text.strip():
        return None
    try:
        found = [float(part) for part in text.replace("，", ",").split(",")]
    except ValueError:
        found = [-1.0]
    if not all(0 <= weight < float("inf") for weight in found):
        raise HeroError(messages.BAD_WEIGHTS, messages.WEIGHTS_HINT, code="bad_request", value=text)
    if not any(found):
        raise HeroError(messages.ALL_ZERO, messages.WEIGHTS_HINT, code="bad_request")
    return found
