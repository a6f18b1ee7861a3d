"""npm packages taken one by one: the hosts' own bundles, whose dependencies need no installing."""

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rigs.paths import BUILD, ROOT


def packed(name: str, version: str) -> Path:
    """Return the unpacked package `name@version`, fetched from the registry once per checkout."""
    target = BUILD / "npm" / f"{name.replace('/', '+')}@{version}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            _fetch(f"{name}@{version}", Path(scratch))
            shutil.move(Path(scratch, "package"), target)
    return target


def bundled(entry: Path, output: Path, aliases: Mapping[str, Path]) -> None:
    """Bundle a rig's own script with esbuild; `aliases` says which file an import means."""
    output.parent.mkdir(parents=True, exist_ok=True)
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    options = [
        "--bundle",
        "--format=iife",
        "--log-level=warning",
        "--define:process.env.NODE_ENV='production'",
    ]
    options += [f"--alias:{name}={path}" for name, path in aliases.items()]
    subprocess.run([esbuild, entry, *options, f"--outfile={output}"], check=True, cwd=ROOT)


def _fetch(specifier: str, directory: Path) -> None:
    subprocess.run(
        ["npm", "pack", "--silent", specifier], check=True, cwd=directory, stdout=subprocess.DEVNULL
    )
    (archive,) = directory.glob("*.tgz")
    with tarfile.open(archive) as files:
        files.extractall(directory, filter="data")
