"""JSON schemas as patterns, where that is possible: where the language that they describe is regular."""

from __future__ import annotations

import json
from typing import Any, Final

from llmhero_widgets.decoding.patterns import (
    Chars,
    Either,
    NoPatternError,
    Pattern,
    Repeat,
    Row,
    literal,
    optional,
)

#: How JSON is spaced, as ``json.dumps`` does it.
COMMA: Final = ", "
COLON: Final = ": "

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
    return _of_type(kind, schema, said)


def _of_type(kind: Any, schema: dict[str, Any], said: set[str]) -> Pattern:
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
