"""A real VS Code server from the npm registry. It takes minutes to build, once per checkout."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rigs.paths import BUILD
from rigs.processes import free_port, serving

VERSION = "4.100.3"  # the last one for Node 20
PACKAGE = BUILD / f"code-server@{VERSION}" / "node_modules" / "code-server"
NATIVE = ("@vscode/spdlog", "native-watchdog", "@parcel/watcher", "node-pty")


@dataclass(frozen=True)
class CodeServer:
    """Where it listens, and the directories that hold its settings and what a reader has."""

    url: str
    home: Path

    @property
    def workspace(self) -> Path:
        """The folder that is opened."""
        return self.home / "workspace"


@contextmanager
def code_server(
    home: Path, vsix: Path, settings: dict[str, object], env: dict[str, str], *, trusting: bool = True
) -> Iterator[CodeServer]:
    """Run VS Code in the browser with one extension, and everything that it writes under `home`."""
    _install()
    server = CodeServer(f"http://127.0.0.1:{free_port()}", home)
    server.workspace.mkdir(parents=True)
    user = home / "data" / "User"
    user.mkdir(parents=True)
    (user / "settings.json").write_text(json.dumps(settings))
    entry = PACKAGE / "out" / "node" / "entry.js"
    places = ["--user-data-dir", home / "data", "--extensions-dir", home / "extensions"]
    environ = {**os.environ, **env, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    alone = _alone(vsix, home / vsix.name)
    subprocess.run(["node", entry, *places, "--install-extension", alone], check=True, env=environ, cwd=home)
    command: list[str | Path] = ["node", entry, *places, "--auth", "none"]
    command += ["--bind-addr", server.url.removeprefix("http://"), "--disable-telemetry"]
    command += ["--disable-update-check", *(["--disable-workspace-trust"] if trusting else [])]
    ready = f"{server.url}/healthz"
    with serving([*command, server.workspace], ready=ready, log=home / "log", cwd=home, env=environ):
        yield server


def _alone(vsix: Path, target: Path) -> Path:
    """Copy an extension without what it depends on: the Jupyter extension is in no package registry."""
    with zipfile.ZipFile(vsix) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "extension/package.json":
                manifest = json.loads(content)
                del manifest["extensionDependencies"]
                content = json.dumps(manifest).encode()
            elif name == "extension.vsixmanifest":
                content = re.sub(rb"<Property[^>]*ExtensionDependencies[^>]*>", b"", content)
            archive.writestr(name, content)
    return target


def _install() -> None:
    """Install without any script that would download a binary, and build from source what must be native."""
    finished = PACKAGE.parents[1] / ".done"
    if finished.exists():
        return
    folder = PACKAGE.parents[1]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}')
    npm = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    subprocess.run([*npm, f"code-server@{VERSION}"], cwd=folder, check=True)
    vscode = PACKAGE / "lib" / "vscode"
    subprocess.run(npm, cwd=vscode, check=True)
    for name in NATIVE:
        _build(vscode / "node_modules" / name)
    argon2 = folder / "node_modules" / "argon2"
    _build(argon2, "--module_name=argon2", f"--module_path={argon2 / 'lib' / 'binding' / 'napi-v3'}")
    ripgrep = shutil.which("rg")
    if ripgrep is None:
        raise RuntimeError("VS Code searches with ripgrep: apt install ripgrep")
    place = vscode / "node_modules" / "@vscode" / "ripgrep" / "bin" / "rg"
    place.parent.mkdir(exist_ok=True)
    shutil.copy(ripgrep, place)
    finished.touch()


def _build(folder: Path, *more: str) -> None:
    node = Path(subprocess.check_output(["node", "-p", "process.execPath"], text=True).strip()).resolve()
    npm = Path(subprocess.check_output(["npm", "root", "--global"], text=True).strip())
    gyp = npm / "npm" / "node_modules" / "node-gyp" / "bin" / "node-gyp.js"
    command = ["node", gyp, "rebuild", f"--nodedir={node.parents[1]}", f"--python={sys.executable}", *more]
    subprocess.run(command, cwd=folder, check=True)
