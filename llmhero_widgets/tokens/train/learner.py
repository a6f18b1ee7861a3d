"""Learning merges from words, exactly as ``tokenizers.trainers.BpeTrainer`` does, one at a time."""

from __future__ import annotations

from collections import Counter
from heapq import heapify, heappop, heappush, nlargest
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_Pair = tuple[int, int]
_EXAMPLES = 5


class Step(NamedTuple):
    """One merge that was learned.

    Attributes
    ----------
    left, right, made
        Numbers of the two and of what they become.
    seen
        How often the two stood side by side, as the trainer counts: in ``aaa`` it sees ``a a`` twice.
    words
        Numbers of the words that it changed, the most frequent first; at most five.
    touched
        How many different words it changed.
    tokens
        Of all words together after it.
    """

    left: int
    right: int
    made: int
    seen: int
    words: tuple[int, ...]
    touched: int
    tokens: int


class Learner:
    """Learns merges.

    Parameters
    ----------
    words
        How often each word occurs, in the order that they first occur.
    first
        Entries that the vocabulary begins with: special tokens.
    alphabet
        Characters that it has in any case.
    prefix
        Stands before a symbol that does not begin a word.

    Attributes
    ----------
    names
        The vocabulary by number; grows with each merge.
    tokens
        Of all words together, at the moment.

    Notes
    -----
    The library gives symbols with a prefix their numbers in an order that changes from run to run, and takes
    the pair of lower numbers where two are equally frequent. Here they are in order of first occurrence.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        *,
        first: Sequence[str] = (),
        alphabet: Sequence[str] = (),
        prefix: str = "",
    ) -> None:
        characters = sorted({character for word in words for character in word}.union(alphabet))
        self.names = list(dict.fromkeys([*first, *characters]))
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._prefix = prefix
        self._words = [
            [self._number((prefix if place else "") + character) for place, character in enumerate(word)]
            for word in words
        ]
        self._often = list(words.values())
        self.tokens = sum(len(word) * count for word, count in zip(self._words, self._often, strict=True))
        self._counts: Counter[_Pair] = Counter()
        self._where: dict[_Pair, set[int]] = {}
        for number, word in enumerate(self._words):
            for pair in pairwise(word):
                self._counts[pair] += self._often[number]
                self._where.setdefault(pair, set()).add(number)
        self._queue: list[tuple[int, _Pair, int, set[int]]] = []
        self._pushed = 0
        self._push()
        heapify(self._queue)

    def steps(self, vocab_size: int, min_frequency: int) -> Iterator[Step]:
        """Learn until the vocabulary has its size or no pair is frequent enough."""
        while len(self.names) < vocab_size and self._queue:
            count, pair, serial, places = heappop(self._queue)
            now = self._counts[pair]
            if -count != now:
                heappush(self._queue, (-now, pair, serial, places))
                continue
            if now < max(1, min_frequency):
                return
            left, right = pair
            made = self._number(self.names[left] + self.names[right].removeprefix(self._prefix))
            changed = [place for place in places if self._merge(place, left, right, made)]
            self._push()
            shown = nlargest(_EXAMPLES, changed, key=lambda place: (self._often[place], -place))
            yield Step(left, right, made, now, tuple(shown), len(changed), self.tokens)

    def _number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.names)
            self.names.append(name)
        return number

    def _push(self) -> None:
        """Queue the pairs that are new somewhere, with the words where they are."""
        for pair, places in self._where.items():
            count = self._counts[pair]
            if count > 0:
                self._pushed += 1
                heappush(self._queue, (-count, pair, self._pushed, places))
        self._where = {}

    def _merge(self, place: int, left: int, right: int, made: int) -> bool:
        """Merge in one word and count what changed around it; as the library's ``Word::merge``."""
        word, often = self._words[place], self._often[place]
        merged: list[int] = []
        at, length = 0, len(word)
        while at < length:
            if word[at] != left or at + 1 == length or word[at + 1] != right:
                merged.append(word[at])
                at += 1
                continue
            if merged:
                self._change((merged[-1], left), -often, place)
                self._change((merged[-1], made), often, place)
            if at + 2 < length:
                self._change((right, word[at + 2]), -often, place)
                self._change((made, word[at + 2]), often, place)
            merged.append(made)
            at += 2
        self._words[place] = merged
        self.tokens -= (length - len(merged)) * often
        return len(merged) < length

    def _change(self, pair: _Pair, count: int, place: int) -> None:
        self._counts[pair] += count
        if count > 0:
            self._where.setdefault(pair, set()).add(place)
