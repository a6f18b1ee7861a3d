"""A page exported with `ipywidgets.embed`, served over loopback: no kernel, no CDN."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

from rigs.files import serving_files
from rigs.npm import packed
from rigs.paths import NODE_MODULES
from rigs.probe import Noise, Probe, Theme
from rigs.warm import warm_python

NOISE: tuple[Noise, ...] = ()
MANAGER = ("@jupyter-widgets/html-manager", "1.0.15")

# ipywidgets fills this with str.format, hence the doubled braces.
TEMPLATE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <style>:root {{ color-scheme: light dark; }}</style>
    <script src="/requirejs/require.js"></script>
    <script>requirejs.config({{ paths: {{ anywidget: "/anywidget/index" }} }});</script>
  </head>
  <body>
    <main>{snippet}</main>
  </body>
</html>
"""

# Both calls keep the defaults: without `_esm` in the state there is nothing to draw with.
EXPORT = """
from ipywidgets.embed import dependency_state, embed_minimal_html

embed_minimal_html(
    {path!r},
    views=[widget],
    title="Export",
    template={template!r},
    state=dependency_state([widget], drop_defaults=False),
    drop_defaults=False,
    requirejs=False,
    embed_url="/manager/embed-amd.js",
)
"""


def export(directory: Path, setup: str, widgets: Mapping[str, str]) -> None:
    """Run `setup` in a process of its own and export each expression for a widget to `<name>.html`."""
    steps = [
        f"widget = {widget}\n" + EXPORT.format(path=str(directory / f"{name}.html"), template=TEMPLATE)
        for name, widget in widgets.items()
    ]
    subprocess.run([*warm_python(), "-c", "\n".join([setup, *steps])], check=True, timeout=240)


@contextmanager
def serving_exports(directory: Path) -> Iterator[str]:
    """Serve the exported pages of `directory`; their base URL."""
    directories = {
        "exports": directory,
        "requirejs": NODE_MODULES / "requirejs",
        "manager": packed(*MANAGER) / "dist",
        "anywidget": Path(str(files("anywidget") / "nbextension")),
    }
    with serving_files(directories) as base:
        yield f"{base}/exports"


def open_export(url: str, probe: Probe) -> Page:
    """Open an exported page."""
    page = probe.context.new_page()
    page.goto(url)
    return page


def set_theme(page: Page, theme: Theme) -> None:
    """Let the system ask for light or dark: an exported page has no theme of its own."""
    page.emulate_media(color_scheme=theme)
