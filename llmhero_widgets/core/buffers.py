"""Arrays as bytes: ``{name, dtype, shape, scale?}`` crosses the wire in JSON, the bytes beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.core import protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers: a JSON object, and arrays that travel beside it as bytes.

    Attributes
    ----------
    result
        JSON-serialisable values.
    arrays
        Name to array of a dtype in ``protocol.DTYPES``.
    scales
        For integers that stand for fractions: name to the factor that turns one unit into the value.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)

    def pack(self) -> tuple[list[dict[str, Any]], list[memoryview]]:
        """Return the descriptions and, in the same order, the bytes (little-endian, C order).

        Raises
        ------
        ValueError
            If an array has a dtype that the browser cannot read, or exceeds ``protocol.MAX_SLAB_BYTES``.

        Examples
        --------
        >>> descriptions, buffers = Reply(arrays={"w": np.zeros((2, 3), np.float32)}).pack()
        >>> descriptions, len(buffers[0])
        ([{'name': 'w', 'dtype': 'float32', 'shape': [2, 3]}], 24)
        """
        descriptions: list[dict[str, Any]] = []
        buffers: list[memoryview] = []
        for name, array in self.arrays.items():
            if array.dtype.name not in protocol.DTYPES:
                raise ValueError(f"{name} has dtype {array.dtype}, the wire knows {protocol.DTYPES}")
            if array.nbytes > protocol.MAX_SLAB_BYTES:
                raise ValueError(
                    f"{name} has {array.nbytes} bytes, one slab holds at most {protocol.MAX_SLAB_BYTES}"
                )
            description: dict[str, Any] = {
                "name": name,
                "dtype": array.dtype.name,
                "shape": list(array.shape),
            }
            if name in self.scales:
                description["scale"] = self.scales[name]
            descriptions.append(description)
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            buffers.append(np.ascontiguousarray(little).reshape(-1).view(np.uint8).data)
        return descriptions, buffers


def unpack(descriptions: Sequence[Mapping[str, Any]], data: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays that stand one after another in ``data``, as a saved notebook keeps them.

    Parameters
    ----------
    descriptions
        From :meth:`Reply.pack`.
    data
        The buffers, joined.

    Raises
    ------
    ValueError
        If there are fewer bytes than the descriptions say.

    Examples
    --------
    >>> descriptions, buffers = Reply(arrays={"w": np.arange(3, dtype=np.int32)}).pack()
    >>> unpack(descriptions, b"".join(buffers))["w"].tolist()
    [0, 1, 2]
    """
    arrays, offset = {}, 0
    for one in descriptions:
        dtype = np.dtype(one["dtype"]).newbyteorder("<")
        count = math.prod(one["shape"])
        values = np.frombuffer(data, dtype, count, offset).reshape(one["shape"])
        arrays[one["name"]] = values * one["scale"] if "scale" in one else values
        offset += count * dtype.itemsize
    return arrays
