"""The quiz of lesson 3.1, retrieval-augmented generation."""

from __future__ import annotations

from llmhero_widgets.lessons.question import Question

QUESTIONS: tuple[Question, ...] = ()
