"""One experiment as far as it was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from llmhero_widgets.decoding.diversity import Diversity, diversity, words
from llmhero_widgets.decoding.panels import sample_told as told
from llmhero_widgets.decoding.samples import Samples

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.decoding.sampler import Sampler

Unit = Literal["tokens", "words"]


class Run:
    """What was drawn so far: it goes on where it was stopped, and more draws only add to it.

    Parameters
    ----------
    sampler
        Draws the batches.
    """

    def __init__(self, sampler: Sampler) -> None:
        self.sampler = sampler
        self._batches: list[Samples] = []
        self._texts: list[tuple[str, bool]] = []
        self._measured: dict[tuple[int, Unit], Diversity] = {}
        self._exact: tuple[tuple[int, ...], NDArray[np.float32]] | None = None

    @property
    def done(self) -> int:
        """How many samples there are."""
        return len(self._texts)

    def draw(self, job: Job) -> None:
        """Draw the next batch."""
        batch = self.sampler.batch(len(self._batches), check=job.token.check)
        self._batches.append(batch)
        self._texts += told.texts(self.sampler, batch)

    def samples(self, n: int) -> Samples:
        """Return the first ``n``, or as many as there are."""
        nothing = Samples.empty(0, self.sampler.steps)
        return Samples.joined([nothing, *self._batches[: -(-n // self.sampler.width)]])[:n]

    def texts(self, n: int) -> list[tuple[str, bool]]:
        """Return the same as texts, each with whether a token has ended it."""
        return self._texts[:n]

    def exact(self, job: Job, ids: tuple[int, ...]) -> NDArray[np.float32]:
        """Return what is drawn from behind some tokens; asked again about the same, nothing is read again."""
        if self._exact is None or self._exact[0] != ids:
            self._exact = ids, self.sampler.exact(ids, check=job.token.check)
        return self._exact[1]

    def measure(self, job: Job, n: int, unit: Unit) -> Diversity:
        """Return how diverse the first ``n`` are, by tokens or by words."""
        if (n, unit) not in self._measured:
            units: Sequence[Sequence[Hashable]] = self.samples(n).sequences
            if unit == "words":
                cut = []
                for text, _ in self.texts(n):
                    job.token.check()
                    cut.append(words(text))
                units = cut
            self._measured[n, unit] = diversity(units, check=job.token.check)
        return self._measured[n, unit]
