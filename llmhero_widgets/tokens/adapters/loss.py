"""Why decoding does not give a text back.

The reasons are found by experiment: changes that, made to both sides, make the text and what was decoded
equal. One that is not needed for that is not named.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from llmhero_widgets.tokens.cutter import Loss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from llmhero_widgets.tokens.cutter import Token

# Where two explain the same, the first stays: the smaller loss comes first.
_CHANGES = ("spaces", "unicode", "lower-case", "accents", "control")
_WEIGHT = ("unknown", "special", "lower-case", "accents", "unicode", "control", "spaces", "other")
_SPACE_MARK = "▁"
_RUN = re.compile(r"\s+")


def why(
    text: str,
    decoded: str,
    tokens: Sequence[Token],
    dropped: Sequence[tuple[int, int]],
    decode: Callable[[list[int]], str],
) -> Loss | None:
    """Explain a round trip that fails, or return None for one that does not.

    Parameters
    ----------
    text
        What was given.
    decoded
        What the tokenizer makes of its ids.
    tokens
        What the text became.
    dropped
        Spans of characters that the model passed over for want of an unknown token.
    decode
        Makes text of ids; special tokens left out.
    """
    if decoded == text:
        return None
    lost = [token for token in tokens if _is_lost(token)]
    if not lost and not dropped:
        return Loss(decoded, _ordered(_changes(text, decoded) or ["other"]))
    reasons = ["unknown" if token.unknown else "special" for token in lost]
    reasons += ["unknown"] * bool(dropped)
    rest = list(_outside(text, sorted([*dropped, *((token.start, token.end) for token in lost)])))
    known = decode([token.id for token in tokens if token.bytes and not _is_lost(token)])
    # Beside a lost token nobody can say which space belonged to it: spaces count inside the rest only.
    changes = _changes(_without_spaces("".join(rest)), _without_spaces(known))
    reasons += changes or []
    runs = {run for piece in rest for run in _RUN.findall(piece.strip())} - {" "}
    if any(run not in decoded for run in runs):
        reasons.append("spaces")
    return Loss(decoded, _ordered(reasons))


def _is_lost(token: Token) -> bool:
    return token.unknown or (token.special and token.start < token.end)


def _ordered(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(reasons), key=_WEIGHT.index))


def _outside(text: str, spans: Iterable[tuple[int, int]]) -> Iterable[str]:
    place = 0
    for start, end in spans:
        yield text[place : max(place, start)]
        place = max(place, end)
    yield text[place:]


def _changes(text: str, other: str) -> list[str] | None:
    """Return changes that make both equal, none of them idle; None if all together do not."""
    if _changed(text, _CHANGES) != _changed(other, _CHANGES):
        return None
    kept = list(_CHANGES)
    for change in reversed(_CHANGES):
        fewer = [other_change for other_change in kept if other_change != change]
        if _changed(text, fewer) == _changed(other, fewer):
            kept = fewer
    return kept


def _changed(text: str, changes: Sequence[str]) -> str:
    if "unicode" in changes:
        text = unicodedata.normalize("NFKC", text)
    if "lower-case" in changes:
        text = text.casefold()
    if "accents" in changes:
        text = _without(unicodedata.normalize("NFD", text), lambda c: unicodedata.category(c)[0] == "M")
    if "control" in changes:
        text = _without(text, _is_control)
    if "spaces" in changes:
        text = _without_spaces(text)
    # What was changed may compose again, as Hangul does.
    return unicodedata.normalize("NFC", text) if "accents" in changes else text


def _is_control(character: str) -> bool:
    if character in "\t\n\r":
        return False
    return character == "\ufffd" or unicodedata.category(character)[0] == "C"


def _without_spaces(text: str) -> str:
    return _without(text, lambda c: c.isspace() or c == _SPACE_MARK)


def _without(text: str, is_dropped: Callable[[str], bool]) -> str:
    # A few searches for one character each are many times faster than one pass that looks each character up.
    for character in sorted(filter(is_dropped, set(text))):
        text = text.replace(character, "")
    return text
