"""Answers the browser: validate, acknowledge, queue, return. Computing is the worker's."""

from __future__ import annotations

import contextvars
import inspect
import threading
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core import messages, protocol
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job, Worker, is_apart, run_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.core.buffers import Reply
    from llmhero_widgets.core.jobs import Send
    from llmhero_widgets.core.text import Language, Message

    Operation = Callable[..., Reply]


class Rpc:
    """The kernel's end of one widget's wire.

    Parameters
    ----------
    operations
        Name to function ``(job, **args) -> Reply``; runs on ``worker``, or beside it where it is marked by
        :func:`llmhero_widgets.core.jobs.apart`.
    worker
        Where operations run; shared by all widgets of one model.
    send
        ``(content, buffers)`` to the browser; may be called from any thread.
    language
        Tells the language of error messages, asked anew for each.
    caps
        What the widget tells the browser in ``ready``.
    """

    def __init__(
        self,
        operations: Mapping[str, Operation],
        worker: Worker,
        send: Send,
        *,
        language: Callable[[], Language],
        caps: Mapping[str, Any] | None = None,
    ) -> None:
        self._operations = dict(operations)
        self._worker = worker
        self._send = send
        self._language = language
        self._caps = {"ops": sorted(operations), **(caps or {})}
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._latest: dict[str, str] = {}
        self._closed = False

    def receive(self, content: object) -> None:
        """Handle one message; returns in a few milliseconds and never raises.

        Parameters
        ----------
        content
            The JSON value that arrived from the browser.
        """
        try:
            message = protocol.parse(content)
        except protocol.ProtocolError as problem:
            rid = content.get("rid") if isinstance(content, dict) else None
            text = messages.BAD_ARGUMENTS.format(self._language(), op="?", reason=problem)
            self._send(protocol.error(rid if isinstance(rid, str) else None, "bad_request", text), [])
            return
        if isinstance(message, protocol.Hello):
            self._send(protocol.ready(self._caps), [])
        elif isinstance(message, protocol.Cancel):
            with self._lock:
                job = self._jobs.get(message.rid)
            if job is not None:
                job.cancel()
        else:
            self._enqueue(message)

    def close(self) -> None:
        """Answer everything that is open with ``closed`` and refuse what comes later."""
        with self._lock:
            self._closed = True
            jobs = list(self._jobs.values())
            self._jobs.clear()
            self._latest.clear()
        for job in jobs:
            job.token.cancel()
            self._fail(job, "closed", messages.CLOSED, messages.RUN_CELL)

    def _enqueue(self, request: protocol.Request) -> None:
        job = Job(request.rid, self._send)
        self._send(protocol.ack(request.rid), [])
        operation = self._operations.get(request.op)
        if operation is None:
            self._fail(job, "unknown_op", messages.UNKNOWN_OPERATION, messages.RELOAD, op=request.op)
            return
        try:
            inspect.signature(operation).bind(job, **request.args)
        except TypeError as problem:
            self._fail(job, "bad_request", messages.BAD_ARGUMENTS, op=request.op, reason=problem)
            return
        with self._lock:
            closed = self._closed
            older = self._jobs.get(self._latest.get(request.key, "")) if request.key else None
            if not closed:
                self._jobs[request.rid] = job
                if request.key:
                    self._latest[request.key] = request.rid
        if closed:
            self._fail(job, "closed", messages.CLOSED, messages.RUN_CELL)
            return
        if older is not None:
            older.cancel()
        # What the worker sends has this message as its parent. Left to itself, ipykernel 7.4 takes the cell
        # that ran last for the parent, and the browser's next messages then wait behind that cell.
        context = contextvars.copy_context()
        try:
            submit = run_apart if is_apart(operation) else self._worker.submit
            future = submit(context.run, self._run, job, operation, request)
        except RuntimeError:
            # The model was closed, and its worker with it.
            self._drop(job)
        else:
            future.add_done_callback(lambda done: self._drop(job) if done.cancelled() else None)

    def _drop(self, job: Job) -> None:
        """Answer a job that no worker will run."""
        with self._lock:
            self._jobs.pop(job.rid, None)
        self._fail(job, "closed", messages.CLOSED, messages.RUN_CELL)

    def _run(self, job: Job, operation: Operation, request: protocol.Request) -> None:
        try:
            job.token.check()
            job.finish(operation(job, **request.args))
        except Cancelled:
            job.cancel()
        except KeyboardInterrupt:
            # Only where there are no threads: whoever interrupts the kernel there wants this to end.
            job.cancel()
        except HeroError as problem:
            language = self._language()
            code = problem.code if problem.code in protocol.ERROR_CODES else "failed"
            job.fail(code, problem.sentence(language), problem.next_step(language))
        except Exception as problem:  # noqa: BLE001 - it would vanish: send it where the user looks
            self._fail(
                job,
                "failed",
                messages.UNEXPECTED,
                messages.RUN_AGAIN,
                kind=type(problem).__name__,
                reason=problem,
            )
        finally:
            with self._lock:
                self._jobs.pop(job.rid, None)
                if request.key and self._latest.get(request.key) == job.rid:
                    del self._latest[request.key]

    def _fail(
        self,
        job: Job,
        code: str,
        what: Message,
        hint: Message | None = None,
        **slots: object,
    ) -> None:
        language = self._language()
        job.fail(code, what.format(language, **slots), hint.format(language, **slots) if hint else "")
