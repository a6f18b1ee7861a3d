"""Which notebook host this kernel talks to, and what that host cannot do."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.core import messages
from llmhero_widgets.core.errors import HeroError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Message

HostName = Literal["jupyter", "vscode", "colab", "marimo", "jupyterlite", "ipython", "script"]

#: What Python in a browser lacks, by the public name that needs it: a module, or connections.
_NEEDS: Final = {
    "AttentionExplorer": "torch",
    "DecodingTree": "torch",
    "MetricLab": "rouge_score",
    "PromptLab": "torch",
    "RagBuilder": "torch",
    "RemoteModel": "",
    "load_model": "torch",
}
_TITLES: Final[dict[str, str]] = {"torch": "PyTorch", "rouge_score": "rouge-score"}


@dataclass(frozen=True, slots=True)
class Host:
    """A notebook host as seen from the kernel.

    Attributes
    ----------
    name
        ``"jupyter"`` stands for JupyterLab, Notebook and JupyterHub, which a kernel cannot tell apart.
    threads
        Whether work may run beside the host's own thread.
    subshells
        Whether a widget's messages are answered while a cell runs.
    """

    name: HostName
    threads: bool
    subshells: bool


def detect_host(
    environ: Mapping[str, str] | None = None, modules: Mapping[str, Any] | None = None, platform: str = ""
) -> Host:
    """Look at the process and say which host it serves.

    Parameters
    ----------
    environ, modules, platform
        What to look at; by default ``os.environ``, ``sys.modules`` and ``sys.platform``.

    Returns
    -------
    Host

    Examples
    --------
    >>> detect_host({}, {}, "emscripten").threads
    False
    """
    environ = os.environ if environ is None else environ
    modules = sys.modules if modules is None else modules
    platform = platform or sys.platform
    if platform == "emscripten":
        return Host("jupyterlite", threads=False, subshells=False)
    if "google.colab" in modules:
        return Host("colab", threads=False, subshells=False)
    if _marimo_running(modules):
        return Host("marimo", threads=True, subshells=False)
    shell = _shell(modules)
    if shell is None:
        return Host("script", threads=True, subshells=False)
    if not hasattr(shell, "kernel"):
        return Host("ipython", threads=True, subshells=False)
    vscode = "VSCODE_PID" in environ or "__vsc_ipynb_file__" in getattr(shell, "user_ns", {})
    # VS Code's client never opens a subshell, whatever the kernel supports.
    subshells = not vscode and bool(getattr(shell.kernel, "_supports_kernel_subshells", False))
    return Host("vscode" if vscode else "jupyter", threads=True, subshells=subshells)


def notice_of(host: Host) -> Message | None:
    """Return what a reader has to know about a host before using a widget there; None where all works.

    Examples
    --------
    >>> notice_of(Host("jupyter", threads=True, subshells=True)) is None
    True
    >>> notice_of(Host("colab", threads=False, subshells=False)).en[:5]
    'Colab'
    """
    return {"colab": messages.IN_COLAB, "jupyterlite": messages.IN_JUPYTERLITE}.get(host.name)


def require_possible(name: str) -> None:
    """Refuse a public name whose work Python in a browser cannot do, instead of failing inside of it.

    Parameters
    ----------
    name
        Of :data:`llmhero_widgets.__all__`.

    Raises
    ------
    HeroError
        In JupyterLite, where the module that it needs does not exist.

    Examples
    --------
    >>> require_possible("AttentionExplorer")
    """
    if name not in _NEEDS or detect_host().name != "jupyterlite":
        return
    module = _NEEDS[name]
    if not module:
        raise HeroError(messages.NO_CONNECTIONS, messages.USE_A_KERNEL, name=name)
    if importlib.util.find_spec(module) is None:
        needs = _TITLES[module]
        raise HeroError(messages.NOT_IN_A_BROWSER, messages.USE_A_KERNEL, name=name, needs=needs)


def require_downloads() -> None:
    """Refuse to fetch where neither programs nor connections exist.

    Raises
    ------
    HeroError
        In JupyterLite.
    """
    if detect_host().name == "jupyterlite":
        raise HeroError(messages.NO_DOWNLOADS, messages.USE_A_KERNEL)


def _shell(modules: Mapping[str, Any]) -> Any:
    # Asking IPython for its shell would create one; looking at the module does not.
    ipython = modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _marimo_running(modules: Mapping[str, Any]) -> bool:
    marimo = modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())
