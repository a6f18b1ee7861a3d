"""What every exercise has in common: hints, solutions, languages, and no answer that breaks it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import set_language
from llmhero_widgets.lessons import Result, lesson
from llmhero_widgets.lessons.exercises import _LESSONS
from llmhero_widgets.lessons.exercises.transformers import messages

EVERY = [(number, name) for number in _LESSONS for name in lesson(number).exercises]


@pytest.fixture(params=EVERY, ids=lambda pair: pair[1])
def exercise(request):
    number, name = request.param
    return lesson(number).exercise(name)


def solve(exercise, **names):
    """Run a solution as a cell of the notebook would, and return what it leaves behind."""
    exec(exercise.solution().code, names)  # noqa: S102 - our own code
    return names


def test_hints_grow_and_the_last_one_stays(exercise):
    given = [repr(exercise.hint()) for _ in range(4)]
    assert [text[:11] for text in given] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]
    assert len(set(given)) == 3


def test_the_hints_come_in_the_order_of_the_task():
    exercise = lesson("1.1").exercise("softmax")
    written = (messages.SOFTMAX_HINT_1, messages.SOFTMAX_HINT_2, messages.SOFTMAX_HINT_3)
    assert [repr(exercise.hint()) for _ in written] == [
        f"Hint {level} of 3: {hint.en}" for level, hint in enumerate(written, 1)
    ]


def test_an_exercise_says_which_it_is():
    exercise = lesson("1.1").exercise("softmax")
    assert exercise.name == "softmax"
    assert "“softmax” of lesson 1.1" in repr(exercise)


def test_a_hint_can_be_chosen(exercise):
    assert repr(exercise.hint(2)).startswith("Hint 2 of 3")
    assert repr(exercise.hint()).startswith("Hint 3 of 3")
    assert repr(exercise.hint(1)).startswith("Hint 1 of 3")
    assert repr(exercise.hint(0)).startswith("Hint 1 of 3")
    assert repr(exercise.hint(99)).startswith("Hint 3 of 3")


def test_two_readers_do_not_share_hints():
    one, other = (lesson("1.1").exercise("softmax") for _ in range(2))
    one.hint()
    assert repr(other.hint()).startswith("Hint 1 of 3")


@pytest.mark.parametrize("name", ["softmax", "attention"])
def test_a_solved_function_passes(name):
    exercise = lesson("1.1").exercise(name)
    assert exercise.check(solve(exercise)[name])


def test_the_solution_of_the_search_finds_the_largest():
    exercise = lesson("1.1").exercise("find-the-head")
    weights = np.zeros((30, 9, 14, 14))
    weights[24, 4, -1, 1] = 0.8
    weights[18, 8, -1, 0] = weights[11, 6, 3, 1] = 0.9
    cap = type("Capture", (), {"tokens": ("When", " Mary")})
    assert exercise.check(solve(exercise, weights=weights, cap=cap)["head"])


def test_a_solution_shows_code_and_reason(exercise):
    shown = repr(exercise.solution())
    assert exercise.solution().code in shown
    assert exercise.solution().text in shown


def test_everything_is_said_in_the_language_of_the_notebook(exercise):
    english = [repr(exercise), repr(exercise.check(...)), repr(exercise.hint(1)), exercise.solution().text]
    set_language("zh")
    chinese = [repr(exercise), repr(exercise.check(...)), repr(exercise.hint(1)), exercise.solution().text]
    assert all(text.isascii() or max(text) < "一" for text in english)
    assert all(any("一" <= character <= "龥" for character in text) for text in chinese)


def test_the_code_of_a_solution_is_the_same_in_both_languages(exercise):
    english = exercise.solution().code
    set_language("zh")
    assert exercise.solution().code == english


def test_a_result_is_true_only_if_passed():
    assert Result("passed", "Right.")
    assert not Result("wrong", "No.")
    assert not Result("unanswered", "Not yet.")
    assert [repr(Result(state, "x")) for state in ("passed", "wrong", "unanswered")] == ["✓ x", "✗ x", "○ x"]


def test_what_is_shown_is_plain_text(exercise):
    markup = "<img src=x onerror=alert(1)>"
    result = exercise.check(lambda *_: markup)
    assert not result
    for shown in (result, exercise.hint(), exercise.solution(), exercise):
        assert not [name for name in dir(shown) if name.startswith("_repr_")]


@pytest.mark.parametrize("number", ["9.9", "", None, "1"])
def test_an_unknown_lesson_is_told_in_both_languages(number):
    with pytest.raises(HeroError, match=r"(?s)There are no exercises.*1\.1.*没有"):
        lesson(number)


def test_a_lesson_number_may_be_a_number():
    assert lesson(1.1).exercises == lesson("1.1").exercises


def test_an_unknown_exercise_names_those_that_exist():
    with pytest.raises(HeroError, match=r"(?s)no exercise “softmx”.*softmax, attention, heads"):
        lesson("1.1").exercise("softmx")


class Hostile:
    """Raises whatever it is asked."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __array__(self, *_args, **_named):
        raise RuntimeError("array")

    def __iter__(self):
        raise RuntimeError("iter")

    def __repr__(self):
        raise RuntimeError("repr")


