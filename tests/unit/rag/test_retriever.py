"""A pipeline in a chain of LangChain."""

from __future__ import annotations

import sys

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.retriever import as_retriever

DOCUMENTS = [
    {"id": "cache.md", "text": "# Cost\n\nThe  cache\u200b grows with every token that is read."},
    {"id": "token.md", "text": "A token is a number. Words are cut into tokens."},
]


@pytest.fixture
def pipeline():
    graph = Graph().add("load", documents=DOCUMENTS).add("clean").add("chunk", size=60, overlap=0).add("bm25")
    graph = graph.add("question").add("retrieve", k=2)
    for pair in ("load clean", "clean chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
        graph = graph.connect(*pair.split())
    return Pipeline(graph, cache=False)


def test_hits_are_documents_with_their_places_in_the_source(pipeline):
    retriever = as_retriever(pipeline)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke("Which cache grows?")
    hits = pipeline.search("Which cache grows?")
    assert [each.page_content for each in found] == [chunk.text for _, chunk, _ in hits.top(9)]
    facts = found[0].metadata
    assert (facts["source"], facts["unit"], facts["score"]) == ("cache.md", "bm25", hits.scores[0])
    source = DOCUMENTS[0]["text"][facts["start"] : facts["end"]]
    assert source.replace("\u200b", "").replace("  ", " ").endswith(found[0].page_content)


def test_it_is_a_part_of_a_chain_and_sees_edits(pipeline):
    counted = RunnableLambda(lambda told: (told["question"], len(told["found"])))
    chain = {"found": as_retriever(pipeline), "question": RunnablePassthrough()} | counted
    assert chain.invoke("cache token") == ("cache token", 2)
    pipeline.graph = pipeline.graph.with_params("retrieve", k=1)
    assert chain.invoke("cache token") == ("cache token", 1)


def test_errors_of_the_pipeline_are_the_readers(pipeline):
    with pytest.raises(HeroError):
        as_retriever(pipeline).invoke("  ")


def test_without_langchain_the_next_step_is_named(pipeline, monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain_core.retrievers", None)
    with pytest.raises(HeroError) as error:
        as_retriever(pipeline)
    assert error.value.next_step("en") == "Run: pip install langchain-core"
    assert "没有安装" in error.value.sentence("zh")
