"""Exercise "find-the-head": the head of the default model that looks back at the name."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons import messages as engine_messages
from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages
from llmhero_widgets.lessons.forms import as_array
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

# Facts about the default model and the notebook's sentence; tests measure every one of them again.
LAYERS, HEADS = 30, 9
ANSWER = (24, 4)
# What the usual slips lead to, as (layer, head).
SLIPS = MappingProxyType(
    {
        (23, 0): messages.HEAD_SECOND,  # the head that the notebook opens with
        (18, 8): messages.HEAD_FIRST_TOKEN,  # column 0 instead of the name's
        (11, 8): messages.HEAD_ALL_ROWS,  # the mean over all queries
        (11, 6): messages.HEAD_ANY_ROW,  # the largest weight of any query
        (25, 2): messages.HEAD_JOHN,  # the other name, where it is repeated
        (25, 5): messages.HEAD_FROM_ONE,  # counted from 1
    }
)


def _judge(answer: object) -> Message:
    layer, head = _read(answer)
    if (layer, head) == ANSWER:
        return messages.HEAD_RIGHT
    if not (0 <= layer < LAYERS and 0 <= head < HEADS):
        swapped = 0 <= head < LAYERS and 0 <= layer < HEADS
        raise Wrong(messages.HEAD_SWAPPED if swapped else messages.HEAD_OUTSIDE, layer=layer, head=head)
    raise Wrong(SLIPS.get((layer, head), messages.HEAD_OTHER), layer=layer, head=head)


def _read(answer: object) -> tuple[int, int]:
    """Return (layer, head) from a pair of numbers, or from a name such as "24.4"."""
    if isinstance(answer, str):
        found = [int(number) for number in re.findall(r"\d{1,6}", answer)]
        if len(found) != len(ANSWER):
            raise Wrong(messages.HEAD_FORM)
        return found[0], found[1]
    numbers = as_array(answer).squeeze()
    if not np.isfinite(numbers).all():
        raise Wrong(engine_messages.NOT_FINITE)
    if numbers.shape == () and 0 <= numbers < LAYERS * HEADS:
        if numbers % 1 == 0:
            raise Wrong(messages.HEAD_FLAT, number=int(numbers), heads=HEADS)
        return _read(f"{numbers:.1f}")  # 24.4 without its quotes
    if numbers.shape != (len(ANSWER),) or (numbers % 1).any():
        raise Wrong(messages.HEAD_FORM)
    return int(numbers[0]), int(numbers[1])


TASK = Task(
    name="find-the-head",
    judge=_judge,
    hints=(messages.HEAD_HINT_1, messages.HEAD_HINT_2, messages.HEAD_HINT_3),
    explanation=messages.HEAD_EXPLANATION,
    code="""\
import numpy as np

on_mary = weights[:, :, -1, cap.tokens.index(" Mary")]
head = np.unravel_index(on_mary.argmax(), on_mary.shape)
""",
)
