"""JupyterLab on a lesson."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence


def start(folder: Path, notebook: str, more: Sequence[str] = ()) -> None:
    """Run JupyterLab in this process until the reader ends it.

    Parameters
    ----------
    folder
        What JupyterLab shows as its root.
    notebook
        What it opens, below that folder.
    more
        Further arguments for JupyterLab; they win over ours.

    Raises
    ------
    ImportError
        If JupyterLab is not installed.
    """
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

    LabApp.launch_instance(argv=arguments(folder, notebook, more))


def arguments(folder: Path, notebook: str, more: Sequence[str] = ()) -> list[str]:
    """Return the arguments that :func:`start` gives to JupyterLab.

    Examples
    --------
    >>> from pathlib import Path
    >>> arguments(Path("/lessons"), "zh/1.1-自注意力.ipynb")[1]
    '--LabApp.default_url=/lab/tree/zh/1.1-%E8%87%AA%E6%B3%A8%E6%84%8F%E5%8A%9B.ipynb'
    """
    ours = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{quote(notebook)}",
        # Lessons work offline; neither releases nor news are worth a request that a class-room blocks.
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]
    built = Path(str(files("llmhero_widgets"))) / "labextension"
    if built.is_dir():
        # A checkout: what was built last, not what was built when it was installed.
        ours.append(f"--LabApp.extra_labextensions_path={built}")
    # Whoever is root has no other user to be (a container), and Jupyter would refuse to start.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        ours.append("--allow-root")
    return [*ours, *more]
