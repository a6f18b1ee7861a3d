"""A Jupyter server in a thread, with a base URL and a token, and nothing of the user's own."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

TOKEN = "unit-tests"  # noqa: S105 - guards nothing: the server listens on loopback only


@dataclass(frozen=True)
class Served:
    """Where it listens, and the folder that it shows."""

    port: int
    root: Path
    app: object

    def ask(self, path, body=None, *, method=None, token=TOKEN):
        """Return the status and the JSON of an answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/user/ada/llmhero/{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"token {token}"} if token else {},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                text = error.read()
                return error.code, json.loads(text) if text.startswith(b"{") else {}


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Return a function that runs a server on a folder."""
    from jupyter_server.serverapp import ServerApp

    ended = []

    def run(root, *arguments):
        home = tmp_path_factory.mktemp("jupyter")
        with pytest.MonkeyPatch.context() as patch:
            for name in ("CONFIG", "DATA", "RUNTIME"):
                patch.setenv(f"JUPYTER_{name}_DIR", str(home / name.lower()))
            patch.setenv("JUPYTERLAB_SETTINGS_DIR", str(home / "settings"))
            # The tests keep their own ways to stop.
            patch.setattr(ServerApp, "init_signal", lambda _: None)
            app = ServerApp()
            app.initialize(
                [
                    f"--ServerApp.root_dir={root}",
                    "--ServerApp.base_url=/user/ada/",
                    f"--IdentityProvider.token={TOKEN}",
                    "--ServerApp.jpserver_extensions=llmhero_widgets.server=True",
                    "--ServerApp.allow_root=True",
                    "--ServerApp.log_level=ERROR",
                    *arguments,
                ],
                new_httpserver=False,
            )
        sockets = bind_sockets(0, "127.0.0.1")
        ready, loops = threading.Event(), []

        async def live():
            end = asyncio.Event()
            loops.append((asyncio.get_running_loop(), end))
            server = HTTPServer(app.web_app)
            server.add_sockets(sockets)
            ready.set()
            await end.wait()
            server.stop()
            app.web_app.settings["llmhero"].fetching.close()

        thread = threading.Thread(target=lambda: asyncio.run(live()), daemon=True)
        thread.start()
        assert ready.wait(60)
        ended.append((*loops[0], thread))
        return Served(sockets[0].getsockname()[1], Path(root), app)

    yield run
    for loop, end, thread in ended:
        loop.call_soon_threadsafe(end.set)
        thread.join(20)


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Give the reader a home that is not below any server's root."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    return home
