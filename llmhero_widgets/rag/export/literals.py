"""Values as Python source, laid out so that a person can read and edit them."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import Any, Final

_WIDTH: Final = 100
_SHORT: Final = 25
_INDENT: Final = " " * 4
#: Stands for a space within a value while a list is wrapped; no value has it, it would be escaped.
_NO_BREAK: Final = "\x00"
_BASIC: Final = 0xFFFF


def call(target: str, function: str, inputs: list[str], settings: dict[str, Any]) -> str:
    """Return ``target = function(inputs, name=value)`` on one line, or on one per argument.

    Examples
    --------
    >>> print(call("hits", "search", ["index", "question"], {"k": 3}))
    hits = search(index, question, k=3)
    """
    arguments = [*inputs, *(f"{name}={literal(value)}" for name, value in settings.items())]
    line = f"{target} = {function}({', '.join(arguments)})"
    if len(line) <= _WIDTH and "\n" not in line:
        return line
    rows = [*inputs, *(f"{name}={literal(value, 1)}" for name, value in settings.items())]
    return "\n".join([f"{target} = {function}(", *(f"{_INDENT}{row}," for row in rows), ")"])


def literal(value: Any, depth: int = 0) -> str:
    r"""Return a JSON value as a Python literal; long lists and texts over several lines.

    Examples
    --------
    >>> print(literal({"a": "One window.\nTwo windows.\n"}))
    {
        "a": (
            "One window.\n"
            "Two windows.\n"
        ),
    }
    """
    inner = _INDENT * (depth + 1)
    match value:
        case Name():
            return str(value)
        case str():
            lines = value.splitlines(keepends=True)
            if len(lines) <= 1 or len(value) < _SHORT:
                return quoted(value)
            opening, rows, closing = "(", [quoted(line) for line in lines], ")"
        case dict():
            rows = [f"{quoted(name)}: {literal(each, depth + 1)}," for name, each in value.items()]
            opening, closing = "{", "}"
            if sum(map(len, rows)) < _WIDTH // 2 and not any("\n" in row for row in rows):
                return f"{{{' '.join(rows).rstrip(',')}}}"
        case list():
            flat = f"[{', '.join(map(literal, value))}]"
            if len(flat) < _WIDTH // 2 and "\n" not in flat:
                return flat
            rows = _wrapped([f"{literal(each, depth + 1)}," for each in value], _WIDTH - len(inner))
            opening, closing = "[", "]"
        case _:
            return repr(value)
    return "\n".join([opening, *(inner + row for row in rows), _INDENT * depth + closing])


def _wrapped(items: list[str], width: int) -> list[str]:
    """Return items as rows, several in one where all are short."""
    if any("\n" in each for each in items):
        return items
    rows = wrap(" ".join(each.replace(" ", _NO_BREAK) for each in items), width, break_long_words=False)
    return [row.replace(_NO_BREAK, " ") for row in rows]


class Name(str):
    """An expression, written as it stands."""

    __slots__ = ()


def quoted(text: str) -> str:
    r"""Return a text between double quotation marks, everything that is not seen written as an escape.

    Examples
    --------
    >>> print(quoted('Tea, "hot"\n\u200b茶'))
    "Tea, \"hot\"\n\u200b茶"
    """
    written = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escape(ord(sign)) for sign in written)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= _BASIC else f"\\U{code:08x}"
