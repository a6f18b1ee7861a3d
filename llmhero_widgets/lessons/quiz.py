"""The quiz of a lesson: multiple choice, with a reason for every option."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import traitlets as t

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.lessons import messages, record, still
from llmhero_widgets.lessons.exercises import lesson as open_lesson
from llmhero_widgets.lessons.notice import remember
from llmhero_widgets.lessons.outline import both

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.lessons.question import Question


class Quiz(HeroWidget):
    """Answer the questions of a lesson.

    What was answered stays in the notebook; which questions were answered right is remembered on this machine
    (:mod:`llmhero_widgets.lessons.record`).

    Parameters
    ----------
    lesson
        Its number, such as ``"1.1"``.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    questions : list of dict
        What is asked, in both languages.
    answers : dict
        Per question, ``chosen`` (places of the options that were chosen last) and ``tries``.
    passed : list of str
        The questions that were answered right, now or in an earlier notebook.
    notice : dict
        Why the last answer was not remembered, or what became of a damaged file, by language; mostly empty.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named).
    HeroError
        If there is no such lesson, or it has no quiz.

    Examples
    --------
    >>> quiz = Quiz("1.1")
    >>> quiz.answers
    {}
    >>> quiz.close()
    """

    _esm = bundle("lessons")
    _title = messages.QUIZ_TITLE

    view = t.Unicode("quiz", read_only=True, help="Which of the bundle's views this is.").tag(sync=True)
    lesson = t.Unicode(help="The lesson's number.").tag(sync=True)
    questions = t.List(t.Dict(), help="What is asked.").tag(sync=True)
    answers = t.Dict(help="What was chosen.").tag(sync=True, echo_update=False)
    passed = t.List(t.Unicode(), help="The questions that were answered right.").tag(sync=True)
    notice = t.Dict(help="What the reader has to know of the record.").tag(sync=True)

    def __init__(self, lesson: str, *, lang: Language | None = None, **unknown: object) -> None:
        asked = () if unknown else open_lesson(lesson).questions
        if not asked and not unknown:
            raise HeroError(messages.NO_QUIZ, code="bad_request", lesson=lesson)
        self._asked = {question.name: question for question in asked}
        super().__init__(
            Worker("lessons"),
            lang=lang,
            unknown=unknown,
            lesson=str(lesson),
            questions=[_told(question) for question in asked],
            passed=[name for name, answer in _remembered(lesson).items() if answer.right],
        )

    @t.validate("answers")
    def _valid(self, proposal: dict[str, Any]) -> dict[str, Any]:
        answers: dict[str, Any] = proposal["value"]
        for name, answer in answers.items():
            question = self._asked.get(name)
            if question is None or not _fits(question, answer):
                raise HeroError(messages.NO_SUCH_ANSWER, code="bad_request", name=name)
        return answers

    @t.observe("answers")
    def _answered(self, change: Mapping[str, Any]) -> None:
        before = change["old"] or {}
        for name, answer in change["new"].items():
            if answer["tries"] == before.get(name, {}).get("tries", 0):
                continue
            right = is_right(self._asked[name], answer["chosen"])
            notice = remember(partial(record.answer_question, self.lesson, name, right=right))
            with self._write():
                self.notice = notice
                if right and name not in self.passed:
                    self.passed = [*self.passed, name]

    def _picture(self, lang: Language) -> Picture | None:
        return still.quiz(self.lesson, self.questions, len(self.passed), lang)

    def _free(self) -> None:
        self._worker.close()


def is_right(question: Question, chosen: list[int]) -> bool:
    """Return whether exactly the right options were chosen."""
    return set(chosen) == {place for place, option in enumerate(question.options) if option.right}


def _fits(question: Question, answer: object) -> bool:
    if not isinstance(answer, dict) or set(answer) != {"chosen", "tries"}:
        return False
    places, tries = answer["chosen"], answer["tries"]
    return (
        isinstance(places, list)
        and all(type(place) is int and 0 <= place < len(question.options) for place in places)
        and type(tries) is int
        and tries > 0
    )


def _remembered(lesson: str) -> dict[str, record.Answered]:
    return record.read().questions.get(lesson, {})


def _told(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "text": both(question.text),
        "options": [
            {"text": both(option.text), "why": both(option.why), "right": option.right}
            for option in question.options
        ],
    }
