"""The finished texts of a search, and whether a running one can still get among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from llmhero_widgets.decoding.beam.record import Hypothesis, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.decoding.beam.record import EarlyStopping, StopReason

# What `generate` scores a text with that is none.
NOTHING = -1.0e9


class Pool:
    """The best finished texts, as many as there are beams.

    The arithmetic is that of ``generate`` in float32, and so is the choice among equals: the same
    ``torch.topk`` over the same numbers in the same order.

    Parameters
    ----------
    width
        Places.
    length_penalty, early_stopping
        As for ``beam_search``.
    limit
        The most tokens that can be written.
    group
        Which group it belongs to.
    """

    def __init__(
        self, width: int, length_penalty: float, early_stopping: EarlyStopping, limit: int, group: int = 0
    ) -> None:
        self._scores = torch.full((width,), NOTHING)
        self._entries: list[Hypothesis | None] = [None] * width
        self._length_penalty = length_penalty
        self._early_stopping = early_stopping
        self._limit = limit
        self._group = group
        #: All that could be compared, in the order in which they ended.
        self.hypotheses: list[Hypothesis] = []

    @property
    def entries(self) -> list[Hypothesis]:
        """The finished texts, best first."""
        return [entry for entry in self._entries if entry is not None]

    def offer(
        self, totals: torch.Tensor, ended: Sequence[tuple[int, ...] | None], step: int, first: int
    ) -> list[int | None]:
        """Compare the candidates that have ended with the texts that finished before.

        Parameters
        ----------
        totals
            float32 (candidates,): sums of log-probabilities.
        ended
            Of each candidate that may finish the tokens written; None for the others.
        step
            Its number, which is also how many tokens they have.
        first
            Place of the first of them among all candidates of the step.

        Returns
        -------
        list of (int or None)
            The place of each among the finished now.
        """
        scores = totals / step**self._length_penalty
        may = torch.tensor([ids is not None for ids in ended], dtype=torch.bool)
        made = [
            None if ids is None else Hypothesis(ids, total, score, step, first + number, self._group)
            for number, (ids, total, score) in enumerate(
                zip(ended, totals.tolist(), scores.tolist(), strict=True)
            )
        ]
        self.hypotheses += [one for one in made if one is not None]
        merged = torch.cat([self._scores, torch.where(may, scores, scores + NOTHING)])
        order = merged.topk(len(self._scores)).indices
        everyone = [*self._entries, *made]
        before = len(self._entries)
        self._scores = merged[order]
        self._entries = [everyone[number] for number in order.tolist()]
        places: list[int | None] = [None] * len(made)
        for place, number in enumerate(order.tolist()):
            if number >= before and made[number - before] is not None:
                places[number - before] = place
        return places

    def judge(self, best: torch.Tensor | None, step: int, reason: StopReason | None = None) -> Verdict:
        """Say whether the search goes on.

        Parameters
        ----------
        best
            float32 scalar: the highest sum of a running beam; None if none can go on.
        step
            Its number.
        reason
            Why none can.
        """
        never = self._early_stopping == "never" and self._length_penalty > 0
        length = self._limit if never else step
        finished = len(self.entries)
        full = finished == len(self._entries)
        worst = self._scores.min() if full else None
        bound = None if best is None else best / length**self._length_penalty
        if reason is None and worst is not None and bound is not None:
            if self._early_stopping is True:
                reason = "full"
            elif not bool(bound > worst):
                reason = "beaten"
        numbers = [None if value is None else float(value) for value in (best, bound, worst)]
        return Verdict(self._group, step, finished, numbers[0], length, numbers[1], numbers[2], reason)
