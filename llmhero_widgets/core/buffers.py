"""Arrays as bytes: ``{name, dtype, shape, scale?}`` crosses the wire in JSON, the bytes beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.core import protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

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
