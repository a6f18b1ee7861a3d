"""Lesson 1.1, Transformers: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercises.transformers import attention, find_the_head, softmax
from llmhero_widgets.lessons.exercises.transformers.quiz import QUESTIONS

TASKS = (softmax.TASK, attention.TASK, find_the_head.TASK)

__all__ = ["QUESTIONS", "TASKS"]
