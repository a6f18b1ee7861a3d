"""Asks a widget what its front end would ask, on the same way: validated, queued, answered in parts."""

from __future__ import annotations

import json
import queue
import time
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Send
    from llmhero_widgets.core.rpc import Rpc


class Part(NamedTuple):
    """A piece of an answer, or its end.

    Attributes
    ----------
    kind
        ``"part"`` or ``"done"``.
    result
        What JSON holds of it.
    arrays
        Descriptions of the arrays, as :meth:`~llmhero_widgets.core.buffers.Reply.pack` made them.
    data
        Their bytes, joined.
    """

    kind: str
    result: dict[str, Any]
    arrays: list[dict[str, Any]]
    data: bytes


class Answer(NamedTuple):
    """What an answer says in the end.

    Attributes
    ----------
    result
        What JSON holds.
    arrays
        Name to array.
    """

    result: dict[str, Any]
    arrays: Mapping[str, NDArray[Any]]

    @classmethod
    def of(cls, parts: list[Part]) -> Answer:
        """Return what the last part says."""
        return cls(parts[-1].result, unpack(parts[-1].arrays, parts[-1].data))


class RefusedError(Exception):
    """The widget refused; ``str()`` of it is the sentence."""


class Asker:
    """Asks one question after another and waits for each answer.

    Parameters
    ----------
    connect
        Makes the kernel's end of the wire, given where to send.

    Examples
    --------
    >>> from llmhero_widgets.core.buffers import Reply
    >>> from llmhero_widgets.core.jobs import Worker
    >>> from llmhero_widgets.core.rpc import Rpc
    >>> operations = {"double": lambda job, n: Reply({"n": 2 * n})}
    >>> worker = Worker("example")
    >>> asker = Asker(lambda send: Rpc(operations, worker, send, language=lambda: "en"))
    >>> asker.ask("double", {"n": 21})[-1].result
    {'n': 42}
    >>> worker.close()
    """

    def __init__(self, connect: Callable[[Send], Rpc]) -> None:
        self._said: queue.SimpleQueue[tuple[dict[str, Any], list[memoryview]]] = queue.SimpleQueue()
        self._rpc = connect(lambda content, buffers: self._said.put((content, buffers)))
        self._numbers = count()

    def ask(self, op: str, args: Mapping[str, Any], *, until: float | None = None) -> list[Part]:
        """Ask, and return the answer without word of its progress.

        Parameters
        ----------
        op, args
            As the front end sends them.
        until
            When to give up, by :func:`time.monotonic`.

        Raises
        ------
        RefusedError
            If the answer is an error.
        TimeoutError
            If it did not come in time; the widget works on it no longer.
        """
        rid = f"asked-{next(self._numbers)}"
        with self._given_up(rid):
            self._rpc.receive({"v": protocol.VERSION, "kind": "req", "rid": rid, "op": op, "args": args})
            parts: list[Part] = []
            while not parts or parts[-1].kind != "done":
                content, buffers = self._next(until)
                # What is left of a question that was given up belongs to nobody.
                if content["rid"] != rid or content["kind"] == "ack":
                    continue
                if content["kind"] == "error":
                    raise RefusedError(content["message"])
                if "progress" not in content["result"]:
                    # As it is behind the wire: tuples are lists there.
                    result = json.loads(json.dumps(content["result"]))
                    parts.append(Part(content["kind"], result, content["arrays"], b"".join(buffers)))
        return parts

    def _next(self, until: float | None) -> tuple[dict[str, Any], list[memoryview]]:
        try:
            return self._said.get(timeout=None if until is None else max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None

    @contextmanager
    def _given_up(self, rid: str) -> Iterator[None]:
        """Let the worker go, whatever ends the waiting: the clock, or the reader's Ctrl-C."""
        try:
            yield
        except BaseException:
            self._rpc.receive({"v": protocol.VERSION, "kind": "cancel", "rid": rid})
            raise
