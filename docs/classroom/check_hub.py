"""A real JupyterHub on this machine: two learners open both widgets in the browser, behind the hub's address.

Not part of `make test`, for it needs JupyterHub and its proxy, which nothing else here uses:

    python -m venv hub && hub/bin/pip install jupyterhub -e .
    npm install --prefix hub configurable-http-proxy
    python docs/classroom/check_hub.py hub/bin hub/node_modules/.bin

The hub has a base address of its own (`/class/`), each learner a server of their own process, and both one
shared folder of models. Everything stays on the loopback.
"""

# ruff: noqa: INP001, T201 - a script that talks to whoever runs it

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

from playwright.sync_api import expect  # noqa: E402

from rigs import lab as lab_rig  # noqa: E402
from rigs.chromium import chromium  # noqa: E402
from rigs.explorer import LOAD, MARY, Explorer  # noqa: E402
from rigs.jupyter import TOKEN, Jupyter  # noqa: E402
from rigs.lab import Lab  # noqa: E402
from rigs.probe import watched  # noqa: E402
from rigs.processes import free_port, serving  # noqa: E402

LEARNERS = ("ada", "lin")
CONFIG = """
import os
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/class/"
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.Spawner.cmd = ["{bin}/jupyterhub-singleuser"]
c.Spawner.args = ["--allow-root", "--LabApp.expose_app_in_browser=True"]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = 120
c.Spawner.notebook_dir = "{home}/{{username}}/notebooks"
c.SimpleLocalProcessSpawner.home_dir_template = "{home}/{{username}}"
c.Spawner.env_keep = [
    "PATH", "PYTHONPATH", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR", "OMP_NUM_THREADS",
]
c.Spawner.environment = {{
    "LLMHERO_MODELS": "{models}",
    "HF_HUB_OFFLINE": "1",
    "JUPYTERLAB_SETTINGS_DIR": "{home}/settings",
}}
c.ConfigurableHTTPProxy.command = ["{proxy}/configurable-http-proxy"]
c.JupyterHub.services = [{{"name": "check", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{
    "name": "check",
    "scopes": ["admin:users", "admin:servers", "access:servers"],
    "services": ["check"],
}}]
"""


def ask(url: str, method: str = "GET") -> object:
    """Ask the hub."""
    request = urllib.request.Request(  # noqa: S310 - the loopback
        url, method=method, headers={"Authorization": f"token {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        said = answer.read()
    return json.loads(said) if said else None


def server_memory(home: Path) -> float:
    """Return megabytes that a learner's server has for itself, before any kernel."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
            where = (path.parent / "cwd").readlink()
        except OSError:
            continue
        if any(b"jupyterhub-singleuser" in word for word in words) and where == home:
            rollup = path.with_name("smaps_rollup").read_text()
            anonymous = re.search(r"^Anonymous:\s+(\d+)", rollup, re.MULTILINE)
            return int(anonymous[1]) / 1e3 if anonymous else 0
    raise SystemExit(f"no server of {home.name}")


def main() -> None:
    """Start the hub, two servers and a browser, and end them all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bin", type=Path, help="folder with jupyterhub and jupyterhub-singleuser")
    parser.add_argument("proxy", type=Path, help="folder with configurable-http-proxy")
    options = parser.parse_args()
    from llmhero_widgets.models import catalog, shared

    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        models = home / "models"
        shared.share(catalog.DEFAULT_MODEL, models)
        for name in LEARNERS:
            (home / name / "notebooks").mkdir(parents=True)
        settings = home / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        (settings / "notification.jupyterlab-settings").write_text(
            '{"checkForUpdates": false, "fetchNews": "false"}'
        )
        port = free_port()
        slots = {"port": port, "hub_port": free_port(), "home": home, "models": models, "token": TOKEN}
        config = CONFIG.format(bin=options.bin.resolve(), proxy=options.proxy.resolve(), **slots)
        (home / "jupyterhub_config.py").write_text(config)
        command = [options.bin / "jupyterhub", "-f", home / "jupyterhub_config.py"]
        base = f"http://127.0.0.1:{port}/class"
        with serving(command, ready=f"{base}/hub/api/", log=home / "hub.log", cwd=home):
            for name in LEARNERS:
                ask(f"{base}/hub/api/users/{name}", "POST")
                ask(f"{base}/hub/api/users/{name}/server", "POST")
                while not ask(f"{base}/hub/api/users/{name}")["server"]:  # type: ignore[index]
                    time.sleep(0.5)
                print(f"{name}: {base}/user/{name}/ ({server_memory(home / name):,.0f} MB of its own)")
            with chromium() as browser:
                for name in LEARNERS:
                    with watched(browser, "lab", lab_rig.NOISE) as probe:
                        page = probe.context.new_page()
                        page.goto(f"{base}/hub/login")
                        page.get_by_label("Username").fill(name)
                        page.get_by_role("textbox", name="Password").fill("any: the dummy authenticator")
                        page.get_by_role("button", name="Sign in").click()
                        page.wait_for_url(f"**/user/{name}/**")
                        page.close()
                        look(Lab(Jupyter(f"{base}/user/{name}", home / name), probe), name)
                        probe.assert_clean()


def look(lab: Lab, name: str) -> None:
    """Open both widgets as a learner does, and use them."""
    show = f"explorer = hero.AttentionExplorer(lm, {MARY!r})\nexplorer"
    notebook = lab.open(name, [LOAD, show, f"tree = hero.DecodingTree(lm, {MARY!r})\ntree"])
    notebook.run_all()
    widgets = notebook.outputs.locator(".llmhero")
    explorer = Explorer(widgets.first)
    explorer.root.scroll_into_view_if_needed()
    explorer.expect_drawn()
    widgets.nth(1).scroll_into_view_if_needed()
    expect(widgets.nth(1).locator("canvas").first).to_be_visible(timeout=180_000)
    where = notebook.value("str(lm.module.config.name_or_path)")
    print(f"{name}: both widgets drawn; weights from {where}")
    notebook.close()


if __name__ == "__main__":
    main()
