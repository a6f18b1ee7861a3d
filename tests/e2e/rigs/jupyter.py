"""A real Jupyter server, with nothing of the user's own configuration."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from rigs.kernels import older_ipykernel
from rigs.paths import LABEXTENSION
from rigs.processes import free_port, serving

TOKEN = "browser-tests"  # noqa: S105  # guards nothing: the server listens on loopback only

USER_SETTINGS = {
    # JupyterLab would ask for news and updates from the internet on the first start.
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    "docmanager-extension/plugin": {"autosave": False},
}


@dataclass(frozen=True)
class Jupyter:
    """Where the server listens, and the directory that holds everything it reads."""

    url: str
    home: Path

    @property
    def notebooks(self) -> Path:
        """The directory whose notebooks it serves."""
        return self.home / "notebooks"

    def add_older_kernel(self, version: str) -> str:
        """Offer this version of ipykernel too; the name of its kernel."""
        name = f"ipykernel-{version}"
        directory = self.home / "data" / "kernels" / name
        directory.mkdir(parents=True, exist_ok=True)
        specification = {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": name,
            "language": "python",
            "env": {"PYTHONPATH": older_ipykernel(version)},
        }
        (directory / "kernel.json").write_text(json.dumps(specification))
        return name


@contextmanager
def jupyter(
    home: Path,
    base: str = "",
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Jupyter]:
    """Run `jupyter lab` with all that it reads under `home`, below the path `base`."""
    server = Jupyter(f"http://127.0.0.1:{free_port()}{base}", home)
    server.notebooks.mkdir(parents=True)
    _write_user_settings(home / "settings")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={urlsplit(server.url).port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.base_url={base}/",
        # What an installed package brings by itself; here it is the checkout's, as it was built last.
        "--ServerApp.jpserver_extensions=llmhero_widgets.server=True",
        f"--LabApp.extra_labextensions_path={LABEXTENSION}",
        f"--ServerApp.root_dir={server.notebooks}",
        f"--IdentityProvider.token={TOKEN}",
        # The VS Code host's page comes from another port.
        r"--ServerApp.allow_origin_pat=http://127\.0\.0\.1:\d+",
        "--LabApp.expose_app_in_browser=True",
    ]
    with serving(
        command,
        ready=f"{server.url}/api/status?token={TOKEN}",
        log=home / "server.log",
        cwd=home,
        env={**_environment(home), **environment},
    ):
        yield server


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
