"""Record the matrices of two heads, and what the kernel says about them: ``python js/record_heads.py``."""  # noqa: INP001 - a script beside its data, not a package

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conversation import Conversation, compact

import llmhero_widgets as hero

HERE = Path(__file__).parent
TEXT = "When Mary and John went to the store,"
HEADS = ([23, 0], [4, 7])
TOKENS = 9
WHOLE = {"rows": [0, TOKENS], "cols": [0, TOKENS]}


def asked() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give what a page must know of these heads by itself."""
    for heads in ([HEADS[0]], [*HEADS]):
        for hide in ([], [0], [0, 3]):
            view = {"part": "self", "heads": heads, "hide": hide}
            for axis, position in (("query", TOKENS - 1), ("query", 0), ("key", 2)):
                yield "profile", {"view": view, "axis": axis, "position": position}
            yield "profile", {"view": view, "axis": "query", "position": 4, **WHOLE}
            yield "block", {"view": view, **WHOLE}
            yield "block", {"view": view, "rows": [2, 7], "cols": [1, 4]}
            yield "links", {"view": view}


def record(lm: hero.LanguageModel) -> None:
    """Write both conversations."""
    widget = hero.AttentionExplorer(lm, TEXT, lang="en")
    known, wanted = Conversation(widget), Conversation(widget)
    for talk in (known, wanted):
        talk.open(bare=True)
    for head in HEADS:
        known.ask("block", view={"part": "self", "heads": [head], "hide": []}, **WHOLE)
    for op, args in asked():
        wanted.ask(op, **args)
    told = {"known": known.recorded(), "wanted": wanted.recorded()}
    for recorded in told.values():
        # The text itself is nobody's question here.
        recorded["questions"] = recorded["questions"][1:]
        recorded["answers"][0] = []
    (HERE / "export/recorded.json").write_text(compact(told) + "\n")
    widget.close()


if __name__ == "__main__":
    record(hero.load_model())
