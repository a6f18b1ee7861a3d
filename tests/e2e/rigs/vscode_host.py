"""VS Code's own widget manager in a page that looks like its notebook webview, on a real kernel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from rigs.files import serving_files
from rigs.jupyter import TOKEN, Jupyter
from rigs.npm import bundled, packed
from rigs.paths import BUILD, NODE_MODULES, ROOT
from rigs.probe import Noise, Probe, Theme

NOISE: tuple[Noise, ...] = ()
MANAGER = ("@vscode/jupyter-ipywidgets8", "1.0.9")
SOURCES = ROOT / "tests" / "e2e" / "vscode_host"
BUNDLE = BUILD / "vscode_host" / "host.js"


@dataclass(frozen=True)
class VSCodeHost:
    """Opens pages with a widget host and a kernel each."""

    server: Jupyter
    page_url: str
    probe: Probe

    def open(self) -> "VSCodeNotebook":
        """Open a page, start its kernel and VS Code's widget manager."""
        page = self.probe.context.new_page()
        page.goto(self.page_url)
        page.evaluate("(server) => startHost(server)", {"baseUrl": f"{self.server.url}/", "token": TOKEN})
        return VSCodeNotebook(page)


@dataclass(frozen=True)
class VSCodeNotebook:
    """One webview with its kernel."""

    page: Page

    @property
    def outputs(self) -> Locator:
        """The widgets' outputs, top to bottom."""
        return self.page.locator(".cell-output-ipywidget-background")

    def run(self, code: str) -> None:
        """Run a cell to its end and draw its widgets; an exception fails with its traceback."""
        self.page.evaluate("(code) => host.run(code)", code)

    def start(self, code: str) -> None:
        """Start a cell and return while it runs."""
        self.page.evaluate("(code) => { void host.run(code); }", code)
        self.page.wait_for_function("() => host.status() === 'busy'")

    def restart_kernel(self) -> None:
        """Restart the kernel and wait until it is idle."""
        self.page.evaluate("() => host.restart()")
        self.page.wait_for_function("() => host.status() === 'idle'", timeout=60_000)

    def set_theme(self, theme: Theme) -> None:
        """Change the theme as VS Code does: body class and data attributes, nothing else."""
        self.page.evaluate(
            """([kind, name]) => {
              document.body.className = kind;
              document.body.dataset.vscodeThemeKind = kind;
              document.body.dataset.vscodeThemeName = name;
            }""",
            [f"vscode-{theme}", f"Default {theme.capitalize()} Modern"],
        )
        expect(self.page.locator("body")).to_have_class(f"vscode-{theme}")

    def close(self) -> None:
        """End the kernel and the page."""
        self.page.evaluate("() => host.stop()")
        self.page.close()


@contextmanager
def vscode_page() -> Iterator[str]:
    """Build the host's script and serve its page; the page's URL."""
    manager = packed(*MANAGER) / "dist" / "ipywidgets.js"
    bundled(SOURCES / "host.js", BUNDLE, {"vscode-widget-manager": manager})
    directories = {
        "page": SOURCES,
        "build": BUNDLE.parent,
        "requirejs": NODE_MODULES / "requirejs",
        "anywidget": Path(str(files("anywidget") / "nbextension")),
    }
    with serving_files(directories) as base:
        yield f"{base}/page/page.html"
