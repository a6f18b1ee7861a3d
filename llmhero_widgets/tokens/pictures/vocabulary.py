"""Entries of a vocabulary: what was found, what no text produces, and the whole by its lengths."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.tokens import messages_pictures
from llmhero_widgets.tokens import messages_pictures_steps as steps
from llmhero_widgets.tokens import messages_pictures_words as messages
from llmhero_widgets.tokens.pictures.html import Html, count, element, number, say, text
from llmhero_widgets.tokens.pictures.marks import bytes_shown, words
from llmhero_widgets.tokens.pictures.parts import (
    bar,
    chip,
    chips,
    facts,
    mono,
    note,
    picture,
    sentence,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Entry
    from llmhero_widgets.tokens.unreachable import Unreachable
    from llmhero_widgets.tokens.vocabulary import Vocabulary

# A saved notebook keeps every picture.
_ROWS = 30
_OF_A_REASON = 6
_IDS = 8
_LENGTHS = 12
_EXAMPLES = 4
_SHORT = 24


def name_of(entry: Entry) -> str:
    """Return what an entry is recognised by."""
    return entry.name if entry.special or not entry.data else show_bytes(entry.data)


def draw_entries(entries: Sequence[Entry]) -> str:
    """Return the HTML of entries; of many, the first."""
    if not entries:
        return picture(sentence(say(messages.NO_ENTRY)))
    head = [messages.ENTRY, messages_pictures.ID, messages.WRITTEN, messages.BYTES]
    rows = [
        (
            _name(entry),
            number(entry.id, "d"),
            chip(entry.name, "bare"),
            say(messages.SPECIAL) if entry.special else mono(text(bytes_shown(entry.data))),
        )
        for entry in entries[:_ROWS]
    ]
    caption = say(messages.ENTRIES_CAPTION)
    return picture(
        sentence(count(messages.FOUND, len(entries))),
        table(caption, list(map(say, head)), rows, ends=(1,)),
        _left_out(min(_ROWS, len(entries)), len(entries)),
    )


def draw_unreachable(found: Sequence[Unreachable]) -> str:
    """Return the HTML of entries that no text produces; of many, some for each reason."""
    claim = say(messages.UNREACHABLE_CLAIM)
    if not found:
        return picture(sentence(say(messages.ALL_REACHED)), note(claim))
    reasons = Counter(one.reason for one in found)
    listed = [
        one
        for reason in reasons
        for one in islice((one for one in found if one.reason == reason), _OF_A_REASON)
    ]
    head = [messages.ENTRY, messages_pictures.ID, messages.WRITTEN, messages.IN_THE_WAY, messages.INSTEAD]
    rows = [
        (
            _name(one.entry),
            number(one.entry.id, "d"),
            chip(one.entry.name, "bare"),
            say(messages.REASONS[one.reason]),
            text(" ".join(map(str, one.ids[:_IDS])) + (" …" if len(one.ids) > _IDS else "") or "–"),
        )
        for one in listed
    ]
    return picture(
        sentence(count(messages.UNREACHABLE, len(found))),
        facts(
            *(say(messages.OF_REASON, reason=messages.REASONS[one], n=n) for one, n in reasons.most_common())
        ),
        table(say(messages.UNREACHABLE_CAPTION), list(map(say, head)), rows, ends=(1,)),
        _left_out(len(listed), len(found)),
        note(claim),
    )


def draw_vocabulary(vocabulary: Vocabulary) -> str:
    """Return the HTML of a whole vocabulary: how many entries stand for how many bytes."""
    slots = {"name": words(vocabulary.cutter.name), "e": count(messages.FOUND, len(vocabulary))}
    plain = [entry for entry in vocabulary.entries if not entry.special]
    if not plain:
        return picture(sentence(say(messages.VOCABULARY_EMPTY, **slots)))
    longest = max(plain, key=lambda entry: len(entry.data))
    read = say(
        messages.VOCABULARY,
        b=count(steps.BYTES, len(longest.data)),
        entry=chip(name_of(longest), most=_SHORT),
        **slots,
    )
    lengths = Counter(min(len(entry.data), _LENGTHS) for entry in plain)
    examples: dict[int, list[str]] = {}
    for entry in plain:
        known = examples.setdefault(min(len(entry.data), _LENGTHS), [])
        if len(known) < _EXAMPLES:
            known.append(name_of(entry))
    most = max(lengths.values())
    rows = [
        (
            say(messages.LONGER, n=text(length)) if length == _LENGTHS else number(length),
            bar(many / most, number(many)),
            chips(examples[length]),
        )
        for length, many in sorted(lengths.items())
    ]
    special = [entry.name for entry in vocabulary.entries if entry.special]
    if special:
        rows.append(
            (
                say(messages.SPECIALS),
                bar(len(special) / most, number(len(special))),
                chips(special[:_EXAMPLES], "special"),
            )
        )
    head = [say(one) for one in (messages.LENGTH, messages.HOW_MANY, messages.FOR_EXAMPLE)]
    return picture(sentence(read), table(say(messages.LENGTHS), head, rows))


def _name(entry: Entry) -> Html:
    return element("span", chip(name_of(entry), "special" if entry.special else "plain"))


def _left_out(shown: int, n: int) -> Html:
    return note(say(messages_pictures.DRAWN_ROWS, shown=shown, n=n)) if shown < n else Html("")
