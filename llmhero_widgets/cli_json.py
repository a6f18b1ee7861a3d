"""What the command line prints with ``--json``: for editors, which read it line by line."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import llmhero_widgets
from llmhero_widgets.core.text import current_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from llmhero_widgets.core.errors import HeroError
    from llmhero_widgets.lessons.copying import Copy, Fresh
    from llmhero_widgets.models.catalog import Card

_SECONDS_BETWEEN = 0.1


def show(value: dict[str, Any]) -> None:
    """Print one line that any console can carry: every letter beyond ASCII is escaped."""
    print(json.dumps(value), flush=True)


def show_error(error: HeroError) -> None:
    """Print an error in both languages, and its next step."""
    show(
        {
            "error": {
                "code": error.code,
                "message": {"en": error.sentence("en"), "zh": error.sentence("zh")},
                "next": {"en": error.next_step("en"), "zh": error.next_step("zh")},
            }
        }
    )


def show_course(folder: Path) -> None:
    """Print the course with what was passed, and every place that an editor has to know."""
    from llmhero_widgets.lessons import catalog, outline, record

    show(
        {
            "version": llmhero_widgets.__version__,
            "language": current_language(),
            "python": sys.executable,
            "source": str(catalog.notebooks_dir()),
            "folder": str(folder.absolute()),
            "progress": str(record.progress_file().absolute()),
            "course": outline.course(record.read()),
        }
    )


def show_copy(copy: Copy) -> None:
    """Print where the reader's copy is, and whether it was made now."""
    show({"path": str(copy.path.absolute()), "new": copy.new})


def show_fresh(fresh: Fresh) -> None:
    """Print where the fresh copy is, and where the old one lies (null if there was none)."""
    aside = None if fresh.aside is None else str(fresh.aside.absolute())
    show({"path": str(fresh.path.absolute()), "aside": aside})


def show_models(models: Iterable[Card], tokenizers: Iterable[Card]) -> None:
    """Print every model and tokenizer: what it is, whether it is here, and its bytes."""
    from llmhero_widgets.models import cache

    cards = [("model", card) for card in models] + [("tokenizer", card) for card in tokenizers]
    show({"folder": str(cache.models_dir()), "models": [_model(kind, card) for kind, card in cards]})


def _model(kind: str, card: Card) -> dict[str, Any]:
    from llmhero_widgets.lessons.outline import both
    from llmhero_widgets.models import cache, fetch

    here = fetch.on_this_machine(card) is not None
    return {
        "id": card.id,
        "kind": kind,
        "title": card.title,
        "summary": both(card.summary),
        "license": card.license,
        "state": "ready" if cache.is_ready(card) else "hub" if here else "absent",
        "download": card.download,
        "installed": card.installed,
        "bytes": cache.disk_usage(card),
    }


def fetch_all(cards: Iterable[Card], *, again: bool) -> None:
    """Fetch one after the other, and print a line for every step; a terminating signal stops like Ctrl-C."""
    from llmhero_widgets.models import fetch

    wanted = list(cards)
    with _terminated_like_interrupted():
        for number, card in enumerate(wanted, 1):
            show({"event": "model", "id": card.id, "title": card.title, "number": number, "of": len(wanted)})
            path = fetch.fetch(card, _Steps(card), again=again)
            show({"event": "ready", "id": card.id, "path": str(path)})


class _Steps:
    """Prints progress, ten lines a second at most."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._stage = ""
        self._last = 0.0

    def __call__(self, done: int, total: int, stage: str) -> None:
        from llmhero_widgets.lessons.outline import both
        from llmhero_widgets.models.progress import STAGES

        now = time.monotonic()
        if stage == self._stage and done < total and now - self._last < _SECONDS_BETWEEN:
            return
        self._stage, self._last = stage, now
        step = {"event": "progress", "id": self._card.id, "stage": stage, "label": both(STAGES[stage])}
        show({**step, "done": done, "total": total, "unit": "steps" if stage == "convert" else "bytes"})


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
