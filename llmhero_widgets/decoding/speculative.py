"""Speculative decoding: a small model guesses ahead, the large one checks all guesses in one pass."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_strategies as messages
from llmhero_widgets.decoding.cached import Cached
from llmhero_widgets.decoding.contrastive import whole_number
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.decoding.speculation import Guess, Option, Round, Speculation, costs_of
from llmhero_widgets.models.reading import read_prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from transformers import LogitsProcessor

    from llmhero_widgets.decoding.contrastive import Stopped
    from llmhero_widgets.models.language_model import LanguageModel

# Entries that are kept of what the last token of a round was drawn from.
_KEPT = 6
# Single steps of the large model that are timed at the end.
_TIMED = 3


def accept(
    target: NDArray[np.float64],
    draft: NDArray[np.float64],
    drafted: NDArray[np.int64],
    draws: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Decide which drafted tokens stay, and what the token behind them is drawn from [1]_ [2]_.

    A token stays if its draw is below ``target / draft``, its probabilities under both models, and all before
    it stay. Behind the first one that goes, the next token is drawn from what the large model has more of,
    ``max(0, target - draft)``, scaled to a sum of 1; if all stay, from the large model's own distribution
    after them. So every token has exactly the distribution of the large model.

    Parameters
    ----------
    target
        Probabilities under the large model, (..., tokens + 1, vocabulary).
    draft
        Those under the small one, (..., tokens, vocabulary).
    drafted
        What was drawn from ``draft``, (..., tokens).
    draws
        From 0 up, below 1, evenly distributed, (..., tokens).

    Returns
    -------
    kept : NDArray[np.int64]
        How many tokens stay, (...).
    rest : NDArray[np.float64]
        What the next token is drawn from, (..., vocabulary).

    References
    ----------
    .. [1] Leviathan et al., "Fast Inference from Transformers via Speculative Decoding", 2023, algorithm 1.
    .. [2] Chen et al., "Accelerating Large Language Model Decoding with Speculative Sampling", 2023.

    Examples
    --------
    >>> target, draft = np.array([[0.2, 0.8], [0.5, 0.5]]), np.array([[0.4, 0.6]])
    >>> kept, rest = accept(target, draft, np.array([0]), np.array([0.6]))
    >>> kept.item(), rest.tolist()  # 0.6 is not below 0.2 / 0.4
    (0, [0.0, 1.0])
    """
    length = drafted.shape[-1]
    at = drafted[..., None]
    p = np.take_along_axis(target[..., :length, :], at, -1)[..., 0]
    q = np.take_along_axis(draft, at, -1)[..., 0]
    kept = np.cumprod(draws * q < p, axis=-1, dtype=np.int64).sum(-1)
    # Behind the last token the small model claims nothing: all of the large one's distribution is left.
    nothing = np.zeros_like(target[..., :1, :])
    place = kept[..., None, None]
    large = np.take_along_axis(target, place, -2)[..., 0, :]
    small = np.take_along_axis(np.concatenate([draft, nothing], -2), place, -2)[..., 0, :]
    rest = np.maximum(large - small, 0)
    total = rest.sum(-1, keepdims=True)
    # Nothing is left only where both are equal up to rounding.
    return kept, np.where(total > 0, rest / np.where(total > 0, total, 1), large)


def draw(probabilities: NDArray[np.float64], number: NDArray[np.float64] | float) -> NDArray[np.int64]:
    """Return where the sums of probabilities (..., vocabulary) pass a number (...) below 1."""
    sums = probabilities.cumsum(-1)
    passed = sums <= np.asarray(number)[..., None] * sums[..., -1:]
    last = probabilities.shape[-1] - 1 - (probabilities[..., ::-1] > 0).argmax(-1)
    return np.asarray(np.minimum(passed.sum(-1), last), np.int64)


