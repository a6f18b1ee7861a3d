"""What training taught: the merges, and what the text costs by the size of the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.core.characters import byte_alphabet, show_bytes
from llmhero_widgets.tokens import messages_pictures
from llmhero_widgets.tokens import messages_pictures_steps as messages
from llmhero_widgets.tokens.pictures.html import Html, count, join, number, say
from llmhero_widgets.tokens.pictures.parts import bar, chip, chips, note, picture, sentence, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.tokens.train.training import Learned, Point, Training

_POINTS = 10
_FIRST, _LAST = 8, 6
_WORDS = 3
_DROPPED = 6


def draw(training: Training) -> str:
    """Return the HTML of a training.

    Parameters
    ----------
    training
        What to draw; of many merges, the first and the last.
    """
    unigram = training.algorithm == "unigram"
    return picture(
        sentence(_read(training)),
        _stages(training) if unigram else _curve(training),
        Html("") if unigram else _merges(training),
    )


def _read(training: Training) -> Html:
    end = training.curve[-1] if training.algorithm != "unigram" else _smallest(training)
    slots = {
        "name": messages.NAMES[training.algorithm],
        "w": training.words,
        "n": end.vocab_size,
        "t": count(messages_pictures.TOKENS, end.tokens),
    }
    if training.algorithm == "unigram":
        return say(messages.TRAINED_UNIGRAM, **slots)
    slots["m"] = count(messages.MERGES, len(training.merges))
    if training.algorithm == "wordpiece":
        return say(messages.TRAINED_WORDPIECE, **slots)
    return say(messages.TRAINED, s=training.start_tokens, **slots)


def _smallest(training: Training) -> Point:
    return min(training.curve)


def _curve(training: Training) -> Html:
    curve = training.curve
    last = len(curve) - 1
    places = sorted({round(last * place / (_POINTS - 1)) for place in range(_POINTS)})
    most = max(point.tokens for point in curve)
    rows = [
        (
            number(curve[place].vocab_size),
            bar(curve[place].tokens / most, number(curve[place].tokens)),
            number(curve[place].tokens_per_character, ".2f"),
        )
        for place in places
    ]
    head = [say(one) for one in (messages.ENTRIES, messages.TOKENS, messages.PER_CHARACTER)]
    return table(say(messages.CURVE), head, rows, ends=(2,))


def _merges(training: Training) -> Html:
    merges = training.merges
    if not merges:
        return Html("")
    many = len(merges) > _FIRST + _LAST
    places = [*range(_FIRST), *range(len(merges) - _LAST, len(merges))] if many else range(len(merges))
    name = _bytes_of if training.algorithm == "bpe" else str
    rows = [_merge(place + 1, merges[place], name) for place in places]
    head = [messages.MERGE_NUMBER, messages.PAIR, messages.BECOMES, messages.SEEN, messages.WORDS]
    left = say(messages.SHOWN_MERGES, a=_FIRST, b=_LAST, n=len(merges))
    listed = table(say(messages.LEARNED), list(map(say, head)), rows, ends=(3,))
    return join([listed, note(left)]) if many else listed


def _bytes_of(name: str) -> str:
    """Return what a name of a byte-level vocabulary stands for."""
    return show_bytes(bytes(byte_alphabet()[character] for character in name))


def _merge(place: int, merge: Learned, name: Callable[[str], str]) -> tuple[Html, ...]:
    return (
        number(place),
        chips([name(merge.left), name(merge.right)]),
        chip(name(merge.made), "made"),
        number(merge.count),
        join((chip(word, "bare", 24) for word in merge.words[:_WORDS]), messages_pictures.COMMA.format()),
    )


def _stages(training: Training) -> Html:
    most = max(stage.tokens for stage in training.stages)
    rows = []
    for stage in training.stages:
        more = stage.dropped_count - len(stage.dropped[:_DROPPED])
        rest = [count(messages.MORE_DROPPED, more)] if more > 0 else []
        gone = [chip(name, "plain", 24) for name in stage.dropped[:_DROPPED]]
        rows.append(
            (
                number(stage.vocab_size),
                bar(stage.tokens / most, number(stage.tokens)),
                number(stage.nats_per_character, ".2f"),
                join([*gone, *rest], " ") or say(messages.NONE),
            )
        )
    head = [say(one) for one in (messages.ENTRIES, messages.TOKENS, messages.NATS, messages.DROPPED)]
    return table(say(messages.STAGES), head, rows, ends=(2,))
