"""What was drawn: sequences of tokens, and how likely each of them was."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Samples:
    """Drawn continuations; all arrays have one row per sample.

    Attributes
    ----------
    ids
        int32 (samples, tokens): -1 behind the end of a sample.
    logprobs
        float32 (samples, tokens): natural logarithm of the probability that each token was drawn with,
        settings included; NaN behind the end.
    own
        The same under the model's own distribution.
    going
        bool (samples,): those that no end token has ended.

    Examples
    --------
    >>> ids = np.array([[5, 6, 7], [5, 8, -1]], np.int32)
    >>> logprobs = np.log(np.where(ids < 0, np.nan, 0.5)).astype(np.float32)
    >>> samples = Samples(ids, logprobs, logprobs, going=np.array([True, False]))
    >>> samples.sequences, samples.perplexities.round(3).tolist()
    ([(5, 6, 7), (5, 8)], [2.0, 2.0])
    >>> samples.prefixes()[5,], samples.following([5]).tolist()
    (2, [6, 8])
    """

    ids: NDArray[np.int32]
    logprobs: NDArray[np.float32]
    own: NDArray[np.float32]
    going: NDArray[np.bool_]

    @classmethod
    def empty(cls, samples: int, tokens: int) -> Self:
        """Return samples that have nothing yet."""
        logprobs, own = np.full((2, samples, tokens), np.nan, np.float32)
        return cls(np.full((samples, tokens), -1, np.int32), logprobs, own, np.ones(samples, np.bool_))

    @classmethod
    def joined(cls, parts: Sequence[Samples]) -> Self:
        """Return all samples of some parts, in their order."""
        return cls(*(np.concatenate([getattr(part, name.name) for part in parts]) for name in fields(cls)))

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, rows: slice) -> Samples:
        """Return some of the samples."""
        return Samples(self.ids[rows], self.logprobs[rows], self.own[rows], self.going[rows])

    def put(
        self,
        step: int,
        tokens: NDArray[np.int64],
        logprobs: NDArray[np.float32],
        own: NDArray[np.float32],
        ends: NDArray[np.int64],
    ) -> None:
        """Write the next token of each sample that still goes on; -1 ends it without one."""
        rows = self.going & (tokens >= 0)
        self.ids[rows, step] = tokens[rows]
        self.logprobs[rows, step] = logprobs[rows]
        self.own[rows, step] = own[rows]
        self.going[:] = rows & ~np.isin(tokens, ends)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each sample."""
        found: NDArray[np.int64] = (self.ids >= 0).sum(1)
        return found

    @property
    def sequences(self) -> list[tuple[int, ...]]:
        """Each sample's tokens."""
        return [tuple(row[:length].tolist()) for row, length in zip(self.ids, self.lengths, strict=True)]

    @property
    def perplexities(self) -> NDArray[np.float64]:
        """Of each sample, under the model's own distribution; NaN for one without tokens."""
        lengths = self.lengths
        sums = np.nansum(self.own, 1, dtype=np.float64)
        found: NDArray[np.float64] = np.exp(
            -np.divide(sums, lengths, np.full(len(self), np.nan), where=lengths > 0)
        )
        return found

    @property
    def perplexity(self) -> float:
        """Of all tokens together, under the model's own distribution."""
        total = int(self.lengths.sum())
        return math.exp(-float(np.nansum(self.own, dtype=np.float64)) / total) if total else math.nan

    def following(self, ids: Sequence[int] = ()) -> NDArray[np.int32]:
        """Return the token that comes next in every sample that begins with ``ids`` and goes on behind."""
        depth = len(ids)
        if depth >= self.ids.shape[1]:
            return np.empty(0, np.int32)
        rows = (self.ids[:, :depth] == np.array(ids, np.int32)).all(1)
        found: NDArray[np.int32] = self.ids[rows, depth]
        return found[found >= 0]

    def prefixes(self) -> Counter[tuple[int, ...]]:
        """Return how many samples pass each beginning; the empty one is passed by all."""
        counts: Counter[tuple[int, ...]] = Counter()
        for sequence in self.sequences:
            counts.update(sequence[:length] for length in range(len(sequence) + 1))
        return counts
