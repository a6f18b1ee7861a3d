"""The way of a text through its tokenizer, step by step, for the part round the chosen token."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_rules
from llmhero_widgets.tokens import messages_xray as messages
from llmhero_widgets.tokens.panels.xray_rows import Row, rows
from llmhero_widgets.tokens.wire import utf16_offsets
from llmhero_widgets.tokens.xray import xray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.tokens.cutter import Cutter, Token, Trace
    from llmhero_widgets.tokens.panels import Source
    from llmhero_widgets.tokens.xray import Xray

#: How much is drawn at most: every stage repeats it.
MAX_CHARACTERS: Final = 240
MAX_TOKENS: Final = 96
#: Texts up to here are followed as a whole, and no longer ones where an excerpt is cut otherwise.
WHOLE: Final = 8_000
TOO_LONG: Final = 100_000
#: How much stands around the part in the first excerpt; each further one has four times as much.
_MARGIN: Final = 400
_MOST_PARAMETERS: Final = 400

#: Bits of a piece's flags; twin of js/tokens/xray/rows.ts.
SPECIAL: Final = 1
UNKNOWN: Final = 2
#: The tokenizer put it there.
ADDED: Final = 4
#: It goes on outside of the part that is shown.
GOES_ON: Final = 8


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The inspector.

    Returns
    -------
    Mapping of str to Operation
        ``xray``, the stages of the part of the text round one token.
    """

    def view(job: Job, rev: int, token: int | None = None) -> Reply:
        job.token.check()
        if isinstance(token, bool) or not isinstance(token, int | None):
            raise HeroError(messages.BAD_TOKEN, code="bad_request", value=token)
        made, trace = source.shown(rev)
        first, last = part(trace, token or 0)
        start, end = _edges(trace, first, last)
        offset, found = _follow(job, made, trace, start, end)
        return _reply(made, trace, rows(found, offset, start, end), (start, end), (first, last))

    return {"xray": view}


def part(trace: Trace, token: int) -> tuple[int, int]:
    """Choose the tokens that are shown: as many on both sides of one as there is room for.

    Parameters
    ----------
    trace
        The text, cut.
    token
        Position of the token; one that does not exist counts as the nearest.

    Returns
    -------
    int, int
        The first token, and the one behind the last.

    Examples
    --------
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> tokens = tuple(Token(1, "ab", b"ab", 2 * n, 2 * n + 2, 2 * n, 2 * n + 2) for n in range(1000))
    >>> part(Trace("ab" * 1000, "ab" * 1000, tokens, (), None), 500)
    (453, 549)
    """
    tokens = trace.tokens
    if not tokens:
        return 0, 0
    first = min(max(token, 0), len(tokens) - 1)
    last = first + 1

    def fits(left: int, right: int) -> bool:
        length = tokens[right - 1].end - tokens[left].start
        return right - left <= MAX_TOKENS and length <= MAX_CHARACTERS

    grows = True
    while grows:
        grows = False
        if last < len(tokens) and fits(first, last + 1):
            last, grows = last + 1, True
        if first > 0 and fits(first - 1, last):
            first, grows = first - 1, True
    # A character that several tokens share is not shown in part.
    while first > 0 and tokens[first].start < tokens[first - 1].end:
        first -= 1
    while last < len(tokens) and tokens[last].start < tokens[last - 1].end:
        last += 1
    return first, last


def _edges(trace: Trace, first: int, last: int) -> tuple[int, int]:
    """Return the characters of the part; what is dropped at the ends of a text belongs to it."""
    tokens = trace.tokens
    start = tokens[first].start if first > 0 else 0
    end = tokens[last - 1].end if 0 < last < len(tokens) else len(trace.text)
    # One token may stand for a whole page.
    return start, max(start, min(end, start + 2 * MAX_CHARACTERS))


def _follow(job: Job, made: Cutter, trace: Trace, start: int, end: int) -> tuple[int, Xray]:
    """Take the X-ray of an excerpt in which the part is cut as in the whole text."""
    text = trace.text
    wanted = _cut(((t.id, t.start, t.end) for t in trace.tokens), start, end)
    margin = _MARGIN
    while len(text) > WHOLE:
        job.token.check()
        left, right = _around(text, start, end, margin)
        if right - left > TOO_LONG:
            raise HeroError(
                messages.TOO_LONG, messages.TOO_LONG_HINT, code="too_long", count=f"{len(text):,}"
            )
        if left == 0 and right == len(text):
            break
        found = xray(made, text[left:right])
        moved = ((p.id or 0, p.start + left, p.end + left) for p in found.pieces)
        if _cut(moved, start, end) == wanted:
            return left, found
        margin *= 4
    job.token.check()
    return 0, xray(made, text)


