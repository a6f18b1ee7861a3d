"""A real JupyterHub with its proxy, each learner's server a process of its own."""

import json
import os
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from rigs.jupyter import CHECKOUT, TOKEN, Jupyter, write_user_settings
from rigs.paths import NODE_MODULES
from rigs.processes import free_port, serving

START_TIMEOUT = 120
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/class/"
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = {arguments!r}
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = {timeout}
c.Spawner.notebook_dir = "{home}/{{username}}/notebooks"
c.SimpleLocalProcessSpawner.home_dir_template = "{home}/{{username}}"
c.Spawner.env_keep = ["PATH", "PYTHONPATH", "OMP_NUM_THREADS", "LLMHERO_CACHE"]
c.Spawner.environment = {environment!r}
c.ConfigurableHTTPProxy.command = ["{bin}/configurable-http-proxy"]
c.JupyterHub.services = [{{"name": "check", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{
    "name": "check",
    "scopes": ["admin:users", "admin:servers", "access:servers"],
    "services": ["check"],
}}]
"""


@dataclass(frozen=True)
class Hub:
    """Where the hub listens, below an address of its own, and what holds the learners' homes."""

    url: str
    home: Path

    def start(self, name: str) -> Jupyter:
        """Start the server of a learner, as the hub's button does."""
        (self.home / name / "notebooks").mkdir(parents=True)
        user = f"{self.url}/hub/api/users/{name}"
        _ask(user, "POST")
        _ask(f"{user}/server", "POST")
        deadline = time.monotonic() + START_TIMEOUT
        while not _ask(user)["server"]:
            assert time.monotonic() < deadline, f"no server of {name}"
            time.sleep(0.2)
        return Jupyter(f"{self.url}/user/{name}", self.home / name)

    def sign_in(self, page: Page, name: str) -> None:
        """Sign in as a learner does."""
        page.goto(f"{self.url}/hub/login")
        page.get_by_label("Username").fill(name)
        page.get_by_role("textbox", name="Password").fill("whatever")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**/user/{name}/lab**")
        expect(page.locator(".jp-Launcher")).to_be_visible(timeout=60_000)


@contextmanager
def hub(home: Path, environment: Mapping[str, str]) -> Iterator[Hub]:
    """Run a hub whose learners' servers have this environment beside their own."""
    served = Hub(f"http://127.0.0.1:{free_port()}/class", home)
    write_user_settings(home / "settings")
    config = home / "jupyterhub_config.py"
    config.write_text(
        CONFIG.format(
            port=urlsplit(served.url).port,
            hub_port=free_port(),
            python=sys.executable,
            arguments=["--allow-root", "--LabApp.expose_app_in_browser=True", *CHECKOUT],
            timeout=START_TIMEOUT,
            home=home,
            environment={
                "HF_HUB_OFFLINE": "1",
                "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
                **environment,
            },
            bin=NODE_MODULES / ".bin",
            token=TOKEN,
        )
    )
    command = [sys.executable, "-m", "jupyterhub", "-f", config]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    with serving(command, ready=f"{served.url}/hub/api/", log=home / "hub.log", cwd=home, env={"PATH": path}):
        yield served


def _ask(url: str, method: str = "GET") -> dict[str, object]:
    request = urllib.request.Request(url, method=method, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=START_TIMEOUT) as answer:
        said = answer.read()
    return json.loads(said) if said else {}
