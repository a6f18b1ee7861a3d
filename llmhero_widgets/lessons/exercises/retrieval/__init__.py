"""Lesson 3.1, retrieval-augmented generation: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercises.retrieval import cost, nearest, pack, recall, rrf
from llmhero_widgets.lessons.exercises.retrieval.quiz import QUESTIONS

TASKS = (pack.TASK, nearest.TASK, rrf.TASK, recall.TASK, cost.TASK)

__all__ = ["QUESTIONS", "TASKS"]
