"""Where the reader's copies lie: below the root that the server shows, so that it can open them."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

import traitlets as t
from traitlets.config import LoggingConfigurable

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import catalog, copying
from llmhero_widgets.server import messages


class LessonsFolder(LoggingConfigurable):
    """The folder of the reader's copies, as the server's contents manager sees it.

    Without configuration it is, in this order: the root itself where that is a folder of lessons already
    (``llmhero lab``); ``~/llmhero-lessons`` if the root shows it, so that the command line and JupyterLab
    share one set of copies; a folder ``llmhero-lessons`` in the root.
    """

    folder = t.Unicode(
        None,
        allow_none=True,
        help="Where copies of the lessons go: a path below the server's root, or empty for the root itself.",
    ).tag(config=True)

    def __init__(self, *, contents: Any, **options: Any) -> None:
        super().__init__(**options)
        self._contents = contents

    @t.validate("folder")
    def _inside(self, proposal: Any) -> str | None:
        path: str | None = proposal["value"]
        if path is not None and (
            ".." in PurePosixPath(path).parts or path.startswith("/") or re.search(r"[\\:]", path)
        ):
            raise t.TraitError(f"LessonsFolder.folder must be a path below the server's root, not {path!r}")
        return path

    @property
    def root(self) -> Path:
        """The server's root on disk.

        Raises
        ------
        HeroError
            If this server keeps its files elsewhere.
        """
        from jupyter_server.services.contents.filemanager import FileContentsManager

        if not isinstance(self._contents, FileContentsManager):
            raise HeroError(messages.NO_DISK, messages.NO_DISK_HINT, contents=type(self._contents).__name__)
        return Path(self._contents.root_dir)

    @property
    def below(self) -> PurePosixPath:
        """Its path below the root; ``.`` for the root itself."""
        if self.folder is not None:
            return PurePosixPath(self.folder)
        root, ours = self.root.resolve(), copying.default_folder()
        if _holds_lessons(root) or root == ours.resolve():
            return PurePosixPath()
        try:
            shared = PurePosixPath(ours.resolve().relative_to(root).as_posix())
        except ValueError:
            shared = PurePosixPath(ours.name)
        # What the server hides it does not open.
        hidden = any(part.startswith(".") for part in shared.parts) and not self._contents.allow_hidden
        return PurePosixPath(ours.name) if hidden else shared

    @property
    def path(self) -> Path:
        """Where it is on disk."""
        return self.root / self.below

    def address(self, name: str) -> str:
        """Return the path by which the server knows a copy.

        Parameters
        ----------
        name
            Below this folder, with slashes.
        """
        return (self.below / name).as_posix()


def _holds_lessons(folder: Path) -> bool:
    """Whether somebody's copies are there already; the package's own are nobody's to write in."""
    return folder != catalog.notebooks_dir().resolve() and any(
        (folder / catalog.index(language)).is_file() for language in ("en", "zh")
    )
