"""The models that are being fetched, one after another, each with its progress and a way to stop it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.server import messages
from llmhero_widgets.server.course import told

if TYPE_CHECKING:
    from concurrent.futures import Future

    from llmhero_widgets.models.catalog import Card

State = Literal["queued", "running", "done", "failed", "cancelled"]
_ENDED: frozenset[State] = frozenset({"done", "failed", "cancelled"})
# Taking a half-written model away takes a moment; whoever does not end by then is ended.
_GRACE_SECONDS = 10


class Fetch:
    """One model on its way.

    Parameters
    ----------
    card
        Which.
    """

    def __init__(self, card: Card) -> None:
        self.card = card
        self._lock = threading.Lock()
        self._state: State = "queued"
        self._facts: dict[str, Any] = {"done": 0, "total": card.download, "stage": "wait"}
        self._error: dict[str, Any] | None = None
        self._process: subprocess.Popen[str] | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self._state in _ENDED

    def shown(self) -> dict[str, Any]:
        """Return the state, the progress and the error, if there is one."""
        with self._lock:
            return {"state": self._state, **self._facts, "error": self._error}

    def run(self) -> None:
        """Fetch it; returns when the process has ended."""
        with self._lock:
            if self.ended:
                return
            self._state = "running"
            self._process = process = subprocess.Popen(
                [sys.executable, "-P", "-m", "llmhero_widgets.server.fetch_one", self.card.id],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
            )
        complaints: list[str] = []
        reader = threading.Thread(target=_collect, args=(process.stderr, complaints), daemon=True)
        reader.start()
        for line in process.stdout or ():
            self._hear(line)
        code = process.wait()
        reader.join()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._end(code, complaints)

    def cancel(self) -> None:
        """Stop it; the state says so at once, while the process still cleans up."""
        with self._lock:
            if self.ended:
                return
            self._state = "cancelled"
            process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
            timer = threading.Timer(_GRACE_SECONDS, process.kill)
            timer.daemon = True
            timer.start()

    def _hear(self, line: str) -> None:
        try:
            facts = json.loads(line)
        except ValueError:
            return
        with self._lock:
            if "error" in facts:
                self._error = facts["error"]
            else:
                self._facts = {name: facts[name] for name in ("done", "total", "stage")}

    def _end(self, code: int, complaints: list[str]) -> None:
        with self._lock:
            if self._state == "cancelled":
                return
            self._state = "failed" if code else "done"
            if code and self._error is None:
                reason = next((line for line in reversed(complaints) if line), f"exit code {code}")
                died = HeroError(
                    messages.FETCH_DIED,
                    messages.FETCH_DIED_HINT,
                    title=self.card.title,
                    name=self.card.id,
                    reason=reason[:300],
                )
                self._error = told(died)


class Fetching:
    """All of them; one is on its way at a time, for they share one connection."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="llmhero-fetch")
        self._fetches: dict[str, Fetch] = {}
        self._futures: dict[str, Future[None]] = {}

    def start(self, card: Card) -> Fetch:
        """Fetch a model, unless it is on its way already."""
        known = self._fetches.get(card.id)
        if known is not None and not known.ended:
            return known
        fetch = self._fetches[card.id] = Fetch(card)
        self._futures[card.id] = self._pool.submit(fetch.run)
        return fetch

    def get(self, name: str) -> Fetch | None:
        """Return the last fetch of that model, if there was one."""
        return self._fetches.get(name)

    def close(self) -> None:
        """Stop everything."""
        for fetch in self._fetches.values():
            fetch.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _collect(stream: Any, lines: list[str]) -> None:
    with stream:
        lines.extend(line.strip() for line in stream)
        del lines[:-20]
