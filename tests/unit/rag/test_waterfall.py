"""What is shown of each stage gives its order again, and the terms of a score add up to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.rag.bm25 import build_bm25
from llmhero_widgets.rag.ranking.diverse import diversify
from llmhero_widgets.rag.ranking.fuse import fuse
from llmhero_widgets.rag.ranking.order import ordered
from llmhero_widgets.rag.ranking.search import retrieve
from llmhero_widgets.rag.values import Hits, Query, Variant
from llmhero_widgets.rag.waterfall import recompute, waterfall
from tests.unit.rag.ranking_data import chunks_of

SCORES = st.sampled_from([0.0, 0.1, 0.25, 0.25, 0.7, 1.0, -0.3])
CHUNKS = chunks_of([f"cache {n} " * (n + 1) for n in range(9)])


@st.composite
def lists(draw, stage, unit):
    scores = draw(st.dictionaries(st.integers(0, 8), SCORES, min_size=1, max_size=9))
    rows = ordered(scores)
    return Hits(CHUNKS, Query("cache 3"), stage, tuple(rows), tuple(scores[row] for row in rows), unit)


@st.composite
def pipelines(draw):
    """Dense and BM25, fused, reranked and picked by MMR, each stage there or not."""
    parts = [draw(lists("dense", "cosine"))]
    query = Query(
        "cache 3", tuple(Variant("rewrite", text) for text in draw(st.sampled_from([(), ("cache 5 7",)])))
    )
    parts.append(retrieve(build_bm25(CHUNKS), query, draw(st.integers(1, 9)),
                          merge=draw(st.sampled_from(["best", "rrf"]))))  # fmt: skip
    hits = fuse(
        parts,
        method=draw(st.sampled_from(["rrf", "weighted"])),
        weights=draw(st.sampled_from([None, [0.7, 0.3], [0.0, 2.0]])),
        constant=draw(st.sampled_from([0, 60])),
        k=draw(st.integers(1, 9)),
    )
    if draw(st.booleans()):
        values = draw(st.lists(SCORES, min_size=len(hits.rows), max_size=len(hits.rows)))
        scores = dict(zip(hits.rows, values, strict=True))
        rows = ordered(scores)
        hits = Hits(CHUNKS, hits.query, "reranked", tuple(rows), tuple(scores[row] for row in rows), "loglik",
                    {}, (hits,))  # fmt: skip
    if draw(st.booleans()):
        random = np.random.default_rng(draw(st.integers(0, 99)))
        vectors = random.normal(size=(len(hits.rows), 4))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        question = draw(st.sampled_from([None, np.eye(4, dtype=np.float32)[0]]))
        hits = diversify(hits, vectors, question, balance=draw(st.sampled_from([0.0, 0.5, 0.7, 1.0])),
                         k=draw(st.integers(1, 9)))  # fmt: skip
    return hits


@settings(deadline=None, max_examples=150)
@given(pipelines())
def test_every_stage_can_be_recomputed(hits):
    for stage in waterfall(hits).stages:
        rows, scores = recompute(stage.hits)
        assert rows == list(stage.hits.rows)
        assert scores == pytest.approx(list(stage.hits.scores), abs=1e-6)


@settings(deadline=None, max_examples=100)
@given(pipelines())
def test_terms_add_up_to_the_score(hits):
    whole = waterfall(hits)
    for number, stage in enumerate(whole.stages):
        for row, score in zip(stage.hits.rows, stage.hits.scores, strict=True):
            values = [part.value for part in whole.parts(number, row)]
            if stage.hits.settings.get("merge") == "best":
                assert max(values) == pytest.approx(score, abs=1e-9)
            elif values:
                assert sum(values) == pytest.approx(score, abs=1e-9)
            else:
                assert stage.hits.stage in {"dense", "bm25", "reranked"}


def test_the_way_of_a_chunk_through_the_stages():
    dense = Hits(CHUNKS, Query("q"), "dense", (4, 2, 7), (0.9, 0.5, 0.4), "cosine")
    other = Hits(CHUNKS, Query("q"), "bm25", (7, 4), (3.0, 1.0), "bm25")
    whole = waterfall(fuse([dense, other], k=2))
    assert [stage.hits.stage for stage in whole.stages] == ["dense", "bm25", "fused"]
    assert whole.stages[2].before == (0, 1)
    assert whole.way(2) == [(2, 0.5), (None, None), (None, None)]
    assert whole.way(4) == [(1, 0.9), (2, 1.0), (1, pytest.approx(1 / 61 + 1 / 62))]
    first, second = whole.parts(2, 7)
    assert (first.stage, first.rank, first.score, first.value) == (0, 3, 0.4, 1 / 63)
    assert (second.stage, second.rank, second.score, second.value) == (1, 1, 3.0, 1 / 61)


def test_a_list_that_feeds_two_stages_is_one_column():
    dense = Hits(CHUNKS, Query("q"), "dense", (4, 2), (0.9, 0.5), "cosine")
    whole = waterfall(fuse([dense, fuse([dense])]))
    assert [stage.hits.stage for stage in whole.stages] == ["dense", "fused", "fused"]
    assert [stage.before for stage in whole.stages] == [(), (0,), (0, 1)]


def test_mmr_names_the_pick_that_a_chunk_repeats():
    hits = Hits(CHUNKS, Query("q"), "reranked", (3, 1, 5), (-1.0, -2.0, -3.0), "loglik")
    vectors = np.array([[1, 0], [0.9, 0.436], [0, 1]], np.float32)
    picked = diversify(hits, vectors, None, balance=0.5, k=3)
    # The second repeats the first, so the third comes before it.
    assert picked.rows == (3, 5, 1)
    relevance, repeat = waterfall(picked).parts(1, 1)
    assert (relevance.kind, relevance.rank, relevance.score, relevance.weight) == ("relevance", 2, 0.5, 0.5)
    assert (repeat.kind, repeat.row, repeat.weight) == ("repeat", 3, -0.5)
    assert repeat.score == pytest.approx(0.9)
    assert len(waterfall(picked).parts(1, 3)) == 1
