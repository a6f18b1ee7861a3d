"""What the notebooks call their exercises."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons.catalog import notebooks_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.lessons.catalog import Entry

_HEADING = re.compile(r"^### (?:Exercise|习题) \d+ · (?P<title>.+)$", re.MULTILINE)


def exercise_titles(entry: Entry) -> dict[str, Message]:
    """Return the title of every exercise of a lesson, as its notebooks print it.

    Parameters
    ----------
    entry
        From :func:`llmhero_widgets.lessons.catalog.get`.

    Returns
    -------
    dict
        By the exercise's name, in the order of the notebook.

    Examples
    --------
    >>> from llmhero_widgets.lessons import catalog
    >>> exercise_titles(catalog.get("1.1"))["softmax"].en
    'From scores to weights'
    """
    chinese = dict(_titles(entry, "zh"))
    return {name: Message(title, chinese[name]) for name, title in _titles(entry, "en")}


def _titles(entry: Entry, language: Language) -> Iterator[tuple[str, str]]:
    notebook = json.loads((notebooks_dir() / entry.notebook(language)).read_text(encoding="utf-8"))
    title = None
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            found = _HEADING.findall("".join(cell["source"]))
            title = found[-1] if found else title
        elif title is not None:
            # The cell of an exercise has the exercise's name for its id.
            yield cell["id"], title
            title = None
