"""Lesson 1.3, generating text: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercises.generation import clipped, lcs, nucleus, plan, realise
from llmhero_widgets.lessons.exercises.generation.quiz import QUESTIONS

TASKS = (plan.TASK, realise.TASK, clipped.TASK, lcs.TASK, nucleus.TASK)

__all__ = ["QUESTIONS", "TASKS"]