def speculative(  # noqa: PLR0913 - two models, and how they work together
    lm: LanguageModel,
    draft: LanguageModel,
    prompt: str | Sequence[int],
    *,
    lookahead: int = 4,
    max_new_tokens: int = 32,
    settings: SamplingSettings | None = None,
    seed: int = 0,
    check: Callable[[], None] | None = None,
    on_round: Callable[[Round], None] | None = None,
) -> Speculation:
    """Let a small model guess tokens ahead, and keep those that the large one would have drawn [1]_ [2]_.

    In each round the draft draws ``lookahead`` tokens, one after another; the large model reads them all in
    one forward pass, and :func:`accept` decides. Both models read on from a cache, cropped after a rejection.

    Parameters
    ----------
    lm
        The large model: its distribution is what comes out.
    draft
        The small one, with the same tokens; see :func:`~llmhero_widgets.decoding.draft.truncated` and
        :func:`~llmhero_widgets.decoding.draft.quantised`.
    prompt
        A text, or token ids.
    lookahead
        Tokens that the draft guesses in a round, from 1 to 16; fewer in the last round.
    max_new_tokens
        Tokens to write at most.
    settings
        How tokens are drawn, for both models; by default from the models' own distributions. At temperature
        0 the text is the large model's greedy one.
    seed
        The same seed draws the same tokens.
    check
        Called before every forward pass; may raise to cancel.
    on_round
        Called with each round as it is done.

    Raises
    ------
    HeroError
        ``bad_request`` for a draft with other tokens, a model that does not write or a number outside its
        range; ``empty``, ``too_long``, ``bad_text`` for such a prompt.

    References
    ----------
    .. [1] Leviathan et al., "Fast Inference from Transformers via Speculative Decoding", 2023.
    .. [2] Chen et al., "Accelerating Large Language Model Decoding with Speculative Sampling", 2023.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.decoding.draft import truncated
    >>> from llmhero_widgets.models.load import load_model
    >>> vocabulary = {"a": 0, "b": 1, "c": 2}
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(vocabulary, [])))
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=3, n_head=2, bos_token_id=0, eos_token_id=None)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> found = speculative(lm, truncated(lm, 2), "ab", lookahead=3, max_new_tokens=8, seed=1)
    >>> len(found.ids), sum(len(one.ids) for one in found.rounds), 0 < found.expected_acceptance <= 1
    (8, 8, True)
    """
    whole_number("lookahead", lookahead, 1, 16)
    whole_number("max_new_tokens", max_new_tokens, 1, 2**20)
    whole_number("seed", seed, 0, 2**63 - 1)
    large, small = Cached(lm, check=check), Cached(draft, check=check)
    if draft.tokenizer is not lm.tokenizer and draft.tokenizer.get_vocab() != lm.tokenizer.get_vocab():
        raise HeroError(
            messages.OTHER_VOCABULARY,
            messages.OTHER_VOCABULARY_HINT,
            code="bad_request",
            draft=draft.name,
            name=lm.name,
        )
    begun = list(read_prompt(lm, prompt))
    room = min(max_new_tokens, min(lm.context, draft.context) - len(begun))
    stopped: Stopped = "length" if room == max_new_tokens else "context"
    work = _Work((lm, large), (draft, small), (settings or SamplingSettings()).processors(len(begun)), seed)
    # What is timed is the rounds, not the prompt.
    large.read(begun[:-1])
    small.read(begun[:-1])
    rounds: list[Round] = []
    ids = list(begun)
    while len(ids) - len(begun) < room:
        # The last token of a round is the large model's own.
        ahead = min(lookahead, room - (len(ids) - len(begun)) - 1)
        rounds.append(work.round(ids, ahead))
        ids += rounds[-1].ids
        if on_round:
            on_round(rounds[-1])
        if ids[-1] in work.ends:
            stopped = "end"
            break
    costs = costs_of(rounds, work.single_steps(ids)) if rounds else None
    return Speculation(tuple(begun), tuple(rounds), lookahead, seed, stopped, costs)


