"""Constrained beam search: every text contains what it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from llmhero_widgets.decoding.beam.phrases import Phrases, read_phrases
from llmhero_widgets.decoding.beam.pool import NOTHING, Pool
from llmhero_widgets.decoding.beam.record import Candidate
from llmhero_widgets.decoding.beam.run import Choice, run
from llmhero_widgets.decoding.beam.task import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from llmhero_widgets.decoding.beam.phrases import Progress
    from llmhero_widgets.decoding.beam.record import BeamSearch, EarlyStopping, Fate, Reason, Step
    from llmhero_widgets.decoding.beam.task import Task
    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.models.language_model import LanguageModel


def constrained_beam_search(  # noqa: PLR0913 - the options of `beam_search`, and one more
    lm: LanguageModel,
    prompt: str | Sequence[int],
    *,
    must_contain: Iterable[str | Sequence[int]],
    beams: int = 8,
    max_new_tokens: int = 20,
    length_penalty: float = 1.0,
    early_stopping: EarlyStopping = False,
    settings: SamplingSettings | None = None,
    num_return_sequences: int | None = None,
    written: Sequence[int] = (),
    check: Callable[[], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> BeamSearch:
    """Continue a prompt by texts that contain given phrases, in any order [1]_.

    The beams are divided between banks [2]_: one for each number of tokens of the phrases that a text can
    have got together, so that a text which has begun a phrase competes only with texts that are as far.
    Besides the best continuations of all, every token that brings a phrase forward is looked at, however
    improbable it is. Places that a bank cannot fill go to the best of the others.

    A text may end only once it contains all phrases. What cannot be completed in the steps that are left is
    pruned.

    Parameters
    ----------
    lm, prompt, max_new_tokens, length_penalty, early_stopping, settings, written, check, on_step
        As for :func:`~llmhero_widgets.decoding.beam.beam_search`.
    must_contain
        Texts, or token ids. A text is cut by itself, so that a word inside a sentence mostly needs the space
        before it: ``" blue"``.
    beams
        More than the phrases have tokens, so that every bank has a place.
    num_return_sequences
        By default as many as beams; fewer come where fewer can be completed.

    Raises
    ------
    HeroError
        As for ``beam_search``; ``bad_request`` for no phrase, an empty one, one that goes on behind an end
        token, and phrases of more tokens than may be written.

    References
    ----------
    .. [1] Anderson et al., "Guided Open Vocabulary Image Captioning with Constrained Beam Search", 2017.
    .. [2] Post and Vilar, "Fast Lexically Constrained Decoding with Dynamic Beam Allocation for Neural
       Machine Translation", 2018.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(
    ...     tokenizer_object=Tokenizer(models.BPE({letter: k for k, letter in enumerate("abcdefgh")}, []))
    ... )
    >>> config = GPT2Config(vocab_size=8, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=7)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> found = constrained_beam_search(lm, "abba", must_contain=["cd"], beams=4, max_new_tokens=4)
    >>> all("cd" in tokenizer.decode(ids).replace(" ", "") for ids in found.sequences)
    True
    """
    task = prepare(
        lm,
        prompt,
        written,
        beams=beams,
        max_new_tokens=max_new_tokens,
        length_penalty=length_penalty,
        early_stopping=early_stopping,
        settings=settings,
        num_return_sequences=num_return_sequences,
    )
    searcher = _Banks(task, read_phrases(task, must_contain))
    return run(task, [searcher], check=check, on_step=on_step)


# What becomes of a candidate for which there was no place.
_LOST: dict[tuple[Fate, Reason | None], tuple[Fate, Reason | None]] = {
    ("kept", None): ("pruned", "beams"),
    ("finished", None): ("pruned", "worse"),
    ("pruned", "unmet"): ("pruned", "unmet"),
    ("pruned", "hopeless"): ("pruned", "hopeless"),
}


class _Banks:
    """A beam whose places are divided by how much of the phrases a text has."""

    def __init__(self, task: Task, phrases: Phrases) -> None:
        self.rows = 1
        self.pool = Pool(task.beams, task.length_penalty, task.early_stopping, task.limit)
        self._task = task
        self._phrases = phrases
        self._ends = frozenset(task.ends.tolist())
        self._scores = torch.zeros(1)
        self._progress: list[Progress] = [phrases.start]
        self._looked_at = max(2, 1 + len(task.ends)) * task.beams

    def choose(
        self, logprobs: torch.Tensor, ids: torch.Tensor, step: int, first: int, used: torch.Tensor
    ) -> Choice:
        """Choose as :class:`~llmhero_widgets.decoding.beam.run.Searcher` says."""
        del used
        vocabulary = logprobs.shape[-1]
        totals = (logprobs + self._scores[:, None]).reshape(-1)
        index = self._look(totals, logprobs)
        sums = totals[index]
        sources, tokens = (index // vocabulary).tolist(), (index % vocabulary).tolist()
        after = [
            self._phrases.after(self._progress[source], token)
            for source, token in zip(sources, tokens, strict=True)
        ]
        met = [self._phrases.met(progress) for progress in after]
        fates = [self._fate(token, progress, step) for token, progress in zip(tokens, after, strict=True)]
        ended = [
            (*ids[source].tolist(), token) if fate == "finished" else None
            for source, token, (fate, _) in zip(sources, tokens, fates, strict=True)
        ]
        places = self.pool.offer(sums, ended, step, first)
        alive = [number for number, (fate, _) in enumerate(fates) if fate == "kept"]
        chosen = allot(self._task.beams, [met[n] for n in alive], self._phrases.tokens)
        chosen = [alive[n] for n in chosen]
        kept = {number: place for place, number in enumerate(chosen)}
        candidates = []
        for number, could in enumerate(fates):
            place = kept.get(number, places[number])
            fate, reason = could if place is not None else _LOST[could]
            gain = float(logprobs[sources[number], tokens[number]])
            candidates.append(
                Candidate(
                    tokens[number],
                    gain,
                    float(sums[number]),
                    sources[number],
                    fate,
                    place,
                    reason,
                    met=met[number],
                )
            )
        self._scores = sums[chosen]
        self._progress = [after[number] for number in chosen]
        self.rows = len(chosen)
        if step == self._task.limit:
            verdict = self.pool.judge(None, step, "length")
        elif not chosen:
            verdict = self.pool.judge(None, step, "nothing")
        else:
            verdict = self.pool.judge(self._scores.max(), step)
        return Choice(candidates, [sources[n] for n in chosen], [tokens[n] for n in chosen], verdict)

    def _look(self, totals: torch.Tensor, logprobs: torch.Tensor) -> torch.Tensor:
        """Return the continuations worth a look, the best first: places in ``totals``."""
        vocabulary = logprobs.shape[-1]
        best = totals.topk(min(self._looked_at, len(totals))).indices
        wanted = {
            row * vocabulary + token
            for row, progress in enumerate(self._progress)
            for token in self._phrases.wanted(progress)
        }
        firsts = logprobs.argmax(-1) + torch.arange(len(logprobs)) * vocabulary
        index = torch.tensor(sorted({*best.tolist(), *wanted, *firsts.tolist()}))
        index = index[totals[index] > NOTHING]
        return index[totals[index].argsort(descending=True, stable=True)]

    def _fate(self, token: int, progress: Progress, step: int) -> tuple[Fate, Reason | None]:
        """Say what can become of a continuation before it is compared with others."""
        ends = token in self._ends or step == self._task.limit
        if ends:
            return ("finished", None) if self._phrases.contained(progress) else ("pruned", "unmet")
        if step + self._phrases.missing(progress) > self._task.limit:
            return "pruned", "hopeless"
        return "kept", None


def allot(places: int, met: Sequence[int], most: int) -> list[int]:
    """Divide places between candidates by bank.

    Parameters
    ----------
    places
        To be given.
    met
        Bank of each candidate, the best candidate first.
    most
        Highest bank.

    Returns
    -------
    list of int
        The candidates that get one, the best first. Every bank has the same share, the highest one also
        what is left over from dividing; places that a bank cannot fill go to the best of all others. The
        highest bank that has a candidate has a place in any case, so that some text is completed.

    Examples
    --------
    >>> allot(3, [0, 0, 0, 1, 0, 2], 2)
    [0, 3, 5]
    >>> allot(2, [0, 0, 0, 1], 5)
    [0, 3]
    """
    share = [places // (most + 1)] * (most + 1)
    share[most] += places % (most + 1)
    top = max(met, default=0)
    share[top] = max(share[top], 1)
    taken: set[int] = set()
    # From the highest bank down: its place comes first where there are too few.
    for number in sorted(range(len(met)), key=lambda number: (-met[number], number)):
        if share[met[number]] > 0 and len(taken) < places:
            share[met[number]] -= 1
            taken.add(number)
    for number in range(len(met)):
        if len(taken) == places:
            break
        taken.add(number)
    return sorted(taken)
