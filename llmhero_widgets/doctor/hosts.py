"""What notebooks need to draw a widget, and what this host cannot do."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from llmhero_widgets.core.hosts import detect_host, notice_of
from llmhero_widgets.core.messages import USE_A_KERNEL
from llmhero_widgets.doctor import messages
from llmhero_widgets.doctor.environment import pip
from llmhero_widgets.doctor.finding import Finding

if TYPE_CHECKING:
    from llmhero_widgets.core.hosts import HostName

_HOSTS: dict[HostName, str] = {
    "jupyter": "Jupyter",
    "vscode": "VS Code",
    "colab": "Colab",
    "marimo": "marimo",
    "jupyterlite": "JupyterLite",
}


def check_front_end() -> Finding:
    """See that the JavaScript of the widgets was built, or came with the package."""
    package = Path(str(files("llmhero_widgets")))
    names = sorted(path.stem for path in (package / "static").glob("*.js"))
    if names:
        return Finding("ok", messages.FRONT_END, slots={"names": ", ".join(names)})
    checkout = (package.parent / "package.json").is_file()
    command = (
        "npm install && npm run build" if checkout else pip("install", "--force-reinstall", "llmhero-widgets")
    )
    return Finding("broken", messages.FRONT_END_MISSING, command, {"folder": package / "static"})


def check_nbextension() -> Finding:
    """See that VS Code finds the widget loader on this machine and need not ask a CDN for it."""
    folder = Path(sys.prefix, "share", "jupyter", "nbextensions", "anywidget")
    if (folder / "index.js").is_file():
        return Finding("ok", messages.NBEXTENSION, slots={"folder": folder})
    return Finding(
        "note",
        messages.NBEXTENSION_MISSING,
        pip("install", "--force-reinstall", "anywidget"),
        {"folder": folder},
    )


def check_host() -> Finding:
    """Say where this runs and what that means for a widget."""
    host = detect_host()
    name = _HOSTS.get(host.name)
    if name is None:
        return Finding("ok", messages.HOST_TERMINAL)
    limits = notice_of(host)
    if limits is not None:
        more = messages.MORE_COLAB if host.name == "colab" else USE_A_KERNEL
        return Finding("note", messages.HOST_LIMITED, slots={"limits": limits, "more": more})
    answer = messages.YES if host.subshells else messages.NO
    return Finding("ok", messages.HOST_NOTEBOOK, slots={"host": name, "subshells": answer})
