"""The stages of a text on its way to ids: one row per rule, and what that rule wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_pictures as messages
from llmhero_widgets.tokens.pictures.html import Html, count, element, join, number, say, text
from llmhero_widgets.tokens.pictures.marks import shown, words
from llmhero_widgets.tokens.pictures.parts import chip, note, picture, sentence, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.tokens.xray import Piece, Stage, Step, Xray

# Pieces of one step; a saved notebook keeps every picture.
_PIECES = 60
_TEXT = 300
_CHANGED = "border-bottom:2px solid var(--data)"
_BARE = "font-family:var(--mono);white-space:pre-wrap"


def draw(xray: Xray) -> str:
    """Return the HTML of the stages of a text.

    Parameters
    ----------
    xray
        What to draw; of a long text, the beginning at each stage.
    """
    steps = [step for stage in xray.stages[1:] for step in stage.steps]
    read = say(
        messages.XRAY,
        r=count(messages.RULES, len(steps)),
        c=count(messages.CHARACTERS, len(xray.text)),
        t=count(messages.TOKENS, len(xray.pieces)),
        k=count(messages.FIRED, sum(step.fired for step in steps)),
    )
    drawn = [piece for step in steps if step.fired for piece in step.pieces[:_PIECES]]
    keys = []
    if any(piece.changed and piece.text for piece in drawn):
        keys.append(say(messages.KEY_CHANGED))
    if any(not piece.text for piece in drawn):
        keys.append(say(messages.KEY_DELETED))
    rows = [row for stage in xray.stages for row in _rows(xray, stage)]
    head = [say(messages.STAGE), say(messages.RESULT)]
    return picture(
        sentence(read),
        table(say(messages.STAGES_CAPTION), head, rows),
        note(join(keys, messages.COMMA.format())) if keys else Html(""),
    )


def _rows(xray: Xray, stage: Stage) -> Iterator[tuple[Html, Html]]:
    name = messages.STAGE_NAMES[stage.name].format()
    if not stage.steps:
        yield _title(name, ""), _faint(say(messages.ABSENT[stage.name]))
    for place, step in enumerate(stage.steps):
        yield _title("" if place else name, _sentence(stage, step)), _result(xray, stage, step)


def _title(name: str, rule: str) -> Html:
    strong = element("strong", text(name), style="display:block;font-weight:600") if name else Html("")
    style = "display:block;font-size:12px;line-height:17px;color:var(--ink2)"
    return element(
        "span",
        strong,
        element("span", words(rule), style=style),
        style="display:block;min-width:9em;max-width:19em",
    )


def _sentence(stage: Stage, step: Step) -> str:
    if stage.name == "text":
        return step.sentence()
    said = step.sentence()
    return said if said.startswith(step.rule) else messages.RULE.format(rule=step.rule, said=said)


def _result(xray: Xray, stage: Stage, step: Step) -> Html:
    if not step.pieces:
        return _faint(say(messages.EMPTIED))
    if not step.fired and stage.name in {"normaliser", "pre-tokeniser"}:
        return _faint(say(messages.UNCHANGED))
    more = len(step.pieces) - _PIECES
    rest = [_faint(count(messages.MORE_PIECES, more))] if more > 0 else []
    pieces = step.pieces[:_PIECES]
    if stage.name in {"text", "normaliser"}:
        return join([*_running(xray, pieces), *rest])
    items = (_chip(xray, stage, piece) for piece in pieces)
    style = "display:flex;flex-wrap:wrap;gap:4px;align-items:flex-start"
    return element("span", join([*items, *rest], " "), style=style)


def _running(xray: Xray, pieces: tuple[Piece, ...]) -> Iterator[Html]:
    """Draw pieces as the running text that they still are."""
    left = _TEXT
    for piece in pieces:
        if left <= 0:
            yield _faint(text("…"))
            return
        if piece.text:
            yield element(
                "bdi", shown(piece.text, left), style=f"{_BARE};{_CHANGED}" if piece.changed else _BARE
            )
        else:
            yield element("del", shown(xray.text[piece.start : piece.end], left), style=_BARE)
        left -= len(piece.text)


def _chip(xray: Xray, stage: Stage, piece: Piece) -> Html:
    if not piece.text:
        own = shown(xray.text[piece.start : piece.end], 40)
        return element("del", own, style=f"{_BARE};color:var(--ink2)")
    added = stage.name == "post-processor" and piece.start == piece.end
    drawn = chip(piece.text, "special" if added else "plain")
    if piece.changed and not added:
        drawn = element("span", drawn, style=f"padding-bottom:1px;{_CHANGED}")
    if piece.id is None:
        return drawn
    style = "display:grid;justify-items:center;row-gap:2px"
    small = "font-size:11px;line-height:14px"
    return element("span", drawn, element("span", number(piece.id, "d"), style=small), style=style)


def _faint(said: Html) -> Html:
    return element("span", said, style="color:var(--ink2)")
