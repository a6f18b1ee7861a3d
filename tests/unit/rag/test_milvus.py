"""What only a Milvus has: addresses, servers that go away, collections that grow old."""

from __future__ import annotations

import re

import numpy as np
import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.cache import Cache
from llmhero_widgets.rag.indexes import IndexSettings, build_index, collections
from llmhero_widgets.rag.indexes.collections import BATCH, connected, count, place, tidy
from llmhero_widgets.rag.models import Models
from tests.unit.rag.running import hybrid_graph, pipeline
from tests.unit.rag.test_indexes import milvus_server
from tests.unit.rag.vectors import clustered, vectors_of


@pytest.mark.parametrize("uri", ["milvus", "sqlite://x.db", "ftp://host", "data.sqlite"])
def test_what_is_no_place_is_refused(uri):
    with pytest.raises(HeroError, match=re.escape(uri)) as error:
        build_index(vectors_of(clustered(5)), IndexSettings("flat", uri=uri), Models())
    assert error.value.code == "bad_request"
    assert "Milvus Lite 文件" in str(error.value)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(HeroError, match="There is no folder"):
        place(str(tmp_path / "none" / "vectors.db"))


def test_a_file_has_no_pq(tmp_path):
    settings = IndexSettings("pq", uri=str(tmp_path / "vectors.db"))
    with pytest.raises(HeroError, match="no product quantisation"):
        build_index(vectors_of(clustered(50)), settings, Models())


def test_nobody_there():
    with pytest.raises(HeroError, match=r"127\.0\.0\.1:9 did not do it"):
        build_index(vectors_of(clustered(5)), IndexSettings("flat", uri="http://127.0.0.1:9"), Models())


def test_a_server_that_goes_away_and_comes_back(tmp_path):
    matrix = clustered(5 * BATCH, seed=3)
    vectors = vectors_of(matrix)
    with milvus_server(tmp_path / "data") as (uri, server):
        settings = IndexSettings("flat", uri=uri)
        earlier = build_index(vectors_of(matrix[:9], "earlier"), settings, Models())

        def progress(done, total):
            if done == 2 * BATCH:
                server.kill()
                server.wait()

        with pytest.raises(HeroError, match=f"lost after {2 * BATCH} vectors"):
            build_index(vectors, settings, Models(), progress=progress)
        with pytest.raises(HeroError, match="did not do it"):
            earlier.search_vectors(matrix[:1], 3)
    started = []
    with milvus_server(tmp_path / "data", int(uri.rpartition(":")[2])):
        index = build_index(vectors, settings, Models(), progress=lambda done, total: started.append(done))
        with connected(uri) as client:
            assert count(client, index.collection) == len(matrix)
        rows, _ = index.search_vectors(matrix[::97], 1)
        assert rows[:, 0].tolist() == list(range(0, len(matrix), 97))
        assert earlier.search_vectors(matrix[:1], 1)[0].tolist() == [[0]]
    # It went on where it was, and did not begin anew.
    assert started[0] == 2 * BATCH


def test_a_collection_that_somebody_dropped(tmp_path):
    uri = str(tmp_path / "vectors.db")
    matrix = clustered(40)
    index = build_index(vectors_of(matrix), IndexSettings("flat", uri=uri), Models())
    with connected(uri) as client:
        client.drop_collection(index.collection)
    with pytest.raises(HeroError, match="is no longer at"):
        index.search_vectors(matrix[:1], 3)
    assert not index.alive()


def test_an_index_whose_collection_was_dropped_is_built_anew_by_the_next_run(tmp_path):
    uri = str(tmp_path / "vectors.db")
    graph = hybrid_graph()
    (node,) = (each.id for each in graph.nodes if each.type == "index")
    one = pipeline(graph.with_params(node, uri=uri), cache=Cache(tmp_path / "cache", worth=0))
    before = one.search("cache")
    with connected(uri) as client:
        for name in client.list_collections():
            client.drop_collection(name)
    failed = one.run("something else")
    errors = [each.error for each in failed.trace if each.error]
    assert "Run again: it is built anew." in str(errors[0])
    again = one.run("something else")
    assert {each.id: each.state for each in again.trace}[node] == "ran"
    assert not [each.error for each in again.trace if each.error]
    assert one.search("cache") == before


def test_collections_are_named_after_all_that_shapes_them():
    names = {
        collections.name_of("0" * 64, IndexSettings(**chosen).whole(10_000, 384))
        for chosen in (
            {"kind": "flat"}, {"kind": "ivf"}, {"kind": "ivf", "nlist": 9}, {"kind": "sq8"}, {"kind": "pq"},
            {"kind": "pq", "parts": 24}, {"kind": "hnsw"}, {"kind": "hnsw", "links": 8},
            {"kind": "hnsw", "ef_construction": 9},
        )
    }  # fmt: skip
    assert len(names) == 9
    one, other = (IndexSettings("ivf", nprobe=n).whole(10_000, 384) for n in (1, 2))
    assert collections.name_of("0" * 64, one) == collections.name_of("0" * 64, other)


def test_old_collections_are_dropped_only_by_tidy(tmp_path):
    uri = str(tmp_path / "vectors.db")
    settings = IndexSettings("flat", uri=uri)
    made = [
        build_index(vectors_of(clustered(20, seed=seed)), settings, Models()).collection for seed in range(4)
    ]
    with connected(uri) as client:
        schema = client.create_schema()
        from pymilvus import DataType

        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
        client.create_collection("llmhero_of_somebody_else", schema=schema)
        assert set(made) < set(client.list_collections())
    assert sorted(tidy(uri, keep=3)) == sorted(made[:1])
    with connected(uri) as client:
        assert set(client.list_collections()) == {*made[1:], "llmhero_of_somebody_else"}
    assert np.array_equal(
        build_index(vectors_of(clustered(20, seed=3)), settings, Models()).search_vectors(clustered(2), 3)[0],
        build_index(vectors_of(clustered(20, seed=3)), IndexSettings(), Models()).search_vectors(
            clustered(2), 3
        )[0],
    )
