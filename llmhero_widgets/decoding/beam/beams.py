"""One beam as ``generate`` searches it, and as one group of a diverse search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from llmhero_widgets.decoding.beam.pool import NOTHING, Pool
from llmhero_widgets.decoding.beam.record import Candidate
from llmhero_widgets.decoding.beam.run import Choice

if TYPE_CHECKING:
    from llmhero_widgets.decoding.beam.record import Fate, Reason
    from llmhero_widgets.decoding.beam.task import Task


class Beams:
    """A fixed number of beams; every number is computed by the operations that ``generate`` uses.

    Parameters
    ----------
    task
        What is searched for.
    width
        Beams.
    group
        Which group of a diverse search it is.
    diversity
        Taken from the score of a token, in nats, for every time that another group has chosen it.
    """

    def __init__(self, task: Task, width: int, group: int = 0, diversity: float = 0.0) -> None:
        self.rows = width
        self.pool = Pool(width, task.length_penalty, task.early_stopping, task.limit, group)
        self._task = task
        self._group = group
        self._diversity = diversity
        # The other rows are copies of the first, and none may continue before they differ.
        self._scores = torch.full((width,), NOTHING)
        self._scores[0] = 0.0
        # So many that as many as there are beams can go on whatever ends.
        self._looked_at = max(2, 1 + len(task.ends)) * width

    def choose(
        self, logprobs: torch.Tensor, ids: torch.Tensor, step: int, first: int, used: torch.Tensor
    ) -> Choice:
        """Choose as :class:`~llmhero_widgets.decoding.beam.run.Searcher` says."""
        width, vocabulary = logprobs.shape
        totals = logprobs + self._scores[:, None]
        compared = totals - self._diversity * used if self._diversity else totals
        top, index = compared.reshape(1, -1).topk(min(self._looked_at, totals.numel()))
        top, index = top[0], index[0]
        sums = totals.reshape(-1)[index] if self._diversity else top
        parents, tokens = index // vocabulary, index % vocabulary
        ends = torch.isin(tokens, self._task.ends)
        if step == self._task.limit:
            ends = torch.ones_like(ends)
        running = top + ends.to(torch.float32) * NOTHING
        order = running.topk(width).indices
        may = ends.clone()
        # The rest was looked at only so that enough can go on.
        may[width:] = False
        sources, added = parents.tolist(), tokens.tolist()
        real = (sums > NOTHING / 2).tolist()
        ended = [
            (*ids[source].tolist(), token) if can and true else None
            for can, true, source, token in zip(may.tolist(), real, sources, added, strict=True)
        ]
        # Copies and what the settings forbid are left out of the record: they stand at its end.
        places = self.pool.offer(sums, ended, step, first)
        kept = {number: place for place, number in enumerate(order.tolist())}
        # An end token is a choice like any other.
        taken = torch.cat([tokens[order[~ends[order]]], tokens[may]])
        used.index_add_(0, taken, torch.ones(len(taken)))
        gains = logprobs.reshape(-1)[index].tolist()
        penalties = (sums - top).tolist()
        base = self._group * width
        candidates = []
        for number, total in enumerate(sums.tolist()):
            if not real[number]:
                continue
            fate, place, reason = _fate(bool(ends[number]), ended[number] is not None, places[number])
            if fate == "pruned" and not ends[number] and number in kept:
                fate, place, reason = "kept", base + kept[number], None
            parent = 0 if step == 1 else base + sources[number]
            candidates.append(
                Candidate(
                    added[number],
                    gains[number],
                    total,
                    parent,
                    fate,
                    place,
                    reason,
                    self._group,
                    penalties[number],
                )
            )
        self._scores = (sums + ends.to(torch.float32) * NOTHING)[order]
        chosen = order.tolist()
        if step == self._task.limit:
            verdict = self.pool.judge(None, step, "length")
        else:
            verdict = self.pool.judge(self._scores.max(), step)
        return Choice(candidates, [sources[n] for n in chosen], [added[n] for n in chosen], verdict)


def _fate(ends: bool, may: bool, place: int | None) -> tuple[Fate, int | None, Reason | None]:
    if not ends:
        return "pruned", None, "beams"
    if not may:
        return "pruned", None, "late"
    return ("pruned", None, "worse") if place is None else ("finished", place, None)
