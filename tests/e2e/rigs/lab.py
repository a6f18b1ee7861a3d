"""JupyterLab, driven as a reader drives it: keys, clicks and the commands behind its menus."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import nbformat
from playwright.sync_api import Locator, Page, expect

from rigs.jupyter import TOKEN, Jupyter
from rigs.probe import Noise, Probe, Theme

NOISE: tuple[Noise, ...] = ()

PANEL = "window.jupyterapp.shell.currentWidget"
CELL_TIMEOUT = 120_000


@dataclass
class Lab:
    """Opens notebooks of one Jupyter server in one watched browser context."""

    server: Jupyter
    probe: Probe
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def open(self, name: str, cells: Sequence[str]) -> "LabNotebook":
        """Write `cells` to the notebook `name`, open it and wait for its kernel."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, self.server.notebooks / f"{name}.ipynb")
        page = self.probe.context.new_page()
        workspace = f"{name}-{next(self._numbers)}"
        page.goto(f"{self.server.url}/lab/workspaces/{workspace}/tree/{name}.ipynb?reset&token={TOKEN}")
        opened = LabNotebook(page)
        opened.wait_for_kernel()
        return opened


@dataclass(frozen=True)
class LabNotebook:
    """One open notebook."""

    page: Page

    @property
    def cells(self) -> Locator:
        """The cells that JupyterLab has drawn."""
        return self.page.locator(".jp-Notebook .jp-Cell")

    @property
    def outputs(self) -> Locator:
        """The output areas of the notebook."""
        return self.page.locator(".jp-Notebook .jp-OutputArea-output")

    def command(self, name: str, **arguments: object) -> None:
        """Start a JupyterLab command without waiting for its end."""
        self.page.evaluate(
            "([name, args]) => { void window.jupyterapp.commands.execute(name, args); }", [name, arguments]
        )

    def wait_for_kernel(self) -> None:
        """Wait until the notebook shows and its kernel is idle."""
        expect(self.cells.first).to_be_visible(timeout=60_000)
        self._wait_for(f"{PANEL}?.sessionContext?.session?.kernel?.status === 'idle'")

    def run_all(self) -> None:
        """Run every cell to its end; an exception in a cell fails the test with its traceback."""
        self.command("notebook:run-all-cells")
        self._wait_for(
            f"{PANEL}.content.widgets.every(({{ model }}) =>"
            " model.type !== 'code' || (model.executionState === 'idle' && model.executionCount !== null))"
        )
        self.assert_no_exceptions()

    def start_cell(self, index: int) -> None:
        """Start one cell and return while it may still be running."""
        self._select(index)
        self.command("notebook:run-cell")

    def wait_until_busy(self) -> None:
        """Wait until the kernel says that it runs something."""
        self._wait_for(f"{PANEL}.sessionContext.session.kernel.status === 'busy'")

    def wait_until_idle(self) -> None:
        """Wait until the kernel has nothing left to run."""
        self._wait_for(f"{PANEL}.sessionContext.session.kernel.status === 'idle'")

    def assert_no_exceptions(self) -> None:
        """Fail with the traceback of the first cell that raised."""
        tracebacks = self.page.evaluate(
            f"() => {PANEL}.content.widgets.flatMap(({{ model }}) => model.outputs?.toJSON() ?? [])"
            ".filter((output) => output.output_type === 'error')"
            ".map((output) => output.traceback.join('\\n'))"
        )
        assert not tracebacks, "\n".join(tracebacks)

    def restart_kernel(self) -> None:
        """Restart the kernel as the menu does, without its question."""
        self.page.evaluate(f"async () => {{ await {PANEL}.sessionContext.session.kernel.restart(); }}")
        self.wait_until_idle()

    def save_and_reload(self) -> None:
        """Save the notebook, reload the page and wait for the same kernel again."""
        self.page.evaluate(f"async () => {{ await {PANEL}.context.save(); }}")
        self.page.reload()
        self.wait_for_kernel()

    def new_view_of_output(self, index: int) -> Locator:
        """Open "Create New View for Output" of a cell; its area in the new tab."""
        self._select(index)
        self.command("notebook:create-output-view")
        view = self.page.locator(".jp-LinkedOutputView")
        expect(view).to_be_visible()
        return view

    def set_theme(self, theme: Theme) -> None:
        """Switch JupyterLab between its own light and dark themes."""
        self.command("apputils:change-theme", theme=f"JupyterLab {theme.capitalize()}")
        expect(self.page.locator("body")).to_have_attribute(
            "data-jp-theme-light", "true" if theme == "light" else "false"
        )

    def collapse_sidebars(self) -> None:
        """Give the notebook the whole window."""
        self.page.evaluate(
            "() => { window.jupyterapp.shell.collapseLeft(); window.jupyterapp.shell.collapseRight(); }"
        )

    def _select(self, index: int) -> None:
        self.page.evaluate(f"(index) => {{ {PANEL}.content.activeCellIndex = index; }}", index)

    def _wait_for(self, condition: str) -> None:
        self.page.wait_for_function(f"() => {condition}", timeout=CELL_TIMEOUT)
