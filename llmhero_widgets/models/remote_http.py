"""One request to a server, which can be given up at any moment, and the errors a person can mend."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import re
import socket
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import remote_messages as messages
from llmhero_widgets.models.keys import Key, read
from llmhero_widgets.models.reach import first_hop
from llmhero_widgets.models.remote_keys import HOSTS_VARIABLE, may_have_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.core.text import Message

    Check = Callable[[], None]

#: How often somebody who waits for an answer looks whether it is still wanted.
_GLANCE_SECONDS = 0.05
_MOST_BYTES = 64 * 2**20
_REFUSED = 400
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said.

    Attributes
    ----------
    status
        Of HTTP.
    body
        The JSON value; None where it is none.
    reason
        What the server says went wrong, on one line; empty if it says nothing.
    retry_after
        Seconds after which a server that is too busy wants to be asked again, as it put it.
    location
        Where a server that has moved sends us.
    """

    status: int
    body: Any = field(repr=False)  # it may quote the key
    reason: str = ""
    retry_after: str = ""
    location: str = field(default="", repr=False)

    @property
    def refused(self) -> bool:
        """Whether the request was not carried out."""
        return self.status >= _REFUSED


@dataclass(slots=True)
class _Exchange:
    """What the thread that speaks to the server, and the one that waits, share."""

    done: threading.Event = field(default_factory=threading.Event)
    line: socket.socket | None = None
    answer: Answer | None = None
    failure: Exception | None = None
    given_up: bool = False


