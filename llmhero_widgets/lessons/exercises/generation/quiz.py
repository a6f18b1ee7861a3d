"""The quiz of lesson 1.3, generating text."""

from __future__ import annotations

from llmhero_widgets.lessons.question import Question

QUESTIONS: tuple[Question, ...] = ()
