"""k-means and the training of indexes against FAISS's own."""

from __future__ import annotations

import faiss
import numpy as np
import pytest
from hypothesis import given, settings, strategies

from llmhero_widgets.rag.indexes import engines, training
from llmhero_widgets.rag.indexes.settings import IndexSettings
from llmhero_widgets.rag.indexes.training import kmeans, one_thread
from tests.unit.rag.vectors import clustered


def by_faiss(points, start, iterations, *, spherical=False):
    """Return FAISS's centroids from the same beginning, and its objective per point."""
    clustering = faiss.Clustering(points.shape[1], len(start))
    clustering.niter = iterations
    clustering.spherical = spherical
    clustering.min_points_per_centroid = 1
    clustering.max_points_per_centroid = len(points)
    faiss.copy_array_to_vector(start.ravel(), clustering.centroids)
    clustering.train(points, faiss.IndexFlatL2(points.shape[1]))
    centroids = faiss.vector_to_array(clustering.centroids).reshape(start.shape)
    last = clustering.iteration_stats.at(clustering.iteration_stats.size() - 1).obj
    return centroids, last / len(points)


@settings(max_examples=40)
@given(
    n=strategies.integers(30, 300),
    k=strategies.integers(1, 12),
    dimensions=strategies.sampled_from([1, 2, 8, 33]),
    iterations=strategies.integers(1, 6),
    spherical=strategies.booleans(),
    seed=strategies.integers(0, 2**16),
)
def test_steps_are_those_of_faiss(n, k, dimensions, iterations, spherical, seed):
    # Far apart, so that rarely a point lies in the middle between two centroids, where rounding decides.
    points = clustered(n, dimensions, seed) * 10 + np.float32(seed % 3)
    start = points[:k].copy()
    if len(np.unique(start, axis=0)) < k:
        return
    theirs, objective = by_faiss(points, start, iterations, spherical=spherical)
    ours = kmeans(points, k, iterations=iterations, start=start, spherical=spherical)
    splits = np.abs(ours.centroids - theirs).max() > 1e-3
    if splits:
        # FAISS has dice of its own to draw the cluster that an empty one takes from.
        assert ours.error <= objective * 1.5 + 1e-3
    else:
        assert ours.error == pytest.approx(objective, rel=1e-3, abs=1e-3)


def test_a_typical_step_is_exactly_that_of_faiss():
    points = clustered(3000, 48, seed=1)
    start = points[:40].copy()
    theirs, objective = by_faiss(points, start, 10, spherical=True)
    ours = kmeans(points, 40, iterations=10, start=start, spherical=True)
    assert np.abs(ours.centroids - theirs).max() < 1e-4
    assert ours.error == pytest.approx(objective, rel=1e-4)


@pytest.mark.parametrize("kind", ["ivf", "pq", "sq8", "hnsw"])
def test_indexes_are_as_good_as_those_of_the_factory(kind):
    points = clustered(3000, 64, seed=2)
    queries = clustered(100, 64, seed=2) + 0.02
    chosen = IndexSettings(kind, nprobe=2).whole(*points.shape)
    engine, _ = engines.train(points, chosen)
    engines.add(engine, points, kind)
    with one_thread():
        factory = faiss.index_factory(64, engines.name_of(chosen), faiss.METRIC_INNER_PRODUCT)
        if kind == "hnsw":
            factory.hnsw.efConstruction = chosen.ef_construction
        if kind == "pq":
            # Codes are put into an order for Hamming distances, which nobody asks for here.
            factory.do_polysemous_training = False
        factory.train(points)
        factory.add(points)
    exact = np.argsort(-(queries @ points.T), axis=1)[:, :10]

    def recall(index):
        found = index.search(queries, 10, params=engines.parameters(chosen, 10))[1]
        return np.mean(
            [len(set(a) & set(b)) / 10 for a, b in zip(found.tolist(), exact.tolist(), strict=True)]
        )

    assert recall(engine) >= recall(factory) - 0.03
    assert type(engine) is type(factory)
    assert engines.size_of(engine) == pytest.approx(len(faiss.serialize_index(factory)), rel=0.02)


def test_empty_clusters_are_filled():
    points = np.repeat(np.array([[2.0, 1.0], [9.0, 9.0]], np.float32), 40, axis=0)
    found = kmeans(points, 4, iterations=4, start=points[:4])
    assert len(np.unique(found.centroids, axis=0)) == 4
    assert found.error < 1


@pytest.mark.parametrize(("n", "k", "dimensions"), [(50_000, 1000, 64), (4000, 4000, 96)])
def test_looks_at_the_cancel_after_a_bounded_amount_of_work(n, k, dimensions):
    class Stop(Exception):  # noqa: N818
        pass

    points = np.zeros((n, dimensions), np.float32)
    points[:, 0] = np.arange(n)
    blocks = []
    whole = np.ndarray.__getitem__

    class Watched(np.ndarray):
        def __getitem__(self, key):
            part = whole(self, key)
            if isinstance(key, slice) and part.shape[1:] == (dimensions,):
                blocks.append(len(part))
            return np.asarray(part)

    def check():
        if len(blocks) >= 3:
            raise Stop

    with pytest.raises(Stop):
        kmeans(points.view(Watched), k, iterations=9, start=points[:k], check=check)
    assert max(blocks) * k * dimensions <= max(training._STEP, 64 * k * dimensions)


def test_threads_are_given_back():
    before = faiss.omp_get_max_threads()
    with one_thread():
        assert faiss.omp_get_max_threads() == 1
    assert faiss.omp_get_max_threads() == before


@pytest.mark.parametrize("order", ["faiss, torch", "torch, faiss"])
def test_torch_and_faiss_live_together(order):
    import subprocess
    import sys

    program = f"""
import {order}
import numpy as np
x = np.random.default_rng(0).normal(size=(2000, 64)).astype("f4")
index = faiss.IndexFlatIP(64)
index.add(x)
for _ in range(3):
    rows = index.search(x[:64], 1)[1]
    assert (torch.from_numpy(x) @ torch.from_numpy(x).T).shape == (2000, 2000)
print(len(rows))
"""
    arguments = [sys.executable, "-c", program]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "64"), done.stderr
