"""Search in a file of Milvus Lite, on a Milvus server or in a cluster."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import numpy as np
from pymilvus import MilvusClient

from llmhero_widgets.rag.export.plain.nearest import nearest
from llmhero_widgets.rag.export.plain.values import Index, Vectors
from llmhero_widgets.rag.indexes.settings import IndexSettings


def index_in_milvus(vectors: Vectors, *, uri: str, collection: str, kind: str, **chosen: int) -> Index:
    """Write vectors into a collection named after them; MILVUS_TOKEN holds the secret."""
    dimensions = vectors.matrix.shape[1]
    settings = IndexSettings(kind, **chosen).whole(len(vectors.matrix), dimensions)  # type: ignore[arg-type]
    names = {"flat": "FLAT", "ivf": "IVF_FLAT", "hnsw": "HNSW", "sq8": "IVF_SQ8", "pq": "IVF_PQ"}
    built: dict[str, int] = {"nlist": settings.nlist}
    if kind == "pq":
        built |= {"m": settings.parts, "nbits": 8}
    if kind == "hnsw":
        built = {"M": settings.links, "efConstruction": settings.ef_construction}
    client: Any = MilvusClient(uri, token=os.environ.get("MILVUS_TOKEN", ""))
    content = f"{kind} {built} {vectors.matrix.shape}".encode() + vectors.matrix.tobytes()
    name = f"{collection}_exported_{hashlib.sha256(content).hexdigest()[:16]}"
    # Only what an earlier run made of the same vectors, perhaps in part.
    client.drop_collection(name)
    parameters = client.prepare_index_params()
    parameters.add_index("vector", index_type=names[kind], metric_type="IP", params=built)
    client.create_collection(name, dimension=dimensions, index_params=parameters, consistency_level="Strong")
    for start in range(0, len(vectors.matrix), 512):
        rows = vectors.matrix[start : start + 512]
        client.insert(name, [{"id": start + at, "vector": row} for at, row in enumerate(rows)])
    client.flush(name)

    def find(text: str, k: int) -> dict[int, float]:
        question = vectors.embed([text])

        def ask(wide: int) -> Any:
            searched = (
                {"ef": max(settings.ef_search, wide)} if kind == "hnsw" else {"nprobe": settings.nprobe}
            )
            how = {"metric_type": "IP", "params": {} if kind == "flat" else searched}
            (hits,) = client.search(name, data=list(question), limit=wide, search_params=how)
            found = [(hit["distance"], hit["id"]) for hit in hits]
            found += [(0.0, -1)] * (wide - len(found))
            scores, ids = zip(*found, strict=True)
            return np.array([scores], np.float32), np.array([ids], np.int64)

        return nearest(ask, len(vectors.chunks), k)

    return Index(vectors.chunks, find)
