"""Why these passages, through the widget's wire: every stage, what scores are made of, and tokens."""

from __future__ import annotations

import json

import numpy as np
import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.panels import ranks as panel
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.similarity import token_similarity
from llmhero_widgets.rag.waterfall import waterfall
from tests.unit.rag.ranking_data import TEXTS

QUESTION = "How does the cache of keys grow?"


class Letters:
    """An embedder of letters: a vector per word that is known by heart."""

    id, revision, dimensions, max_tokens = "letters", "1", 26, 512

    def token_vectors(self, text):
        words, start = [], 0
        for word in text.split():
            start = text.index(word, start)
            words.append((word, start, start + len(word)))
            start += len(word)
        rows = [[word.lower().count(chr(97 + n)) for n in range(26)] for word, _, _ in words]
        return words, np.array(rows, np.float32).reshape(-1, 26)

    def embed(self, texts, *, check=None, progress=None):
        del check, progress
        rows = np.array([[text.lower().count(chr(97 + n)) + 1e-3 for n in range(26)] for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class Source:
    """What the widget is to a view, without the widget: the operations alone are under test."""

    lang = "en"

    def __init__(self, pipeline, result):
        self.pipeline = pipeline
        self.result = result

    def at(self, rev):
        assert rev == 1
        return self.result


def hybrid(lm):
    documents = [{"id": f"{n}.md", "text": text} for n, text in enumerate(TEXTS)]
    graph = Graph().add("load", documents=documents).add("chunk").add("question")
    graph = graph.add("bm25").add("bm25", id="other", k1=0.2).add("retrieve").add("retrieve", id="again")
    graph = graph.add("fuse", k=4).add("rerank", k=3).add("mmr", embedder="letters")
    edges = "load chunk,chunk bm25,chunk other,bm25 retrieve,question retrieve,other again,question again"
    for pair in f"{edges},retrieve fuse,again fuse,fuse rerank,rerank mmr".split(","):
        graph = graph.connect(*pair.split())
    models = Models(lm, embedders={"letters": Letters(), "": Letters(), "all-minilm-l6-v2": Letters()})
    pipeline = Pipeline(graph, models=models)
    return Source(pipeline, pipeline.run(QUESTION))


@pytest.fixture(scope="module")
def source(tiny):
    return hybrid(tiny("llama"))


def ask(source, op, **args):
    return panel.operations(source)[op](Job("r1", lambda *_: None), rev=1, **args)


def test_every_stage_is_told_with_its_ranks_and_scores(source):
    told = ask(source, "ranks").result
    assert [stage["stage"] for stage in told["stages"]] == ["bm25", "bm25", "fused", "reranked", "mmr"]
    assert [stage["before"] for stage in told["stages"]] == [[], [], [0, 1], [2], [3]]
    assert all(stage["ms"] is not None for stage in told["stages"])
    assert told["stages"][4]["settings"]["lambda"] == 0.7
    whole = waterfall(source.result.hits)
    for row in told["rows"]:
        assert [tuple(each) if each else (None, None) for each in row["way"]] == whole.way(row["row"])
    assert len(json.dumps(told)) < 60_000


def test_the_final_order_comes_first_and_all_that_was_found_is_counted(source):
    told = ask(source, "ranks").result
    final = list(source.result.hits.rows)
    assert [row["row"] for row in told["rows"]][: len(final)] == final
    found = {row for stage in waterfall(source.result.hits).stages for row in stage.hits.rows}
    assert told["found"] == len(found) == len(told["rows"])
    assert not told["prompt"]


def test_terms_are_told_and_add_up(source):
    told = ask(source, "ranks").result
    for row in told["rows"]:
        for stage, way, parts in zip(told["stages"], row["way"], row["parts"], strict=True):
            if way is None or stage["stage"] == "reranked":
                continue
            assert sum(part["value"] for part in parts) == pytest.approx(way[1], abs=1e-6)
    first = told["rows"][0]["parts"][0]
    assert {part["kind"] for part in first} == {"word"}
    assert "cache" in {part["word"] for row in told["rows"] for part in row["parts"][0]}


def test_what_was_found_by_more_than_fits_is_cut_after_the_best():
    documents = [{"id": f"{n:02}.md", "text": f"cache number {n} " + "cache " * (n % 7)} for n in range(60)]
    graph = Graph().add("load", documents=documents).add("chunk").add("bm25").add("question")
    graph = graph.add("retrieve", k=60)
    for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
        graph = graph.connect(*pair.split())
    result = Pipeline(graph).run("cache")
    told = ask(Source(None, result), "ranks").result
    assert told["found"] == 60
    assert [row["row"] for row in told["rows"]] == list(result.hits.rows[: panel.MOST_ROWS])


def test_tokens_are_compared_on_demand(source):
    reply = ask(source, "ranks_tokens", row=1)
    expected = token_similarity(Letters(), QUESTION, TEXTS[1])
    np.testing.assert_array_equal(reply.arrays["matrix"], expected.matrix)
    assert reply.result["maxsim"] == expected.maxsim == pytest.approx(expected.matrix.max(axis=1).mean())
    for text, start, end in reply.result["passage"]:
        assert TEXTS[1][start:end] == text
    assert reply.arrays["matrix"].dtype == np.float32
    assert expected.matrix[expected.question.index(("cache", 13, 18)), expected.best[3]] == pytest.approx(1)


@pytest.mark.parametrize("row", [-1, 99])
def test_a_chunk_that_is_not_there_is_refused(source, row):
    with pytest.raises(HeroError) as caught:
        ask(source, "ranks_tokens", row=row)
    assert caught.value.code == "bad_request"


def test_nothing_to_rank_is_said(tiny):
    pipeline = Pipeline(Graph().add("question"), lm=tiny("llama"))
    with pytest.raises(HeroError) as caught:
        ask(Source(pipeline, pipeline.run("?")), "ranks")
    assert caught.value.code == "bad_request"


def test_a_reader_who_went_on_is_not_served(source):
    job = Job("r1", lambda *_: None)
    job.token.cancel()
    with pytest.raises(Cancelled):
        panel.operations(source)["ranks"](job, rev=1)
