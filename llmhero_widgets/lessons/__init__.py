"""What stands behind the notebooks: exercises that check an answer, tables that show a measurement."""

from llmhero_widgets.lessons.exercise import Exercise, Lesson
from llmhero_widgets.lessons.exercises import lesson
from llmhero_widgets.lessons.glossary import term
from llmhero_widgets.lessons.table import Table
from llmhero_widgets.lessons.verdict import Result

__all__ = ["Exercise", "Lesson", "Result", "Table", "lesson", "term"]
