"""Read an answer in whatever form it comes: list, array, tensor, generator, function."""

from __future__ import annotations

import reprlib
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons import messages
from llmhero_widgets.lessons.verdict import Unanswered, Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

# Far beyond any answer we ask for, and it ends a generator that does not.
MAX_ITEMS = 100_000
#: By so much a number may differ from ours: wide enough for three decimals, far below what any slip changes.
TOLERANCE = 1e-3


def as_array(answer: object) -> NDArray[np.float64]:
    """Return the numbers of an answer.

    Parameters
    ----------
    answer
        A number, or numbers as (nested) list, tuple, range, generator, NumPy array, torch tensor, or
        whatever else NumPy can read.

    Returns
    -------
    NDArray[np.float64]
        A copy, of any shape.

    Raises
    ------
    Unanswered
        If the answer is ``None`` or ``...``.
    Wrong
        If it holds no real numbers, or rows of unequal length.

    Examples
    --------
    >>> as_array(1 / n for n in (1, 2, 4))
    array([1.  , 0.5 , 0.25])
    """
    if answer is None or answer is Ellipsis:
        raise Unanswered(messages.UNANSWERED)
    try:
        found = np.asarray(_plain(answer))
    except Wrong:
        raise
    except Exception as error:  # an object of the reader's may raise anything while it is read
        raise Wrong(messages.NOT_NUMBERS, answer=_short(answer)) from error
    if found.dtype.kind not in "biuf":
        raise Wrong(messages.NOT_NUMBERS, answer=_short(answer))
    return np.array(found, dtype=np.float64)


def call(function: Callable[..., object], *arrays: NDArray[np.float64]) -> NDArray[np.float64]:
    """Call the reader's function and return the numbers it gives back.

    It gets NumPy arrays; if it cannot work with those, it is called once more with torch tensors.

    Parameters
    ----------
    function
        The answer.
    *arrays
        What to call it with. It gets copies, so that it may change them.

    Returns
    -------
    NDArray[np.float64]
        Its result, of any shape.

    Raises
    ------
    Unanswered
        If it returns nothing.
    Wrong
        If it raises, or returns something that holds no numbers.

    Examples
    --------
    >>> call(lambda x, y: x + y, np.arange(3.0), np.ones(3))
    array([1., 2., 3.])
    """
    try:
        result = _quietly(function, *(array.copy() for array in arrays))
    except Exception as error:  # noqa: BLE001 - the reader's code may raise anything
        try:
            result = _quietly(function, *_tensors(arrays))
        except Exception:  # noqa: BLE001 - the first error is the one that the reader can place
            shapes = ", ".join(str(array.shape) for array in arrays)
            slots = {"shapes": shapes, "kind": type(error).__name__, "reason": reason_of(error)}
            raise Wrong(messages.RAISED, **slots) from error
    if result is None or result is Ellipsis:
        raise Unanswered(messages.NO_RETURN)
    return as_array(result)


def is_near(got: NDArray[np.float64], value: float) -> bool:
    """Return whether the one number of an answer is less than :data:`TOLERANCE` away from another.

    Examples
    --------
    >>> is_near(as_array(0.5004), 0.5), is_near(as_array(0.502), 0.5)
    (True, False)
    """
    return bool(abs(got - value) < TOLERANCE)


def as_words(answer: object) -> list[str]:
    """Return the words of an answer.

    Parameters
    ----------
    answer
        Words as a list, tuple or generator, or one text, which is cut at its blanks.

    Returns
    -------
    list of str

    Raises
    ------
    Unanswered
        If the answer is ``None`` or ``...``.
    Wrong
        If it holds anything but text.

    Examples
    --------
    >>> as_words(word for word in ("a", "b")), as_words("a b")
    (['a', 'b'], ['a', 'b'])
    """
    if answer is None or answer is Ellipsis:
        raise Unanswered(messages.UNANSWERED)
    if isinstance(answer, str):
        return answer.split()
    try:
        words = list(islice(answer, MAX_ITEMS))  # type: ignore[call-overload]
    except Exception as error:  # an object of the reader's may raise anything while it is read
        raise Wrong(messages.NOT_WORDS, answer=type(answer).__name__) from error
    strange = next((word for word in words if not isinstance(word, str)), None)
    if strange is not None:
        raise Wrong(messages.NOT_WORDS, answer=f"{type(answer).__name__} of {type(strange).__name__}")
    return [str(word) for word in words]


