"""The words that the kernel and the browser exchange, and what counts as a valid request.

Twin of ``js/shared/protocol.ts``: ``tests/protocol/test_twins.py`` compares the two constant lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 1

INCOMING: Final = ("hello", "req", "cancel")
OUTGOING: Final = ("ready", "ack", "part", "done", "error")

ERROR_CODES: Final = (
    "bad_request",  # the message is not of this protocol, or the arguments do not fit the operation
    "unknown_op",  # this widget has no such operation
    "cancelled",  # the reader cancelled, or a newer request with the same key took its place
    "closed",  # the widget was closed in Python
    "stale",  # the request speaks of a text that has been replaced
    "empty",  # there is no text to work on
    "too_long",  # more tokens than the model reads
    "bad_text",  # text that no tokenizer can read
    "failed",  # anything else; the message says what
)

MAX_INCOMING_BYTES: Final = 8 * 2**20
MAX_SLAB_BYTES: Final = 4 * 10**6
FLUSH_MS: Final = 50
ACK_MS: Final = 400
HELLO_AGAIN_MS: Final = 700

DTYPES: Final = ("uint8", "int32", "float16", "float32")


class ProtocolError(ValueError):
    """A message that is not of this protocol; ``str()`` of it may be shown to a developer."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The browser asks whether somebody is there."""


@dataclass(frozen=True, slots=True)
class Request:
    """The browser asks for work."""

    rid: str
    op: str
    args: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """The browser no longer wants the answer to ``rid``."""

    rid: str


def parse(content: object) -> Hello | Request | Cancel:
    """Read one message from the browser.

    Parameters
    ----------
    content
        The JSON value that arrived.

    Returns
    -------
    Hello or Request or Cancel

    Raises
    ------
    ProtocolError
        If the message is of another version, of no known kind, or lacks a field.

    Examples
    --------
    >>> parse({"v": 1, "kind": "req", "rid": "a", "op": "open", "args": {"text": "hi"}})
    Request(rid='a', op='open', args={'text': 'hi'}, key=None)
    """
    if not isinstance(content, dict):
        raise ProtocolError(f"a message is an object, not {type(content).__name__}")
    if content.get("v") != VERSION:
        raise ProtocolError(f"this kernel speaks version {VERSION}, the message says {content.get('v')!r}")
    kind = content.get("kind")
    if kind == "hello":
        return Hello()
    rid = content.get("rid")
    if kind not in INCOMING:
        raise ProtocolError(f"kind must be one of {INCOMING}, not {kind!r}")
    if not isinstance(rid, str) or not rid:
        raise ProtocolError("rid must be a string that is not empty")
    if kind == "cancel":
        return Cancel(rid)
    op, args, key = content.get("op"), content.get("args", {}), content.get("key")
    if not isinstance(op, str):
        raise ProtocolError("op must be a string")
    if not isinstance(args, dict):
        raise ProtocolError("args must be an object")
    if key is not None and not isinstance(key, str):
        raise ProtocolError("key must be a string")
    return Request(rid, op, args, key)


def ready(caps: Mapping[str, Any]) -> dict[str, Any]:
    """Answer ``hello``: what this kernel can do, and the limits of the wire."""
    return {
        "v": VERSION,
        "kind": "ready",
        "caps": dict(caps),
        "limits": {"incoming": MAX_INCOMING_BYTES, "slab": MAX_SLAB_BYTES},
    }


def ack(rid: str) -> dict[str, Any]:
    """Say that a request has arrived and waits its turn."""
    return {"v": VERSION, "kind": "ack", "rid": rid}


def part(rid: str, seq: int, result: Mapping[str, Any], arrays: list[dict[str, Any]]) -> dict[str, Any]:
    """Deliver a piece of an answer, or word of its progress."""
    return {"v": VERSION, "kind": "part", "rid": rid, "seq": seq, "result": dict(result), "arrays": arrays}


def done(rid: str, result: Mapping[str, Any], arrays: list[dict[str, Any]]) -> dict[str, Any]:
    """Deliver the end of an answer."""
    return {"v": VERSION, "kind": "done", "rid": rid, "result": dict(result), "arrays": arrays}


def error(rid: str | None, code: str, message: str, hint: str = "") -> dict[str, Any]:
    """Deliver an answer that is an error; ``rid`` is None where the request had none that could be read."""
    if code not in ERROR_CODES:
        raise ValueError(f"{code!r} is not an error code of the protocol")
    return {"v": VERSION, "kind": "error", "rid": rid, "code": code, "message": message, "hint": hint}