class MuteError(Exception):
    """Cannot even say what it is."""

    def __str__(self):
        raise RuntimeError("str")

    def __repr__(self):
        raise RuntimeError("repr")


class Mute:
    """Raises what cannot be said, whatever it is asked; not even its class is told."""

    def __getattribute__(self, name):
        raise MuteError

    def __iter__(self):
        raise MuteError

    def __array__(self, *_args, **_named):
        raise MuteError

    def __eq__(self, other):
        raise MuteError

    __hash__ = None

    def __len__(self):
        raise MuteError

    def __repr__(self):
        raise MuteError


def forever():
    while True:
        yield 1.0


def raiser(error):
    def answer(*_):
        raise error

    return answer


ITSELF = []
ITSELF.append(ITSELF)


@pytest.mark.parametrize(
    "answer",
    [
        Hostile(),
        [Hostile()],
        lambda *_: Hostile(),
        forever(),
        lambda *_: forever(),
        raiser(MuteError()),
        raiser(SystemExit("done")),
        raiser(KeyError("x")),
        raiser(RecursionError()),
        raiser(AssertionError("many\nlines\n" * 1000)),
        ITSELF,
        [[1, 2], [3]],
        [1j, 2j],
        b"bytes",
        {"a": 1},
        np.array(["a"]),
        np.array([None]),
        np.array([], dtype=float),
        np.zeros((0, 4)),
        np.datetime64("2020-01-01"),
        object,
        type,
        print,
        10**400,
        10**5000,
        [10**400],
        float("nan"),
        "\x00\ud800",
        "<script>alert(1)</script>",
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_no_answer_raises_or_passes(exercise, answer):
    result = exercise.check(answer)
    assert not result
    assert len(result.message) < 400
    assert "\n" not in result.message


@pytest.mark.parametrize(
    "wrap",
    [
        lambda mute: mute,
        lambda mute: [mute],
        lambda mute: (mute, mute),
        lambda mute: {"a": mute},
        lambda mute: lambda *_: mute,
        lambda mute: lambda *_: [mute],
    ],
    ids=["itself", "in a list", "as a pair", "in a dict", "returned", "returned in a list"],
)
def test_what_cannot_be_touched_is_no_answer(exercise, wrap):
    # Made here: pytest itself touches what it is given as a parameter.
    result = exercise.check(wrap(Mute()))
    assert not result
    assert len(result.message) < 400


@pytest.mark.parametrize("name", ["softmax", "path-length"])
@pytest.mark.parametrize(
    ("lang", "said"), [("en", "has no text that can be shown"), ("zh", "没有可以显示的文字")]
)
def test_an_error_that_cannot_be_said_is_named(name, lang, said):
    set_language(lang)
    message = lesson("1.1").exercise(name).check(raiser(MuteError())).message
    assert "MuteError" in message
    assert said in message


numbers = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
)
anything = st.recursive(
    numbers,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(answer=anything)
def test_whatever_comes_is_answered_with_a_sentence(answer):
    for number, name in EVERY:
        for form in (answer, lambda *_, value=answer: value):
            result = lesson(number).exercise(name).check(form)
            assert isinstance(result, Result)
            assert result.message
