"""Record what the gallery and the front end's tests read from the real thing: ``python js/record.py``."""  # noqa: INP001 - a script beside its data, not a package

from collections.abc import Callable
from importlib.metadata import files
from pathlib import Path
from typing import Any

import numpy as np
from conversation import Conversation, compact, text64
from questions import about_heads, about_tokens, about_training
from record_beam import record as beams
from record_waterfall import record as waterfall

import llmhero_widgets as hero
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.jobs import Job, Worker
from llmhero_widgets.core.rpc import Rpc
from llmhero_widgets.core.text import Language
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.pipeline import Pipeline

HERE = Path(__file__).parent
IOI = "When Mary and John went to the store, John gave a drink to"
NAIVE = "Naïve tokenizers split 通义千问 and 😀 into bytes.\n"
EVERYONE = (
    "Grüße! 语言模型 한국어 ภาษาไทย हिन्दी\n"
    "مرحبا بالعالم, שלום\n"
    "\tif x <= 0: return '<b>' # e\u0301 👩‍👩‍👧 🇩🇪\u0000"
)
# The text with which byte-pair encoding of words was introduced (Sennrich et al., 2016), figure 1.
REPEATED = "low low low low low lower lower newest newest newest newest newest newest widest widest widest"
INSPECTOR_TRAITS = ("text", "active", "tokenizer_info", "selection", "snapshot")
TREE_TRAITS = ("prompt", "model_info", "rev", "selection", "settings", "snapshot")
PIPELINE_TRAITS = ("graph", "question", "types", "model_info", "rev", "snapshot")
#: Documents of the handbook that speak of neighbouring things.
ABOUT_MEMORY = {
    "en": ("03-", "08-", "10-", "11-", "13-", "14-"),
    "zh": ("03-", "08-", "10-", "11-", "13-", "14-"),
}
ASKED_OF_DOCUMENTS = {
    "en": "How can I make the key-value cache smaller?",
    "zh": "怎样让键值缓存占用更少的显存？",
}
EXPLORER_TRAITS = ("text", "target_text", "model_info", "selection", "snapshot")


def write(path: str, content: object) -> None:
    """Write one recording as compact JSON."""
    (HERE / path).write_text(compact(content))


def apache_licence() -> str:
    """Return a long text that everybody has: the licence under which transformers came."""
    (licence,) = (path for path in files("transformers") or [] if path.name == "LICENSE")
    return licence.read_text()


def explorer(path: str, lm: hero.LanguageModel, text: str, asked: str = "") -> None:
    """Record what a saved notebook keeps of an explorer, and what it says when its heads are switched off."""
    # The first pass through a model pays for its first touch of the weights.
    hero.AttentionExplorer(lm, "Warm up").compute().close()
    widget = hero.AttentionExplorer(lm, text).compute()
    state = {trait: getattr(widget, trait) for trait in EXPLORER_TRAITS}
    write(path, {**state, "snapshot_bytes": text64(widget.snapshot_bytes)})
    if asked:
        write(asked, about_heads(widget).recorded())
    widget.close()


def inspector(path: str, text: str, tokenizer: str) -> None:
    """Record what a saved notebook keeps of an inspector."""
    # The first text pays for what the tokenizer builds once.
    widget = hero.TokenInspector("Warm up", tokenizers=tokenizer).compute()
    widget.close()
    widget = hero.TokenInspector(text, tokenizers=tokenizer).compute()
    state = {trait: getattr(widget, trait) for trait in INSPECTOR_TRAITS}
    write(path, {**state, "snapshot_bytes": text64(widget.snapshot_bytes)})
    widget.close()


def tree(path: str, lm: hero.LanguageModel, prompt: str, nodes: int = 0) -> None:
    """Record what a saved notebook keeps of a decoding tree, and of one that was grown further."""
    widget = hero.DecodingTree(lm, prompt)
    for _ in widget.tree.grow(nodes, k=4) if nodes else ():
        pass
    widget.compute()
    state = {trait: getattr(widget, trait) for trait in TREE_TRAITS}
    write(path, {**state, "snapshot_bytes": text64(widget.snapshot_bytes)})
    widget.close()


