"""Chunks in a FAISS index of any kind."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from langchain_community.docstore.in_memory import InMemoryDocstore
from langchain_community.vectorstores import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings


def faiss_store(  # noqa: PLR0913 - all kinds of index
    chunks: list[Document],
    embeddings: Embeddings,
    *,
    kind: str,
    links: int = 32,
    ef_construction: int = 80,
    ef_search: int = 64,
) -> FAISS:
    """Embed chunks and index the inner products: "flat", "hnsw" or "sq8"."""
    found = embeddings.embed_documents([chunk.page_content for chunk in chunks])
    vectors = np.array(found, np.float32)
    # On one thread a graph of neighbours is the same every time.
    faiss.omp_set_num_threads(1)
    product = faiss.METRIC_INNER_PRODUCT
    index: Any = faiss.IndexFlatIP(vectors.shape[1])
    if kind == "hnsw":
        index = faiss.IndexHNSWFlat(vectors.shape[1], links, product)
        index.hnsw.efConstruction, index.hnsw.efSearch = ef_construction, ef_search
    elif kind == "sq8":
        index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, product)
        index.train(vectors)
    for start in range(0, len(vectors), 64):
        index.add(vectors[start : start + 64])
    names = {row: str(row) for row in range(len(chunks))}
    documents = {names[row]: chunk for row, chunk in enumerate(chunks)}
    return FAISS(
        embedding_function=embeddings,
        index=index,
        docstore=InMemoryDocstore(documents),
        index_to_docstore_id=names,
        distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
    )