class _Work:
    """Two models at one text."""

    def __init__(
        self,
        large: tuple[LanguageModel, Cached],
        small: tuple[LanguageModel, Cached],
        processors: list[tuple[str, LogitsProcessor]],
        seed: int,
    ) -> None:
        (lm, self._large), (draft, self._small) = large, small
        self._processors = [processor for _, processor in processors]
        self._random = np.random.default_rng(seed)
        self._vocabulary = lm.module.get_output_embeddings().weight.shape[0]
        self._readable = draft.vocabulary
        self.ends = Names(lm).ends

    def round(self, ids: list[int], lookahead: int) -> Round:
        """Let the draft guess, and the large model check."""
        drafted: list[int] = []
        rows: list[NDArray[np.float64]] = []
        # What the draft has no entry for it reads as another token: guesses may be wrong.
        known = [token if token < self._readable else 0 for token in ids]
        started = time.perf_counter()
        while len(drafted) < lookahead and not (drafted and drafted[-1] in self.ends):
            logits = self._small.after(known + drafted)
            rows.append(self._probabilities(logits, ids + drafted)[0])
            drafted.append(int(draw(rows[-1], self._random.random())))
        guessed = time.perf_counter()
        logits = self._large.after(ids + drafted, last=len(drafted) + 1)
        target = self._probabilities(logits, ids + drafted)
        checked = time.perf_counter()
        draft = np.reshape(rows, (len(drafted), self._vocabulary))
        draws = self._random.random(len(drafted))
        kept, rest = accept(target, draft, np.array(drafted, np.int64), draws)
        place = int(kept)
        last = int(draw(rest, self._random.random()))
        ended = place == len(drafted) > 0 and drafted[-1] in self.ends
        return Round(
            guesses=_guesses(target, draft, drafted, draws.tolist(), place),
            token_id=None if ended else last,
            options=() if ended else _options(rest, target[place], [*draft, None][place], last),
            draft_ms=(guessed - started) * 1000,
            verify_ms=(checked - guessed) * 1000,
        )

    def single_steps(self, ids: list[int]) -> list[float]:
        """Time steps of the large model alone, in milliseconds."""
        self._large.read(ids[:-1])
        times = []
        for _ in range(_TIMED):
            started = time.perf_counter()
            self._probabilities(self._large.after(ids), ids)
            times.append((time.perf_counter() - started) * 1000)
        return times

    def _probabilities(self, logits: torch.Tensor, ids: list[int]) -> NDArray[np.float64]:
        """Return what is drawn from after each of the last tokens of a text: (rows, vocabulary)."""
        if logits.shape[1] != self._vocabulary:
            # Some models of a family have more rows than there are tokens; what has none is not drafted.
            wide = torch.full((len(logits), self._vocabulary), -torch.inf)
            width = min(wide.shape[1], logits.shape[1])
            wide[:, :width] = logits[:, :width]
            logits = wide
        if self._processors:
            rows = []
            for number, row in enumerate(logits, len(ids) - len(logits) + 1):
                text, scores = torch.tensor([ids[:number]]), row[None].clone()
                for processor in self._processors:
                    scores = processor(text, scores)
                rows.append(scores)
            logits = torch.cat(rows)
        return logits.double().softmax(-1).numpy()


def _guesses(
    target: NDArray[np.float64],
    draft: NDArray[np.float64],
    drafted: list[int],
    draws: list[float],
    kept: int,
) -> tuple[Guess, ...]:
    overlaps = np.minimum(target[:-1], draft).sum(-1)
    return tuple(
        Guess(
            token,
            q=float(draft[place, token]),
            p=float(target[place, token]),
            overlap=float(overlaps[place]),
            draw=draws[place] if place <= kept else None,
            accepted=place < kept if place <= kept else None,
        )
        for place, token in enumerate(drafted)
    )


def _options(
    rest: NDArray[np.float64], target: NDArray[np.float64], draft: NDArray[np.float64] | None, drawn: int
) -> tuple[Option, ...]:
    best = [int(token) for token in np.argsort(-rest, kind="stable")[:_KEPT] if rest[token] > 0]
    if drawn not in best:
        best.append(drawn)
    return tuple(
        Option(
            token, float(rest[token]), float(target[token]), None if draft is None else float(draft[token])
        )
        for token in best
    )
