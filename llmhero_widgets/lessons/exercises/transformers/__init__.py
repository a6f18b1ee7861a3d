"""Lesson 1.1, Transformers: exercises and quiz."""

from __future__ import annotations

from llmhero_widgets.lessons.exercises.transformers import (
    attention,
    corrupt,
    find_the_head,
    heads,
    path_length,
    sinusoid,
    softmax,
    stream,
)
from llmhero_widgets.lessons.exercises.transformers.quiz import QUESTIONS

TASKS = (
    path_length.TASK,
    softmax.TASK,
    attention.TASK,
    heads.TASK,
    stream.TASK,
    sinusoid.TASK,
    corrupt.TASK,
    find_the_head.TASK,
)

__all__ = ["QUESTIONS", "TASKS"]
