"""How a tokenizer makes its ids, piece by piece, each kind of model in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_pictures
from llmhero_widgets.tokens import messages_pictures_steps as messages
from llmhero_widgets.tokens.pictures.html import Html, count, join, number, say, text
from llmhero_widgets.tokens.pictures.ladder import COLUMNS, Cell, Rung, ladder
from llmhero_widgets.tokens.pictures.lattice import lattice
from llmhero_widgets.tokens.pictures.marks import clip, visible
from llmhero_widgets.tokens.pictures.parts import (
    chip,
    chips,
    good,
    mono,
    note,
    picture,
    sentence,
    table,
    warning,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.pictures.parts import Kind
    from llmhero_widgets.tokens.replay.steps import (
        LatticePiece,
        MatchedPiece,
        MergedPiece,
        Piece,
        Replay,
        TakenPiece,
    )

# A saved notebook keeps every picture.
_PIECES = 6
_ROWS = 12
_MISSED = 4
_NAME = 40


def draw(replay: Replay) -> str:
    """Return the HTML of a replay.

    Parameters
    ----------
    replay
        What to draw; of many different pieces, the first.
    """
    different: dict[tuple[str, str], Piece] = {}
    for piece in replay.pieces:
        # What has no steps to show gives way to what has.
        if _has_steps(piece):
            different.setdefault((piece.kind, piece.text), piece)
    taken = {piece.text: piece for piece in replay.pieces if piece.kind == "taken"}
    drawn = list(different.values())[:_PIECES]
    total = len(different) + len(taken)
    shown = len(drawn) + min(len(taken), _ROWS)
    return picture(
        sentence(_read(replay)),
        *map(_piece, drawn),
        _taken(list(taken.values())[:_ROWS]),
        note(
            *_keys(drawn),
            say(messages.DRAWN_PIECES, shown=shown, n=total) if shown < total else Html(""),
        ),
        good(say(messages.AGREES)) if replay.agrees else warning(say(messages.DISAGREES)),
    )


def _has_steps(piece: Piece) -> bool:
    if piece.kind == "merges":
        return bool(piece.merges)
    return piece.kind != "taken"


def _read(replay: Replay) -> Html:
    if not replay.pieces:
        return say(messages_pictures.NOTHING)
    slots = {
        "p": count(messages.PIECES, len(replay.pieces)),
        "t": count(messages_pictures.TOKENS, len(replay.ids)),
    }
    if replay.algorithm == "bpe":
        merges = sum(
            len(piece.merges) for piece in replay.pieces if piece.kind == "merges" and not piece.whole
        )
        return say(messages.REPLAY_BPE, m=count(messages.MERGES, merges), **slots)
    if replay.algorithm == "wordpiece":
        tried = sum(
            len(match.missed) + (match.found is not None)
            for piece in replay.pieces
            if piece.kind == "matches"
            for match in piece.matches
        )
        return say(messages.REPLAY_WORDPIECE, m=count(messages.LOOKUPS, tried), **slots)
    unigram = replay.algorithm == "unigram"
    return say(messages.REPLAY_UNIGRAM if unigram else messages.REPLAY_WORDLEVEL, **slots)


def _keys(drawn: Sequence[Piece]) -> list[Html]:
    keys = []
    merged = [piece for piece in drawn if piece.kind == "merges"]
    if merged:
        listed = messages.LOWEST_ENTRY if any(piece.whole for piece in merged) else messages.LOWEST
        keys.append(say(messages.HIGHEST if merged[0].scored else listed))
    if any(piece.kind == "lattice" for piece in drawn):
        keys.append(say(messages.LATTICE_KEY))
    return keys


def _piece(piece: Piece) -> Html:
    if piece.kind == "merges":
        return _merged(piece)
    if piece.kind == "matches":
        return _matched(piece)
    return lattice(piece) if piece.kind == "lattice" else Html("")


def _label(piece: MergedPiece | MatchedPiece | LatticePiece) -> str:
    return visible(clip(piece.text, _NAME))


def _merged(piece: MergedPiece) -> Html:
    name = chip("".join(symbol.text for symbol in piece.symbols[:_NAME]))
    caption = say(messages.MERGED, piece=name)
    label = say(messages.MERGED, piece=_label(piece))
    whole = note(say(messages.WHOLE)) if piece.whole else Html("")
    if len(piece.symbols) > COLUMNS:
        return join([_first_merges(piece, caption), whole])
    rungs = [Rung(say(messages.START), [Cell(one.text, 1, made=False) for one in piece.symbols])]
    for step, merge in enumerate(piece.merges, 1):
        cells = [Cell(one.text, one.end - one.start, made=one == merge.made) for one in piece.after(step)]
        rungs.append(Rung(rank(merge.rank, scored=piece.scored), cells))
    return join([ladder(caption, label, rungs), whole])


def rank(value: float, *, scored: bool) -> Html:
    """Return what a step is called: by its rank or its score."""
    if scored:
        return say(messages.SCORE, n=number(value, ",.0f" if value == int(value) else ",.2f"))
    return say(messages.RANK, n=number(int(value)))


def _first_merges(piece: MergedPiece, caption: Html) -> Html:
    texts = {one.name: one.text for one in (*piece.symbols, *(merge.made for merge in piece.merges))}
    rows = [
        (
            number(step),
            chips([texts[merge.left], texts[merge.right]]),
            chip(merge.made.text),
            number(merge.rank, ",g"),
        )
        for step, merge in enumerate(piece.merges[:_ROWS], 1)
    ]
    last = messages.SCORE_HEAD if piece.scored else messages.RANK_HEAD
    head = [say(one) for one in (messages.STEP, messages.PAIR, messages.BECOMES, last)]
    return join([table(caption, head, rows, ends=(3,)), note(say(messages.LONG, n=len(piece.symbols)))])


def _matched(piece: MatchedPiece) -> Html:
    name = chip(piece.text)
    if piece.limit is not None:
        return note(say(messages.NEVER_LOOKED, piece=name, n=piece.limit))
    rows = []
    for match in piece.matches[:_ROWS]:
        more = len(match.missed) - _MISSED
        rest = [count(messages.MISSED_MORE, more)] if more > 0 else []
        missed = [chip(one, "bare", 20) for one in match.missed[:_MISSED]]
        rows.append(
            (
                number(match.start + 1),
                Html(f"{chip(match.found.name, 'made')} {mono(number(match.found.id, 'd'))}")
                if match.found
                else say(messages.NOTHING_FITS),
                join([*missed, *rest], messages_pictures.COMMA.format()) or say(messages.NONE),
            )
        )
    head = [say(one) for one in (messages.PLACE, messages.FOUND, messages.MISSED)]
    left = len(piece.matches) - _ROWS
    others = note(count(messages.MISSED_MORE, left)) if left > 0 else Html("")
    return join([table(say(messages.MATCHED, piece=name), head, rows), others])


def _taken(pieces: Sequence[TakenPiece]) -> Html:
    if not pieces:
        return Html("")
    rows = []
    for piece in pieces:
        said = messages.TAKEN_ADDED if piece.added else messages.TAKEN_WORD
        if piece.unknown:
            said = messages.TAKEN_UNKNOWN
        kind: Kind = "unknown" if piece.unknown else "special" if piece.added else "plain"
        rows.append((chip(piece.text, kind), mono(text(piece.tokens[0].id)), say(said)))
    head = [say(one) for one in (messages.PIECE, messages_pictures.ID, messages.OUTCOME)]
    return table(say(messages.TAKEN), head, rows)
