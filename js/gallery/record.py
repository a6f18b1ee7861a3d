"""Record what the gallery shows from the real models: ``python js/gallery/record.py``."""  # noqa: INP001 - a script beside its data, not a package

import base64
import json
from pathlib import Path

import llmhero_widgets as hero

RECORDED = Path(__file__).parent / "recorded"
IOI = "When Mary and John went to the store, John gave a drink to"
LICENCE = Path("/usr/share/common-licenses/Apache-2.0")
EXPLORER_TRAITS = ("text", "target_text", "model_info", "selection", "snapshot")


def write(name: str, content: object) -> None:
    """Write one recording as compact JSON."""
    (RECORDED / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def explorer(name: str, lm: hero.LanguageModel, text: str) -> None:
    """Record what a saved notebook keeps of an explorer."""
    widget = hero.AttentionExplorer(lm, text).compute()
    state = {trait: getattr(widget, trait) for trait in EXPLORER_TRAITS}
    write(name, {**state, "snapshot_bytes": base64.b64encode(widget.snapshot_bytes).decode()})
    widget.close()


def main() -> None:
    """Record everything."""
    RECORDED.mkdir(exist_ok=True)
    lm = hero.load_model()
    ids = lm.tokenizer(LICENCE.read_text())["input_ids"]
    write("licence", [lm.tokenizer.decode([token]) for token in ids])
    explorer("smollm2", lm, IOI)
    explorer("minilm", hero.load_model("all-minilm-l6-v2"), "通义千问 reads naïve café text. 🙂")


if __name__ == "__main__":
    main()
