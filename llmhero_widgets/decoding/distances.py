"""How many tokens a text still needs until it matches: what a mask alone does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    check
        Called every few hundredths of a second; may raise to cancel.

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

    def __init__(
        self, made: Automaton, pieces: Sequence[bytes], check: Callable[[], None] = lambda: None
    ) -> None:
        self._made = made
        words, self._word_of = _words(made, pieces)
        self._count = len(words)
        check()
        if len(made.accepting) * max(self._count, 1) > _MOST_WORK:
            raise MemoryError
        self._levels = _trie(words)
        self.least = self._measure(check)

    def after(self, state: int) -> NDArray[np.int32]:
        """Return the same for the state after each token, int32 (vocabulary,); ``NEVER`` if forbidden."""
        found = self.least[self._ends(np.array([state]))[:, 0]]
        # What can be written from no state has the number -1: the last entry.
        return np.append(found, np.int32(NEVER))[self._word_of]

    def _ends(self, states: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the state behind each different token from each of the states: int32 (tokens, states)."""
        ends = np.empty((self._count, len(states)), np.int32)
        at = states[None].astype(np.int32)
        kinds = self._made.steps.shape[1]
        table = self._made.steps.ravel()
        for level in self._levels:
            at = table[at[level.parents] * kinds + level.kinds[:, None]]
            ends[level.words] = at[level.places]
        return ends

    def _measure(self, check: Callable[[], None]) -> NDArray[np.int32]:
        accepting = self._made.accepting
        states = len(accepting)
        reached = np.zeros((states, states), bool)
        step = max(_AT_ONCE // max(self._count, 1), 1)
        for first in range(0, states - 1, step):
            check()
            chosen = np.arange(first, min(first + step, states - 1))
            reached[chosen, self._ends(chosen)] = True
        least = np.where(accepting, 0, NEVER).astype(np.int32)
        new, distance = accepting, 0
        while new.any():
            distance += 1
            new = reached[:, new].any(1) & (least == NEVER)
            least[new] = distance
        return least


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of the trie of all tokens: bytes at one place, common beginnings once.

    Attributes
    ----------
    parents, kinds
        For each node, which one of the level above it follows, and its class of bytes.
    words, places
        Which tokens end at this level, and at which node.
    """

    parents: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    words: NDArray[np.int64]
    places: NDArray[np.int64]


_PADDING: Final = 255


def _words(made: Automaton, pieces: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Return the different tokens as classes of bytes, sorted and padded, and which of them each entry is.

    An entry that no text can hold, such as a word of characters that stand nowhere in a row, is -1.
    """
    # UTF-8 never uses thirteen of the 256 bytes: there is always room for two more numbers.
    dead = _PADDING - 1
    table = np.where(made.classes < 0, dead, made.classes).astype(np.uint8)
    flat = table[np.frombuffer(b"".join(pieces), np.uint8)]
    lengths = np.array([len(piece) for piece in pieces], np.int64)
    begins = np.cumsum(lengths) - lengths
    hopeless = np.append(0, np.cumsum(flat == dead))
    alive = np.flatnonzero((lengths > 0) & (hopeless[begins + lengths] == hopeless[begins]))
    rows = np.full((len(alive), int(lengths[alive].max(initial=1))), _PADDING, np.uint8)
    filled = np.arange(rows.shape[1]) < lengths[alive, None]
    rows[filled] = flat[(begins[alive, None] + np.arange(rows.shape[1]))[filled]]
    kept = _pairs(made)[rows[:, :-1], rows[:, 1:]].all(1)
    rows, alive = rows[kept], alive[kept]
    packed = np.ascontiguousarray(rows).view(f"V{rows.shape[1]}").ravel()
    different, inverse = np.unique(packed, return_inverse=True)
    word_of = np.full(len(pieces), -1, np.int32)
    word_of[alive] = inverse
    return different.view(np.uint8).reshape(len(different), rows.shape[1]), word_of


def _pairs(made: Automaton) -> NDArray[np.bool_]:
    """Return which classes of bytes can stand next to each other; most tokens have others in them."""
    pairs = np.zeros((256, 256), bool)
    kinds = made.steps.shape[1]
    for kind in range(kinds):
        pairs[kind, :kinds] = (made.steps[np.unique(made.steps[:, kind])] != made.lost).any(0)
    pairs[:, _PADDING] = True
    return pairs


def _trie(words: NDArray[np.uint8]) -> list[_Level]:
    lengths = (words != _PADDING).sum(1)
    # Whether the beginning up to each place is another than that of the word before.
    new = np.ones(words.shape, bool)
    new[1:] = np.logical_or.accumulate(words[1:] != words[:-1], axis=1)
    above = np.zeros(len(words), np.int64)
    levels = []
    for place in range(int(lengths.max(initial=0))):
        rows = np.flatnonzero(lengths > place)
        nodes = np.zeros(len(words), np.int64)
        nodes[rows] = np.cumsum(new[rows, place]) - 1
        first = rows[new[rows, place]]
        ending = np.flatnonzero(lengths == place + 1)
        levels.append(_Level(above[first], words[first, place], ending, nodes[ending]))
        above = nodes
    return levels
