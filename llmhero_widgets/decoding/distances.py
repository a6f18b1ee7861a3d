"""How many tokens a text still needs until it matches: what a mask alone does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.patterns import Automaton

#: The distance from where no match can be reached.
NEVER: Final = np.iinfo(np.int32).max
# States times different tokens: a second of work, and less than 100 MB at a time.
_MOST_WORK: Final = 60_000_000
_AT_ONCE: Final = 4_000_000


class Distances:
    """The fewest tokens from every state of an automaton to a full match, exact.

    Any division of the rest of a text into tokens counts, not only that of the tokenizer: a model that is
    masked may write any.

    Parameters
    ----------
    made
        The automaton.
    pieces
        The bytes of every token; empty for one that cannot be part of a text.

    Attributes
    ----------
    least : ndarray
        int32 (states + 1,): tokens that must follow at least; 0 where the text may end, ``NEVER`` where the
        vocabulary cannot write what is missing.

    Raises
    ------
    MemoryError
        Where states and tokens are too many.

    Examples
    --------
    >>> from llmhero_widgets.decoding.patterns import Repeat, automaton, literal
    >>> made = Distances(automaton(Repeat(literal("a"), 5, None)), [b"a", b"aa", b"b"])
    >>> made.least.tolist()[:6], made.after(0).tolist() == [2, 2, NEVER]
    ([3, 2, 2, 1, 1, 0], True)
    """

    def __init__(self, made: Automaton, pieces: Sequence[bytes]) -> None:
        self._made = made
        self._word_of, self._lengths, self._words = _words(made, pieces)
        states = len(made.accepting)
        if states * max(len(self._words), 1) > _MOST_WORK:
            raise MemoryError
        self.least = self._measure()

    def after(self, state: int) -> NDArray[np.int32]:
        """Return the same for the state after each token, int32 (vocabulary,); ``NEVER`` if forbidden."""
        found = self.least[self._ends(np.array([state]))[0]]
        # Of what cannot be written from any state, the number is -1: the last entry.
        return np.append(found, np.int32(NEVER))[self._word_of]

    def _ends(self, states: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the state behind each different token from each of the states: int32 (states, tokens)."""
        words = self._words
        at = np.repeat(states[:, None].astype(np.int32), len(words), 1)
        for place in range(words.shape[1]):
            # Longest first: those that reach so far stand in front.
            count = int(np.searchsorted(-self._lengths, -place, "left"))
            at[:, :count] = self._made.steps[at[:, :count], words[:count, place]]
        return at

    def _measure(self) -> NDArray[np.int32]:
        accepting = self._made.accepting
        states = len(accepting)
        reached = np.zeros((states, states), bool)
        step = max(_AT_ONCE // max(len(self._words), 1), 1)
        for first in range(0, states - 1, step):
            chosen = np.arange(first, min(first + step, states - 1))
            reached[chosen[:, None], self._ends(chosen)] = True
        least = np.where(accepting, 0, NEVER).astype(np.int32)
        new, distance = accepting, 0
        while new.any():
            distance += 1
            new = reached[:, new].any(1) & (least == NEVER)
            least[new] = distance
        return least


def _words(
    made: Automaton, pieces: Sequence[bytes]
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int16]]:
    """Return which different token each entry is, and those: lengths and classes of bytes, longest first."""
    dead = int(made.classes.max(initial=-1)) + 1
    table = bytes(int(kind) if kind >= 0 else dead for kind in made.classes)
    pairs = _pairs(made)
    spelled = [piece.translate(table) for piece in pieces]
    alive = {word for word in spelled if word and dead not in word}
    ordered = sorted(alive, key=lambda word: (-len(word), word))
    ordered = [word for word in ordered if _has_only(word, pairs)]
    numbers = {word: number for number, word in enumerate(ordered)}
    word_of = np.array([numbers.get(word, -1) for word in spelled], np.int32)
    lengths = np.array([len(word) for word in ordered], np.int64)
    words = np.zeros((len(ordered), int(lengths.max(initial=0))), np.int16)
    for row, word in enumerate(ordered):
        words[row, : len(word)] = np.frombuffer(word, np.uint8)
    return word_of, lengths, words


def _pairs(made: Automaton) -> frozenset[bytes]:
    """Return the neighbours that a text can have; most tokens have others and would only cost time."""
    steps, lost = made.steps, made.lost
    kinds = range(steps.shape[1])
    return frozenset(
        bytes((one, other)) for one in kinds for other in kinds if (steps[steps[:, one], other] != lost).any()
    )


def _has_only(word: bytes, pairs: frozenset[bytes]) -> bool:
    return all(word[place : place + 2] in pairs for place in range(len(word) - 1))
