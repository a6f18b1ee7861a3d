"""The pipeline that a beginner gets: documents in, a question, an answer with citations."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.catalog import DEFAULT_EMBEDDER
from llmhero_widgets.rag import messages_run as messages
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.values import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: For corpora that are mostly Chinese, which the default embedder cannot read.
CHINESE_EMBEDDER: Final = "wordllama"
#: Characters that are looked at to tell the language.
_SAMPLE: Final = 200_000
_FILES: Final = 20
#: Names of files that hold text, where a folder has any of them.
_TEXT: Final = frozenset({
    ".txt", ".md", ".markdown", ".mdown", ".mkd", ".rst", ".html", ".htm", ".xhtml", ".pdf", ".tex", ".csv",
})  # fmt: skip
_PASSAGES: Final = 3
#: Of each search, before both are fused; and what the dense one counts, and the one by words.
_CANDIDATES: Final = 10
_WEIGHTS: Final = "0.3, 0.7"
_PREPARE: Final = ("load chunk", "chunk embed", "embed index", "index retrieve", "question retrieve")
_DENSE: Final[tuple[str, ...]] = ("retrieve prompt",)
_HYBRID: Final[tuple[str, ...]] = (
    "chunk bm25",
    "bm25 words",
    "question words",
    "retrieve fuse",
    "words fuse",
    "fuse prompt",
)
_ANSWER: Final = ("prompt generate", "generate answer")
#: Ideographs, and the letters of Latin, Greek and Cyrillic.
_IDEOGRAPHS: Final = (0x3400, 0x9FFF)


def default_graph(documents: Any, *, embedder: str = "") -> Graph:
    """Return load → chunk → embed → index → retrieve → prompt → generate → answer, with a question.

    A corpus that is mostly Chinese is searched by words as well, and both orders are fused: the embedder that
    reads Chinese knows single tokens only, and finds 49 % of the handbook's labelled passages among the first
    five, BM25 83 % and both together 84 % (``benchmarks/rag_quality.py``).

    Parameters
    ----------
    documents
        A file or folder, a list of them, a list of texts, a mapping of names to texts, or a list of
        :class:`~llmhero_widgets.rag.values.Document`.
    embedder
        By default one that reads the documents' language.

    Raises
    ------
    HeroError
        ``bad_request`` if no documents can be made from what was given.

    Examples
    --------
    >>> graph = default_graph(["A cache of keys and values."])
    >>> graph.node("load").params["documents"]
    [{'id': 'text 1', 'text': 'A cache of keys and values.'}]
    >>> "bm25" in [node.id for node in default_graph(["键和值的缓存。"]).nodes]
    True
    """
    load = load_params(documents)
    chosen = embedder or embedder_for(load)
    graph = Graph().add("load", **load).add("chunk").add("embed", model=chosen).add("index")
    if chosen == CHINESE_EMBEDDER:
        graph = graph.add("bm25").add("question").add("retrieve", k=_CANDIDATES)
        graph = graph.add("retrieve", "words", k=_CANDIDATES)
        graph = graph.add("fuse", method="weighted", weights=_WEIGHTS, k=_PASSAGES)
        pairs = _HYBRID
    else:
        graph = graph.add("question").add("retrieve", k=_PASSAGES)
        pairs = _DENSE
    graph = graph.add("prompt").add("generate").add("answer")
    for pair in (*_PREPARE, *pairs, *_ANSWER):
        graph = graph.connect(*pair.split())
    return graph


def load_params(documents: Any) -> dict[str, Any]:
    """Return the settings of the node that loads, for whatever a reader calls documents."""
    if isinstance(documents, Mapping):
        pairs = list(documents.items())
        if all(isinstance(part, str) for pair in pairs for part in pair):
            return {"documents": [{"id": name, "text": text} for name, text in pairs]}
    elif isinstance(documents, str | os.PathLike):
        return {"paths": [os.fspath(documents)]}
    elif isinstance(documents, Sequence):
        if documents and all(_is_path(each) for each in documents):
            return {"paths": [os.fspath(each) for each in documents]}
        if all(isinstance(each, str | Document) for each in documents):
            return {"documents": list(_texts(documents))}
    kind = type(documents).__name__
    raise HeroError(messages.BAD_DOCUMENTS, messages.BAD_DOCUMENTS_HINT, code="bad_request", kind=kind)


def embedder_for(load: Mapping[str, Any]) -> str:
    """Return the embedder that reads the language of most letters.

    Examples
    --------
    >>> embedder_for({"documents": [{"id": "1", "text": "注意力机制让每个词看到其他词。"}]})
    'wordllama'
    """
    ideographs = letters = 0
    for text in _sample(load):
        for character in text:
            if _IDEOGRAPHS[0] <= ord(character) <= _IDEOGRAPHS[1]:
                ideographs += 1
            elif character.isalpha():
                letters += 1
    # A Chinese word is two ideographs, an English one five letters.
    return CHINESE_EMBEDDER if 2 * ideographs > letters else DEFAULT_EMBEDDER


def _is_path(what: Any) -> bool:
    """Whether this is a path: a text is one where such a file or folder is there."""
    return isinstance(what, os.PathLike) or (isinstance(what, str) and os.path.exists(what))  # noqa: PTH110 - false for any text, however long


def _texts(documents: Sequence[str | Document]) -> Iterator[dict[str, str]]:
    for number, each in enumerate(documents, 1):
        if isinstance(each, Document):
            yield {"id": each.id, "text": each.source}
        else:
            yield {"id": f"text {number}", "text": each}


def _sample(load: Mapping[str, Any]) -> Iterable[str]:
    from llmhero_widgets.rag.loading import load_documents, walk
    from llmhero_widgets.rag.values import Skipped

    texts = [each["text"] for each in load.get("documents", ())]
    found = [each.path for each in walk(load.get("paths", ())) if not isinstance(each, Skipped)]
    files = [path for path in found if path.suffix.lower() in _TEXT] or found
    # Of many files, some from everywhere: a folder may begin with a licence in another language.
    step = max(1, len(files) // _FILES)
    for path in files[::step][:_FILES]:
        # What cannot be loaded is told when the pipeline runs.
        with suppress(HeroError):
            texts += [each.text for each in load_documents([path]).items]
    share = _SAMPLE // max(1, len(texts)) + 1
    return [text[:share] for text in texts]
