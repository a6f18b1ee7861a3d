"""A notebook served by `marimo run`, with nothing of the user's own configuration."""

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from rigs.probe import Noise, Probe, Theme
from rigs.processes import free_port, serving
from rigs.warm import warm_python

NOISE: tuple[Noise, ...] = ()

# "system" lets a test choose the theme with the browser's colour scheme.
CONFIGURATION = """
[display]
theme = "system"
"""


@contextmanager
def marimo_app(home: Path, cells: Sequence[str]) -> Iterator[str]:
    """Serve `cells` as a marimo app; its URL."""
    notebook = home / "notebook.py"
    notebook.write_text(_source(cells), encoding="utf-8")
    config = home / "config" / "marimo" / "marimo.toml"
    config.parent.mkdir(parents=True)
    config.write_text(CONFIGURATION)
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [*warm_python(), "-m", "marimo", "run", notebook, "--headless", "--no-token", f"--port={port}"]
    environment = {"XDG_CONFIG_HOME": str(home / "config"), "HF_HUB_OFFLINE": "1"}
    with serving(command, ready=f"{url}health", log=home / "marimo.log", cwd=home, env=environment):
        yield url


def open_app(url: str, probe: Probe) -> Page:
    """Open the app in a new page."""
    page = probe.context.new_page()
    page.goto(url)
    return page


def outputs(page: Page) -> Locator:
    """The app's outputs."""
    return page.locator(".output")


def set_theme(page: Page, theme: Theme) -> None:
    """Let the system ask for light or dark, as marimo's own setting would."""
    page.emulate_media(color_scheme=theme)
    expect(page.locator("body")).to_have_attribute("data-theme", theme)


def _source(cells: Sequence[str]) -> str:
    functions = [f"@app.cell\ndef _():\n{textwrap.indent(cell, '    ')}\n    return\n" for cell in cells]
    return "\n\n".join(['import marimo\n\napp = marimo.App(width="full")', *functions])
