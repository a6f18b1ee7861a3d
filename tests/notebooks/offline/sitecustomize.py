"""Loaded by any Python whose PYTHONPATH names this folder: the network is off, and who asks for it is noted.

A refusal alone could go unnoticed, because libraries catch it and fall back; so each one is also written
to the file that ``NETWORK_LOG`` names.
"""

import os
import socket
from pathlib import Path

_LOG = Path(os.environ["NETWORK_LOG"])
_LOCAL = {"127.0.0.1", "::1", "localhost", "", None}


def _refuse_unless_local(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host not in _LOCAL:
        with _LOG.open("a", encoding="utf-8") as log:
            log.write(f"{host}\n")
        raise OSError(f"the network is off: {host}")


def _guard_address(original):
    def guarded(self, address, *rest):
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_unless_local(address[0])
        return original(self, address, *rest)

    return guarded


def _guard_name(original):
    def guarded(host, *rest, **named):
        _refuse_unless_local(host)
        return original(host, *rest, **named)

    return guarded


for name in ("connect", "connect_ex"):
    setattr(socket.socket, name, _guard_address(getattr(socket.socket, name)))
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
    setattr(socket, name, _guard_name(getattr(socket, name)))
