"""Lesson 1.2, tokens and prompts: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercises.prompts import few_shot, fit, longest_match, merge, wilson
from llmhero_widgets.lessons.exercises.prompts.quiz import QUESTIONS

TASKS = (merge.TASK, longest_match.TASK, few_shot.TASK, wilson.TASK, fit.TASK)

__all__ = ["QUESTIONS", "TASKS"]
