"""Chunks on the page and the map of all of them, through the wire."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.rag import page as pages
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.page import page_of, window_at
from llmhero_widgets.rag.panels import page as panel
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents

CACHE = (
    "# Memory and cost\r\n\r\nDuring generation the keys and values of all earlier tokens are kept in a "
    "cache 🗝️. The cache grows with every token and soon outweighs the model.\r\n\r\nGrouped-query attention "
    "lets several query heads share one key and value head.  It shrinks the cache several times.\r\n"
)
CHINESE = "缓存会随着每个 token 变大。分组查询注意力让多个查询头共用一个键值头，使缓存变小。"
DOCUMENTS = [
    {"id": "cost.md", "text": CACHE},
    {"id": "中文.md", "text": CHINESE},
    {
        "id": "bread.md",
        "text": "Bread is baked from flour, water, salt and yeast. The dough has to rise twice.",
    },
]
QUESTION = "How large is the cache of keys and values?"


class Source:
    """What the widget is to a view, without the widget: the operations alone are under test."""

    def __init__(self, pipeline, result):
        self.pipeline = pipeline
        self.result = result

    def at(self, rev):
        assert rev == 1
        return self.result


def ask(operations, op, **args):
    job = Job("r1", lambda *_: None)
    reply = operations[op](job, rev=1, **args)
    reply.pack()
    return json.loads(json.dumps(reply.result)), reply.arrays


def dense(documents=DOCUMENTS):
    graph = Graph().add("load", documents=documents).add("clean").add("chunk", size=100, overlap=40)
    graph = graph.add("embed", model="wordllama").add("index").add("question").add("retrieve", k=3)
    for pair in (
        ("load", "clean"),
        ("clean", "chunk"),
        ("chunk", "embed"),
        ("embed", "index"),
        ("index", "retrieve"),
        ("question", "retrieve"),
    ):
        graph = graph.connect(*pair)
    return graph


@pytest.fixture(scope="module")
def asked():
    """A pipeline that cleans and embeds, after a question."""
    with_cache = Pipeline(dense(), cache=False)
    yield with_cache, with_cache.run(QUESTION)
    with_cache.close()


@pytest.fixture
def operations(asked):
    return panel.operations(Source(*asked))


def text_of(arrays):
    return arrays["text"].tobytes().decode()


def test_the_page_is_that_of_the_best_passage_with_all_its_chunks(asked, operations):
    facts, arrays = ask(operations, "page_document")
    hits = asked[1].hits
    best = hits.chunks.items[hits.rows[0]]
    assert facts["doc"] == best.doc == "cost.md"
    assert (facts["from"], facts["to"], facts["length"]) == (0, len(CACHE), len(CACHE))
    assert text_of(arrays) == CACHE
    rows = [row for row, chunk in enumerate(hits.chunks.items) if chunk.doc == "cost.md"]
    assert arrays["row"].tolist() == rows
    assert facts["chunks"] == len(rows) > 2
    for row, start, end in zip(rows, arrays["start"].tolist(), arrays["end"].tolist(), strict=True):
        assert hits.chunks.source_span(row) == ("cost.md", start, end)
        # The source of a chunk has every word of it, and what cleaning took out.
        assert CACHE[start:end].split() == hits.chunks.items[row].text.split()
    assert (facts["before"], facts["after"], facts["first"]) == (None, None, 0)


def test_similarities_are_those_that_the_search_found(asked, operations):
    hits = asked[1].hits
    told = dict(zip(hits.rows, hits.scores, strict=True))
    seen = {}
    for document in DOCUMENTS:
        _, arrays = ask(operations, "page_document", doc=document["id"])
        seen |= dict(zip(arrays["row"].tolist(), arrays["similarity"].tolist(), strict=True))
    for row, score in told.items():
        assert seen[row] == pytest.approx(score, abs=1e-6)
    assert sorted(seen) == list(range(len(hits.chunks)))


def test_found_documents_can_be_chosen_first(asked, operations):
    hits = asked[1].hits
    facts, _ = ask(operations, "page_document")
    found = list(dict.fromkeys(hits.chunks.items[row].doc for row in hits.rows))
    assert facts["docs"][: len(found)] == found
    assert sorted(facts["docs"]) == sorted(each["id"] for each in DOCUMENTS)
    assert facts["more"] == 0


def test_the_map_has_every_chunk_and_the_question(asked, operations):
    facts, arrays = ask(operations, "page_map")
    result = asked[1]
    vectors = result.values["embed"]
    assert facts["n"] == len(vectors.chunks) == len(arrays["row"])
    assert facts["dimensions"] == vectors.matrix.shape[1]
    centred = vectors.matrix.astype(np.float64) - vectors.matrix.mean(axis=0, dtype=np.float64)
    _, values, axes = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(facts["variance"], (values**2 / (values**2).sum())[:2], atol=1e-6)
    query = asked[0].models.embedder("wordllama").embed([QUESTION])
    both = np.vstack((vectors.matrix, query)).astype(np.float64) - vectors.matrix.mean(
        axis=0, dtype=np.float64
    )
    theirs = both @ axes[:2].T
    ours = np.vstack((np.column_stack((arrays["x"], arrays["y"])), facts["query"]))
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs), atol=1e-5)
    np.testing.assert_allclose(arrays["similarity"], vectors.matrix @ query[0], atol=1e-6)
    names = [facts["docs"][number] for number in arrays["doc"].tolist()]
    assert names == [chunk.doc for chunk in vectors.chunks.items]
    first = arrays["text"][: arrays["text_ends"][0]].tobytes().decode()
    assert vectors.chunks.items[0].text.replace("\n\n", " ").startswith(first[:40])


def test_of_many_chunks_some_are_drawn_and_always_those_that_were_found(monkeypatch, asked):
    monkeypatch.setattr(panel, "MOST_POINTS", 3)
    facts, arrays = ask(panel.operations(Source(*asked)), "page_map")
    assert facts["n"] > len(arrays["row"]) >= 3
    assert set(asked[1].hits.rows) <= set(arrays["row"].tolist())


def test_without_vectors_there_is_a_page_and_no_map():
    graph = Graph().add("load", documents=DOCUMENTS).add("chunk").add("bm25").add("question").add("retrieve")
    for pair in (("load", "chunk"), ("chunk", "bm25"), ("bm25", "retrieve"), ("question", "retrieve")):
        graph = graph.connect(*pair)
    pipeline = Pipeline(graph, cache=False)
    operations = panel.operations(Source(pipeline, pipeline.run(QUESTION)))
    facts, arrays = ask(operations, "page_document")
    assert facts["doc"] == "cost.md"
    assert np.isnan(arrays["similarity"]).all()
    assert ask(operations, "page_map") == ({"n": facts["chunks"] + 2, "dimensions": 0}, {})
    pipeline.close()


def test_without_a_question_nothing_is_similar():
    pipeline = Pipeline(dense().remove("question", "retrieve"), cache=False)
    operations = panel.operations(Source(pipeline, pipeline.run("")))
    facts, arrays = ask(operations, "page_document")
    assert facts["doc"] == "cost.md"
    assert np.isnan(arrays["similarity"]).all()
    assert ask(operations, "page_map")[0]["query"] is None
    pipeline.close()


def test_a_document_that_is_gone_gives_way_to_that_of_the_best_passage(operations):
    first, arrays = ask(operations, "page_document")
    facts, others = ask(operations, "page_document", doc="nowhere", at=10**6)
    assert facts == first
    assert others["row"].tolist() == arrays["row"].tolist()


def test_pipelines_without_chunks_are_refused():
    pipeline = Pipeline(Graph().add("load", documents=DOCUMENTS), cache=False)
    with pytest.raises(HeroError, match="cuts no documents"):
        ask(panel.operations(Source(pipeline, pipeline.run(QUESTION))), "page_document")
    pipeline.close()


def test_it_can_be_stopped(asked):
    operations = panel.operations(Source(*asked))
    for op in ("page_document", "page_map"):
        job = Job("r1", lambda *_: None)
        job.token.cancel()
        with pytest.raises(Cancelled):
            operations[op](job, rev=1)


def test_a_long_document_is_shown_in_windows(monkeypatch):
    monkeypatch.setattr(panel, "WINDOW", 900)
    monkeypatch.setattr(pages, "WINDOW", 900)
    monkeypatch.setattr(panel, "window_at", lambda text, at: window_at(text, at, 900))
    text = "".join(f"Line {n} is about the number {n}.\n" for n in range(200))
    graph = Graph().add("load", documents=[{"id": "a", "text": text}]).add("chunk", size=100, overlap=0)
    pipeline = Pipeline(graph.connect("load", "chunk"), cache=False)
    result = pipeline.run("")
    operations = panel.operations(Source(pipeline, result))
    chunks = result.values["chunk"]
    at, seen, shown = 0, [], ""
    while at is not None:
        facts, arrays = ask(operations, "page_document", doc="a", at=at)
        assert text_of(arrays) == text[facts["from"] : facts["to"]]
        assert facts["from"] <= len(shown) < facts["to"]
        shown += text_of(arrays)[len(shown) - facts["from"] :]
        assert arrays["row"][0] == facts["first"]
        seen += arrays["row"].tolist()
        at = facts["after"]
    assert shown == text
    assert sorted(set(seen)) == list(range(len(chunks)))
    earlier, _ = ask(operations, "page_document", doc="a", at=facts["before"])
    assert earlier["from"] < facts["from"] <= earlier["to"] < len(text)
    facts, arrays = ask(operations, "page_document", doc="a", row=30)
    assert 30 in arrays["row"]
    assert facts["from"] > 0
    pipeline.close()


@settings(deadline=None, max_examples=100)
@given(
    text=st.text(alphabet="ab\n", min_size=1, max_size=80),
    at=st.integers(-5, 90),
    size=st.integers(1, 30),
)
def test_a_window_holds_its_place(text, at, size):
    start, end = window_at(text, at, size)
    assert 0 <= start < end <= len(text)
    assert end - start <= max(size, 0) or len(text) <= size
    if 0 <= at < len(text):
        assert start <= at < end


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=8))
def test_what_chunks_cover_and_share_is_counted(spans):
    text = "x" * 42
    made = [Chunk("a", start, start + length, text[:length]) for start, length in sorted(spans)]
    page = page_of(Chunks(Documents((Document("a", text),)), tuple(made)), "a")
    depth = np.zeros(42, int)
    for chunk in made:
        depth[chunk.start : chunk.end] += 1
    assert (page.covered, page.shared) == (int((depth > 0).sum()), int((depth > 1).sum()))
