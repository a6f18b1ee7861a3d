"""What quiz and progress are where no widget can be: text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.picture import Picture
from llmhero_widgets.lessons import messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.text import Language


def quiz(lesson: str, questions: Sequence[Mapping[str, Any]], right: int, lang: Language) -> Picture:
    """Say how much of a quiz is answered, and what it asks; not what is right."""
    said = messages.STILL_QUIZ.format(lang, lesson=lesson, k=right, n=len(questions))
    return Picture(said, "", tuple(f"{k}. {one['text'][lang]}" for k, one in enumerate(questions, 1)))


def progress(lessons: Sequence[Mapping[str, Any]], lang: Language) -> Picture:
    """Say what has been passed of each lesson."""

    def counted(kind: str, told: Mapping[str, Any]) -> tuple[int, int]:
        return sum(bool(when) for _, when in told[kind]), len(told[kind])

    rows = [(told, counted("exercises", told), counted("questions", told)) for told in lessons]
    e, es = sum(one[0] for _, one, _ in rows), sum(one[1] for _, one, _ in rows)
    q, qs = sum(one[0] for _, _, one in rows), sum(one[1] for _, _, one in rows)
    lines = (
        messages.STILL_LESSON.format(lang, id=told["id"], title=told["title"][lang], e=e1, es=e2, q=q1, qs=q2)
        for told, (e1, e2), (q1, q2) in rows
    )
    return Picture(messages.STILL_PROGRESS.format(lang, e=e, es=es, q=q, qs=qs), "", tuple(lines))
