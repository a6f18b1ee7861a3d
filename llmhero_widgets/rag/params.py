"""Checks the parameters of a node against what its type says about them."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.rag import messages_graph as messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmhero_widgets.rag.nodes.node import NodeType, Param

_SHOWN: Final = 60
#: Whole numbers that JSON carries unchanged to a browser and back.
_MOST: Final = 2**53


def whole(kind: NodeType, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return all parameters of a node: those that are given, checked, and the defaults of the others.

    Parameters
    ----------
    kind
        The node's type.
    params
        By name, JSON values.

    Returns
    -------
    dict
        In the order of the type; a copy down to the last list.

    Raises
    ------
    HeroError
        ``bad_request`` for an unknown name (the nearest valid one is named) or a value that does not fit.

    Examples
    --------
    >>> from llmhero_widgets.rag.nodes import TYPES
    >>> whole(TYPES["retrieve"], {"k": 3})
    {'k': 3, 'merge': 'best'}
    """
    names = [param.name for param in kind.params]
    for name in params:
        if name not in names:
            hint, near = nearest(str(name), names)
            raise HeroError(
                messages.UNKNOWN_PARAM, hint, code="bad_request", node=kind.title, name=shown(name), **near
            )
    return {
        param.name: check(kind, param, params[param.name]) if param.name in params else _copy(param.default)
        for param in kind.params
    }


def check(kind: NodeType, param: Param, value: Any) -> Any:
    """Return a value as its parameter wants it: a whole number where 3.0 is given for 3, lists copied.

    Raises
    ------
    HeroError
        ``bad_request`` where it does not fit.
    """
    found, fits = _read(param, value)
    if fits:
        return found
    raise HeroError(
        messages.BAD_PARAM,
        code="bad_request",
        node=kind.title,
        name=param.name,
        value=shown(value),
        wanted=_wanted(param),
    )


def nearest(name: str, valid: Iterable[str]) -> tuple[Message, dict[str, str]]:
    """Return the hint that helps after a name that does not exist, and its slots."""
    names = list(valid)
    close = difflib.get_close_matches(name.lower(), names, n=1)
    if close:
        return messages.DID_YOU_MEAN, {"nearest": close[0]}
    return messages.ONE_OF, {"names": ", ".join(names) or "—"}


def _read(param: Param, value: Any) -> tuple[Any, bool]:
    match param.kind:
        case "int" | "float":
            return _number(param, value)
        case "bool":
            return value, isinstance(value, bool)
        case "text":
            return value, _is_text(value)
        case "choice":
            return value, isinstance(value, str) and value in {name for name, _ in param.choices}
        case "list":
            fits = isinstance(value, list | tuple) and all(_is_text(each) for each in value)
            return list(value) if fits else None, fits
        case "documents":
            fits = isinstance(value, list | tuple) and all(_is_document(each) for each in value)
            return [dict(each) for each in value] if fits else None, fits


def _number(param: Param, value: Any) -> tuple[Any, bool]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, False
    if abs(value) > _MOST if isinstance(value, int) else not math.isfinite(value):
        return None, False
    if param.kind == "int" and value != int(value):
        return None, False
    number = int(value) if param.kind == "int" else float(value)
    low = -math.inf if param.low is None else param.low
    high = math.inf if param.high is None else param.high
    return number, low <= number <= high


def _is_text(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    refuse_lone_surrogates(value)
    return True


def _is_document(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"id", "text"} and all(map(_is_text, value.values()))


def _wanted(param: Param) -> Message:
    if param.kind == "choice":
        return _filled(messages.CHOICE, names=", ".join(name for name, _ in param.choices))
    kind = messages.KINDS[param.kind]
    low, high = param.low, param.high
    if low is None and high is None:
        return kind
    if high is None:
        return _filled(messages.AT_LEAST, kind=kind, low=low)
    between = messages.AT_MOST if low is None else messages.BETWEEN
    return _filled(between, kind=kind, low=low, high=high)


def _filled(message: Message, **slots: object) -> Message:
    """Fill a sentence before it goes into another one, which has slots of its own."""
    return Message(message.format("en", **slots), message.format("zh", **slots))


def shown(value: object) -> str:
    """Show a value from anywhere: its beginning, and nothing that cannot be written."""
    text = value[:_SHOWN] if isinstance(value, str) else type(value).__name__
    if isinstance(value, bool | float) or (isinstance(value, int) and abs(value) <= _MOST) or value is None:
        text = repr(value)
    return text.encode("utf-8", "backslashreplace").decode()


def _copy(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_copy(each) for each in value]
    return dict(value) if isinstance(value, dict) else value
