"""Runs a lesson and writes it as a page: ``llmhero export``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.core import page
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import current_language
from llmhero_widgets.export import messages
from llmhero_widgets.export.settle import COUNTS

if TYPE_CHECKING:
    from nbclient import NotebookClient

    from llmhero_widgets.core.page import Exported, Theme

#: For one cell; how long a lesson may take is in the catalogue.
_CELL_SECONDS = 600
_SETTLE = """from llmhero_widgets.export.settle import settle
settle({folder!r}, {lang!r}, seconds={seconds}, characters={characters})"""
#: A lesson has a dozen widgets, with the bundles of the kinds that it uses.
MAX_BYTES = 30_000_000
#: What of it all answers of its widgets may take, and how long these may answer.
_ANSWER_BYTES, _ANSWER_SECONDS = 20_000_000, 60


class _Answers(NamedTuple):
    """What a widget answered, how many answers that are, and how many were left out."""

    packed: bytes
    kept: int
    left: int


def export(
    lesson: str,
    target: Path | None = None,
    *,
    theme: Theme = "system",
    overwrite: bool = False,
    quiet: bool = False,
) -> Exported:
    """Write a lesson, or a notebook that has run, as one page.

    Where the notebook is run, its widgets answer what their readers may ask by looking around: for a minute
    in all, and in 20 of the 30 MB that a page may have.

    Parameters
    ----------
    lesson
        Number of a lesson, which is run first; or a notebook's file, which is run where it has no outputs.
    target
        Where to; by default the notebook's name in the folder where one is.
    theme
        ``"light"``, ``"dark"`` or ``"system"``.
    overwrite
        Whether to replace a file that is there.
    quiet
        Whether to show no progress.

    Raises
    ------
    HeroError
        If there is no such notebook, a cell raises, or the page cannot be written.
    """
    from llmhero_widgets.export.notebook import read

    own = lesson.endswith(".ipynb")
    path = Path(lesson).expanduser() if own else _lesson(lesson)
    to = Path(f"{path.stem}.html") if target is None else target.expanduser()
    page.refuse_path(to, overwrite=overwrite)
    notebook = _load(path)
    ran = any(cell.get("outputs") for cell in notebook["cells"])
    answers = {} if ran else _execute(notebook, path, own=own, quiet=quiet)
    lang = current_language()
    while True:
        kept, left = (
            sum(counts) for counts in zip((0, 0), *(one[1:] for one in answers.values()), strict=True)
        )
        notes = [page.kept(lang, kept, left)] if kept or left else []
        packed = {widget: one.packed for widget, one in answers.items()}
        text = read(notebook, lang=lang, theme=theme, answers=packed, notes=notes)
        largest = max(answers, key=lambda widget: len(answers[widget].packed), default=None)
        if largest is None or not answers[largest].packed or len(text.encode()) <= MAX_BYTES:
            break
        one = answers[largest]
        answers[largest] = _Answers(b"", 0, one.kept + one.left)
    written = page.write(text, to, overwrite=overwrite, max_bytes=MAX_BYTES)
    return replace(written, answers=kept, left_out=left)


def _lesson(number: str) -> Path:
    from llmhero_widgets.lessons import catalog

    return catalog.notebooks_dir() / catalog.get(number).notebook()


def _load(path: Path) -> Any:
    import nbformat

    if not path.is_file():
        raise HeroError(messages.MISSING, messages.NAME_A_NOTEBOOK, code="bad_request", path=path)
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises of many kinds
        reason = str(error).partition("\n")[0]
        raise HeroError(
            messages.NO_NOTEBOOK, messages.NAME_A_NOTEBOOK, code="bad_request", path=path, reason=reason
        ) from error


def _execute(notebook: Any, path: Path, *, own: bool, quiet: bool) -> dict[str, _Answers]:
    """Run a notebook, and return what its widgets answer, by their model ids."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbformat.v4 import new_code_cell
    from tqdm import tqdm

    from llmhero_widgets.lessons.record import FILE_VARIABLE

    code = [index for index, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"]
    with (
        TemporaryDirectory() as folder,
        TemporaryDirectory() as said,
        tqdm(
            total=len(code),
            desc=messages.RUNNING.format(name=path.stem),
            disable=True if quiet else None,
            file=sys.stderr,
        ) as bar,
    ):
        client = NotebookClient(
            notebook,
            timeout=_CELL_SECONDS,
            resources={"metadata": {"path": str(path.parent.absolute() if own else folder)}},
            on_cell_executed=lambda **_: bar.update(),
        )
        # A page for others says nothing of what its maker has passed.
        private = {} if own else {FILE_VARIABLE: str(Path(folder) / "progress.json")}
        settle = _SETTLE.format(
            folder=said, lang=current_language(), seconds=_ANSWER_SECONDS, characters=_ANSWER_BYTES
        )
        notebook["cells"].append(new_code_cell(settle))
        try:
            _until_stopped(client, {**os.environ, **private})
        except CellExecutionError as error:
            at = next((k for k, cell in enumerate(notebook["cells"], 1) if _failed(cell)), 0)
            raise HeroError(
                messages.CELL_FAILED, messages.CELL_FAILED_HINT, n=at, name=error.ename, value=error.evalue
            ) from None
        except CellTimeoutError:
            raise HeroError(
                messages.CELL_SLOW,
                messages.MORE_TIME,
                n=[*code, len(notebook["cells"]) - 1][int(bar.n)] + 1,
                seconds=_CELL_SECONDS,
            ) from None
        except DeadKernelError:
            raise HeroError(messages.KERNEL_DIED, messages.MORE_TIME) from None
        finally:
            notebook["cells"].pop()
        return _said(Path(said))


def _said(folder: Path) -> dict[str, _Answers]:
    counts = json.loads((folder / COUNTS).read_text())
    return {
        widget: _Answers((folder / widget).read_bytes(), kept, left)
        for widget, (kept, left) in counts.items()
    }


def _until_stopped(client: NotebookClient, environment: dict[str, str]) -> None:
    """Run a notebook; Ctrl-C ends it, its kernel included."""
    try:
        # What cells say comes as messages; what the kernel mutters is nobody's concern.
        client.execute(env=environment, stderr=subprocess.DEVNULL)
    except BaseException as error:
        # nbclient answers the signal by ending the kernel, and then trips over its absence.
        if hasattr(client, "_async_cleanup_kernel_future"):
            raise KeyboardInterrupt from error
        raise


def _failed(cell: Any) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", ()))
