"""The next tokens that an OpenAI-compatible server lists, in each of the forms in which they come."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_NUMBER = re.compile(r"token_id:([0-9]+)")
_ESCAPED = re.compile(rb"\\x([0-9a-fA-F]{2})")
#: What servers write for a token that is not among the likeliest.
_NOT_LISTED = -9999.0


@dataclass(frozen=True, slots=True)
class Token:
    """A token as a server names it.

    Attributes
    ----------
    piece
        UTF-8, or the part of a character that the token stands for.
    number
        The server's own number, where it gives that instead of a text.
    known
        Whether ``piece`` is what the token adds to a text; if not, it is only what is shown for it.
    """

    piece: bytes
    number: int | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """The next tokens that a server lists behind one text.

    Attributes
    ----------
    tokens
        By falling probability, each once.
    logprobs
        Natural logarithms, as many.
    end
        The token with which the server ends the text here, if it does.
    """

    tokens: tuple[Token, ...]
    logprobs: tuple[float, ...]
    end: Token | None = None


def listed(choice: Any) -> Listed | None:
    """Read one of the ``choices`` of an answer.

    Returns
    -------
    Listed or None
        None where the server lists no token with its log-probability.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError, AttributeError
        If it is no such choice.

    Examples
    --------
    >>> choice = {"logprobs": {"tokens": [" on"], "token_logprobs": [-0.1], "top_logprobs": [{" on": -0.1}]}}
    >>> listed(choice).tokens
    (Token(piece=b' on', number=None, known=True),)
    """
    logprobs = choice.get("logprobs")
    if not logprobs:
        return None
    pairs = list(_chat(logprobs) if logprobs.get("content") is not None else _completion(logprobs))
    chosen = pairs[0][0] if pairs else None
    best: dict[Token, float] = {}
    for token, logprob in pairs:
        if not isinstance(logprob, int | float) or isinstance(logprob, bool) or math.isnan(logprob):
            raise TypeError("a log-probability is a number")
        if logprob > _NOT_LISTED:
            # Several tokens can look the same; the likeliest keeps the name, the others stay in the rest.
            best[token] = max(best.get(token, -math.inf), min(float(logprob), 0.0))
    if not best:
        return None
    order = sorted(best, key=lambda token: -best[token])
    end = chosen if choice.get("finish_reason") == "stop" else None
    return Listed(tuple(order), tuple(best[token] for token in order), end)


def _chat(logprobs: dict[str, Any]) -> Iterator[tuple[Token, Any]]:
    """Yield the chosen token and its rivals, as /chat/completions has them (llama.cpp everywhere)."""
    for entry in logprobs["content"][:1]:
        for one in (entry, *(entry.get("top_logprobs") or ())):
            yield _token(one["token"], one.get("bytes")), one["logprob"]


def _completion(logprobs: dict[str, Any]) -> Iterator[tuple[Token, Any]]:
    """Yield the chosen token and its rivals, as /completions has them."""
    yield from (
        (_token(t), x) for t, x in zip(logprobs["tokens"][:1], logprobs["token_logprobs"], strict=False)
    )
    for top in (logprobs.get("top_logprobs") or ())[:1]:
        yield from ((_token(token), logprob) for token, logprob in (top or {}).items())


def _token(text: str, data: Any = None) -> Token:
    by_number = _BY_NUMBER.fullmatch(text)
    if by_number:
        return Token(f"⟨{by_number[1]}⟩".encode(), int(by_number[1]), known=False)
    if data:
        if not isinstance(data, list):
            raise TypeError("the bytes of a token are a list")
        piece = bytes(data)
    elif text.startswith("bytes:") and _ESCAPED.search(text.encode()):
        # So OpenAI writes a token of /completions that is no whole character.
        escaped = text.removeprefix("bytes:").encode()
        piece = _ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), escaped)
    else:
        piece = text.encode()
    if not piece:
        return Token("⟨?⟩".encode(), known=False)
    # Servers that decode each token alone write this sign for a part of a character.
    return Token(piece, known="�".encode() not in piece)
