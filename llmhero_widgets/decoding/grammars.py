"""Rules as people write them (choices, regular expressions, JSON schemas) as patterns, where that is possible.

The mask comes from llguidance and knows every rule. Patterns are for the distance to the end, which it does
not tell; a rule that is none here has no distance.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.decoding.patterns import Chars, Either, Pattern, Repeat, Row, literal, optional

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: How JSON is spaced, as ``json.dumps`` does it.
COMMA: Final = ", "
COLON: Final = ": "


class NoPatternError(Exception):
    """A rule uses something that is not known here."""


def from_choices(choices: Sequence[str]) -> Pattern:
    """Return the pattern of any one of the texts."""
    return Either(tuple(literal(choice) for choice in choices))


_DOT: Final = Chars(((0, 9), (11, 0x10FFFF)))
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_COUNT: Final = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_GROUP: Final = re.compile(r"\?(?::|P?<\w+>)")
_CODE: Final = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|[xu]\{([0-9A-Fa-f]{1,6})\}")
_UNICODE: Final = re.compile(r"[pP](?:\w|\{\^?[\w=:]+\})|[dDwWsS]")


def from_regex(source: str, class_of: Callable[[str], Chars]) -> Pattern:
    """Return the pattern of a regular expression in the syntax of Rust's ``regex``.

    Parameters
    ----------
    source
        A valid expression.
    class_of
        Gives the characters of a class such as ``\\d`` or ``\\p{L}``.

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


_DIGITS: Final = Chars(((48, 57),))
_INTEGER: Final = Row(
    (
        optional(literal("-")),
        Either((literal("0"), Row((Chars(((49, 57),)), Repeat(_DIGITS, 0, None))))),
    )
)
_SOME_DIGITS: Final = Repeat(_DIGITS, 1, None)
_NUMBER: Final = Row(
    (
        _INTEGER,
        optional(Row((literal("."), _SOME_DIGITS))),
        optional(Row((Chars(((69, 69), (101, 101))), optional(Chars(((43, 43), (45, 45)))), _SOME_DIGITS))),
    )
)
_HEX: Final = Chars(((48, 57), (65, 70), (97, 102)))
_CHARACTER: Final = Either(
    (
        Chars(((32, 33), (35, 91), (93, 126), (128, 0x10FFFF))),
        Row(
            (
                literal("\\"),
                Either(
                    (
                        Chars(tuple((ord(sign), ord(sign)) for sign in '"\\bfnrt')),
                        Row((literal("u00"), Chars(((48, 49),)), _HEX)),
                        Row((literal("u007"), Chars(((70, 70), (102, 102))))),
                    )
                ),
            )
        ),
    )
)
_SIMPLE: Final[dict[str, Pattern]] = {
    "null": literal("null"),
    "boolean": Either((literal("true"), literal("false"))),
    "integer": _INTEGER,
    "number": _NUMBER,
}
_SAYS_NOTHING: Final = {"title", "description", "examples", "default", "$schema", "$id", "$comment", "$defs"}
_OPEN: Final = {"additionalProperties", "patternProperties", "unevaluatedProperties", "allOf", "$ref"}
_MAPS: Final = {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}


def from_schema(schema: Any) -> Pattern:
    """Return the pattern of a JSON schema that :func:`closed` has been applied to.

    Raises
    ------
    NoPatternError
        For what is not among: simple types without bounds, strings with lengths, arrays of one kind of item,
        closed objects, ``enum``, ``const`` and ``anyOf`` of these.
    """
    if not isinstance(schema, dict):
        raise NoPatternError("schema")
    said = schema.keys() - _SAYS_NOTHING
    for word, make in (("const", lambda value: [value]), ("enum", list)):
        if word in said:
            _only(said, word, "type")
            return Either(tuple(_exactly(value) for value in make(schema[word])))
    if "anyOf" in said:
        _only(said, "anyOf")
        return Either(tuple(from_schema(option) for option in schema["anyOf"]))
    kind = schema.get("type")
    if isinstance(kind, list):
        return Either(tuple(from_schema({**schema, "type": one}) for one in kind))
    if kind in _SIMPLE:
        _only(said, "type")
        return _SIMPLE[kind]
    if kind == "string":
        _only(said, "type", "minLength", "maxLength")
        inner = Repeat(_CHARACTER, schema.get("minLength", 0), schema.get("maxLength"))
        return Row((literal('"'), inner, literal('"')))
    if kind == "array":
        _only(said, "type", "items", "minItems", "maxItems")
        return _array(from_schema(schema.get("items")), schema.get("minItems", 0), schema.get("maxItems"))
    if kind == "object":
        _only(said, "type", "properties", "required", "additionalProperties")
        return _object(schema)
    raise NoPatternError("type")


def closed(schema: Any) -> Any:
    """Return the schema in which an object that names its properties has no others, unless it says so.

    Examples
    --------
    >>> closed({"properties": {"a": {"properties": {}}}})["properties"]["a"]
    {'properties': {}, 'additionalProperties': False}
    """
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    made = {word: _closed_under(word, inner) for word, inner in schema.items()}
    if isinstance(schema.get("properties"), dict) and not _OPEN & schema.keys():
        made["additionalProperties"] = False
    return made


def _closed_under(word: str, inner: Any) -> Any:
    # What stands in `allOf` describes one object in parts: no part may forbid the others.
    if word in {"enum", "const", "default", "examples", "allOf"}:
        return inner
    if word in _MAPS and isinstance(inner, dict):
        return {name: closed(one) for name, one in inner.items()}
    return closed(inner)


def _only(said: set[str], *known: str) -> None:
    if said - set(known):
        raise NoPatternError(", ".join(sorted(said - set(known))))


def _exactly(value: Any) -> Pattern:
    return literal(json.dumps(value, ensure_ascii=False, separators=(COMMA, COLON)))


def _array(item: Pattern, least: int, most: int | None) -> Pattern:
    more = None if most is None else most - 1
    after = Row((literal(COMMA), item))
    some = Row((item, Repeat(after, max(least - 1, 0), more)))
    inner = literal("") if most == 0 else some if least else optional(some)
    return Row((literal("["), inner, literal("]")))


def _object(schema: dict[str, Any]) -> Pattern:
    properties: dict[str, Any] = schema.get("properties", {})
    required = set(schema.get("required", ()))
    if schema.get("additionalProperties") is not False or required - properties.keys():
        raise NoPatternError("object")
    # From the last property to the first: what follows when nothing, or something, was written before.
    alone: Pattern | None = literal("")
    behind: Pattern = literal("")
    for name, inner in reversed(properties.items()):
        own = Row((_exactly(name), literal(COLON), from_schema(inner)))
        written = Row((own, behind))
        with_comma = Row((literal(COMMA), written))
        if name in required:
            alone, behind = written, with_comma
        else:
            alone = written if alone is None else Either((written, alone))
            behind = Either((with_comma, behind))
    return Row((literal("{"), alone or literal(""), literal("}")))
