"""Which characters of a rendered chat come from which message, whatever its template does.

The messages are rendered once more with marks (private-use characters that occur nowhere) at known places of
their texts. Where the rendering without the marks is the plain rendering, the template has treated the texts
the same with and without them, and the marks show where each text went. Searching the rendering for the texts
could not do that: a message may equal another one, or the template's own words.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Render = Callable[[list[dict[str, Any]]], str]

# What a template decides by and does not print for its own sake.
_NOT_CONTENT = {"role", "type"}
_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_PRIVATE_USE = (range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))


@dataclass(frozen=True, slots=True)
class Slot:
    """One string of one message.

    Attributes
    ----------
    message
        Which message, from 0.
    path
        Where in it: ``("content",)``, ``("content", 0, "text")``, ``("tool_calls", 0, "function", "name")``.
    text
        The string, not empty.
    """

    message: int
    path: tuple[str | int, ...]
    text: str

    @property
    def field(self) -> str:
        """The path as Python writes it: ``"tool_calls[0].function.name"``."""
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)[1:]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the rendering come from ``slot``."""

    start: int
    end: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where the texts of the messages are.

    Attributes
    ----------
    spans
        In order, without overlap; a text that is rendered twice has two.
    missing
        Texts whose places could not be found.
    dropped
        Texts that the template leaves out.
    """

    spans: tuple[Span, ...]
    missing: tuple[Slot, ...]
    dropped: tuple[Slot, ...]


def attribute(render: Render, messages: list[dict[str, Any]], source: str) -> Attribution:
    """Find the characters of a rendered chat that come from its messages.

    Every string but roles and types is looked for. It is marked at its two ends; where the template strips
    it, inside its white space; where the template cuts it at some word (``</think>``), before every
    character, but not inside such words; where it cuts and strips, not inside white space either. What is
    found is certain in the sense that the template printed exactly the same with marks. Of a text that is
    cut and stripped, white space that is left at a cut counts as the template's.

    Parameters
    ----------
    render
        Turns messages into the text; whatever it raises for marked ones counts as "it cannot be told".
    messages
        The messages.
    source
        The template.

    Returns
    -------
    Attribution

    Examples
    --------
    >>> def render(messages):
    ...     return "".join(f"<user>{message['content'].strip()}</s>" for message in messages)
    >>> found = attribute(render, [{"role": "user", "content": " <user> "}], "")
    >>> [(span.start, span.end, span.slot.field) for span in found.spans]
    [(6, 12, 'content')]
    """
    plain = render(messages)
    slots = [
        Slot(number, path, text)
        for number, message in enumerate(messages)
        for path, text in _strings(message)
    ]
    words = _words(source)
    used = set(chain(plain, source, *(slot.text for slot in slots)))
    marks = [mark for mark in map(chr, chain(*_PRIVATE_USE)) if mark not in used]

    def attempt(chosen: Mapping[Slot, Sequence[int]]) -> list[Span] | None:
        return _attempt(render, messages, plain, chosen, iter(marks))

    cuts = _choose(slots, words, attempt)
    spans = attempt(cuts) if cuts else []
    if spans is None:
        return Attribution((), tuple(slots), ())
    found = {span.slot for span in spans}
    return Attribution(
        tuple(sorted(spans, key=lambda span: span.start)),
        tuple(slot for slot in slots if slot not in cuts),
        tuple(slot for slot in cuts if slot not in found),
    )


def _strings(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        if value:
            yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NOT_CONTENT:
                yield from _strings(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings(inner, (*path, number))


def _words(source: str) -> list[str]:
    """Return the strings that a template is written with: those that it may look for in a message."""
    found = (single or double for single, double in _STRING.findall(source))
    words = {re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), word) for word in found}
    return [word for word in words if len(word) > 1]


def _choose(
    slots: Sequence[Slot],
    words: Sequence[str],
    attempt: Callable[[Mapping[Slot, Sequence[int]]], list[Span] | None],
) -> dict[Slot, Sequence[int]]:
    """Return for each text the first way to mark it that the template does not notice."""
    if not slots:
        return {}
    ends = {slot: (0, len(slot.text)) for slot in slots}
    if attempt(ends) is not None:
        return dict(ends)
    if len(slots) > 1:
        middle = len(slots) // 2
        return _choose(slots[:middle], words, attempt) | _choose(slots[middle:], words, attempt)
    (slot,) = slots
    for cuts in islice(_ways(slot.text, words), 1, None):
        if attempt({slot: cuts}) is not None:
            return {slot: cuts}
    return {}


def _ways(text: str, words: Sequence[str]) -> Iterator[Sequence[int]]:
    """Yield the ways to mark a text: the places before which a mark stands, the last one behind its end.

    No place at all means to leave the text away, which shows that the template does so too.
    """
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    if first >= last:
        yield 0, len(text)
        yield ()
        return
    edges = dict.fromkeys([(0, len(text)), (first, len(text)), (0, last), (first, last)])
    yield from edges
    inside: set[int] = set()
    for word in words:
        place = text.find(word)
        while place >= 0:
            inside.update(range(place + 1, place + len(word)))
            place = text.find(word, place + 1)
    places = set(range(len(text) + 1)) - inside
    yield sorted(places)
    places = {place for place in range(first, last) if not text[place].isspace()} - inside
    for start, end in edges:
        yield sorted(places | {start, end})
    yield ()


def _attempt(
    render: Render,
    messages: list[dict[str, Any]],
    plain: str,
    chosen: Mapping[Slot, Sequence[int]],
    marks: Iterator[str],
) -> list[Span] | None:
    """Render with marks; None where that changes the text or leaves a mark whose text is unknown."""
    marked = deepcopy(messages)
    owner: dict[str, tuple[Slot, int]] = {}
    for slot, cuts in chosen.items():
        own = list(islice(marks, len(cuts)))
        if len(own) < len(cuts):
            return None
        owner |= {mark: (slot, number) for number, mark in enumerate(own)}
        _put(marked[slot.message], slot.path, _mark(slot.text, cuts, own))
    try:
        rendered = render(marked)
    except Exception:  # noqa: BLE001 - a template may raise anything for a text that it did not expect
        return None
    letters: list[str] = []
    found: list[tuple[int, Slot, int]] = []
    for letter in rendered:
        if letter in owner:
            found.append((len(letters), *owner[letter]))
        else:
            letters.append(letter)
    if "".join(letters) != plain:
        return None
    return _spans(found, plain, chosen)


def _mark(text: str, cuts: Sequence[int], marks: Sequence[str]) -> str:
    if not cuts:
        return ""
    pieces = [text[start:end] for start, end in pairwise([*cuts, len(text)])]
    return text[: cuts[0]] + "".join(chain.from_iterable(zip(marks, pieces, strict=True)))


def _spans(
    found: Sequence[tuple[int, Slot, int]], plain: str, chosen: Mapping[Slot, Sequence[int]]
) -> list[Span] | None:
    spans: list[Span] = []
    before: tuple[Slot, int] | None = None
    for number, (place, slot, mark) in enumerate(found):
        cuts = chosen[slot]
        follows = before == (slot, mark - 1)
        before = slot, mark
        if mark == len(cuts) - 1:
            if not follows and len(cuts) == 2:  # noqa: PLR2004 - the end of a text whose beginning is lost
                return None
            continue
        ahead = found[number + 1] if number + 1 < len(found) else None
        if ahead is not None and ahead[1:] == (slot, mark + 1):
            end = ahead[0]
        else:
            # The template went on with words of its own: this piece is the last one that it took.
            piece = slot.text[cuts[mark] : cuts[mark + 1]].rstrip()
            end = place + len(piece)
            if plain[place:end] != piece:
                return None
        if spans and follows and spans[-1].end == place:
            spans[-1] = Span(spans[-1].start, end, slot)
        else:
            spans.append(Span(place, end, slot))
    return spans


def _put(message: Any, path: Sequence[str | int], text: str) -> None:
    for part in path[:-1]:
        message = message[part]
    message[path[-1]] = text
