"""Work that takes time: one thread per model, cancellable, one final answer per job."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Send = Callable[[dict[str, Any], list[memoryview]], None]

_Operation = TypeVar("_Operation", bound="Callable[..., Any]")


class Cancelled(Exception):  # noqa: N818 - like asyncio.CancelledError, it is no mistake of anybody's
    """Raised inside a job at its next check after somebody cancelled it."""


class CancelToken:
    """A flag that one thread raises and another looks at.

    Examples
    --------
    >>> token = CancelToken()
    >>> token.check()
    >>> token.cancel()
    >>> token.cancelled
    True
    """

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody has cancelled."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Raise the flag; harmless when it is up already."""
        self._event.set()

    def check(self) -> None:
        """Raise :class:`Cancelled` if the flag is up; call it once per token, layer or node."""
        if self._event.is_set():
            raise Cancelled


@dataclass(eq=False)
class Job:
    """One request on its way to its one final answer.

    Any thread may finish it; the first one wins and the rest are silent, so that a cancel is answered
    at once while the worker is still on its way to the next check.
    """

    rid: str
    send: Send
    token: CancelToken = field(default_factory=CancelToken)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _finished: bool = False
    _seq: int = 0
    _last_progress: float = float("-inf")

    def part(self, reply: Reply) -> None:
        """Send a piece of the answer; raises :class:`Cancelled` where nobody waits for it any more."""
        self.token.check()
        descriptions, buffers = reply.pack()
        with self._lock:
            if not self._finished:
                self._seq += 1
                self.send(protocol.part(self.rid, self._seq, reply.result, descriptions), buffers)

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Report progress, at most once every ``protocol.FLUSH_MS``; also a cancellation check.

        Parameters
        ----------
        done, total
            Units of work (layers, tokens, bytes).
        stage
            A word that the front end translates.
        """
        self.token.check()
        now = time.monotonic()
        if done < total and (now - self._last_progress) * 1000 < protocol.FLUSH_MS:
            return
        self._last_progress = now
        self.part(Reply({"progress": {"done": done, "total": total, "stage": stage}}))

    def finish(self, reply: Reply) -> None:
        """Send the end of the answer, unless the job is finished already."""
        descriptions, buffers = reply.pack()
        self._end(protocol.done(self.rid, reply.result, descriptions), buffers)

    def fail(self, code: str, message: str, hint: str = "") -> None:
        """Send an error as the final answer, unless the job is finished already."""
        self._end(protocol.error(self.rid, code, message, hint), [])

    def cancel(self) -> None:
        """Stop the work at its next check and answer ``cancelled`` now."""
        self.token.cancel()
        self.fail("cancelled", "")

    def _end(self, message: Mapping[str, Any], buffers: list[memoryview]) -> None:
        with self._lock:
            if self._finished:
                return
            self._finished = True
            try:
                self.send(dict(message), buffers)
            except Exception:
                # Nothing has arrived: whoever handles this may still answer.
                self._finished = False
                raise


class Worker:
    """Runs jobs one after another on a thread of its own, or at once where threads do not exist.

    Parameters
    ----------
    name
        Shown as the thread's name.
    inline
        Run inside :meth:`submit`; for hosts without threads (see ``core.hosts``).

    Examples
    --------
    >>> worker = Worker("example")
    >>> worker.submit(print, "hello").result()
    hello
    >>> worker.close()
    """

    def __init__(self, name: str, *, inline: bool | None = None) -> None:
        if inline is None:
            from llmhero_widgets.core.hosts import detect_host

            inline = not detect_host().threads
        self._executor: ThreadPoolExecutor | _Inline = (
            _Inline() if inline else ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"llmhero-{name}")
        )

    def submit(self, work: Callable[..., Any], *args: object) -> Any:
        """Queue ``work(*args)`` and return its ``concurrent.futures.Future``."""
        return self._executor.submit(work, *args)

    def close(self) -> None:
        """Drop what is queued and let the thread end after its current job."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def apart(operation: _Operation) -> _Operation:
    """Mark an operation that mostly waits, as for a download: it runs beside its worker, not on it.

    It must not touch what only the worker may touch, such as a model.

    Examples
    --------
    >>> @apart
    ... def fetch(job):
    ...     return Reply()
    >>> is_apart(fetch), is_apart(print)
    (True, False)
    """
    operation.apart = True  # type: ignore[attr-defined]
    return operation


def is_apart(operation: Callable[..., Any]) -> bool:
    """Say whether an operation is marked by :func:`apart`."""
    return bool(getattr(operation, "apart", False))


def run_apart(work: Callable[..., Any], *args: object) -> Any:
    """Run ``work(*args)`` on a thread of its own, which ends with it, and return its future."""
    from llmhero_widgets.core.hosts import detect_host

    if not detect_host().threads:
        return _Inline().submit(work, *args)
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="llmhero-apart")
    future = executor.submit(work, *args)
    executor.shutdown(wait=False)
    return future


class _Inline:
    """The part of an executor that :class:`Worker` needs, without a thread."""

    def submit(self, work: Callable[..., Any], *args: object) -> Any:
        from concurrent.futures import Future

        future: Future[Any] = Future()
        try:
            future.set_result(work(*args))
        except Exception as exception:  # noqa: BLE001 - handed to whoever asks for the result
            future.set_exception(exception)
        return future

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        """Nothing is ever queued."""
