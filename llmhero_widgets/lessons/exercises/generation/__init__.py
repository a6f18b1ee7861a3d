"""Lesson 1.3, generating text: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.generation.quiz import QUESTIONS

TASKS: tuple[Task, ...] = ()

__all__ = ["QUESTIONS", "TASKS"]
