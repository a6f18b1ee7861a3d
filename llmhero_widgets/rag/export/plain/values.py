"""What the functions of a plain program hand each other."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - copied into programs
from typing import Any, NamedTuple


class Document(NamedTuple):
    """A text and its name."""

    id: str
    text: str


class Chunk(NamedTuple):
    """Characters start to end of a document."""

    doc: str
    start: int
    end: int
    text: str


class Vectors(NamedTuple):
    """One row of length 1 per chunk, and the model that makes more of them."""

    chunks: list[Chunk]
    matrix: Any
    embed: Callable[[list[str]], Any]


class Index(NamedTuple):
    """Finds the best k chunks for a text: their rows and scores, best first."""

    chunks: list[Chunk]
    find: Callable[[str, int], dict[int, float]]


class Hits(NamedTuple):
    """Rows of chunks with their scores, best first."""

    question: str
    chunks: list[Chunk]
    scores: dict[int, float]
