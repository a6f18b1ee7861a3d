"""The plane is that of scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import PCA

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.projection import principal_plane


@pytest.mark.parametrize("shape", [(40, 8), (5, 30), (9000, 6), (3, 2)])
def test_the_plane_is_that_of_scikit_learn(shape):
    generator = np.random.default_rng(sum(shape))
    matrix = (generator.normal(size=shape) * generator.uniform(0.1, 3, shape[1])).astype(np.float32)
    plane = principal_plane(matrix)
    theirs = PCA(2, svd_solver="full").fit(matrix.astype(np.float64))
    np.testing.assert_allclose(plane.variance, theirs.explained_variance_ratio_, atol=1e-9)
    signs = np.sign((plane.axes * theirs.components_).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(plane.axes * signs, theirs.components_, atol=1e-6)
    np.testing.assert_allclose(
        plane.place(matrix), theirs.transform(matrix.astype(np.float64)) * signs.T, atol=1e-6
    )


@settings(deadline=None, max_examples=60)
@given(
    arrays(
        np.float32,
        st.tuples(st.integers(0, 12), st.integers(1, 5)),
        elements=st.floats(-4, 4, width=32),
    )
)
def test_any_vectors_have_a_plane(matrix):
    plane = principal_plane(matrix)
    assert 0 <= plane.variance[1] <= plane.variance[0] <= 1 + 1e-9
    places = plane.place(matrix)
    assert places.shape == (len(matrix), 2)
    assert np.isfinite(places).all()
    lengths = np.linalg.norm(plane.axes, axis=1)
    assert ((np.abs(lengths - 1) < 1e-9) | (lengths == 0)).all()
    # What a plane shows of a distance is never more than it is.
    if len(matrix) > 1:
        shown = np.linalg.norm(places[0] - places[1])
        assert shown <= np.linalg.norm(matrix[0].astype(float) - matrix[1]) + 1e-6


def test_the_same_vectors_look_the_same_in_any_order():
    matrix = np.random.default_rng(1).normal(size=(50, 6))
    np.testing.assert_allclose(
        principal_plane(matrix).place(matrix), principal_plane(matrix[::-1]).place(matrix), atol=1e-9
    )


def test_it_can_be_stopped():
    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        principal_plane(np.ones((3, 3)), check=check)
