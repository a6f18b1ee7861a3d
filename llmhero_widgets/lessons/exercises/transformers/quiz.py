"""The quiz of lesson 1.1, Transformers."""

from __future__ import annotations

from llmhero_widgets.lessons.question import Question

QUESTIONS: tuple[Question, ...] = ()
