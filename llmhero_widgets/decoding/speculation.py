"""What speculative decoding did, round by round, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llmhero_widgets.decoding.contrastive import Stopped


@dataclass(frozen=True, slots=True)
class Guess:
    """A token that the draft guessed.

    Attributes
    ----------
    token_id
        The token.
    q, p
        Its probability under the draft, and under the large model, after the settings.
    overlap
        Chance that a guess at this place is accepted, whichever token it is: the sum over the vocabulary of
        the smaller of both probabilities, which is 1 less the total variation distance.
    draw
        The number from 0 to 1 that decides: it has to be below ``p / q``. None behind a rejected token, where
        nothing is decided any more; ``p`` and ``overlap`` are those behind that token.
    accepted
        Whether it stayed; None behind a rejected token.
    """

    token_id: int
    q: float
    p: float
    overlap: float
    draw: float | None
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class Option:
    """A token that the last one of a round could have been: its probability in that draw, and in both models.

    ``q`` is None where the draft had guessed nothing.
    """

    token_id: int
    probability: float
    p: float
    q: float | None


@dataclass(frozen=True, slots=True)
class Round:
    """One pass of the large model.

    Attributes
    ----------
    guesses
        What the draft guessed.
    token_id
        The token behind those that stayed: drawn anew in the place of the rejected one, or, where all
        stayed, one more for nothing. None where a guess ended the text.
    options
        The most probable tokens that it was drawn from, and the drawn one if it is not among them.
    draft_ms, verify_ms
        What the draft's guesses, and the pass of the large model took.
    """

    guesses: tuple[Guess, ...]
    token_id: int | None
    options: tuple[Option, ...]
    draft_ms: float = field(compare=False)
    verify_ms: float = field(compare=False)

    @property
    def kept(self) -> int:
        """How many guesses stayed."""
        return sum(guess.accepted is True for guess in self.guesses)

    @property
    def ids(self) -> tuple[int, ...]:
        """The tokens that the round added to the text."""
        kept = tuple(guess.token_id for guess in self.guesses[: self.kept])
        return kept if self.token_id is None else (*kept, self.token_id)


@dataclass(frozen=True, slots=True)
class Costs:
    """Medians, in milliseconds.

    Attributes
    ----------
    draft
        One guess.
    verify
        One pass of the large model over a round of full length.
    single
        One step of the large model alone.
    """

    draft: float
    verify: float
    single: float


@dataclass(frozen=True, slots=True)
class Speculation:
    """A text that two models wrote together.

    Attributes
    ----------
    prompt_ids
        What it goes on from.
    rounds
        One for each pass of the large model.
    lookahead, seed
        As given.
    stopped
        Why it ended: ``"length"``, ``"end"`` for a token that ends the text, ``"context"`` where one of the
        models can read no more.
    costs
        What was measured on the way.
    """

    prompt_ids: tuple[int, ...]
    rounds: tuple[Round, ...]
    lookahead: int
    seed: int
    stopped: Stopped
    costs: Costs | None = field(compare=False)

    @property
    def ids(self) -> tuple[int, ...]:
        """The new tokens."""
        return tuple(number for one in self.rounds for number in one.ids)

    @property
    def decided(self) -> tuple[Guess, ...]:
        """The guesses that were accepted or rejected."""
        return tuple(guess for one in self.rounds for guess in one.guesses if guess.accepted is not None)

    @property
    def acceptance_rate(self) -> float | None:
        """Which share of the decided guesses stayed; None without any."""
        decided = self.decided
        return sum(guess.accepted is True for guess in decided) / len(decided) if decided else None

    @property
    def expected_acceptance(self) -> float | None:
        """The same as expected before the draws: the mean of ``overlap``, alpha in Leviathan et al."""
        decided = self.decided
        return sum(guess.overlap for guess in decided) / len(decided) if decided else None

    @property
    def tokens_per_pass(self) -> float:
        """New tokens for each pass of the large model."""
        return len(self.ids) / len(self.rounds) if self.rounds else 0.0

    @property
    def expected_tokens(self) -> float | None:
        """The same as expected of rounds of full length, if all guesses had the same chance [1]_.

        References
        ----------
        .. [1] Leviathan et al., 2023, equation 1.
        """
        alpha = self.expected_acceptance
        return None if alpha is None else sum(alpha**number for number in range(self.lookahead + 1))

    @property
    def expected_speedup(self) -> float | None:
        """How many times faster than the large model alone, if it reads a round like a single token [1]_.

        References
        ----------
        .. [1] Leviathan et al., 2023, theorem 3.8, with the measured ratio of both models' steps.
        """
        tokens = self.expected_tokens
        if tokens is None or self.costs is None:
            return None
        return tokens / (self.lookahead * self.costs.draft / self.costs.single + 1)

    @property
    def speedup(self) -> float | None:
        """How many times faster than the large model alone, by what was measured here."""
        if self.costs is None:
            return None
        spent = sum(one.draft_ms + one.verify_ms for one in self.rounds)
        return len(self.ids) * self.costs.single / spent


def costs_of(rounds: list[Round], single: list[float]) -> Costs | None:
    """Return the medians; None where the draft guessed nothing or no single step was timed."""
    guessing = [one for one in rounds if one.guesses]
    if not guessing or not single:
        return None
    longest = max(len(one.guesses) for one in guessing)
    return Costs(
        draft=median(one.draft_ms / len(one.guesses) for one in guessing),
        verify=median(one.verify_ms for one in guessing if len(one.guesses) == longest),
        single=median(single),
    )
