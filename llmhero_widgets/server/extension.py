"""The handlers, and what they share, put into one Jupyter server."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_server.utils import url_path_join

from llmhero_widgets.server import handlers
from llmhero_widgets.server.fetching import Fetching
from llmhero_widgets.server.folder import LessonsFolder
from llmhero_widgets.server.settings import KernelSettings, saved_settings

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

NAME = "llmhero"


@dataclass(frozen=True, slots=True)
class Extension:
    """What the handlers of one server share.

    Attributes
    ----------
    folder
        Where the reader's copies go.
    fetching
        The models that are being fetched.
    settings
        What new kernels are told.
    """

    folder: LessonsFolder
    fetching: Fetching
    settings: KernelSettings


def load(server: ServerApp) -> None:
    """Add the handlers below the server's base URL."""
    extension = Extension(
        folder=LessonsFolder(parent=server, contents=server.contents_manager),
        fetching=Fetching(),
        settings=KernelSettings(),
    )
    # A notebook that was open before may start its kernel before the page has told us anything.
    extension.settings.apply(saved_settings())
    atexit.register(extension.fetching.close)
    server.web_app.settings[NAME] = extension
    base = url_path_join(server.web_app.settings["base_url"], NAME)
    server.web_app.add_handlers(  # type: ignore[no-untyped-call]
        ".*$", [(url_path_join(base, path), handler) for path, handler in handlers.ROUTES]
    )
