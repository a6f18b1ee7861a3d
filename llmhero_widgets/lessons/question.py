"""Multiple choice, as an author writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose.

    Attributes
    ----------
    text
        The answer.
    why
        Why it is right, or what is wrong with it: shown to whoever chose it.
    right
        Whether it is right.
    """

    text: Message
    why: Message
    right: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a lesson's quiz.

    Attributes
    ----------
    name
        The word under which an answer is remembered; stays when the wording changes.
    text
        The question.
    options
        Two to six, at least one of them right. Where several are, all of them have to be chosen.

    Raises
    ------
    ValueError
        If no option is right, or there are fewer than two or more than six.
    """

    name: str
    text: Message
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.options) <= 6 or not any(option.right for option in self.options):  # noqa: PLR2004
            raise ValueError(f"question {self.name!r} needs two to six options, at least one of them right")