class Endpoint:
    """Where a server is, and the name under which the environment or the keyring holds the key to it.

    Parameters
    ----------
    base_url
        Such as ``http://127.0.0.1:8000/v1``; without a user, a query or a fragment, for it is shown.
    key_variable
        The variable; it is read for each request and its value kept nowhere. None sends no key.
    timeout
        Seconds to wait for an answer.
    only_listed
        Send the key only if :func:`~llmhero_widgets.models.remote_keys.may_have_key` allows it.

    Raises
    ------
    HeroError
        ``bad_request`` for such a URL, or for what cannot be the name of a variable (a key, by mistake).
    """

    def __init__(
        self, base_url: str, key_variable: str | None, timeout: float, *, only_listed: bool = False
    ) -> None:
        try:
            parts = urlsplit(base_url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except (ValueError, TypeError, AttributeError):
            raise HeroError(messages.BAD_URL, messages.BAD_URL_HINT, code="bad_request") from None
        hidden = parts.username or parts.password or parts.query or parts.fragment
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or hidden
            or not base_url.isprintable()
        ):
            raise HeroError(messages.BAD_URL, messages.BAD_URL_HINT, code="bad_request")
        if key_variable is not None and not _VARIABLE.fullmatch(key_variable):
            raise HeroError(messages.NO_VARIABLE, messages.NO_VARIABLE_HINT, code="bad_request")
        self.url = base_url.rstrip("/")
        self.key_variable = key_variable
        self.timeout = timeout
        self.only_listed = only_listed
        self._tls = parts.scheme == "https"
        self._host, self._port = parts.hostname, port
        self._path = parts.path.rstrip("/")

    def ask(self, path: str, body: Any = None, *, check: Check | None = None) -> Answer:
        """Send one request (POST where there is a body) and wait for its answer.

        Raises
        ------
        HeroError
            Whatever keeps an answer away, and what no caller can mend: a wrong key, too many requests.
        """
        key = self._key()
        exchange = _Exchange()
        work = threading.Thread(
            target=self._exchange, args=(exchange, path, body, key), daemon=True, name="llmhero-remote"
        )
        work.start()
        deadline = time.monotonic() + self.timeout
        try:
            while not exchange.done.wait(_GLANCE_SECONDS):
                if check is not None:
                    check()
                if time.monotonic() > deadline:
                    raise self._error(messages.TIMED_OUT, messages.TIMED_OUT_HINT, seconds=self.timeout)
            if check is not None:
                check()
        finally:
            if not exchange.done.is_set():
                exchange.given_up = True
                _hang_up(exchange.line)
        return self._judge(exchange, key)

    def _key(self) -> Key:
        if self._withheld():
            return Key("")
        key = read(self.key_variable)
        if not (key.value.isascii() and key.value.isprintable()):
            # The HTTP library would refuse it in a sentence that quotes it.
            raise self._error(messages.BAD_KEY, messages.SET_KEY_HINT)
        return key

    def _withheld(self) -> bool:
        return (
            self.only_listed
            and self.key_variable is not None
            and not may_have_key(self.key_variable, self.url)
        )

    def _exchange(self, exchange: _Exchange, path: str, body: Any, key: Key) -> None:
        connection = self._connection()
        try:
            connection.connect()
            exchange.line = connection.sock
            if not exchange.given_up:
                exchange.answer = self._speak(connection, path, body, key)
        except Exception as failure:  # noqa: BLE001 - handed to the thread that waits
            exchange.failure = failure
        finally:
            connection.close()
            exchange.done.set()

    def _speak(self, connection: http.client.HTTPConnection, path: str, body: Any, key: Key) -> Answer:
        target = self._path + path
        headers = {"Accept": "application/json", "Host": self._authority()}
        if key:
            headers["Authorization"] = f"Bearer {key.value}"
        if (connection.host, connection.port) != (self._host, self._port) and not self._tls:
            target = f"http://{self._authority()}{target}"
        if body is None:
            connection.request("GET", target, headers=headers)
        else:
            sent = json.dumps(body).encode()
            connection.request("POST", target, sent, {**headers, "Content-Type": "application/json"})
        with connection.getresponse() as response:
            return _read(response)

    def _authority(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return host if self._port == (443 if self._tls else 80) else f"{host}:{self._port}"

    def _connection(self) -> http.client.HTTPConnection:
        hop = (self._host, self._port) if _loopback(self._host) else first_hop(self._host, self._port)
        kind = http.client.HTTPSConnection if self._tls else http.client.HTTPConnection
        connection = kind(*hop, timeout=self.timeout)
        if self._tls and hop != (self._host, self._port):
            connection.set_tunnel(self._host, self._port)
        return connection

    def _judge(self, exchange: _Exchange, key: Key) -> Answer:
        if isinstance(exchange.failure, TimeoutError):
            raise self._error(messages.TIMED_OUT, messages.TIMED_OUT_HINT, seconds=self.timeout)
        answer = exchange.answer
        if answer is None:
            reason = key.hidden_in(str(exchange.failure) or type(exchange.failure).__name__)
            raise self._error(messages.UNREACHABLE, messages.UNREACHABLE_HINT, reason=reason)
        if answer.location:
            raise self._error(messages.MOVED, messages.MOVED_HINT, location=key.hidden_in(answer.location))
        if answer.status in {401, 403}:
            if self.key_variable is None:
                raise self._error(messages.NEEDS_KEY, messages.NEEDS_KEY_HINT, status=answer.status)
            if self._withheld():
                raise self._error(
                    messages.KEY_WITHHELD,
                    messages.KEY_WITHHELD_HINT,
                    status=answer.status,
                    host=self._host,
                    hosts=HOSTS_VARIABLE,
                )
            said = messages.WRONG_KEY if key else messages.NO_KEY
            raise self._error(said, messages.SET_KEY_HINT, status=answer.status)
        if answer.status == 429:  # noqa: PLR2004
            wait = answer.retry_after
            hint = messages.BUSY_FOR_HINT if wait else messages.BUSY_HINT
            raise self._error(messages.BUSY, hint, wait=wait)
        if answer.body is None and not answer.refused:
            raise self._error(messages.NO_JSON, messages.NOT_A_SERVER_HINT)
        return replace(answer, reason=key.hidden_in(_reason(answer.body)))

    def _error(self, what: Message, hint: Message, **slots: Any) -> HeroError:
        return HeroError(what, hint, url=self.url, variable=self.key_variable, **slots)


def _read(response: http.client.HTTPResponse) -> Answer:
    data = response.read(_MOST_BYTES + 1)
    if response.length and len(data) <= _MOST_BYTES:
        raise http.client.IncompleteRead(data, response.length)
    try:
        body = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        body = None
    retry = response.getheader("Retry-After", "").strip()
    moved = response.getheader("Location", "") if 300 <= response.status < _REFUSED else ""  # noqa: PLR2004
    known = retry if re.fullmatch(r"[0-9.]{1,8}", retry) else ""
    return Answer(response.status, body, retry_after=known, location=moved[:300])


def _hang_up(line: socket.socket | None) -> None:
    """End a line, so that a server learns that nobody waits, and the thread that reads comes to its end."""
    if line is not None:
        with contextlib.suppress(OSError):  # the server was faster
            line.shutdown(socket.SHUT_RDWR)


def _reason(body: Any) -> str:
    said = body
    for key in ("error", "message", "detail"):
        if isinstance(said, dict) and key in said:
            said = said[key]
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False) if said else ""
    return " ".join(text.split())[:300]


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
