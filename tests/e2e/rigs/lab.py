"""JupyterLab, driven as a reader drives it: keys, clicks and the commands behind its menus."""

import ast
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

from rigs.jupyter import TOKEN, Jupyter
from rigs.probe import Noise, Probe, Theme

NOISE = (
    Noise(
        r"^Could not restore the debugger state: Canceled future for debug_request",
        "JupyterLab's debugger asks every new kernel for its state, and one that restarts drops the question",
    ),
    Noise(
        # One frame, JupyterLab's own: a timer that none of our code started.
        r"^uncaught NotFoundError: Failed to execute 'removeChild'.*\n.*\n\s+at \S+/jlab_core\.\S+\s*\Z",
        "JupyterLab's splash screen, asked for twice within 200 ms of a reload, is removed twice",
    ),
)

# Not `currentWidget`: another tab may be in front.
PANEL = "[...window.jupyterapp.shell.widgets('main')].find((widget) => widget.content?.widgets)"
CELL_TIMEOUT = 300_000


# A little more than SAVE_AFTER_MS of js/shared/model.ts.
SAVE_MS = 150


@dataclass
class Lab:
    """Opens notebooks of one Jupyter server in one watched browser context."""

    server: Jupyter
    probe: Probe
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def open(self, name: str, cells: Sequence[str], kernel: str = "python3") -> "LabNotebook":
        """Write a notebook `name` of code cells, open it and wait for its kernel."""
        return self.open_cells(name, [nbformat.v4.new_code_cell(source) for source in cells], kernel)

    def open_cells(
        self, name: str, cells: Sequence[nbformat.NotebookNode], kernel: str = "python3"
    ) -> "LabNotebook":
        """Write the notebook `name`, open it and wait for its kernel."""
        self.server.write(name, cells, kernel)
        page = self.probe.context.new_page()
        # JupyterLab takes a workspace's name from the URL only if it is made of letters, digits, - and _.
        workspace = f"{name.replace('.', '-')}-{next(self._numbers)}"
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

    def show(self, cell_id: str) -> Locator:
        """Scroll to a cell, which JupyterLab draws only then; the cell."""
        self.page.evaluate(
            f"""async (id) => {{
              const {{ content }} = ({PANEL});
              const index = content.widgets.findIndex((cell) => cell.model.id === id);
              content.activeCellIndex = index;
              await content.scrollToItem(index, "start");
            }}""",
            cell_id,
        )
        cell = self.page.locator(".jp-Cell[data-windowed-list-index].jp-mod-active")
        expect(cell).to_be_visible()
        return cell

    def cell_count(self) -> int:
        """How many cells the notebook has, drawn or not."""
        return self.page.evaluate(f"() => ({PANEL}).content.widgets.length")

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
        self._wait_for(f"({PANEL})?.sessionContext?.session?.kernel?.status === 'idle'")

    def run_all(self) -> None:
        """Run every cell to its end; an exception in a cell fails the test with its traceback."""
        self.command("notebook:run-all-cells")
        self._wait_for(
            f"({PANEL}).content.widgets.every(({{ model }}) =>"
            " model.type !== 'code' || (model.executionState === 'idle' && model.executionCount !== null))"
        )
        self.assert_no_exceptions()

    def value(self, expression: str) -> object:
        """Evaluate a Python literal's expression in the kernel, beside the notebook's cells."""
        # No reader runs a cell faster; a widget tells Python of a choice after it has shown the answer.
        self.page.wait_for_timeout(SAVE_MS)
        answer = self.page.evaluate(
            f"""async (value) => {{
              const {{ kernel }} = ({PANEL}).sessionContext.session;
              const request = {{ code: "", silent: true, user_expressions: {{ value }} }};
              return (await kernel.requestExecute(request).done).content.user_expressions.value;
            }}""",
            expression,
        )
        assert answer["status"] == "ok", "\n".join(answer["traceback"])
        return ast.literal_eval(answer["data"]["text/plain"])

    def start(self, code: str) -> None:
        """Send code to the kernel as a cell would, and return when it runs."""
        self.page.evaluate(
            f"""async (code) => {{
              const future = ({PANEL}).sessionContext.session.kernel.requestExecute({{ code }});
              window.cellRuns = true;
              void future.done.then(() => {{ window.cellRuns = false; }});
              await new Promise((started) => {{
                future.onIOPub = ({{ header }}) => header.msg_type === "execute_input" && started();
              }});
            }}""",
            code,
        )

    def cell_runs(self) -> bool:
        """Whether what `start` started still runs; the kernel's status also tells of comm messages."""
        return self.page.evaluate("() => window.cellRuns")

    def interrupt(self) -> None:
        """Interrupt what runs, as the stop button does, and wait until the kernel is idle."""
        self.page.evaluate(f"async () => {{ await ({PANEL}).sessionContext.session.kernel.interrupt(); }}")
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until the kernel has nothing left to run."""
        self._wait_for("!window.cellRuns")
        self._wait_for(f"({PANEL}).sessionContext.session.kernel.status === 'idle'")

    def assert_no_exceptions(self) -> None:
        """Fail with the traceback of the first cell that raised."""
        tracebacks = self.page.evaluate(
            f"() => ({PANEL}).content.widgets.flatMap(({{ model }}) => model.outputs?.toJSON() ?? [])"
            ".filter((output) => output.output_type === 'error')"
            ".map((output) => output.traceback.join('\\n'))"
        )
        assert not tracebacks, "\n".join(tracebacks)

    def contents(self) -> list[dict[str, Any]]:
        """Return every cell with its outputs, as the file format has them."""
        return self.page.evaluate(f"() => ({PANEL}).content.widgets.map(({{ model }}) => model.toJSON())")

    def restart_kernel(self) -> None:
        """Restart the kernel as the menu does, without its question."""
        self.page.evaluate(f"async () => {{ await ({PANEL}).sessionContext.session.kernel.restart(); }}")
        self.wait_until_idle()

    def close(self) -> None:
        """End the kernel and close the page."""
        self.page.evaluate(f"async () => {{ await ({PANEL}).sessionContext.shutdown(); }}")
        self.page.close()

    def save_and_reload(self) -> None:
        """Save the notebook, reload the page and wait for the same kernel again."""
        self.page.evaluate(f"async () => {{ await ({PANEL}).context.save(); }}")
        self.page.reload()
        self.wait_for_kernel()

    def new_view_of_output(self, index: int) -> Locator:
        """Open "Create New View for Output" of a cell; its area in the new tab."""
        self._select(index)
        self.command("notebook:create-output-view")
        view = self.page.locator(".jp-LinkedOutputView")
        expect(view).to_be_visible()
        return view

    def close_view(self) -> None:
        """Close the tab that such a view opened and come back to the notebook."""
        self.page.locator(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabCloseIcon").last.click()
        expect(self.page.locator(".jp-LinkedOutputView")).to_have_count(0)

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
        self.page.evaluate(f"(index) => {{ ({PANEL}).content.activeCellIndex = index; }}", index)

    def _wait_for(self, condition: str) -> None:
        self.page.wait_for_function(f"() => {condition}", timeout=CELL_TIMEOUT)
