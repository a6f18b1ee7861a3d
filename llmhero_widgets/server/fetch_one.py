"""One model, fetched in a process of its own: converting weights needs torch, which a server must not hold.

Tells its progress as lines of JSON. It ends, and leaves nothing behind, when its standard input ends: that
is how the server cancels it, and what happens when the server dies.
"""

from __future__ import annotations

import _thread
import json
import os
import signal
import sys
import threading
import time

from llmhero_widgets.core.errors import HeroError

_TELL_SECONDS = 0.2


class _Teller:
    def __init__(self) -> None:
        self._last: tuple[float, str] = (0.0, "")

    def __call__(self, done: int, total: int, stage: str) -> None:
        now = time.monotonic()
        if stage != self._last[1] or now - self._last[0] >= _TELL_SECONDS:
            self._last = (now, stage)
            tell(done=done, total=total, stage=stage)


def tell(**facts: object) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _end_with_the_server() -> None:
    sys.stdin.buffer.read()
    if os.name == "nt":
        _thread.interrupt_main()
    else:
        # A real signal: it also ends a wait for the network.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def main(name: str) -> int:
    """Fetch the model of that name, and return 0 if it is here."""
    from llmhero_widgets.models.fetch import fetch
    from llmhero_widgets.server.cards import card
    from llmhero_widgets.server.course import told

    threading.Thread(target=_end_with_the_server, daemon=True).start()
    try:
        fetch(card(name), _Teller())
    except HeroError as error:
        tell(error=told(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    # The rest of a conversion's threads is nothing to wait for.
    code = main(sys.argv[1])
    sys.stdout.flush()
    os._exit(code)
