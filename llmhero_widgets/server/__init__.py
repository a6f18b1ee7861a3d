"""What a Jupyter server answers the extension in `js/lab`: the course, copies, models, the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "llmhero_widgets.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    from llmhero_widgets.server.extension import load

    load(server)
