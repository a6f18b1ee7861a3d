"""Log-probabilities of labels as accuracy, with what chance leaves open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.intervals import wilson
from llmhero_widgets.prompts import messages

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DRAWS = 10_000
_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two prompts on the same inputs.

    Attributes
    ----------
    difference
        Accuracy of the second less that of the first.
    low, high
        95 % interval of the difference: the inputs drawn anew 10,000 times, in pairs (percentile bootstrap).
    gained, lost
        Places of the inputs that only the second, and only the first, gets right.
    p_value
        Of the exact McNemar test: how often chance alone would part them so unevenly.
    """

    difference: float
    low: float
    high: float
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    p_value: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What a model says of labels behind prompts.

    Attributes
    ----------
    prompts
        Their names.
    labels
        What could be said.
    truth
        For each input, the place of its label: int ``(inputs,)``.
    logprobs
        log P(label | prompt with input), in nats, or what calibration left of it: float64
        ``(prompts, inputs, labels)``.
    tokens
        Length of each prompt with each input: int ``(prompts, inputs)``.

    Examples
    --------
    >>> logprobs = np.log([[[0.9, 0.1], [0.2, 0.8]], [[0.4, 0.6], [0.3, 0.7]]])
    >>> scores = Scores(("A", "B"), ("no", "yes"), np.array([0, 1]), logprobs, np.full((2, 2), 5))
    >>> scores.accuracy.tolist()
    [1.0, 0.5]
    >>> scores.compare(0, 1).lost
    (0,)
    """

    prompts: tuple[str, ...]
    labels: tuple[str, ...]
    truth: NDArray[np.int64]
    logprobs: NDArray[np.float64]
    tokens: NDArray[np.int64]

    @property
    def predictions(self) -> NDArray[np.int64]:
        """The likeliest label, the first of equals: int ``(prompts, inputs)``."""
        likeliest: NDArray[np.int64] = self.logprobs.argmax(axis=-1)
        return likeliest

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether it is the input's own: bool ``(prompts, inputs)``."""
        hits: NDArray[np.bool_] = self.predictions == self.truth
        return hits

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """Share of inputs that each prompt gets right: float64 ``(prompts,)``."""
        shares: NDArray[np.float64] = self.right.mean(axis=1)
        return shares

    @property
    def intervals(self) -> NDArray[np.float64]:
        """Wilson's 95 % interval of each accuracy: float64 ``(prompts, 2)``."""
        return np.stack(wilson(self.right.sum(axis=1), self.right.shape[1]), axis=-1)

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Share of each label among the labels: float64 ``(prompts, inputs, labels)``, summing to 1."""
        raised = np.exp(self.logprobs - self.logprobs.max(axis=-1, keepdims=True))
        shares: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
        return shares

    def confusion(self, prompt: int) -> NDArray[np.int64]:
        """Return how often each label (row) was taken for each (column): int ``(labels, labels)``."""
        table = np.zeros((len(self.labels), len(self.labels)), dtype=np.int64)
        np.add.at(table, (self.truth, self.predictions[prompt]), 1)
        return table

    def compare(self, first: int, second: int) -> Comparison:
        """Return how a second prompt differs from a first one.

        Raises
        ------
        HeroError
            If there is no such prompt.
        """
        for place in (first, second):
            if not 0 <= place < len(self.prompts):
                raise HeroError(
                    messages.NO_PROMPT, code="bad_request", place=place, last=len(self.prompts) - 1
                )
        one, other = self.right[first], self.right[second]
        difference = other.astype(float) - one
        random = np.random.default_rng(_SEED)
        draws = random.integers(len(difference), size=(_DRAWS, len(difference)))
        low, high = np.percentile(difference[draws].mean(axis=1), [2.5, 97.5])
        gained, lost = np.flatnonzero(other & ~one), np.flatnonzero(one & ~other)
        return Comparison(
            difference=float(difference.mean()),
            low=float(low),
            high=float(high),
            gained=tuple(map(int, gained)),
            lost=tuple(map(int, lost)),
            p_value=mcnemar(len(gained), len(lost)),
        )


def mcnemar(gained: int, lost: int) -> float:
    """Return the two-sided p-value of the exact test of McNemar: a fair coin decides each flipped input.

    References
    ----------
    McNemar, "Note on the sampling error of the difference between correlated proportions", 1947.

    Examples
    --------
    >>> mcnemar(6, 0)
    0.03125
    """
    n = gained + lost
    tail = sum(math.comb(n, k) for k in range(min(gained, lost) + 1)) / 2**n
    return float(min(1.0, 2 * tail))
