"""Exercise "find-the-head": every way to name a head, every usual slip, and whether the facts are facts."""

import re

import numpy as np
import pytest
import torch

from llmhero_widgets.attention import capture
from llmhero_widgets.lessons import lesson
from llmhero_widgets.lessons.exercises.transformers import find_the_head, messages

STORY = "When Mary and John went to the store, John gave a drink to"


@pytest.fixture
def check():
    return lesson("1.1").exercise("find-the-head").check


@pytest.mark.parametrize(
    "answer",
    [
        (24, 4),
        [24, 4],
        [(24, 4)],
        np.array([24, 4]),
        np.array([[24], [4]]),
        (np.array([24]), np.array([4])),
        np.unravel_index(220, (30, 9)),
        divmod(220, 9),
        divmod(np.int64(220), 9),
        torch.tensor([24, 4]),
        (torch.tensor(24), torch.tensor(4)),
        (number for number in (24, 4)),
        (24.0, 4.0),
        24.4,
        np.float32(24.4),
        "24.4",
        "24, 4",
        "(24, 4)",
        "L24H4",
        "layer 24, head 4",
        "第 24 层的头 4",
    ],
)
def test_every_way_to_name_the_right_head_passes(check, answer):
    result = check(answer)
    assert result
    assert result.message == messages.HEAD_RIGHT.en


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((23, 0), messages.HEAD_SECOND),
        ("23.0", messages.HEAD_SECOND),
        ((18, 8), messages.HEAD_FIRST_TOKEN),
        ((11, 8), messages.HEAD_ALL_ROWS),
        ((11, 6), messages.HEAD_ANY_ROW),
        ((25, 2), messages.HEAD_JOHN),
        ((25, 5), messages.HEAD_FROM_ONE),
        (24, messages.HEAD_FLAT),
        (220, messages.HEAD_FLAT),
        (221, messages.HEAD_FLAT),
        (np.argmax(np.arange(221)), messages.HEAD_FLAT),
        (0, messages.HEAD_FLAT),
        ((4, 24), messages.HEAD_SWAPPED),
        ((8, 29), messages.HEAD_SWAPPED),
        ((0, 9), messages.HEAD_SWAPPED),
        ((30, 0), messages.HEAD_OUTSIDE),
        ((24, 9), messages.HEAD_OUTSIDE),
        ((9, 9), messages.HEAD_OUTSIDE),
        ((4, 30), messages.HEAD_OUTSIDE),
        ((-6, 4), messages.HEAD_OUTSIDE),
        ((24, -5), messages.HEAD_OUTSIDE),
        ((4, -1), messages.HEAD_OUTSIDE),
        ((1e300, 4), messages.HEAD_OUTSIDE),
        ((0, 0), messages.HEAD_OTHER),
        ((29, 8), messages.HEAD_OTHER),
        ((24, 4, 0), messages.HEAD_FORM),
        ((24.5, 4), messages.HEAD_FORM),
        ([(24, 4), (23, 0)], messages.HEAD_FORM),
        ([], messages.HEAD_FORM),
        (270, messages.HEAD_FORM),
        (-220, messages.HEAD_FORM),
        (-24.4, messages.HEAD_FORM),
        (1e300, messages.HEAD_FORM),
        (270.5, messages.HEAD_FORM),
        (0.4, messages.HEAD_OTHER),
        (1e-9, messages.HEAD_OTHER),
        ("", messages.HEAD_FORM),
        ("Mary", messages.HEAD_FORM),
        ("24", messages.HEAD_FORM),
        ("9" * 10_000, messages.HEAD_FORM),
    ],
)
def test_a_slip_is_named(check, answer, message):
    result = check(answer)
    assert result.state == "wrong"
    assert re.fullmatch(re.sub(r"\\{.*?\\}", "[^ ]+", re.escape(message.en)), result.message)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (220, "divmod(220, 9)"),
        ((4, 24), "no head 24 in a layer"),
        ((30, 8), "no head 30.8"),
        ((29, 8), "not head 29.8"),
        ((np.nan, 4), "nan"),
        ({24, 4}, "expected numbers"),
        (max, "expected numbers"),
    ],
)
def test_what_is_wrong_is_said(check, answer, words):
    assert words in check(answer).message


def test_nothing_yet_is_not_wrong(check):
    assert check(...).state == "unanswered"


@pytest.fixture(scope="module")
def weights(lm):
    with capture(lm, STORY) as captured:
        layers, heads = range(captured.layers), range(captured.heads)
        return np.array([[captured.weights(layer, head) for head in heads] for layer in layers])


def first(table):
    return tuple(int(index) for index in np.unravel_index(table.argmax(), table.shape))


@pytest.mark.model
def test_the_facts_are_facts(weights):
    assert weights.shape[:2] == (find_the_head.LAYERS, find_the_head.HEADS)
    on_mary = weights[:, :, -1, 1]
    assert first(on_mary) == find_the_head.ANSWER
    measured = {
        first(np.where(on_mary == on_mary.max(), 0, on_mary)): messages.HEAD_SECOND,
        first(weights[:, :, -1, 0]): messages.HEAD_FIRST_TOKEN,
        first(weights[:, :, :, 1].mean(-1)): messages.HEAD_ALL_ROWS,
        first(weights[:, :, :, 1].max(-1)): messages.HEAD_ANY_ROW,
        first(weights[:, :, -1, 9]): messages.HEAD_JOHN,
        tuple(number + 1 for number in find_the_head.ANSWER): messages.HEAD_FROM_ONE,
    }
    assert measured == dict(find_the_head.SLIPS)
    assert f"{on_mary[23, 0]:.0%}" == "69%"


@pytest.mark.model
def test_the_sentence_is_cut_as_the_messages_say(lm):
    with capture(lm, STORY) as captured:
        assert captured.tokens[1] == " Mary"
        assert captured.tokens[9] == " John"
