"""Exercise "sinusoid": the position code of the first Transformer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages_sinusoid as messages
from llmhero_widgets.lessons.exercises.transformers.slips import close, refuse_slips, require_shape
from llmhero_widgets.lessons.forms import call, require_function
from llmhero_widgets.lessons.verdict import Wrong
from llmhero_widgets.positions import sinusoidal
from llmhero_widgets.positions.absolute import BASE, frequencies

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

_WIDTH = 6
_TRIES = (0, 1, 7, 300)


def _judge(answer: object) -> Message:
    function = require_function(answer, "code")
    for position in _TRIES:
        got = call(_at(function, position), np.zeros(0))
        right = sinusoidal(position + 1, _WIDTH)[-1].astype(np.float64)
        require_shape(got, (), right.shape)
        if close(got, right):
            continue
        refuse_slips(got, _slips(position, right))
        worst = int(np.abs(got - right).argmax())
        raise Wrong(messages.OTHER, position=position, dimension=worst, got=got[worst], expected=right[worst])
    return messages.RIGHT


def _at(function: Callable[..., object], position: int) -> Callable[..., object]:
    return lambda _nothing: function(position, _WIDTH)


def _slips(position: int, right: NDArray[np.float64]) -> list[tuple[Message, NDArray[np.float64]]]:
    sines, cosines = right[::2], right[1::2]
    own = position / BASE ** (np.arange(_WIDTH) / _WIDTH)
    alone = np.where(np.arange(_WIDTH) % 2 == 0, np.sin(own), np.cos(own))
    degrees = np.degrees(position * frequencies(_WIDTH))
    return [
        (messages.BLOCKS, np.concatenate([sines, cosines])),
        (messages.COSINE_FIRST, _side_by_side(cosines, sines)),
        (messages.ONLY_SINES, np.repeat(sines, 2)),
        (messages.EVERY_DIMENSION, alone),
        (messages.DEGREES, _side_by_side(np.sin(degrees), np.cos(degrees))),
    ]


def _side_by_side(even: NDArray[np.float64], odd: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ravel((even, odd), order="F")


TASK = Task(
    name="sinusoid",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
import numpy as np


def code(position, width):
    angles = position / 10000 ** (np.arange(0, width, 2) / width)
    code = np.empty(width)
    code[::2] = np.sin(angles)
    code[1::2] = np.cos(angles)
    return code
""",
)
