"""What Python inside a browser is to us, without a browser: a program that prints what it found as JSON.

There are no threads, and none of the packages that have no wheel for WebAssembly: by Pyodide 314 and PyPI.
"""

import importlib.abc
import json
import sys
import threading

WITHOUT_WHEEL = {
    "accelerate",
    "bm25s",
    "faiss",
    "gguf",
    "huggingface_hub",
    "ipykernel",
    "jieba",
    "jupyter_client",
    "jupyterlab",
    "llguidance",
    "rouge_score",
    "tokenizers",
    "torch",
    "transformers",
    "wordllama",
    "zmq",
}


class Absent(importlib.abc.MetaPathFinder):
    """Finds none of them."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in WITHOUT_WHEEL:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def no_thread(_thread):
    raise RuntimeError("can't start new thread")


def refusal(deed):
    """What an attempt is told, in both languages."""
    from llmhero_widgets.core.errors import HeroError

    try:
        deed()
    except HeroError as error:
        return [[error.sentence(language), error.next_step(language)] for language in ("en", "zh")]
    return None


def main():
    # find_spec of importlib.util asks the finders too, and takes a refusal for an error.
    import importlib.util

    found = importlib.util.find_spec
    importlib.util.find_spec = lambda name, package=None: (
        None if name in WITHOUT_WHEEL else found(name, package)
    )
    sys.meta_path.insert(0, Absent())
    sys.platform = "emscripten"
    threading.Thread.start = no_thread

    import tiktoken

    import llmhero_widgets as hero
    from llmhero_widgets.core.hosts import detect_host
    from llmhero_widgets.doctor import diagnose
    from llmhero_widgets.lessons import Progress, Quiz
    from tests.unit.wire import Browser

    told = {"host": detect_host().name, "refused": {}, "works": []}
    for name in hero.__all__:
        words = refusal(lambda name=name: getattr(hero, name))
        if words:
            told["refused"][name] = words
    told["fetch"] = refusal(lambda: hero.TokenInspector("a cat"))
    ranks = {bytes([number]): number for number in range(256)} | {b"at": 256}
    own = tiktoken.Encoding("own", pat_str=r"\w+|\W+", mergeable_ranks=ranks, special_tokens={})
    for widget in (
        hero.PositionExplorer("the cat sat", lang="zh"),
        hero.TokenInspector("the cat sat", tokenizers=[own], lang="zh"),
        Quiz("1.1"),
        Progress(),
    ):
        browser = Browser(widget)
        browser.send({"kind": "hello"})
        (ready, _), *_ = browser.messages
        told["works"].append([type(widget).__name__, ready["caps"]["notice"]["zh"]])
        if "open" in widget._operations():
            browser.answer("open")
        if isinstance(widget, hero.TokenInspector):
            told["ids"] = [token.id for token in widget.trace.tokens], own.encode(widget.text)
        widget.close()
    told["doctor"] = [diagnose().render(language) for language in ("en", "zh")]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
