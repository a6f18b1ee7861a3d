"""The course as plain JSON, with what the reader has passed: for the Progress widget and for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.lessons import catalog
from llmhero_widgets.lessons.exercises import lesson as open_lesson
from llmhero_widgets.lessons.glossary import glossary
from llmhero_widgets.lessons.headings import exercise_titles

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language, Message
    from llmhero_widgets.lessons.record import Passed


def both(message: Message) -> dict[Language, str]:
    """Return a message as a front end reads it."""
    return {"en": message.en, "zh": message.zh}


def lessons(passed: Passed) -> list[dict[str, Any]]:
    """Return every lesson, and what was passed of it.

    Parameters
    ----------
    passed
        From :func:`llmhero_widgets.lessons.record.read`.

    Returns
    -------
    list of dict
        Per lesson its ``id``, ``part``, ``title`` and ``notebook`` in both languages, ``minutes``, and
        its ``exercises`` and ``questions``: pairs of a name and the time at which it was passed (UTC, ISO
        8601; empty if it was not). ``titles`` has what the notebooks call each exercise.

    Examples
    --------
    >>> from llmhero_widgets.lessons.record import Passed
    >>> lessons(Passed())[0]["exercises"][0]
    ['path-length', '']
    """
    told = []
    for entry in catalog.lessons():
        course = open_lesson(entry.id)
        exercises = passed.exercises.get(entry.id, {})
        answers = passed.questions.get(entry.id, {})
        told.append(
            {
                "id": entry.id,
                "part": entry.part,
                "title": both(entry.title),
                "notebook": {language: entry.notebook(language) for language in entry.files},
                "minutes": entry.minutes,
                "titles": {name: both(title) for name, title in exercise_titles(entry).items()},
                "exercises": [[name, exercises.get(name, "")] for name in course.exercises],
                "questions": [
                    [name, answer.when if (answer := answers.get(name)) and answer.right else ""]
                    for name in (question.name for question in course.questions)
                ],
            }
        )
    return told


def course(passed: Passed) -> dict[str, Any]:
    """Return all that an editor shows of the course.

    Parameters
    ----------
    passed
        From :func:`llmhero_widgets.lessons.record.read`.

    Returns
    -------
    dict
        ``parts`` (``id`` and ``title`` of each), ``lessons`` (from :func:`lessons`), ``index`` (per language,
        the notebook that leads to all) and ``glossary``: per term ``id``, ``name`` and ``definition`` in both
        languages, ``aliases`` per language and the ``lesson`` that teaches it.
    """
    return {
        "parts": [{"id": part.id, "title": both(part.title)} for part in catalog.parts()],
        "lessons": lessons(passed),
        "index": {language: catalog.index(language) for language in ("en", "zh")},
        "glossary": [
            {
                "id": term.id,
                "name": both(term.name),
                "definition": both(term.definition),
                "aliases": {language: list(names) for language, names in term.aliases.items()},
                "lesson": term.lesson,
            }
            for term in glossary()
        ],
    }
