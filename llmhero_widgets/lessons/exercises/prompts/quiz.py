"""The quiz of lesson 1.2, tokens and prompts."""

from __future__ import annotations

from llmhero_widgets.lessons.question import Question

QUESTIONS: tuple[Question, ...] = ()
