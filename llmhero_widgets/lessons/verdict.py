"""What a check says about an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

State = Literal["passed", "wrong", "unanswered"]

_MARKS: dict[State, str] = {"passed": "✓", "wrong": "✗", "unanswered": "○"}


class Wrong(Exception):  # noqa: N818 - the answer is wrong, the program is not
    """Raised by a check: what is wrong with the answer, in both languages.

    Parameters
    ----------
    what
        The sentence.
    **slots
        Values for its slots.
    """

    state: State = "wrong"

    def __init__(self, what: Message, **slots: object) -> None:
        super().__init__(what.en)
        self.what = what
        self.slots = slots

    def sentence(self) -> str:
        """Return what is wrong, in the current language."""
        return self.what.format(None, **self.slots)


class Unanswered(Wrong):
    """Raised by a check when there is nothing to check yet."""

    state: State = "unanswered"


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found; true if the answer passed.

    Attributes
    ----------
    state
        ``"passed"``, ``"wrong"`` or ``"unanswered"``.
    message
        What is right, or what exactly is wrong, in the reader's language. Plain text.
    notice
        What the reader has to know beside it: that it could not be remembered, for example. Mostly empty.

    Examples
    --------
    >>> Result("wrong", "The weights add up to 2.000; they must add up to 1.")
    ✗ The weights add up to 2.000; they must add up to 1.
    >>> bool(Result("passed", "Right."))
    True
    """

    state: State
    message: str
    notice: str = ""

    def __bool__(self) -> bool:
        return self.state == "passed"

    def __repr__(self) -> str:
        said = f"{_MARKS[self.state]} {self.message}"
        return f"{said}\n{self.notice}" if self.notice else said
