"""Answers in every form: what is read, and what is said of what cannot be read."""

from itertools import count, repeat

import numpy as np
import pytest
import torch

from llmhero_widgets.lessons import messages
from llmhero_widgets.lessons.forms import MAX_ITEMS, as_array, call
from llmhero_widgets.lessons.verdict import Unanswered, Wrong


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        (2, 2.0),
        (True, 1.0),
        ([1, 2], [1.0, 2.0]),
        (range(3), [0.0, 1.0, 2.0]),
        ((row for row in ((1, 2), (3, 4))), [[1.0, 2.0], [3.0, 4.0]]),
        ([iter([1, 2]), map(float, "34")], [[1.0, 2.0], [3.0, 4.0]]),
        ({"a": 1, "b": 2}.values(), [1.0, 2.0]),
        (np.arange(3, dtype=np.uint8), [0.0, 1.0, 2.0]),
        (np.array([1, 2], dtype=np.float16), [1.0, 2.0]),
        (torch.tensor([1, 2], dtype=torch.bfloat16), [1.0, 2.0]),
        ([torch.tensor(1.0, requires_grad=True), np.float32(2)], [1.0, 2.0]),
        ([], []),
    ],
)
def test_numbers_are_read_from_every_form(answer, numbers):
    found = as_array(answer)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, numbers)


def test_what_is_read_is_a_copy():
    answer = np.zeros(2)
    as_array(answer)[0] = 1
    assert answer[0] == 0


@pytest.mark.parametrize("answer", ["0.5", b"0.5", {1, 2}, {"a": 1}, [[1], [1, 2]], [1j], ["a"], object])
def test_what_is_no_number_is_shown_to_the_reader(answer):
    with pytest.raises(Wrong) as caught:
        as_array(answer)
    assert caught.value.what is messages.NOT_NUMBERS
    assert caught.value.slots["answer"][:3] in repr(answer)


def test_a_long_answer_is_shown_in_short():
    with pytest.raises(Wrong) as caught:
        as_array(np.full((9, 9), "x\n" * 100))
    shown = caught.value.slots["answer"]
    assert len(shown) < 60
    assert "\n" not in shown


@pytest.mark.parametrize("answer", [count(), repeat([1, 2]), range(MAX_ITEMS + 1)])
def test_an_endless_answer_ends(answer):
    with pytest.raises(Wrong) as caught:
        as_array(answer)
    assert caught.value.what is messages.TOO_MANY


def test_a_long_answer_that_ends_is_read():
    assert as_array(iter(range(MAX_ITEMS))).shape == (MAX_ITEMS,)


def test_a_function_may_yield_its_result_but_not_for_ever():
    np.testing.assert_array_equal(call(iter, np.arange(3.0)), [0, 1, 2])
    with pytest.raises(Wrong) as caught:
        call(lambda _: count(), np.arange(3.0))
    assert caught.value.what is messages.TOO_MANY


@pytest.mark.parametrize("nothing", [None, ...])
def test_a_function_without_a_result_is_unanswered(nothing):
    with pytest.raises(Unanswered) as caught:
        call(lambda _: nothing, np.arange(3.0))
    assert caught.value.what is messages.NO_RETURN


@pytest.mark.parametrize("nothing", [None, ...])
def test_no_answer_is_unanswered(nothing):
    with pytest.raises(Unanswered) as caught:
        as_array(nothing)
    assert caught.value.what is messages.UNANSWERED


def test_a_function_gets_copies():
    given = np.arange(3.0)
    call(lambda array: array.fill(9) or array, given)
    np.testing.assert_array_equal(given, [0, 1, 2])


def test_a_function_that_wants_tensors_gets_tensors():
    np.testing.assert_array_equal(call(lambda x: x.mT @ x, np.ones((2, 1))), [[2.0]])


def test_of_two_errors_the_one_with_arrays_is_told():
    def function(x):
        raise ValueError("an array" if isinstance(x, np.ndarray) else "a tensor")

    with pytest.raises(Wrong) as caught:
        call(function, np.ones((2, 1)))
    assert caught.value.slots == {"shapes": "(2, 1)", "kind": "ValueError", "reason": "an array"}


@pytest.mark.parametrize(("length", "told"), [(120, "x" * 120), (121, "x" * 119 + "…")])
def test_a_reason_is_one_line_and_short(length, told):
    def function(_):
        raise ValueError("x" * length)

    with pytest.raises(Wrong) as caught:
        call(function, np.ones(1))
    assert caught.value.slots["reason"] == told


def test_overflow_in_a_function_warns_nobody():
    assert call(np.exp, np.array([1e9])) == np.inf
