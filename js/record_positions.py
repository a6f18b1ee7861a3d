"""Record position explorers for the gallery and the front end's tests: ``python js/record_positions.py``."""  # noqa: INP001 - a script beside its data, not a package

from __future__ import annotations

from pathlib import Path

from conversation import compact, text64

import llmhero_widgets as hero

HERE = Path(__file__).parent
TRAITS = ("text", "scheme", "length", "position", "base", "head")
TOLD = ("rope_info", "table_info", "model_info", "trial")


def record(path: str, widget: hero.PositionExplorer) -> None:
    """Record what a saved notebook keeps once the model has been measured."""
    widget.compute()
    state = {trait: getattr(widget, trait) for trait in TRAITS + TOLD}
    (HERE / path).write_text(compact({**state, "table_bytes": text64(widget.table_bytes)}) + "\n")
    widget.close()


if __name__ == "__main__":
    lm, encoder = hero.load_model(), hero.load_model("all-minilm-l6-v2")
    text = "The dog bit the man because it was hungry"
    record("positions/recorded.json", hero.PositionExplorer(text, lm=lm, encoder=encoder, length=32))
    chinese = hero.PositionExplorer("狗咬了人，因为它饿了", lm=lm, scheme="alibi")
    record("gallery/recorded/positions-chinese.json", chinese)
    for model in (lm, encoder):
        model.close()
