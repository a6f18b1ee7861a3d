"""Exercise "rrf": several orders fused into one by reciprocal ranks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.retrieval import messages_rrf as messages
from llmhero_widgets.lessons.forms import as_words, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong
from llmhero_widgets.rag.ranking.fusion import RANK_CONSTANT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.core.text import Message

_TRIES = (
    (("a b c d", "c e a f"), 60),
    (("a b c d e f g", "h f i j c", "k l m n o c"), 2),
    (("a b c d e f g", "h f i j c", "k l m n o c"), 1),
    (("p q r s t", "s q u", "v w s"), 3),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "rrf")
    for orders, constant in _TRIES:
        rankings = [order.split() for order in orders]
        got = as_words(result_of(function, [list(each) for each in rankings], constant))
        scores = _scores(rankings, _reciprocal(constant))
        if len(got) != len(set(got)):
            raise Wrong(messages.TWICE)
        if set(got) != set(scores):
            raise Wrong(messages.NAMES, right=" ".join(sorted(scores)), got=" ".join(sorted(got)))
        if _follows(got, scores):
            continue
        if _follows([*reversed(got)], scores):
            raise Wrong(messages.WORST_FIRST)
        if _follows(got, _scores(rankings, _reciprocal(RANK_CONSTANT))):
            raise Wrong(messages.CONSTANT, constant=constant)
        if _follows(got, _scores(rankings, lambda rank: rank**-1)):
            raise Wrong(messages.NO_CONSTANT)
        if _follows(got, _scores(rankings, _reciprocal(constant - 1))):
            raise Wrong(messages.FROM_ZERO)
        if _follows(got, _scores(rankings, lambda rank: -rank)):
            raise Wrong(messages.SUM_OF_RANKS)
        early, late = next(pair for pair in pairwise(got) if not _follows([*pair], scores))
        slots = {"late": late, "better": scores[late], "early": early, "worse": scores[early]}
        raise Wrong(messages.OTHER, orders=" | ".join(orders), constant=constant, **slots)
    return messages.RIGHT


def _reciprocal(constant: int) -> Callable[[int], float]:
    return lambda rank: float((constant + rank) ** -1)


def _scores(rankings: list[list[str]], worth: Callable[[int], float]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, 1):
            scores[name] = scores.get(name, 0) + worth(rank)
    return scores


def _follows(order: list[str], scores: Mapping[str, float]) -> bool:
    """Whether an order has the best first; equals may stand either way."""
    return all(scores[one] > scores[other] - 1e-9 for one, other in pairwise(order))


TASK = Task(
    name="rrf",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
from collections import Counter


def rrf(rankings, constant=60):
    scores = Counter()
    for ranking in rankings:
        for rank, name in enumerate(ranking, start=1):
            scores[name] += 1 / (constant + rank)
    return [name for name, _ in scores.most_common()]
""",
)