def pipeline(path: str, lm: hero.LanguageModel, lang: Language) -> None:
    """Record what a saved notebook keeps of a retrieval pipeline over some of the handbook."""
    documents = {name: text for name, text in handbook(lang) if name.startswith(ABOUT_MEMORY[lang])}
    built = Pipeline.default(documents, lm=lm, cache=False)
    widget = hero.RagBuilder(pipeline=built, question=ASKED_OF_DOCUMENTS[lang], lang=lang).compute()
    write(path, {**{trait: getattr(widget, trait) for trait in PIPELINE_TRAITS}, "snapshot_bytes": ""})
    widget.close()


def asked(path: str, talk: Callable[[hero.TokenInspector], Conversation], text: str, **options: Any) -> None:
    """Record an inspector whose deeper views answer; nothing is kept for the time without a kernel."""
    widget = hero.TokenInspector(text, **options)
    for ledger in widget._ledgers:  # noqa: SLF001 - the first text pays for what it builds once
        ledger.cut("Warm up")
    said = talk(widget)
    state = {trait: getattr(widget, trait) for trait in INSPECTOR_TRAITS if trait != "snapshot"}
    # What it showed first, whatever was on display last.
    write(path, {"traits": {**state, "active": 0}, **said.recorded()})
    widget.close()


def answer(job: Job) -> Reply:
    """Answer with every dtype that the wire knows and the corner cases of half precision."""
    halves = [0.0, -0.0, 1.0, -2.5, 1 / 3, 65504.0, 6e-8, float("inf"), float("-inf"), float("nan")]
    job.part(Reply({"stage": "first"}, {"bytes": np.array([[0, 128], [1, 255]], np.uint8)}))
    return Reply(
        {"said": "通义千问 </script>"},
        {
            "scaled": np.array([0, 51, 255], np.uint8),
            "ints": np.array([-1, 2**31 - 1], np.int32),
            "halves": np.array(halves, np.float16),
            "floats": np.array([[0.1], [-1e-30]], np.float32),
        },
        {"scaled": 1 / 255},
    )


def refuse(_job: Job) -> Reply:
    """Refuse as every operation does when it was not meant to."""
    return Reply(arrays={"wrong": np.zeros(1, np.float64)})


def wire(path: str) -> None:
    """Record a conversation: what the kernel says to ``hello``, two requests and an unknown operation."""
    said: list[dict[str, Any]] = []

    def send(content: dict[str, Any], buffers: list[memoryview]) -> None:
        said.append({"content": content, "buffers": [text64(buffer) for buffer in buffers]})

    worker = Worker("recording")
    rpc = Rpc({"answer": answer, "refuse": refuse}, worker, send, language=lambda: "en")
    rpc.receive({"v": 1, "kind": "hello"})
    for rid, op in (("one", "answer"), ("two", "refuse"), ("three", "unknown")):
        rpc.receive({"v": 1, "kind": "req", "rid": rid, "op": op, "args": {}})
        worker.submit(lambda: None).result()
    worker.close()
    write(path, said)


def main() -> None:
    """Record everything."""
    wire("shared/recorded/wire.json")
    waterfall()
    beams()
    inspector("gallery/recorded/tokens-smollm2.json", NAIVE, "smollm2")
    inspector("gallery/recorded/tokens-minilm.json", NAIVE, "minilm")
    inspector("gallery/recorded/tokens-everyone.json", EVERYONE, "smollm2")
    lm = hero.load_model()
    ids = lm.tokenizer(apache_licence())["input_ids"]
    write("gallery/recorded/licence.json", [lm.tokenizer.decode([token]) for token in ids])
    explorer("gallery/recorded/smollm2.json", lm, IOI, "gallery/recorded/heads-asked.json")
    tree("gallery/recorded/tree-sky.json", lm, "The sky is blue because")
    tree("gallery/recorded/tree-chinese.json", lm, "从前有座山，山里有座庙", nodes=160)
    pipeline("gallery/recorded/pipeline-english.json", lm, "en")
    pipeline("gallery/recorded/pipeline-chinese.json", lm, "zh")
    several = ("smollm2", "minilm", "xlm-roberta")
    asked("gallery/recorded/tokens-asked.json", about_tokens, NAIVE, tokenizers=several, lm=lm)
    asked("gallery/recorded/training-asked.json", about_training, REPEATED, tokenizers="smollm2")
    minilm = hero.load_model("all-minilm-l6-v2")
    explorer("gallery/recorded/minilm.json", minilm, "通义千问 reads naïve café text. 🙂")


if __name__ == "__main__":
    main()
