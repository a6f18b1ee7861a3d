"""Exercise "cost": what a desk costs that hands over to a person below some score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.retrieval import messages_cost as messages
from llmhero_widgets.lessons.forms import as_array, is_near, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

# Scores and whether the answer is right; threshold; price of a wrong answer, of a person.
_TRIES = (
    (
        ((0.9, True), (0.8, False), (0.6, True), (0.5, False), (0.2, True), (0.1, True), (0.7, True)),
        0.6,
        20,
        3,
    ),
    (((0.7, False), (0.7, True), (0.4, False)), 0.7, 11, 2),
    (((0.3, True), (0.2, True)), 0.5, 7, 4),
    (((0.9, True), (0.8, True)), 0.5, 7, 4),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "cost")
    for seen, threshold, wrong, person in _TRIES:
        scores, right = [score for score, _ in seen], [is_right for _, is_right in seen]
        got = as_array(result_of(function, list(scores), list(right), threshold, wrong, person))
        if got.shape != ():
            raise Wrong(messages.NUMBER, shape=got.shape)
        errors = sum(not is_right for score, is_right in seen if score >= threshold)
        handed = sum(score < threshold for score in scores)
        total = errors * wrong + handed * person
        if is_near(got, total):
            continue
        if is_near(got, total / len(scores)):
            raise Wrong(messages.MEAN)
        if is_near(got, errors * person + handed * wrong):
            raise Wrong(messages.SWAPPED)
        strict = sum(not is_right for score, is_right in seen if score > threshold)
        if is_near(got, strict * wrong + sum(score <= threshold for score in scores) * person):
            raise Wrong(messages.AT_THE_LINE)
        if is_near(got, right.count(False) * wrong + handed * person):
            raise Wrong(messages.ALL_WRONG)
        if is_near(got, errors * wrong):
            raise Wrong(messages.NO_PERSON)
        shown = ", ".join(f"{score:g} {'✓' if is_right else '✗'}" for score, is_right in seen)
        raise Wrong(messages.OTHER, shown=shown, threshold=threshold, total=total, got=float(got))
    return messages.RIGHT


TASK = Task(
    name="cost",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def cost(scores, right, threshold, wrong, person):
    total = 0
    for score, is_right in zip(scores, right):
        if score < threshold:
            total += person
        elif not is_right:
            total += wrong
    return total
""",
)
