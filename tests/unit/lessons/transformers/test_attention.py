"""Exercise "attention": every right way passes, every usual slip is named."""

import numpy as np
import pytest

from llmhero_widgets.lessons import lesson
from llmhero_widgets.lessons.exercises.transformers import messages
from tests.unit.lessons.transformers.cases_attention import (
    cut_and_divide,
    in_loops,
    in_torch,
    put,
    right,
    scores,
    seen,
    tensors_only,
    variant,
    with_a_large_number,
)


@pytest.fixture
def check():
    return lesson("1.1").exercise("attention").check


@pytest.mark.parametrize(
    "answer", [right, with_a_large_number, cut_and_divide, in_loops, in_torch, tensors_only]
)
def test_a_right_function_passes(check, answer):
    result = check(answer)
    assert result
    assert result.message == messages.ATTENTION_RIGHT.en


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (variant(scale=1), messages.ATTENTION_NO_SCALE),
        (variant(scale="width"), messages.ATTENTION_SCALE_SQUARED),
        (variant(scale="tokens"), messages.ATTENTION_SCALE_TOKENS),
        (variant(scale=1 / 8), messages.ATTENTION_SCALE_64),
        (variant(scale=2), messages.ATTENTION_SCALE_UP),
        (variant(mask="none"), messages.ATTENTION_NO_MASK),
        (variant(mask="none", scale=1), messages.ATTENTION_NO_MASK),
        (variant(mask="triu"), messages.ATTENTION_FUTURE),
        (variant(mask="triu", scale=1), messages.ATTENTION_FUTURE),
        (variant(mask="strict"), messages.ATTENTION_BLIND),
        (variant(mask="zero"), messages.ATTENTION_ZERO_MASK),
        (variant(mask="after"), messages.ATTENTION_CUT_AFTER),
        (variant(mask="after", scale=1 / 8), messages.ATTENTION_CUT_AFTER),
        (variant(axis=0), messages.ATTENTION_COLUMNS),
        (variant(mask="scores"), messages.ATTENTION_SCORES),
        (variant(mask="scores cut", scale=1), messages.ATTENTION_SCORES),
        (lambda q, k: np.where(seen(scores(q, k)), scores(q, k), -np.inf), messages.ATTENTION_SCORES),
        (variant(transpose=True), messages.ATTENTION_TRANSPOSED),
        (variant(transpose=True, scale=1), messages.ATTENTION_TRANSPOSED),
        (variant(transpose=True, mask="none"), messages.ATTENTION_NO_MASK),
    ],
)
def test_a_slip_is_named(check, answer, message):
    result = check(answer)
    assert result.state == "wrong"
    assert result.message == message.en


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (put(1, 4, 0.25), "0.250 on a token that comes after it"),
        (put(1, 4, -0.25), "0.250 on a token that comes after it"),
        (put(0, 0, 0.5), "Row 0 adds up to 0.500"),
        (put(3, 1, np.nan), "nan or inf"),
        (put(4, 4, np.inf), "nan or inf"),
        (put(2, slice(3), 1 / 3), "the weights of row 2 are not"),
        (lambda q, k: right(q, k) @ k, "shape (5, 5); yours has (5, 4)"),
        (lambda q, k: right(q, k)[None], "yours has (1, 5, 5)"),
        (lambda q, k: right(q, k)[-1], "yours has (5,)"),
        (lambda q: q, "TypeError"),
        (
            lambda q, k: right(q, k) * np.tril(np.ones((14, 14))),
            "shape (5, 4), (5, 4), your function stopped",
        ),
        (lambda q, k: "weights", "expected numbers"),
    ],
)
def test_what_is_wrong_is_said(check, answer, words):
    result = check(answer)
    assert result.state == "wrong"
    assert words in result.message


@pytest.mark.parametrize("answer", [np.eye(5), [[1.0]], "attention", 0, True])
def test_a_result_is_not_the_function(check, answer):
    assert "the function itself" in check(answer).message
    assert "check(attention)" in check(answer).message


@pytest.mark.parametrize("answer", [None, ..., lambda q, k: None, lambda q, k: ...])
def test_nothing_yet_is_not_wrong(check, answer):
    assert check(answer).state == "unanswered"


def test_weights_may_differ_by_a_thousandth_and_no_more(check):
    assert check(lambda q, k: right(q, k) + np.eye(5) * 0.0009)
    assert not check(lambda q, k: right(q, k) + np.eye(5) * 0.0012)
