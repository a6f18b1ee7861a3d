"""Exercise "stream": answers of every kind."""

from functools import reduce

import numpy as np


def right(x, blocks):
    for block in blocks:
        x = x + block(x)
    return x


def replaced(x, blocks):
    for block in blocks:
        x = block(x)
    return x


def from_start(x, blocks):
    return x + sum(block(x) for block in blocks)


def forgot(x, blocks):
    return right(x, blocks) - x


RIGHT = [
    right,
    lambda x, blocks: reduce(lambda stream, block: stream + block(stream), blocks, x),
    lambda x, blocks: right(x, blocks).tolist(),
]
WRONG = [
    (replaced, "replaced the stream"),
    (from_start, "as it was at the beginning"),
    (forgot, "is missing"),
    (lambda x, blocks: x + blocks[0](x), "Only one"),
    (lambda x, blocks: x + blocks[1](x), "Only one"),
    (lambda x, blocks: right(x, blocks[::-1]), "should end at"),
    (lambda x, blocks: right(x, blocks) + 0.01, "should end at [30.0, 20.0]"),
    (lambda x, blocks: x, "should end at"),
    (lambda x, blocks: right(x, blocks)[:1], "shape"),
    (lambda x: x, "TypeError"),
    (np.ones(2), "the function itself"),
]
UNANSWERED = [None, ..., lambda x, blocks: None]
