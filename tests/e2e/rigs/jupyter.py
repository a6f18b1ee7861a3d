"""A real Jupyter server, with nothing of the user's own configuration."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import nbformat

from rigs.paths import LABEXTENSION
from rigs.processes import free_port, serving
from rigs.warm import warm_python

TOKEN = "browser-tests"  # noqa: S105  # guards nothing: the server listens on loopback only

USER_SETTINGS = {
    # JupyterLab would ask for news and updates from the internet on the first start.
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    "docmanager-extension/plugin": {"autosave": False},
}

# What an installed package brings by itself; here it is the checkout's, as it was built last.
CHECKOUT = (
    "--ServerApp.jpserver_extensions=llmhero_widgets.server=True",
    f"--LabApp.extra_labextensions_path={LABEXTENSION}",
    f"--JupyterNotebookApp.extra_labextensions_path={LABEXTENSION}",
)


@dataclass(frozen=True)
class Jupyter:
    """Where the server listens, and the directory that holds everything it reads."""

    url: str
    home: Path

    @property
    def notebooks(self) -> Path:
        """The directory whose notebooks it serves."""
        return self.home / "notebooks"

    def write(self, name: str, cells: Sequence[nbformat.NotebookNode], kernel: str = "python3") -> None:
        """Write the notebook `name` of these cells."""
        notebook = nbformat.v4.new_notebook(
            cells=list(cells),
            metadata={"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}},
        )
        nbformat.write(notebook, self.notebooks / f"{name}.ipynb")

    def add_kernel(self, name: str, env: Mapping[str, str]) -> str:
        """Offer a Python kernel with these environment variables; its name."""
        return self._offer(name, [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], env)

    def offer_warm(self) -> None:
        """Let the kernels that notebooks ask for branch off from one that has imported everything."""
        command = [*warm_python(), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self._offer("python3", command, {})

    def _offer(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> str:
        directory = self.home / "data" / "kernels" / name
        directory.mkdir(parents=True, exist_ok=True)
        specification = {"argv": command, "display_name": name, "language": "python", "env": dict(env)}
        (directory / "kernel.json").write_text(json.dumps(specification))
        return name


@contextmanager
def jupyter(
    home: Path,
    base: str = "",
    environment: Mapping[str, str] = MappingProxyType({}),
    python: str = sys.executable,
) -> Iterator[Jupyter]:
    """Run a Python's `jupyter lab` with all that it reads under `home`, below the path `base`."""
    server = Jupyter(f"http://127.0.0.1:{free_port()}{base}", home)
    server.notebooks.mkdir(parents=True)
    write_user_settings(home / "settings")
    command = [
        python,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={urlsplit(server.url).port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.base_url={base}/",
        *(CHECKOUT if python == sys.executable else ()),
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
        env={**_environment(home, python), **environment},
    ):
        yield server


def _environment(home: Path, python: str) -> dict[str, str]:
    # Another Python must find its own packages only.
    return ({} if python == sys.executable else {"PYTHONPATH": ""}) | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        # A kernel that a test offers comes before the environment's own of that name.
        "JUPYTER_PREFER_ENV_PATH": "0",
        # kernelspecs name their interpreter `python`: it has to be ours
        "PATH": os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", "")]),
        "HF_HUB_OFFLINE": "1",
    }


def write_user_settings(directory: Path) -> None:
    """Write what keeps JupyterLab from asking the internet."""
    for plugin, settings in USER_SETTINGS.items():
        path = directory / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
