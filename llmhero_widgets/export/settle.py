"""Inside the kernel of a notebook that is exported: its widgets compute and answer, as nobody opens them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.recording import record
from llmhero_widgets.core.widget import HeroWidget

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language

#: In the folder of the answers: which widget has how many.
COUNTS: Final = "counts.json"


def settle(folder: str, lang: Language, *, seconds: float, characters: int) -> None:
    """Let every open widget compute what its front end would ask for first, and answer what a page may ask.

    What cannot be computed (no question yet, a text that is too long) stays as it is: the widget says so.

    Parameters
    ----------
    folder
        Where the answers of each widget go, as a file by its model id.
    lang
        Of the page.
    seconds, characters
        How long all of them may take to answer, and how much room their answers have: whoever needs less
        leaves the rest to those behind.
    """
    import ipywidgets

    widgets = [widget for widget in ipywidgets.Widget.widgets.values() if isinstance(widget, HeroWidget)]
    counts: dict[str, tuple[int, int]] = {}
    for number, widget in enumerate(widgets):
        compute = getattr(widget, "compute", None)
        if compute is not None:
            try:
                compute()
            except HeroError:
                continue
        started, share = time.monotonic(), len(widgets) - number
        recording = record(widget, lang, seconds=seconds / share, characters=characters // share, quiet=True)
        packed, kept = recording.fitting(characters // share)
        Path(folder, str(widget.model_id)).write_bytes(packed)
        counts[str(widget.model_id)] = kept, recording.left + len(recording) - kept
        seconds -= time.monotonic() - started
        characters -= len(packed) * 4 // 3
    Path(folder, COUNTS).write_text(json.dumps(counts))
