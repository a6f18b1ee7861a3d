"""The running Python, its libraries and its Jupyter kernel."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from llmhero_widgets.doctor import messages
from llmhero_widgets.doctor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLDEST = (3, 11)
_SUBSHELLS_SINCE = 7
# Of the libraries, the ones whose version says something to a person who asks for help.
_SHOWN = ("torch", "transformers", "jupyterlab", "ipywidgets", "anywidget", "ipykernel")
_PACKAGE = "llmhero-widgets"


def pip(*arguments: str) -> str:
    """Return the command that makes this very Python's pip do something."""
    return " ".join([_quoted(sys.executable), "-m", "pip", *map(_quoted, arguments)])


def check_python() -> Finding:
    """Look at this Python's version."""
    slots = {"version": platform.python_version(), "executable": sys.executable}
    if sys.version_info < _OLDEST:
        needed = ".".join(map(str, _OLDEST))
        return Finding(
            "broken", messages.PYTHON_OLD, "https://www.python.org/downloads/", {**slots, "needed": needed}
        )
    return Finding("ok", messages.PYTHON, slots=slots)


def check_libraries() -> Iterator[Finding]:
    """Compare what is installed with what our own metadata asks for."""
    from packaging.requirements import Requirement

    try:
        needed = [Requirement(line) for line in requires(_PACKAGE) or ()]
    except PackageNotFoundError:
        yield Finding("broken", messages.NOT_INSTALLED, pip("install", _PACKAGE))
        return
    healthy = True
    for requirement in needed:
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        slots = {"name": requirement.name, "needed": str(requirement.specifier)}
        try:
            installed = version(requirement.name)
        except PackageNotFoundError:
            healthy = False
            yield Finding("broken", messages.LIBRARY_MISSING, pip("install", str(requirement)), slots)
            continue
        if not requirement.specifier.contains(installed, prereleases=True):
            healthy = False
            fix = pip("install", "--upgrade", str(requirement))
            yield Finding("broken", messages.LIBRARY_UNFIT, fix, {**slots, "version": installed})
    if healthy:
        shown = ", ".join(f"{name} {version(name)}" for name in _SHOWN)
        yield Finding("ok", messages.LIBRARIES, slots={"versions": shown})


def check_torch_build() -> Iterator[Finding]:
    """Notice a torch for graphics cards on a machine without one; it costs disk, nothing else."""
    for_cuda = any(
        (distribution.name or "").lower().startswith("nvidia-cu") for distribution in distributions()
    )
    if for_cuda and not Path("/proc/driver/nvidia").exists() and shutil.which("nvidia-smi") is None:
        yield Finding(
            "note",
            messages.CUDA_UNUSED,
            pip(
                "install", "--force-reinstall", "torch", "--index-url", "https://download.pytorch.org/whl/cpu"
            ),
        )


def check_kernel() -> Iterator[Finding]:
    """See that notebooks run in this Python, and whether widgets answer while a cell runs."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    mend = f"{_quoted(sys.executable)} -m ipykernel install --sys-prefix --name python3"
    try:
        executable = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        yield Finding("broken", messages.KERNEL_MISSING, mend)
        return
    if _is_this_python(executable):
        yield Finding("ok", messages.KERNEL)
    else:
        yield Finding("broken", messages.KERNEL_ELSEWHERE, mend, {"executable": executable})
    installed = version("ipykernel")
    if int(installed.split(".")[0]) >= _SUBSHELLS_SINCE:
        yield Finding("ok", messages.SUBSHELLS, slots={"version": installed})
    else:
        fix = pip("install", "--upgrade", f"ipykernel>={_SUBSHELLS_SINCE}")
        yield Finding("note", messages.NO_SUBSHELLS, fix, {"version": installed})


def _is_this_python(executable: str) -> bool:
    # jupyter_client itself puts its own Python in the place of these bare names.
    major, minor = sys.version_info[:2]
    if executable in {"python", f"python{major}", f"python{major}.{minor}"}:
        return True
    # Not resolved: the Pythons of two environments are links to the same file.
    return Path(executable).absolute() == Path(sys.executable).absolute()


def _quoted(word: str) -> str:
    return f'"{word}"' if set(word) & set(" <>=&|;()[]") else word
