import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply


@given(
    hnp.arrays(
        st.sampled_from([np.dtype(name) for name in protocol.DTYPES]),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
    )
)
def test_an_array_survives_the_wire(array):
    (description,), (buffer,) = Reply(arrays={"a": array}).pack()
    back = np.frombuffer(buffer, description["dtype"]).reshape(description["shape"])
    np.testing.assert_array_equal(back, array)


def test_views_and_foreign_byte_orders_are_written_in_c_order_little_endian():
    array = np.arange(12, dtype=">i4").reshape(3, 4).T[::-1]
    (description,), (buffer,) = Reply(arrays={"a": array}).pack()
    back = np.frombuffer(buffer, "<i4").reshape(description["shape"])
    np.testing.assert_array_equal(back, array)


def test_scale_is_described():
    (description,), _ = Reply(arrays={"a": np.zeros(2, np.uint8)}, scales={"a": 1 / 255}).pack()
    assert description == {"name": "a", "dtype": "uint8", "shape": [2], "scale": 1 / 255}


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.complex64, object])
def test_a_dtype_that_the_browser_cannot_read_is_refused(dtype):
    with pytest.raises(ValueError, match="dtype"):
        Reply(arrays={"a": np.zeros(1, dtype)}).pack()


def test_a_slab_too_large_is_refused():
    with pytest.raises(ValueError, match="at most"):
        Reply(arrays={"a": np.zeros(protocol.MAX_SLAB_BYTES + 1, np.uint8)}).pack()
