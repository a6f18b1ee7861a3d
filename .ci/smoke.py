"""`python .ci/smoke.py PYTHON FOLDER`: JupyterLab of another environment opens a widget on the real model."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "e2e"))

from rigs import lab as lab_rig
from rigs.chromium import chromium
from rigs.explorer import LOAD, MARY, Explorer
from rigs.jupyter import jupyter
from rigs.lab import Lab
from rigs.probe import watched

WHERE = "import sys; sys.executable"


def main(python: str, folder: str) -> None:
    """Open the attention explorer, see it drawn, and see that nothing went over the network."""
    with (
        jupyter(Path(folder), python=python) as server,
        chromium() as browser,
        watched(browser, "release", lab_rig.NOISE) as probe,
    ):
        notebook = Lab(server, probe).open("release", [LOAD, f"hero.AttentionExplorer(lm, {MARY!r})", WHERE])
        notebook.run_all()
        explorer = Explorer(notebook.outputs.locator(".llmhero").first)
        explorer.expect_drawn()
        explorer.choose_neighbour()
        where = notebook.value("sys.executable")
        if Path(where) != Path(python):
            sys.exit(f"The kernel is {where}, not {python}")
        probe.assert_clean()
    print("JupyterLab there opened the explorer on SmolLM2: drawn, used, no request beyond this machine.")


if __name__ == "__main__":
    main(*sys.argv[1:3])
