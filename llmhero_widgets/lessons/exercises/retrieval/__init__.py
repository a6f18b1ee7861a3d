"""Lesson 3.1, retrieval-augmented generation: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.retrieval.quiz import QUESTIONS

TASKS: tuple[Task, ...] = ()

__all__ = ["QUESTIONS", "TASKS"]
