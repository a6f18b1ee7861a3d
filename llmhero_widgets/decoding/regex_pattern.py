"""Regular expressions as patterns, where that is possible.

The mask comes from llguidance and knows every expression. Patterns are for the distance to the end, which it
does not tell; an expression that is none here has no distance.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmhero_widgets.decoding.patterns import Chars, Either, NoPatternError, Pattern, Repeat, Row

if TYPE_CHECKING:
    from collections.abc import Callable

_DOT: Final = Chars(((0, 9), (11, 0x10FFFF)))
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_COUNT: Final = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_GROUP: Final = re.compile(r"\?(?::|P?<\w+>)")
_CODE: Final = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|[xu]\{([0-9A-Fa-f]{1,6})\}")
_UNICODE: Final = re.compile(r"[pP](?:\w|\{\^?[\w=:]+\})|[dDwWsS]")


def from_regex(source: str, class_of: Callable[[str], Chars]) -> Pattern:
    r"""Return the pattern of a regular expression in the syntax of Rust's ``regex``.

    Parameters
    ----------
    source
        A valid expression.
    class_of
        Gives the characters of a class such as ``\d`` or ``\p{L}``.

    Raises
    ------
    NoPatternError
        For flags, set operations and borders of words.
    """
    reader = _Regex(source, class_of)
    if reader.peek() == "^":
        reader.at += 1
    pattern = reader.either()
    if reader.at < len(source):
        raise NoPatternError(source[reader.at :])
    return pattern


class _Regex:
    """A reader by recursive descent; ``at`` is what is read next."""

    def __init__(self, source: str, class_of: Callable[[str], Chars]) -> None:
        self.source = source
        self.at = 0
        self._class_of = class_of
        self._depth = 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self.source, self.at)
        if found:
            self.at = found.end()
        return found

    def either(self) -> Pattern:
        options = [self._row()]
        while self.peek() == "|":
            self.at += 1
            options.append(self._row())
        return options[0] if len(options) == 1 else Either(tuple(options))

    def _row(self) -> Pattern:
        parts: list[Pattern] = []
        while (next_one := self.peek()) and next_one not in "|)":
            if next_one == "$" and self.at == len(self.source) - 1 and not self._depth:
                self.at += 1
                break
            parts.append(self._repeated(self._one()))
        return Row(tuple(parts))

    def _one(self) -> Pattern:
        character = self.peek()
        self.at += 1
        if character == "(":
            return self._group()
        if character == "[":
            return self._set()
        if character == ".":
            return _DOT
        if character == "\\":
            return self._escape()
        if character in "^$*+?{}":
            raise NoPatternError(character)
        return _single(character)

    def _group(self) -> Pattern:
        if self.peek() == "?" and not self._match(_GROUP):
            raise NoPatternError("flags")
        self._depth += 1
        inner = self.either()
        self._depth -= 1
        self.at += 1
        return inner

    def _repeated(self, pattern: Pattern) -> Pattern:
        while (sign := self.peek()) and sign in "*+?{":
            counted = self._match(_COUNT)
            if counted:
                least = int(counted[1])
                most = (int(counted[3]) if counted[3] else None) if counted[2] else least
            elif sign == "{":
                raise NoPatternError("{")
            else:
                self.at += 1
                least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
            # Few or many first is the same set of texts.
            self.at += self.peek() == "?"
            pattern = Repeat(pattern, least, most)
        return pattern

    def _escape(self) -> Chars:
        named = self._match(_UNICODE)
        if named:
            return self._class_of(f"\\{named[0]}")
        code = self._match(_CODE)
        if code:
            return _single(chr(int(code[1] or code[2] or code[3], 16)))
        character = self.peek()
        self.at += 1
        if character in _ESCAPES:
            return _single(_ESCAPES[character])
        if not character or character.isalnum():
            raise NoPatternError(character)
        return _single(character)

    def _set(self) -> Chars:
        negated = self.peek() == "^"
        self.at += negated
        ranges: list[tuple[int, int]] = []
        first = True
        while first or self.peek() != "]":
            if self.peek() == "[" or self.source[self.at : self.at + 2] in {"&&", "--", "~~"}:
                raise NoPatternError("set")
            item = self._item()
            follows = self.source[self.at + 1 : self.at + 2]
            if self.peek() == "-" and follows not in {"]", "-"}:
                self.at += 1
                item = Chars(((item.ranges[0][0], self._item().ranges[0][0]),))
            ranges.extend(item.ranges)
            first = False
        self.at += 1
        chars = Chars(tuple(ranges))
        return chars.others() if negated else chars

    def _item(self) -> Chars:
        character = self.peek()
        self.at += 1
        return self._escape() if character == "\\" else _single(character)


def _single(character: str) -> Chars:
    return Chars(((ord(character), ord(character)),))
