"""A loopback web server for static pages."""

import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

CONTENT_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}


@contextmanager
def serving_files(directories: Mapping[str, Path]) -> Iterator[str]:
    """Serve each directory under its one-segment name, `{"page": here}` as `/page/…`; the base URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mount, _, name = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
            root = directories.get(mount)
            path = (root / name).resolve() if root else None
            if path is None or not path.is_relative_to(root.resolve()) or not path.is_file():
                # Browsers ask every site for one; its absence is no error of the page under test.
                self.send_error(HTTPStatus.NO_CONTENT if mount == "favicon.ico" else HTTPStatus.NOT_FOUND)
                return
            body = path.read_bytes()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", CONTENT_TYPES.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test output quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
