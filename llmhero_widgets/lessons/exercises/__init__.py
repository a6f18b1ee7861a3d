"""The exercises and quizzes of every lesson."""

from __future__ import annotations

from types import MappingProxyType

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import messages
from llmhero_widgets.lessons.exercise import Lesson
from llmhero_widgets.lessons.exercises import generation, prompts, retrieval, transformers

_LESSONS = MappingProxyType({"1.1": transformers, "1.2": prompts, "1.3": generation, "3.1": retrieval})


def lesson(lesson_id: str) -> Lesson:
    """Open the exercises of a lesson.

    Parameters
    ----------
    lesson_id
        Its number, such as ``"1.1"``.

    Returns
    -------
    Lesson
        Ask it for an exercise.

    Raises
    ------
    HeroError
        If no lesson of that number has exercises.

    Examples
    --------
    >>> from llmhero_widgets.lessons import lesson
    >>> lesson("1.1").exercises[:3]
    ('path-length', 'softmax', 'attention')
    """
    wanted = str(lesson_id)
    if wanted not in _LESSONS:
        names = ", ".join(_LESSONS)
        raise HeroError(
            messages.NO_LESSON, messages.CHOOSE_ONE, code="bad_request", lesson=wanted, names=names
        )
    found = _LESSONS[wanted]
    return Lesson(wanted, found.TASKS, found.QUESTIONS)
