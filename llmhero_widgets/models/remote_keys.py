"""Which servers may have the reader's keys, where it was not the reader who named the server."""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import urlsplit

#: Hosts that may have any key, separated by commas, with or without a port.
HOSTS_VARIABLE: Final = "LLMHERO_KEY_HOSTS"
#: Whose keys they are anyway; only over an encrypted line.
_OWNERS: Final = {"OPENAI_API_KEY": "api.openai.com"}
#: Variables that say which server a key is of.
_PLACES: Final = {"MILVUS_TOKEN": "MILVUS_URI", "OPENAI_API_KEY": "OPENAI_BASE_URL"}  # names, no secrets
_PORTS: Final = {"http": 80, "https": 443}


def may_have_key(variable: str, url: str) -> bool:
    """Return whether a server that a document names may be sent a key of the reader's.

    A document comes from anybody, and whoever runs the server that it names would read the key.

    Parameters
    ----------
    variable
        The environment variable that holds the key.
    url
        The server's address.

    Examples
    --------
    >>> may_have_key("OPENAI_API_KEY", "https://api.openai.com/v1")
    True
    >>> may_have_key("OPENAI_API_KEY", "http://api.openai.com/v1")
    False
    """
    try:
        scheme, host, port = _place(url)
        of_key = _place(os.environ.get(_PLACES.get(variable, ""), ""))
    except ValueError:
        return False
    if not host:
        return False
    if (scheme, host) == ("https", _OWNERS.get(variable)):
        return True
    listed = {each.strip().lower() for each in os.environ.get(HOSTS_VARIABLE, "").split(",")}
    shown = f"[{host}]" if ":" in host else host
    return bool(listed & {host, shown, f"{shown}:{port}"}) or (scheme, host, port) == of_key


def _place(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)
