"""Whether a host answers, known within seconds: the libraries that download are far more patient."""

from __future__ import annotations

import queue
import socket
import threading
import urllib.request
from urllib.parse import urlsplit

from llmhero_widgets.models import messages


def reach(host: str, port: int, seconds: float) -> str:
    """Try to open a connection.

    Parameters
    ----------
    host, port
        Where to.
    seconds
        How long to try, looking the name up included (which no socket timeout bounds).

    Returns
    -------
    str
        Why there is none, or the empty string if there is one.

    Examples
    --------
    >>> bool(reach("127.0.0.1", 9, 1.0))  # the discard port: nobody listens there
    True
    """
    answer: queue.SimpleQueue[str] = queue.SimpleQueue()

    def connect() -> None:
        try:
            socket.create_connection((host, port), timeout=seconds).close()
        except OSError as error:
            answer.put(error.strerror or str(error) or type(error).__name__)
        else:
            answer.put("")

    threading.Thread(target=connect, daemon=True, name=f"llmhero-reach-{host}").start()
    try:
        return answer.get(timeout=seconds + 0.1)
    except queue.Empty:
        return messages.NO_ANSWER.format(seconds=seconds)


def address(url: str) -> tuple[str, int]:
    """Return host and port of a URL.

    Examples
    --------
    >>> address("https://example.org/simple")
    ('example.org', 443)
    >>> address("proxy.example.org:8080")
    ('proxy.example.org', 8080)
    """
    parts = urlsplit(url if "//" in url else f"//{url}")
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def first_hop(host: str, port: int) -> tuple[str, int]:
    """Return where a connection to that host really goes: to the environment's proxy, if it applies."""
    if urllib.request.proxy_bypass(host):
        return host, port
    proxies = urllib.request.getproxies()
    proxy = proxies.get("https" if port == 443 else "http") or proxies.get("all")  # noqa: PLR2004
    return address(proxy) if proxy else (host, port)
