"""Exercise "softmax": every right form passes, every usual slip is named."""

import math
from functools import partial

import numpy as np
import pytest
import torch

from llmhero_widgets.lessons import lesson
from llmhero_widgets.lessons.exercises.transformers import messages
from tests.unit.lessons.transformers.cases_softmax import by_generator, right, row_by_row

SCORES = np.array([2.0, 1.0, 0.0, -1.0])
WEIGHTS = np.exp(SCORES) / np.exp(SCORES).sum()


def through_logarithms(scores):
    top = scores.max(axis=-1, keepdims=True)
    return np.exp(scores - top - np.log(np.exp(scores - top).sum(axis=-1, keepdims=True)))


def in_place(scores):
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


class AsObject:
    def __call__(self, scores):
        return right(scores)


@pytest.fixture
def check():
    return lesson("1.1").exercise("softmax").check


@pytest.mark.parametrize(
    "answer",
    [
        right,
        through_logarithms,
        row_by_row,
        in_place,
        by_generator,
        lambda scores: torch.softmax(torch.as_tensor(scores), -1),
        lambda scores: right(scores).astype(np.float32),
        torch.nn.Softmax(dim=-1),
        partial(torch.softmax, dim=-1),
        AsObject(),
    ],
)
def test_a_right_function_passes(check, answer):
    result = check(answer)
    assert result
    assert result.message == messages.SOFTMAX_RIGHT.en


@pytest.mark.parametrize(
    "answer",
    [
        WEIGHTS,
        WEIGHTS[None],
        WEIGHTS[:, None],
        WEIGHTS.tolist(),
        tuple(WEIGHTS),
        (weight for weight in WEIGHTS),
        map(float, WEIGHTS),
        WEIGHTS.round(3),
        torch.tensor(WEIGHTS),
        torch.tensor(WEIGHTS, requires_grad=True),
        [torch.tensor(weight, requires_grad=True) for weight in WEIGHTS],
        torch.tensor(WEIGHTS, dtype=torch.float16),
        WEIGHTS.astype(np.float32),
    ],
)
def test_right_numbers_pass(check, answer):
    result = check(answer)
    assert result
    assert result.message == messages.SOFTMAX_RIGHT_NUMBERS.en


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (np.exp, messages.SOFTMAX_ONLY_EXP),
        (lambda s: np.exp(s - s.max()), messages.SOFTMAX_BY_LARGEST),
        (lambda s: np.exp(s) / np.exp(s).max(), messages.SOFTMAX_BY_LARGEST),
        (lambda s: s / s.sum(-1, keepdims=True), messages.SOFTMAX_NO_EXP),
        (lambda s: np.log(right(s)), messages.SOFTMAX_LOG),
        (torch.nn.LogSoftmax(dim=-1), messages.SOFTMAX_LOG),
        (lambda s: (s == s.max(-1, keepdims=True)) * 1.0, messages.SOFTMAX_HARD),
        (lambda s: right(-s), messages.SOFTMAX_SIGN),
        (lambda s: 1 / (1 + np.exp(-s)), messages.SOFTMAX_SIGMOID),
        (lambda s: 2**s / (2**s).sum(), messages.SOFTMAX_BASE_2),
        (lambda s: np.exp(s) / np.exp(s).sum(), messages.SOFTMAX_ALL_ROWS),
        (lambda s: right(s.reshape(-1)).reshape(s.shape), messages.SOFTMAX_ALL_ROWS),
        (lambda s: right(s.T).T, messages.SOFTMAX_COLUMNS),
        (lambda s: np.exp(s) / np.exp(s).sum(-1, keepdims=True), messages.SOFTMAX_HUGE),
        (lambda s: right(s - s.mean()) if s.max() < 9 else s * np.nan, messages.SOFTMAX_HUGE),
        (lambda s: right(np.clip(s, -9, 9)), messages.SOFTMAX_HUGE),
        (lambda s: right(np.maximum(s, -3)), messages.SOFTMAX_MASKED),
        (lambda s: right(s + 0 * s.sum()), messages.SOFTMAX_MASKED),
    ],
)
def test_a_slip_is_named(check, answer, message):
    result = check(answer)
    assert not result
    assert result.state == "wrong"
    assert result.message == message.en


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([0.5, 0.5, 0.25, 0.25], "add up to 1.500"),
        ([0.8, 0.3, -0.2, 0.1], "negative (-0.200)"),
        ([0.7, 0.2, 0.07, 0.03], "score 2 got 0.700, which is too much"),
        ([0.5, 0.3, 0.13, 0.07], "score 2 got 0.500, which is too little"),
        (WEIGHTS + 0.04 * np.array([1, -3, 1, 1]), "score 1 got 0.117, which is too little"),
        ([0.6, 0.4], "shape (4,); yours has (2,)"),
        (WEIGHTS[:, None] * WEIGHTS, "yours has (4, 4)"),
        ([np.nan, 0.5, 0.25, 0.25], "nan"),
        ([np.inf, 0, 0, 0], "inf"),
        (lambda s: right(s).sum(), "yours has ()"),
        (lambda s: right(s.reshape(-1)), "For an input of shape (2, 3)"),
        (
            lambda s: right(s) * np.arange(1, 3)[:, None] if s.ndim > 1 else right(s),
            "its rows add up to 1.000, 2.000",
        ),
        (lambda s: right(s)[::-1] if s.ndim > 1 else right(s), "its rows add up to 1.000, 1.000"),
        (lambda s: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: 1, "TypeError"),
        (lambda s: math.exp(s[0]) if s.ndim == 1 else s, "yours has ()"),
        (lambda s: row_by_row(s) if s.ndim == 1 else [math.exp(x) for x in s], "shape (2, 3)"),
        (lambda s: "softmax", "expected numbers"),
    ],
)
def test_what_is_wrong_is_said(check, answer, words):
    result = check(answer)
    assert result.state == "wrong"
    assert words in result.message


@pytest.mark.parametrize("answer", [None, ..., lambda s: None, lambda s: ...])
def test_nothing_yet_is_not_wrong(check, answer):
    assert check(answer).state == "unanswered"
    assert not check(answer)


def test_numbers_may_differ_by_a_thousandth_and_no_more(check):
    assert check(WEIGHTS + 0.0009 * np.array([1, -1, 0, 0]))
    assert not check(WEIGHTS + 0.0012 * np.array([1, -1, 0, 0]))


def test_the_reader_may_change_what_a_function_is_given(check):
    assert check(in_place)
    assert check(right)
