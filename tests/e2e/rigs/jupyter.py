"""A real Jupyter server, with nothing of the user's own configuration."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rigs.processes import free_port, serving

TOKEN = "browser-tests"  # noqa: S105  # guards nothing: the server listens on loopback only

USER_SETTINGS = {
    # JupyterLab would ask for news and updates from the internet on the first start.
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    "docmanager-extension/plugin": {"autosave": False},
}


@dataclass(frozen=True)
class Jupyter:
    """Where the server listens and the directory whose notebooks it serves."""

    url: str
    notebooks: Path


@contextmanager
def jupyter(home: Path) -> Iterator[Jupyter]:
    """Run `jupyter lab` with its configuration, data and notebooks under `home`."""
    notebooks = home / "notebooks"
    notebooks.mkdir(parents=True)
    _write_user_settings(home / "settings")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={notebooks}",
        f"--IdentityProvider.token={TOKEN}",
        # The VS Code host's page comes from another port.
        r"--ServerApp.allow_origin_pat=http://127\.0\.0\.1:\d+",
        "--LabApp.expose_app_in_browser=True",
    ]
    with serving(
        command,
        ready=f"{url}/api/status?token={TOKEN}",
        log=home / "server.log",
        cwd=home,
        env=_environment(home),
    ):
        yield Jupyter(url=url, notebooks=notebooks)


def _environment(home: Path) -> dict[str, str]:
    return {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        # kernelspecs name their interpreter `python`: it has to be ours
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "HF_HUB_OFFLINE": "1",
    }


def _write_user_settings(directory: Path) -> None:
    for plugin, settings in USER_SETTINGS.items():
        path = directory / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
