"""What a beam search leaves behind: every candidate of every step, what became of it, and why it stopped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

EarlyStopping = Literal[False, True, "never"]
Fate = Literal["kept", "finished", "pruned"]
Reason = Literal["beams", "late", "worse", "unmet", "hopeless"]
StopReason = Literal["length", "context", "full", "beaten", "nothing"]


def scored(total: float, length: int, length_penalty: float) -> float:
    """Return the score by which finished texts are compared: ``total / length ** length_penalty``.

    Computed in float32, as ``generate`` does it.

    Parameters
    ----------
    total
        Sum of the log-probabilities of the tokens, in nats.
    length
        Tokens that were written, the end token among them.
    length_penalty
        0 compares sums, 1 means; above 0, long texts gain.

    Examples
    --------
    >>> scored(-6.0, 4, 1.0), scored(-6.0, 4, 0.0), scored(-6.0, 4, 0.5)
    (-1.5, -6.0, -3.0)
    """
    return float(np.float32(total) / np.float32(length**length_penalty))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One continuation that a step looked at.

    Attributes
    ----------
    token
        Its last token.
    logprob
        Natural logarithm of the token's probability after the beam, behind the settings: what it added.
    score
        Sum of the log-probabilities of all tokens that were written.
    parent
        Place of the beam that it continues among those that the step before kept; 0 at the first step.
    fate
        ``"kept"``, ``"finished"`` (it ends, and stood among the best finished texts) or ``"pruned"``.
    place
        Of one that is kept, its beam in the next step, from 0; of one that finished, its rank among the
        finished texts at that time, from 0; else None.
    reason
        Why it was pruned: ``"beams"`` (others had higher scores), ``"late"`` (it ends, but only the best
        candidates of a step, as many as beams, may finish), ``"worse"`` (it ends, and as many better texts
        had finished), ``"unmet"`` (it ends without what the text must contain), ``"hopeless"`` (too few
        steps are left for what it must contain); None if it was not.
    group
        Which group of a diverse search it belongs to.
    penalty
        What a diverse search took from its score in this one comparison.
    met
        Tokens of the required phrases that it has got together.
    """

    token: int
    logprob: float
    score: float
    parent: int
    fate: Fate
    place: int | None = None
    reason: Reason | None = None
    group: int = 0
    penalty: float = 0.0
    met: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the search went on after a step, and the numbers that decided it.

    Attributes
    ----------
    group
        Of a diverse search; 0 else.
    step
        After which step, from 1.
    finished
        Texts in the list of the finished, which has as many places as there are beams.
    best
        Highest sum of log-probabilities of a beam that could go on; None at the last possible step.
    length
        The length at which ``best`` is compared: the present one, or the longest possible if
        ``early_stopping="never"`` and the length penalty favours long texts.
    bound
        ``best / length ** length_penalty``: what the best beam is taken to be able to reach.
    worst
        Lowest score in the full list of the finished; None until it is full.
    reason
        Why the search stopped: ``"length"`` and ``"context"`` (no more tokens may be written, or read),
        ``"full"`` (the list is full, and ``early_stopping`` is True), ``"beaten"`` (``bound`` is not above
        ``worst``), ``"nothing"`` (no candidate was left); None if it went on.
    """

    group: int
    step: int
    finished: int
    best: float | None
    length: int
    bound: float | None
    worst: float | None
    reason: StopReason | None


@dataclass(frozen=True, slots=True)
class Step:
    """All candidates that one step looked at, the most promising first, and how it ended.

    Attributes
    ----------
    number
        From 1.
    candidates
        Group by group in a diverse search.
    verdicts
        One per group that was still searching.
    """

    number: int
    candidates: tuple[Candidate, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A text that ended in time to be compared.

    Attributes
    ----------
    ids
        The tokens that were written.
    total
        Sum of their log-probabilities, in nats.
    score
        ``total / length ** length_penalty``.
    step, candidate
        Where it ended: number of the step, and place among its candidates.
    group
        Of a diverse search.
    """

    ids: tuple[int, ...]
    total: float
    score: float
    step: int
    candidate: int
    group: int = 0

    def rescored(self, length_penalty: float) -> float:
        """Return its score under another length penalty."""
        return scored(self.total, len(self.ids), length_penalty)


@dataclass(frozen=True, slots=True)
class BeamSearch:
    """A beam search, to be replayed.

    Attributes
    ----------
    prompt_ids
        What was continued (of an encoder-decoder, what the decoder had written).
    beams, length_penalty, early_stopping
        As asked for.
    limit
        The most tokens that could be written: ``max_new_tokens``, or what the context had left.
    sequences
        The tokens written, without the prompt; best first. An end token stays.
    scores
        Of the sequences, as ``sequences_scores`` of ``generate``.
    steps
        In their order.
    hypotheses
        Every text that ended while it could be compared, also those that better ones have displaced later;
        best first.
    """

    prompt_ids: tuple[int, ...]
    beams: int
    length_penalty: float
    early_stopping: EarlyStopping
    limit: int
    sequences: list[tuple[int, ...]]
    scores: list[float]
    steps: list[Step] = field(repr=False)
    hypotheses: list[Hypothesis] = field(repr=False)

    @property
    def stops(self) -> tuple[Verdict, ...]:
        """The verdicts that ended the search: one, or one per group."""
        found = (verdict for step in self.steps for verdict in step.verdicts if verdict.reason)
        return tuple(sorted(found, key=lambda verdict: verdict.group))

    def rerank(self, length_penalty: float) -> list[tuple[float, Hypothesis]]:
        """Order the finished texts by another length penalty.

        It is not a new search: a search with this penalty could have found other texts, because the penalty
        also decides which finished texts are kept and when the search stops.

        Parameters
        ----------
        length_penalty
            As for ``beam_search``.

        Returns
        -------
        list of (float, Hypothesis)
            All of ``hypotheses`` with their scores, best first.
        """
        return _ranked([(one.rescored(length_penalty), one) for one in self.hypotheses])

    def path(self, hypothesis: Hypothesis) -> list[int]:
        """Return which candidate of each step led to a finished text, as places in ``Step.candidates``."""
        at = hypothesis.candidate
        found = [at]
        for number in range(hypothesis.step, 1, -1):
            parent = self.steps[number - 1].candidates[at].parent
            before = self.steps[number - 2].candidates
            at = next(place for place, one in enumerate(before) if one.fate == "kept" and one.place == parent)
            found.append(at)
        return found[::-1]


def _ranked(scores: list[tuple[float, Hypothesis]]) -> list[tuple[float, Hypothesis]]:
    return sorted(scores, key=lambda pair: -pair[0])
