"""Older ipykernels beside the installed one, each in a directory that comes first on `PYTHONPATH`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rigs.jupyter import Jupyter
from rigs.paths import BUILD

# Without subshells, and with the first ones that a front end could use.
OLDER = ("6.31.0", "7.3.0")
# What an old version needs beside what the environment has.
EXTRAS = {"6.31.0": ("nest-asyncio==1.6.0",)}


def older_kernel(server: Jupyter, version: str) -> str:
    """Offer this version of ipykernel on a server; the name of the kernel."""
    return server.add_kernel(f"ipykernel-{version}", {"PYTHONPATH": older_ipykernel(version)})


def older_ipykernel(version: str) -> str:
    """Return a `PYTHONPATH` that runs this ipykernel, fetched from the package index once per checkout."""
    target = BUILD / f"ipykernel-{version}"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            directory = Path(scratch, "packages")
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", directory]
            subprocess.run([*command, f"ipykernel=={version}", *EXTRAS.get(version, ())], check=True)
            shutil.move(directory, target)
    return os.pathsep.join([str(target), *filter(None, [os.environ.get("PYTHONPATH")])])
