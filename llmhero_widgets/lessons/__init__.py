"""What stands behind the notebooks: exercises that check an answer, quizzes, a glossary, tables, progress."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from llmhero_widgets.lessons.exercise import Exercise, Lesson
from llmhero_widgets.lessons.exercises import lesson
from llmhero_widgets.lessons.glossary import term
from llmhero_widgets.lessons.table import Table
from llmhero_widgets.lessons.verdict import Result

if TYPE_CHECKING:
    from llmhero_widgets.lessons.progress import Progress
    from llmhero_widgets.lessons.quiz import Quiz

__all__ = ["Exercise", "Lesson", "Progress", "Quiz", "Result", "Table", "lesson", "term"]

# The command line lists lessons without what a notebook needs.
_WIDGETS = {"Progress": "llmhero_widgets.lessons.progress", "Quiz": "llmhero_widgets.lessons.quiz"}


def __getattr__(name: str) -> Any:
    """Import a widget when it is first used (PEP 562)."""
    if name not in _WIDGETS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WIDGETS[name]), name)
