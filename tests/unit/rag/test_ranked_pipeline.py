"""All stages in one pipeline: the same hits from cold, from the disk and after edits; all recomputed."""

from __future__ import annotations

import numpy as np
import pytest

from llmhero_widgets.rag.cache import Cache
from llmhero_widgets.rag.graph import Edge, Graph
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.waterfall import recompute, waterfall
from tests.unit.rag.ranking_data import TEXTS

QUESTION = "How does the cache of keys grow?"
STAGES = ["dense", "bm25", "fused", "reranked", "mmr"]


class Letters:
    """An embedder that counts letters."""

    id, revision, dimensions, max_tokens = "letters", "1", 26, 512

    def embed(self, texts, *, check=None, progress=None):
        del check, progress
        rows = np.array([[text.lower().count(chr(97 + n)) + 1e-3 for n in range(26)] for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def graph(*, model="letters", texts=TEXTS):
    made = Graph().add("load", documents=[{"id": f"{n}.md", "text": text} for n, text in enumerate(texts)])
    made = made.add("chunk").add("embed", model=model).add("index").add("bm25").add("question")
    made = made.add("retrieve", k=8).add("retrieve", id="keywords", k=8)
    made = made.add("fuse", k=6).add("rerank", k=4).add("mmr", k=3)
    for pair in (
        "load chunk", "chunk embed", "embed index", "chunk bm25", "index retrieve", "question retrieve",
        "bm25 keywords", "question keywords", "retrieve fuse", "keywords fuse", "fuse rerank", "rerank mmr",
    ):  # fmt: skip
        made = made.connect(*pair.split())
    return made


@pytest.fixture
def make(tiny):
    def pipeline(made=None, cache=False):
        letters = Letters()
        models = Models(tiny("llama"), embedders={"letters": letters, "all-minilm-l6-v2": letters})
        return Pipeline(made or graph(), models=models, cache=cache)

    return pipeline


def run(pipeline):
    result = pipeline.run(QUESTION)
    assert result.error is None
    return result.hits


def test_every_stage_recomputes_what_is_shown(make):
    hits = run(make())
    stages = waterfall(hits).stages
    assert [stage.hits.stage for stage in stages] == STAGES
    for stage in stages:
        rows, scores = recompute(stage.hits)
        assert rows == list(stage.hits.rows)
        assert scores == pytest.approx(list(stage.hits.scores), abs=1e-6)


def test_two_cold_runs_are_one(make):
    assert run(make()).digest == run(make()).digest


def test_hits_come_back_from_the_disk_as_they_were(make, tmp_path):
    # Kept however little time it took.
    first = run(make(cache=Cache(tmp_path, worth=0)))
    pipeline = make(cache=Cache(tmp_path, worth=0))
    result = pipeline.run(QUESTION)
    # A question costs less to pose than to keep.
    assert {node.id for node in result.trace if node.state == "ran"} == {"question"}
    assert (result.hits.rows, result.hits.scores) == (first.rows, first.scores)
    assert result.hits.digest == first.digest


@pytest.mark.parametrize(
    ("node", "changed", "runs"),
    [
        ("mmr", {"lambda_": 0.2}, {"mmr"}),
        ("rerank", {"k": 3}, {"rerank", "mmr"}),
        ("fuse", {"method": "weighted"}, {"fuse", "rerank", "mmr"}),
        ("keywords", {"k": 2}, {"keywords", "fuse", "rerank", "mmr"}),
    ],
)
def test_an_edit_runs_what_stands_behind_it_and_equals_a_cold_run(make, node, changed, runs):
    pipeline = make()
    run(pipeline)
    pipeline.graph = pipeline.graph.with_params(node, **changed)
    result = pipeline.run(QUESTION)
    ran = {each.id for each in result.trace if each.state == "ran"}
    # Behind an output that stayed the same nothing runs.
    assert node in ran <= runs
    assert result.hits.digest == run(make(graph().with_params(node, **changed))).digest


def test_no_passage_is_read_twice_for_one_question(make, tiny, monkeypatch):
    pipeline = make()
    run(pipeline)
    before = {k: pipeline.graph.with_params("rerank", k=k) for k in (3, 2)}

    def read(*_args, **_kwargs):
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(tiny("llama").module, "forward", read)
        found = {}
        for k, edited in before.items():
            pipeline.graph = edited
            found[k] = run(pipeline)
    for k, hits in found.items():
        assert hits.digest == run(make(graph().with_params("rerank", k=k))).digest


@pytest.mark.model
def test_the_default_models_find_the_cache():
    texts = {
        "cache": "Grouped-query attention lets several query heads share one key and shrinks the cache.",
        "beam": "Beam search keeps several unfinished sentences.",
        "sink": "Removing the sink from the cache makes long generations collapse.",
        "greedy": "Greedy decoding takes the likeliest token.",
    }
    made = graph(model="", texts=list(texts.values()))
    result = Pipeline(made, cache=False).run("How can I make the key-value cache smaller?")
    assert result.error is None
    assert result.hits.rows[0] == 0
    assert result.run_of("rerank").preview["unit"] == "loglik"


@pytest.mark.parametrize("method", ["likelihood", "late-interaction"])
def test_nothing_found_stays_nothing(make, method):
    made = graph().disconnect(Edge("retrieve", "fuse", "hits")).with_params("rerank", method=method, model="")
    pipeline = make(made)
    result = pipeline.run("zebra")
    assert result.error is None
    assert result.hits.rows == ()
    assert [stage.hits.stage for stage in waterfall(result.hits).stages] == STAGES[1:]


def test_more_than_there_is_may_be_asked_for(make):
    made = graph().with_params("retrieve", k=200).with_params("keywords", k=200)
    made = made.with_params("fuse", k=200).with_params("rerank", k=200).with_params("mmr", k=100)
    hits = run(make(made))
    assert len(hits.rows) == len(set(hits.rows)) == len(hits.chunks)
