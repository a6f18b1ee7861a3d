"""The same retrieval in our engine and in LangChain with FAISS: ingest, one question, one edited document.

    python benchmarks/rag_vs_langchain.py [chunks] [embedder]

Both sides cut with the same splitter and settings, embed with the same embedder (wordllama by default) and
search the same kind of exact index, in one process, one after the other. LangChain runs twice: as its guides
show it, and with its `CacheBackedEmbeddings`, which keeps vectors in files. Ours keeps vectors and results on
the disk too, in a folder of its own. "same passages" is the share of the first three that both find.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from measure import table
from retrieval import asked, documents

from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.chunking.recursive import patterns
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.rag.embedders import TextEmbedder

CHUNKS = 10_000
ASKED = 200
BEST = 3


class Shared(Embeddings):
    """Our embedder for LangChain."""

    def __init__(self, embedder: TextEmbedder) -> None:
        self._embedder = embedder
        self.embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector per text."""
        self.embedded += len(texts)
        return self._embedder.embed(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self._embedder.embed([text])[0].tolist()  # type: ignore[no-any-return]


def splitter() -> Any:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    defaults = {param.name: param.default for param in TYPES["chunk"].params}
    return RecursiveCharacterTextSplitter(
        separators=patterns(defaults["separators"]),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=defaults["size"],
        chunk_overlap=defaults["overlap"],
    )


class Peer:
    """LangChain: split, embed, FAISS."""

    def __init__(self, embeddings: Embeddings) -> None:
        self.embeddings = embeddings

    def ingest(self, corpus: list[dict[str, str]]) -> int:
        """Make documents searchable and return how many chunks they are."""
        from langchain_community.vectorstores import FAISS
        from langchain_community.vectorstores.utils import DistanceStrategy

        given = [Document(each["text"], metadata={"id": each["id"]}) for each in corpus]
        cut = splitter().split_documents(given)
        self._store = FAISS.from_documents(
            cut, self.embeddings, distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT
        )
        return len(cut)

    def search(self, question: str) -> list[str]:
        """Return the best passages."""
        found = self._store.similarity_search(question, k=BEST)
        return [each.page_content.strip() for each in found]


class Ours:
    """The engine: load, chunk, embed, index, retrieve."""

    def __init__(self, embedder: str, folder: str) -> None:
        graph = Graph().add("load").add("chunk").add("embed", model=embedder).add("index")
        graph = graph.add("question").add("retrieve", k=BEST)
        for pair in ("load chunk", "chunk embed", "embed index", "index retrieve", "question retrieve"):
            graph = graph.connect(*pair.split())
        self.pipeline = Pipeline(graph, cache=folder)

    def ingest(self, corpus: list[dict[str, str]]) -> int:
        """Make documents searchable and return how many chunks they are."""
        self.pipeline.graph = self.pipeline.graph.with_params("load", documents=corpus)
        result = self.pipeline.run("", until=["index"])
        if result.error is not None:
            raise result.error
        return len(result.values["chunk"])  # type: ignore[arg-type] # chunks have a length

    def search(self, question: str) -> list[str]:
        """Return the best passages."""
        hits = self.pipeline.search(question)
        return [chunk.text.strip() for _, chunk, _ in hits.top(BEST)]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measured(tool: Ours | Peer, corpus: list[dict[str, str]]) -> tuple[list[float], list[list[str]]]:
    """Return the seconds of ingest, question (median) and edit, and what was found."""
    ingest = seconds(lambda: tool.ingest(corpus))
    tool.search("What is a token?")
    found: list[list[str]] = []
    each = [
        seconds(lambda question=question: found.append(tool.search(question)))  # type: ignore[misc]
        for question in asked(ASKED)
    ]
    middle = len(corpus) // 2
    edited = [*corpus]
    edited[middle] = edited[middle] | {"text": "One sentence is new. " + edited[middle]["text"]}

    def again() -> None:
        tool.ingest(edited)
        tool.search("What is a token?")

    return [ingest, statistics.median(each), seconds(again)], found


def main(chunks: int, name: str) -> None:
    from langchain_classic.embeddings import CacheBackedEmbeddings
    from langchain_classic.storage import LocalFileStore

    warnings.simplefilter("ignore")  # LangChain's, about packages of its own
    embedder = embedders.load(name)
    embedder.embed(["Loading is not counted."])
    corpus = documents(chunks)
    with tempfile.TemporaryDirectory() as ours_folder, tempfile.TemporaryDirectory() as peer_folder:
        store = LocalFileStore(peer_folder)
        kept = CacheBackedEmbeddings.from_bytes_store(
            Shared(embedder), store, namespace=name, key_encoder="sha256"
        )
        plain = Peer(Shared(embedder))
        peers = {"LangChain": plain, "LangChain, cached": Peer(kept)}
        ours = Ours(name, ours_folder)
        our_times, our_found = measured(ours, corpus)
        count = ours.ingest(corpus)
        rows: list[list[Any]] = [["", "ours", *(f"{peer}, ours / peer" for peer in peers), "same passages"]]
        their = {peer: measured(tool, corpus) for peer, tool in peers.items()}
        same = [
            (Counter(mine) & Counter(theirs)).total() / BEST
            for mine, theirs in zip(our_found, their["LangChain"][1], strict=True)
        ]
        for place, step in enumerate(("ingest, s", "question p50, ms", "one document edited, s")):
            unit = 1000 if "ms" in step else 1
            mine = our_times[place]
            compared = [
                f"{times[place] * unit:,.2f}   {mine / times[place]:.2f}" for times, _ in their.values()
            ]
            rows.append(
                [step, f"{mine * unit:,.2f}", *compared, f"{statistics.mean(same):.3f}" if not place else ""]
            )
        ours.pipeline.close()
    table(f"{count:,} chunks, {name}, exact search, {ASKED} questions", rows)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else CHUNKS, given[1] if len(given) > 1 else "wordllama")
