"""The loop that all searches share: one batched forward pass per step for whoever still searches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_beam as messages
from llmhero_widgets.decoding.beam.record import BeamSearch, Candidate, Step, Verdict
from llmhero_widgets.decoding.beam.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmhero_widgets.decoding.beam.pool import Pool
    from llmhero_widgets.decoding.beam.task import Task


@dataclass(frozen=True, slots=True)
class Choice:
    """What a searcher made of one step.

    Attributes
    ----------
    candidates
        All that it looked at.
    sources, tokens
        The rows that go on, by their number among its own, and what comes behind each.
    verdict
        Whether it goes on.
    """

    candidates: list[Candidate]
    sources: list[int]
    tokens: list[int]
    verdict: Verdict


class Searcher(Protocol):
    """One beam: chooses what goes on."""

    pool: Pool
    #: Rows of the batch that are its own at the next step.
    rows: int

    def choose(
        self, logprobs: torch.Tensor, ids: torch.Tensor, step: int, first: int, used: torch.Tensor
    ) -> Choice:
        """Choose among the continuations of its rows.

        Parameters
        ----------
        logprobs
            float32 (rows, vocabulary), behind the processors.
        ids
            int64 (rows, tokens): what was written so far, without the prompt.
        step
            From 1.
        first
            How many candidates of other searchers precede its own.
        used
            float32 (vocabulary,): how often other searchers have chosen each token at this step; what it
            chooses is added.
        """
        ...


def run(
    task: Task,
    searchers: Sequence[Searcher],
    *,
    check: Callable[[], None] | None,
    on_step: Callable[[Step], None] | None,
) -> BeamSearch:
    """Search until every searcher has stopped."""
    steps = []
    with torch.inference_mode():
        for step in _steps(task, searchers, check):
            steps.append(step)
            if on_step is not None:
                on_step(step)
    merged = [entry for searcher in searchers for entry in searcher.pool.entries]
    if not merged:
        slots = {"step": len(steps)}
        raise HeroError(messages.NOTHING_LEFT, messages.NOTHING_LEFT_HINT, code="bad_request", **slots)
    if len(searchers) > 1:
        merged.sort(key=lambda entry: -entry.score)
    everyone = [one for searcher in searchers for one in searcher.pool.hypotheses]
    return BeamSearch(
        prompt_ids=task.ids,
        beams=task.beams,
        length_penalty=task.length_penalty,
        early_stopping=task.early_stopping,
        limit=task.limit,
        sequences=[entry.ids for entry in merged[: task.returned]],
        scores=[entry.score for entry in merged[: task.returned]],
        steps=steps,
        hypotheses=sorted(everyone, key=lambda one: -one.score),
    )


def _steps(task: Task, searchers: Sequence[Searcher], check: Callable[[], None] | None) -> Iterator[Step]:
    live = list(searchers)
    rows = Rows(task.lm, task.ids, task.source_ids, sum(one.rows for one in live), check)
    for number in range(1, task.limit + 1):
        if check is not None:
            check()
        logprobs = torch.log_softmax(rows.logits, dim=-1)
        for processor in task.processors:
            logprobs = processor(rows.ids, logprobs)
        written = rows.ids[:, len(task.ids) :]
        used = torch.zeros(logprobs.shape[-1])
        candidates: list[Candidate] = []
        verdicts: list[Verdict] = []
        sources: list[int] = []
        tokens: list[int] = []
        begin = 0
        going = []
        for searcher in live:
            own = slice(begin, begin + searcher.rows)
            begin = own.stop
            choice = searcher.choose(logprobs[own], written[own], number, len(candidates), used)
            candidates += choice.candidates
            verdict = choice.verdict
            if number == task.limit and verdict.reason == "length":
                verdict = replace(verdict, reason=task.at_limit)
            verdicts.append(verdict)
            if verdict.reason is None:
                going.append(searcher)
                sources += [own.start + source for source in choice.sources]
                tokens += choice.tokens
        yield Step(number, tuple(candidates), tuple(verdicts))
        live = going
        if not live:
            return
        rows.advance(sources, tokens)
