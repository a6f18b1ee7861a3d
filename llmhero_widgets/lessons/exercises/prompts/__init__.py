"""Lesson 1.2, tokens and prompts: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.prompts.quiz import QUESTIONS

TASKS: tuple[Task, ...] = ()

__all__ = ["QUESTIONS", "TASKS"]
