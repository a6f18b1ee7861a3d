"""Fusion and MMR follow their formulas, and other libraries' results where these have them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.vectorstores.utils import maximal_marginal_relevance

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.nodes import fuse as fuse_node
from llmhero_widgets.rag.nodes import mmr as mmr_node
from llmhero_widgets.rag.ranking.diverse import diversify
from llmhero_widgets.rag.ranking.fuse import fuse, weights_of
from llmhero_widgets.rag.ranking.fusion import normalised, rrf, weighted
from llmhero_widgets.rag.ranking.mmr import mmr
from llmhero_widgets.rag.values import Vectors
from tests.unit.rag.ranking_data import chunks_of, context_of, defaults, hits_of

ORDER = st.permutations(range(8)).flatmap(lambda rows: st.integers(0, 8).map(lambda n: rows[:n]))
ORDERS = st.lists(ORDER, min_size=1, max_size=4)


@given(ORDERS, st.integers(0, 100))
def test_rrf_is_the_sum_over_ranks(lists, constant):
    fused = rrf(lists, constant=constant)
    for row in {row for rows in lists for row in rows}:
        expected = sum(1 / (constant + rows.index(row) + 1) for rows in lists if row in rows)
        assert fused[row] == pytest.approx(expected, abs=1e-12)
    assert set(fused) == {row for rows in lists for row in rows}


@given(
    st.lists(st.dictionaries(st.integers(0, 7), st.floats(-5, 5), max_size=8), min_size=1, max_size=3),
    st.data(),
)
def test_weighted_sums_what_was_moved_to_0_to_1(lists, data):
    weights = data.draw(st.lists(st.floats(0, 2), min_size=len(lists), max_size=len(lists)))
    fused = weighted(lists, weights=weights)
    expected = dict.fromkeys((row for scores in lists for row in scores), 0.0)
    for scores, weight in zip(lists, weights, strict=True):
        for row, score in scores.items():
            low, high = min(scores.values()), max(scores.values())
            expected[row] += weight * ((score - low) / (high - low) if high > low else 1)
    assert fused == pytest.approx(expected)


def test_fused_hits_are_cut_after_k_and_ties_go_by_row():
    chunks = chunks_of()
    one, other = hits_of([5, 2], [0.9, 0.1], chunks=chunks), hits_of([2, 5, 7], [3, 2, 1], chunks=chunks)
    fused = fuse([one, other], k=2)
    assert fused.rows == (2, 5)
    assert fused.scores[0] == fused.scores[1]
    assert fused.before == (one, other)
    assert fused.settings == {"method": "rrf", "constant": 60, "weights": [1.0, 1.0], "k": 2}
    heavy = fuse([one, other], method="weighted", weights=[0.9, 0.1], k=3)
    assert heavy.rows == (5, 2, 7)
    assert heavy.scores == pytest.approx((0.9 + 0.05, 0.1, 0.0))


def test_lists_of_other_chunks_are_refused():
    with pytest.raises(HeroError) as caught:
        fuse([hits_of([0], [1.0]), hits_of([0], [1.0], chunks=chunks_of(("other",)))])
    assert caught.value.code == "bad_request"


@pytest.mark.parametrize("text", ["a", "1,", "-1, 2", "nan, 1", "inf", "0, 0", "1 2"])
def test_weights_that_mean_nothing_are_refused(text):
    with pytest.raises(HeroError) as caught:
        fuse_node.TYPE.check(defaults(fuse_node.TYPE, weights=text))
    assert caught.value.code == "bad_request"


def test_the_fuse_node_reads_weights_and_refuses_a_wrong_number():
    assert weights_of("0.7， 0.3") == [0.7, 0.3]
    inputs = {"hits": (hits_of([1, 2], [0.9, 0.1]), hits_of([2, 1], [3.0, 2.0]))}
    hits = fuse_node.TYPE.run(context_of(), inputs, defaults(fuse_node.TYPE, weights="2, 1"))
    assert hits.rows == (1, 2)
    assert hits.scores[0] == pytest.approx(2 / 61 + 1 / 62)
    with pytest.raises(HeroError):
        fuse_node.TYPE.run(context_of(), inputs, defaults(fuse_node.TYPE, weights="1, 1, 1"))


def unit_rows(seed, n, d=6):
    vectors = np.random.default_rng(seed).normal(size=(n, d))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def by_formula(relevance, similarity, balance, k):
    """MMR as Carbonell and Goldstein write it, one candidate after another."""
    picked = []
    while len(picked) < min(k, len(relevance)):
        values = {
            place: balance * relevance[place]
            - (1 - balance) * max((similarity[place][one] for one, _ in picked), default=0)
            for place in range(len(relevance))
            if place not in {one for one, _ in picked}
        }
        place = max(values, key=lambda place: (values[place], -place))
        picked.append((place, values[place]))
    return picked


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), n=st.integers(0, 9), balance=st.floats(0, 1), k=st.integers(1, 10))
def test_mmr_follows_the_formula(seed, n, balance, k):
    vectors = unit_rows(seed, n).astype(float)
    relevance = np.random.default_rng(seed).random(n).tolist()
    similarity = vectors @ vectors.T
    found = mmr(relevance, similarity, balance=balance, k=k)
    expected = by_formula(relevance, similarity.tolist(), balance, k)
    assert [place for place, _ in found] == [place for place, _ in expected]
    assert [value for _, value in found] == pytest.approx([value for _, value in expected], abs=1e-9)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 9), k=st.integers(1, 9), balance=st.floats(0.05, 0.95))
def test_mmr_by_similarity_picks_what_langchain_picks(seed, n, k, balance):
    vectors = unit_rows(seed, n + 1)
    question, rows = vectors[-1], vectors[:-1]
    hits = hits_of(range(n), [0.0] * n, chunks=chunks_of([str(each) for each in range(n)]))
    found = diversify(hits, rows, question, balance=balance, k=k)
    theirs = maximal_marginal_relevance(question, list(rows), lambda_mult=balance, k=k)
    assert list(found.rows) == theirs


def test_mmr_takes_the_scores_of_the_list_moved_to_0_to_1():
    hits = hits_of([4, 1, 6], [-2.0, -3.0, -4.0], stage="reranked", unit="loglik")
    vectors = unit_rows(3, 3)
    found = diversify(hits, vectors, None, balance=0.7, k=2)
    assert found.rows[0] == 4
    assert found.scores[0] == pytest.approx(0.7)
    assert found.settings["relevance"] == normalised(hits.scores) == [1.0, 0.5, 0.0]
    np.testing.assert_allclose(found.settings["similarity"], vectors @ vectors.T, atol=1e-6)


class Embedder:
    """Two words, two dimensions: enough to say where a text lies."""

    id, revision, dimensions = "words", "1", 2

    def __init__(self):
        self.read = []

    def embed(self, texts, *, check=None, progress=None):
        del check, progress
        self.read += texts
        rows = np.array([[text.count("cache") + 1e-3, text.count("greedy") + 1e-3] for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class Models:
    def __init__(self):
        self.made = Embedder()

    def embedder(self, name=""):
        assert name in {"", "words"}
        return self.made


def test_the_mmr_node_uses_the_vectors_that_are_there():
    chunks, models = chunks_of(), Models()
    vectors = Vectors(chunks, unit_rows(1, len(chunks), 2), "words", "1")
    hits = hits_of([3, 1, 2], [0.9, 0.5, 0.4], chunks=chunks)
    context = context_of(models=models, vectors=lambda _hits: vectors)
    found = mmr_node.TYPE.run(context, {"hits": hits}, defaults(mmr_node.TYPE))
    assert found == diversify(hits, vectors.matrix[[3, 1, 2]], None, balance=0.7, k=8)
    assert not models.made.read
    mmr_node.TYPE.run(context, {"hits": hits}, defaults(mmr_node.TYPE, relevance="similarity"))
    assert models.made.read == [hits.query.text]


def test_the_mmr_node_embeds_hits_that_nobody_embedded():
    models, hits = Models(), hits_of([1, 2, 7], [3.0, 2.0, 1.0], stage="bm25", unit="bm25")
    found = mmr_node.TYPE.run(context_of(models=models), {"hits": hits}, defaults(mmr_node.TYPE, lambda_=0.3))
    assert sorted(models.made.read) == sorted(hits.chunks.items[row].text for row in hits.rows)
    # The second is about the cache as the first is; the third is not.
    assert found.rows == (1, 7, 2)


def test_mmr_of_nothing_is_nothing():
    hits = hits_of([], [])
    assert diversify(hits, np.empty((0, 4), np.float32), None, balance=0.5, k=3).rows == ()
