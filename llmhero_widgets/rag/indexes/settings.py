"""What can be chosen about an index, and what follows where nothing is chosen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal, get_args

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.values import digest_of

Kind = Literal["flat", "ivf", "hnsw", "sq8", "pq"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
#: FAISS warns below this many training points for each cell: a centroid of few is little more than they are.
POINTS_PER_CELL: Final = 39
#: One byte for each part of a vector.
_BITS: Final = 8
#: Dimensions that share one byte: 384 dimensions become 48 bytes, a thirty-second of their size.
_DIMENSIONS_PER_BYTE: Final = 8


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """How vectors are kept and searched.

    Attributes
    ----------
    kind
        "flat" compares with every vector, "ivf" with those of the nearest cells, "hnsw" walks a graph of
        neighbours, "sq8" keeps a byte for each dimension, "pq" a byte for several.
    nlist
        IVF: cells; 0 for 4·√n, at most one for 39 vectors.
    nprobe
        IVF: cells that are searched.
    links
        HNSW: neighbours of each vector (*M*).
    ef_construction
        HNSW: candidates while it is built.
    ef_search
        HNSW: candidates while it is searched.
    parts
        PQ: bytes for each vector (*m*), a divisor of the dimensions; 0 for an eighth of the dimensions.
    uri
        Where it is: empty for this process, ``name.db`` for a file of Milvus Lite, ``http://host:19530`` for
        a Milvus server or cluster.
    collection
        Milvus: how names of collections begin.
    """

    kind: Kind = "flat"
    nlist: int = 0
    nprobe: int = 8
    links: int = 32
    ef_construction: int = 80
    ef_search: int = 64
    parts: int = 0
    uri: str = ""
    collection: str = "llmhero"

    @property
    def digest(self) -> str:
        """SHA-256 of everything that results depend on."""
        return digest_of(*(str(each) for each in asdict(self).values()))

    def whole(self, n: int, dimensions: int) -> IndexSettings:
        """Return the settings with a number in place of each 0.

        Parameters
        ----------
        n, dimensions
            Shape of the vectors.

        Raises
        ------
        HeroError
            If the dimensions cannot be cut into that many parts.

        Examples
        --------
        >>> IndexSettings("ivf").whole(10_000, 384).nlist
        256
        >>> IndexSettings("pq").whole(10_000, 384).parts
        48
        """
        fits = max(1, n // POINTS_PER_CELL)
        nlist = min(self.nlist, max(1, n)) if self.nlist else min(fits, round(4 * n**0.5)) or 1
        parts = self.parts or next(
            each
            for each in range(max(1, dimensions // _DIMENSIONS_PER_BYTE), 0, -1)
            if dimensions % each == 0
        )
        if self.kind == "pq" and dimensions % parts:
            raise HeroError(
                messages.PARTS,
                messages.PARTS_HINT,
                code="bad_request",
                parts=parts,
                dimensions=dimensions,
                fitting=", ".join(str(each) for each in range(1, dimensions + 1) if dimensions % each == 0),
            )
        return replace(self, nlist=nlist, nprobe=min(self.nprobe, nlist), parts=parts)

    @staticmethod
    def bits(n: int) -> int:
        """Return the bits for each part of a PQ code: 8, or fewer for fewer than 256 vectors.

        Examples
        --------
        >>> IndexSettings.bits(10_000), IndexSettings.bits(18), IndexSettings.bits(1)
        (8, 4, 1)
        """
        return max(1, min(_BITS, n.bit_length() - 1))


def settings_of(told: dict[str, Any]) -> IndexSettings:
    """Return the settings among a node's parameters."""
    return IndexSettings(**{name: told[name] for name in IndexSettings.__dataclass_fields__ if name in told})
