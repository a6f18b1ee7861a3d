"""Exercise "attention": answers of every kind."""

import math

import numpy as np
import torch


def softmax(scores, axis=-1):
    raised = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return raised / raised.sum(axis=axis, keepdims=True)


def scores(query, key):
    return query @ key.T / np.sqrt(query.shape[-1])


def seen(table):
    return np.tril(np.ones(table.shape, dtype=bool))


def right(query, key):
    table = scores(query, key)
    return softmax(np.where(seen(table), table, -np.inf))


def with_a_large_number(query, key):
    table = scores(query, key)
    return softmax(table - 1e9 * np.triu(np.ones(table.shape), 1))


def cut_and_divide(query, key):
    raised = np.exp(scores(query, key)) * seen(scores(query, key))
    return raised / raised.sum(axis=-1, keepdims=True)


def in_loops(query, key):
    rows = []
    for place, asking in enumerate(query):
        raised = [math.exp(sum(asking * other) / math.sqrt(len(asking))) for other in key[: place + 1]]
        rows.append([value / sum(raised) for value in raised] + [0.0] * (len(key) - place - 1))
    return rows


def in_torch(query, key):
    query, key = torch.tensor(query, requires_grad=True), torch.tensor(key)
    table = query @ key.mT * query.shape[-1] ** -0.5
    return table.masked_fill(torch.ones_like(table).triu(1).bool(), -torch.inf).softmax(-1)


def tensors_only(query, key):
    table = torch.matmul(query, key.mT) / query.size(-1) ** 0.5
    return table.masked_fill(torch.ones_like(table).triu(1).bool(), -torch.inf).softmax(-1)


def variant(*, scale=None, mask="tril", transpose=False, axis=-1):
    """Return a head with one or more steps done in another way."""

    def attention(query, key):
        width, tokens = query.shape[-1], len(query)
        table = key @ query.T if transpose else query @ key.T
        table = table * {None: width**-0.5, "width": 1 / width, "tokens": tokens**-0.5}.get(scale, scale)
        lower = seen(table)
        if mask == "tril":
            return softmax(np.where(lower, table, -np.inf), axis)
        if mask == "none":
            return softmax(table, axis)
        if mask == "triu":
            return softmax(np.where(lower.T, table, -np.inf), axis)
        if mask == "strict":
            return softmax(np.where(np.tril(lower, -1), table, -np.inf), axis)
        if mask == "zero":
            return softmax(np.where(lower, table, 0), axis)
        return {"after": softmax(table) * lower, "scores": table, "scores cut": table * lower}[mask]

    return attention


def spoilt(change):
    def attention(query, key):
        weights = right(query, key)
        change(weights)
        return weights

    return attention


def put(row, column, value):
    def change(weights):
        weights[row, column] = value

    return spoilt(change)


def edge(difference):
    return lambda q, k: right(q, k) + np.eye(len(q)) * difference


RIGHT = [right, with_a_large_number, cut_and_divide, in_loops, in_torch, tensors_only, edge(0.0009)]
WRONG = [
    (variant(scale=1), "scale"),
    (variant(scale="width"), ""),
    (variant(scale="tokens"), ""),
    (variant(scale=1 / 8), ""),
    (variant(scale=2), ""),
    (variant(mask="none"), ""),
    (variant(mask="none", scale=1), ""),
    (variant(mask="none", scale="tokens"), ""),
    (variant(mask="none", scale=2), ""),
    (variant(mask="triu"), ""),
    (variant(mask="triu", scale="width"), ""),
    (variant(mask="strict"), ""),
    (variant(mask="zero"), ""),
    (variant(mask="zero", scale=1), ""),
    (variant(mask="after"), ""),
    (variant(mask="after", scale=1 / 8), ""),
    (variant(axis=0), ""),
    (variant(mask="scores"), ""),
    (variant(mask="scores cut", scale=1), ""),
    (lambda q, k: np.where(seen(scores(q, k)), scores(q, k), -np.inf), ""),
    (variant(transpose=True), ""),
    (variant(transpose=True, scale=1), ""),
    (variant(transpose=True, mask="none"), ""),
    (put(1, 4, 0.25), "0.250 on a token that comes after it"),
    (put(1, 4, 0.0015), "0.002 on a token that comes after it"),
    (put(1, 4, -0.25), "0.250 on a token that comes after it"),
    (put(0, 0, 0.5), "Row 0 adds up to 0.500"),
    (put(0, 0, 1.5), "Row 0 adds up to 1.500"),
    (put(0, slice(None), np.nan), ""),
    (put(3, 1, np.nan), "nan or inf"),
    (put(0, 1, np.nan), "nan or inf"),
    (put(4, 4, np.inf), "nan or inf"),
    (put(2, slice(3), 1 / 3), "the weights of row 2 are not"),
    (edge(0.0012), ""),
    (lambda q, k: right(q, k) @ k, "shape (5, 5); yours has (5, 4)"),
    (lambda q: q, "TypeError"),
    (np.eye(5), "the function itself"),
    ("attention", "the function itself"),
]
UNANSWERED = [None, ..., lambda q, k: None]