def _cut(tokens: Iterable[tuple[int, int, int]], start: int, end: int) -> list[tuple[int, int, int]]:
    return [token for token in tokens if token[1] < token[2] and token[1] < end and start < token[2]]


def _around(text: str, start: int, end: int, margin: int) -> tuple[int, int]:
    """Widen a part to where words end: what stands on both sides of a space is rarely cut together."""
    left, right = max(0, start - margin), min(len(text), end + margin)
    while left > 0 and start - left < 2 * margin and not (text[left].isspace() and text[left - 1].isalnum()):
        left -= 1
    while right < len(text) and right - end < 2 * margin and not text[right].isspace():
        right += 1
    return left, right


def _reply(
    made: Cutter, trace: Trace, shown: Sequence[Row], edges: tuple[int, int], tokens: tuple[int, int]
) -> Reply:
    start, end = edges
    first, last = tokens
    units = utf16_offsets(trace.text)
    own = trace.tokens[first:last]
    final = max(number for number, row in enumerate(shown) if row.pieces is not None)
    arrays: dict[str, NDArray[Any]] = {}
    steps = []
    for number, row in enumerate(shown):
        steps.append(_step(row))
        if row.pieces is None:
            continue
        pieces = row.pieces
        whole = number == final and [piece.id for piece in pieces] == [token.id for token in own]
        flags = _flags(made, row, own, whole=whole)
        arrays[f"starts{number}"] = units[_int32(piece.start for piece in pieces)]
        arrays[f"ends{number}"] = units[_int32(piece.end for piece in pieces)]
        arrays[f"ids{number}"] = _int32(-1 if piece.id is None else piece.id for piece in pieces)
        arrays[f"flags{number}"] = np.fromiter(flags, np.uint8)
        marks = [
            (place, *_units(piece.text, mark))
            for place, piece in enumerate(pieces)
            for mark in row.marks[place]
        ]
        arrays[f"marks{number}"] = _int32(chain.from_iterable(marks))
    result = {
        "start": int(units[start]),
        "end": int(units[end]),
        # As a person reads them: code points, like everything that Python counts.
        "from": start,
        "to": end,
        "characters": len(trace.text),
        "first": first,
        "last": last,
        "steps": steps,
    }
    return Reply(result, arrays)


def _step(row: Row) -> dict[str, Any]:
    step = row.step
    known = (step.sense or step.rule) in messages_rules.RULES
    written = json.dumps(dict(step.parameters), ensure_ascii=False, default=str)
    if len(written) > _MOST_PARAMETERS:
        written = f"{written[:_MOST_PARAMETERS]}… ({len(written):,})"
    return {
        "stage": row.stage,
        "rule": step.rule,
        "says": {"en": step.sentence("en"), "zh": step.sentence("zh")},
        # A rule that nobody has described is shown as it is written.
        "parameters": None if known else written,
        "fired": step.fired,
        "texts": None if row.pieces is None else [piece.text for piece in row.pieces],
    }


def _flags(made: Cutter, row: Row, own: Sequence[Token], *, whole: bool) -> Iterable[int]:
    """Yield what is special about each piece; ``whole`` where they are the tokens themselves."""
    unknown = {(token.id, token.start, token.end) for token in own if token.unknown}
    for place, piece in enumerate(row.pieces or ()):
        flag = GOES_ON if row.cut[place] else 0
        if piece.id is not None:
            if made.entry(piece.id).special:
                flag |= SPECIAL
            if (piece.id, piece.start, piece.end) in unknown:
                flag |= UNKNOWN
        if whole and own[place].origin == "post-processor":
            flag |= ADDED
        yield flag


def _units(text: str, mark: tuple[int, int]) -> tuple[int, int]:
    start, end = mark
    before = len(text[:start].encode("utf-16-le")) // 2
    return before, before + len(text[start:end].encode("utf-16-le")) // 2


def _int32(values: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(values, np.int32)
