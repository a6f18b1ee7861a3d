"""Exercises that check an answer, give hints and show a solution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import current_language
from llmhero_widgets.lessons import messages, record
from llmhero_widgets.lessons.forms import reason_of
from llmhero_widgets.lessons.notice import remember
from llmhero_widgets.lessons.verdict import Result, Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.lessons.question import Question
    from llmhero_widgets.lessons.quiz import Quiz


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise as its author wrote it; :class:`Exercise` is a reader's copy.

    Attributes
    ----------
    name
        The word to open it with.
    judge
        Returns the praise for a right answer and raises :class:`~llmhero_widgets.lessons.verdict.Wrong`
        for any other.
    hints
        From a nudge to all but the answer.
    explanation
        Why the solution is right.
    code
        The solution, as it would stand in the notebook; its names and comments are code, so they are the
        same in both languages.
    """

    name: str
    judge: Callable[[object], Message]
    hints: tuple[Message, Message, Message]
    explanation: Message
    code: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to read; shown as plain text.

    Attributes
    ----------
    text
        In the reader's language.
    """

    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Solution(Note):
    """A worked solution.

    Attributes
    ----------
    code
        Python that can stand in the reader's cell.
    """

    code: str

    def __repr__(self) -> str:
        return f"{self.code}\n{self.text}"


class Exercise:
    """One exercise, as one reader works on it.

    Made by :meth:`Lesson.exercise`. Everything it says is in the language of
    :func:`llmhero_widgets.set_language`.
    """

    def __init__(self, lesson: str, task: Task) -> None:
        self._lesson = lesson
        self._task = task
        self._given = 0

    @property
    def name(self) -> str:
        """The word that it was opened with."""
        return self._task.name

    def check(self, answer: object) -> Result:
        """Say whether an answer is right, and if not, what is wrong with it.

        Parameters
        ----------
        answer
            In any form: a number, list, array, tensor, generator, or a function where one is asked for.
            Numbers may differ from ours by 0.001.

        Returns
        -------
        Result
            True if it is right, which is remembered on this machine; never an exception, whatever the answer.
        """
        try:
            praise = self._task.judge(answer)
        except Wrong as wrong:
            return Result(wrong.state, wrong.sentence())
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever an object of the reader's raises when touched
            slots = {"kind": type(error).__name__, "reason": reason_of(error)}
            return Result("wrong", messages.NOT_CHECKED.format(None, **slots))
        notice = remember(partial(record.pass_exercise, self._lesson, self.name))
        return Result("passed", praise.format(), notice.get(current_language(), ""))

    def hint(self, level: int | None = None) -> Note:
        """Return a hint, each time a stronger one.

        Parameters
        ----------
        level
            1, 2 or 3, to have a particular one.

        Returns
        -------
        Note
            The hint; the strongest one once all were given.
        """
        hints = self._task.hints
        given = min(max(self._given + 1 if level is None else level, 1), len(hints))
        self._given = given
        text = hints[given - 1].format()
        return Note(messages.HINT.format(level=given, levels=len(hints), text=text))

    def solution(self) -> Solution:
        """Return code that solves the exercise, and why it does."""
        return Solution(self._task.explanation.format(), self._task.code)

    def __repr__(self) -> str:
        return messages.EXERCISE.format(lesson=self._lesson, name=self.name)


@dataclass(frozen=True, slots=True)
class Lesson:
    """The exercises and the quiz of one lesson.

    Attributes
    ----------
    id
        Such as ``"1.1"``.
    tasks
        In the order of the lesson.
    questions
        Those of its quiz, in their order.
    """

    id: str
    tasks: tuple[Task, ...]
    questions: tuple[Question, ...] = ()

    @property
    def exercises(self) -> tuple[str, ...]:
        """The names of the exercises."""
        return tuple(task.name for task in self.tasks)

    def exercise(self, name: str) -> Exercise:
        """Open an exercise.

        Parameters
        ----------
        name
            One of :attr:`exercises`.

        Returns
        -------
        Exercise
            Fresh: no hint was given yet.

        Raises
        ------
        HeroError
            If the lesson has no such exercise.

        Examples
        --------
        >>> from llmhero_widgets.lessons import lesson
        >>> lesson("1.1").exercise("softmax").check([0.25, 0.25, 0.25, 0.25]).state
        'wrong'
        """
        for task in self.tasks:
            if task.name == name:
                return Exercise(self.id, task)
        raise HeroError(
            messages.NO_EXERCISE,
            messages.CHOOSE_ONE,
            code="bad_request",
            lesson=self.id,
            name=name,
            names=", ".join(self.exercises),
        )

    def quiz(self) -> Quiz:
        """Open the quiz of the lesson: a widget.

        Returns
        -------
        Quiz

        Raises
        ------
        HeroError
            If the lesson has no quiz.
        """
        # The widget is a notebook's; exercises work without one.
        from llmhero_widgets.lessons.quiz import Quiz

        return Quiz(self.id)
