"""Random vectors in clusters, the chunks they stand for, and an embedder that looks vectors up."""

from __future__ import annotations

import numpy as np

from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Vectors


def clustered(n, dimensions=32, seed=0):
    """Return unit vectors around a few centres: like texts on a few subjects."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(max(1, min(12, n // 4)), dimensions))
    points = centres[draw.integers(len(centres), size=n)] + 0.6 * draw.normal(size=(n, dimensions))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points.astype(np.float32)


def chunks_of(n, name="corpus"):
    """Return n chunks with texts of their own."""
    texts = [f"chunk {row} of {name}; " for row in range(n)]
    places = np.cumsum([0, *(len(text) for text in texts)])
    document = Document(name, "".join(texts))
    items = tuple(
        Chunk(name, int(start), int(start) + len(text), text)
        for start, text in zip(places[:-1], texts, strict=True)
    )
    return Chunks(Documents((document,)), items)


def vectors_of(matrix, name="corpus", embedder="lookup"):
    """Return the rows of a matrix as vectors of chunks."""
    return Vectors(chunks_of(len(matrix), name), matrix, embedder, "1")


class Lookup:
    """Embeds the text "i" as row i of a matrix: static embeddings with a vocabulary of numbers."""

    id = "lookup"
    revision = "1"
    max_tokens = None

    def __init__(self, table):
        self.table = table
        self.dimensions = table.shape[1]
        self.read = []

    def embed(self, texts, *, check=None, progress=None):
        for text in texts:
            if check:
                check()
            self.read.append(text)
        return self.table[[int(text) for text in texts]]

    def token_vectors(self, text):
        return [(text, 0, len(text))], self.table[[int(text)]]

    def count_tokens(self, texts):
        return [1 for _ in texts]