def shown(text: str) -> str:
    """Return a text as a message quotes it: in one line, line breaks written out, and not too long.

    Examples
    --------
    >>> shown("a" * 200)[-3:]
    'aa…'
    """
    return _short_text(repr(text)[1:-1], 100)


def result_of(function: Callable[..., object], *arguments: object) -> object:
    """Call the reader's function with anything, and return what it gives back.

    Parameters
    ----------
    function
        The answer.
    *arguments
        What to call it with; lists and dicts should be copies, since it may change them.

    Returns
    -------
    object
        Its result; a generator's items as a list.

    Raises
    ------
    Unanswered
        If it returns nothing.
    Wrong
        If it raises.

    Examples
    --------
    >>> result_of(lambda words, n: words[:n], ["a", "b"], 1)
    ['a']
    """
    try:
        result = _quietly(function, *arguments)
    except Exception as error:
        given = _short_text(", ".join(map(_short, arguments)), 60)
        raise Wrong(
            messages.RAISED_ON, given=given, kind=type(error).__name__, reason=reason_of(error)
        ) from error
    if result is None or result is Ellipsis:
        raise Unanswered(messages.NO_RETURN)
    return result


def require_function(answer: object, name: str) -> Callable[..., object]:
    """Return an answer that should be a function.

    Raises
    ------
    Unanswered
        If there is none yet.
    Wrong
        If it is something else, its result for example.

    Examples
    --------
    >>> require_function(len, "count")
    <built-in function len>
    """
    if answer is None or answer is Ellipsis:
        raise Unanswered(messages.UNANSWERED)
    if not callable(answer):
        raise Wrong(messages.NOT_FUNCTION, name=name)
    return answer


def _quietly(function: Callable[..., object], *arguments: object) -> object:
    # An overflow in the reader's code is told by the verdict, not by a warning from inside our test.
    with np.errstate(all="ignore"):
        result = function(*arguments)
        # A generator's code runs only now.
        return list(islice(result, MAX_ITEMS + 1)) if isinstance(result, Iterator) else result


def _tensors(arrays: tuple[NDArray[np.float64], ...]) -> list[object]:
    torch = sys.modules["torch"]  # a function that wants tensors has imported it
    return [torch.from_numpy(array.copy()) for array in arrays]


def _plain(answer: object) -> object:
    if hasattr(answer, "detach"):  # a torch tensor, of any precision, with or without gradient
        return answer.detach().cpu().double().numpy()
    if isinstance(answer, (str, bytes, dict, set, frozenset)):
        raise Wrong(messages.NOT_NUMBERS, answer=_short(answer))
    if hasattr(answer, "__array__") or not isinstance(answer, Iterable):
        return answer
    items = list(islice(answer, MAX_ITEMS + 1))
    if len(items) > MAX_ITEMS:
        raise Wrong(messages.TOO_MANY)
    return [_plain(item) for item in items]


def reason_of(error: BaseException) -> Message | str:
    """Return what an error of the reader's says, in one line; what cannot be said is told instead.

    Examples
    --------
    >>> reason_of(ValueError("two  blanks"))
    'two blanks'
    """
    try:
        return _short_text(str(error))
    except Exception:  # noqa: BLE001 - the reader's class may raise anything
        return messages.SAYS_NOTHING


def _short(answer: object) -> str:
    try:
        return _short_text(reprlib.repr(answer))
    except Exception:  # noqa: BLE001 - the reader's class may raise anything, and Python for a very long number
        return f"<{type(answer).__name__}>"


def _short_text(text: str, limit: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
