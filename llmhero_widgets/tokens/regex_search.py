"""Regular expressions over very many short texts, in time, and never for ever."""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_vocabulary as sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Texts that an expression reads at once: enough that a call costs nothing, few enough that an expression
# which looks far ahead does not look far.
_BLOCK = 512
# Groups that an expression for a whole block may have.
_PLAIN_GROUP = re.compile(r"\((?!\?|\*)|\(\?(?::|P<|P=|[imsau]+\))")
_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_ANCHORS = {r"\A": "^", r"\Z": "$", r"\z": "$"}


class _Block(NamedTuple):
    """Some texts, one a line: where each line ends, and which texts have line breaks of their own."""

    first: int
    text: str
    ends: Sequence[int]
    broken: frozenset[int]


class RegexSearch:
    """Searches texts by regular expressions in the syntax of the ``regex`` package [1]_.

    Calling an expression for each of a quarter of a million texts with a time limit takes a second. So blocks
    of texts are searched first, and texts one by one only where a match in the block need not be one in the
    text alone, or where the expression has parts that cannot be trusted across texts (atomic groups,
    possessive repetition, recursion, grapheme clusters, flags that are rarely used).

    Parameters
    ----------
    texts
        What is searched.

    References
    ----------
    .. [1] https://pypi.org/project/regex

    Examples
    --------
    >>> list(RegexSearch(["data", "a date", "up"]).find("^dat[ae]$|e$"))
    [0, 1]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._blocks = []
        for first in range(0, len(texts), _BLOCK):
            lines = texts[first : first + _BLOCK]
            ends = list(accumulate(len(line) + 1 for line in lines))
            broken = frozenset(place for place, line in enumerate(lines) if "\n" in line or not line)
            self._blocks.append(_Block(first, "\n".join(lines), ends, broken))

    def find(
        self, query: str, *, seconds: float = 2.0, check: Callable[[], None] = lambda: None
    ) -> Iterator[int]:
        """Yield the places of the texts in which a regular expression matches, in order.

        Parameters
        ----------
        query
            The expression.
        seconds
            How long it may take.
        check
            Called for each block; may raise to cancel.

        Raises
        ------
        HeroError
            ``bad_request`` for an expression that is wrong or takes too long.
        """
        import regex  # type: ignore[import-untyped]

        try:
            pattern = regex.compile(query)
            relaxed = _relax(query)
            lines = None if relaxed is None else regex.compile(relaxed, regex.MULTILINE)
        except regex.error as error:
            raise _wrong(query, error) from None
        certain = relaxed == query
        deadline = time.monotonic() + seconds
        try:
            for block in self._blocks:
                check()
                for place, inside in _candidates(lines, block, deadline):
                    sure = certain and inside and place not in block.broken
                    number = block.first + place
                    if sure or pattern.search(self._texts[number], timeout=_left(deadline)):
                        yield number
        except TimeoutError:
            raise HeroError(
                sentences.SLOW_REGEX,
                sentences.SLOW_REGEX_HINT,
                code="bad_request",
                query=query,
                seconds=seconds,
            ) from None


def _candidates(pattern: Any | None, block: _Block, deadline: float) -> Iterator[tuple[int, bool]]:
    """Yield each line in which a match begins, once, and whether it ends in that line; without pattern all.

    A match in a text is also a match in the block, or another one begins before it in the same line, or it
    begins inside one that began in a line before: the search starts anew in the line behind such a one.
    """
    ends = block.ends
    if pattern is None:
        yield from ((line, False) for line in range(len(ends)))
        return
    start, last = 0, -1
    while start <= len(block.text):
        for match in pattern.finditer(block.text, start, timeout=_left(deadline)):
            begin, end = match.span()
            if last >= 0 and end < ends[last]:
                continue
            line = bisect_right(ends, begin)
            inside = end < ends[line]
            if line > last:
                yield line, inside
                last = line
            if not inside:
                start = ends[line]
                break
        else:
            return


def _relax(query: str) -> str | None:
    """Return an expression that matches wherever this one does, and looks at nothing but its own match.

    Look-around is left out, and anchors of the text become those of a line. None where that is not enough.
    """
    parts: list[str] = []
    place = 0
    while place < len(query):
        letter = query[place]
        end = _end(query, place)
        part = query[place:end]
        if letter == "\\":
            if part[1:] in {"G", "K", "R", "L", "X"}:
                return None
            part = _ANCHORS.get(part, part)
        elif letter == "(":
            if _LOOK_AROUND.match(query, place):
                end = _behind_group(query, place)
                if query[end : end + 1] in {"*", "+", "?", "{"}:
                    return None
                part = ""
            elif not _PLAIN_GROUP.match(query, place):
                return None
        elif letter in "*+?}" and query[end : end + 1] == "+":
            return None
        parts.append(part)
        place = end
    return "".join(parts)


def _end(query: str, place: int) -> int:
    """Return where an escape or a set ends, or the next character."""
    if query[place] == "\\":
        return place + 2
    if query[place] != "[":
        return place + 1
    place += 2 if query.startswith("[^", place) else 1
    place += query.startswith("]", place)
    while place < len(query) and query[place] != "]":
        if query.startswith("[:", place):
            place = query.find(":]", place) + 2
        else:
            place += 2 if query[place] == "\\" else 1
    return place + 1


def _behind_group(query: str, place: int) -> int:
    depth = 0
    while place < len(query):
        depth += {"(": 1, ")": -1}.get(query[place], 0)
        place = _end(query, place)
        if not depth:
            break
    return place


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _wrong(query: str, error: Any) -> HeroError:
    if error.pos is None:
        return HeroError(sentences.BAD_REGEX, code="bad_request", query=query, reason=error.msg)
    return HeroError(
        sentences.BAD_REGEX_AT, code="bad_request", query=query, reason=error.msg, position=error.pos + 1
    )
