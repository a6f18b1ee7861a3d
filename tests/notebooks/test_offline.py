"""The rig that takes the network away: it must refuse and note what leaves the machine, nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OFFLINE = Path(__file__).parent / "offline"


def run(code, log):
    environment = {**os.environ, "PYTHONPATH": str(OFFLINE), "NETWORK_LOG": str(log)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("code", "host"),
    [
        ("import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)", "192.0.2.1"),
        ("import socket; socket.socket().connect_ex(('192.0.2.1', 80))", "192.0.2.1"),
        ("import socket; socket.getaddrinfo('example.org', 443)", "example.org"),
        ("import urllib.request; urllib.request.urlopen('http://example.org')", "example.org"),
    ],
)
def test_whatever_leaves_the_machine_is_refused_and_noted(code, host, tmp_path):
    log = tmp_path / "log"
    process = run(code, log)
    assert f"the network is off: {host}" in process.stderr
    assert log.read_text(encoding="utf-8") == f"{host}\n"


def test_the_machine_itself_can_be_reached(tmp_path):
    log = tmp_path / "log"
    code = (
        "import socket; server = socket.create_server(('127.0.0.1', 0)); "
        "socket.create_connection(('localhost', server.getsockname()[1])).close()"
    )
    assert run(code, log).returncode == 0
    assert not log.exists()
