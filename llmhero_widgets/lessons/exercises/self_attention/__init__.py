"""The exercises of lesson 1.1: scores to weights, query and key to weights, weights to a head."""

from llmhero_widgets.lessons.exercises.self_attention import attention, find_the_head, softmax

TASKS = (softmax.TASK, attention.TASK, find_the_head.TASK)
