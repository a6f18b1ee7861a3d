"""The lab against FAISS asked directly, and through the wire."""

from __future__ import annotations

import json

import faiss
import numpy as np
import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.indexes import KINDS
from llmhero_widgets.rag.lab import Lab
from llmhero_widgets.rag.panels import lab as panel
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.rag.vectors import clustered


@pytest.fixture(scope="module")
def lab():
    return Lab(clustered(900, 32), questions=60)


@pytest.mark.parametrize("kind", KINDS)
def test_figures_are_those_of_faiss(lab, kind):
    told = []
    trial = lab.trial(kind, progress=lambda done, total: told.append(done / total))
    assert told == sorted(told)
    assert told[-1] == 1
    factory = faiss.index_factory(32, trial.title, faiss.METRIC_INNER_PRODUCT)
    if kind == "pq":
        factory.do_polysemous_training = False
    factory.train(lab.matrix)
    factory.add(lab.matrix)
    assert trial.nbytes == pytest.approx(len(faiss.serialize_index(factory)), rel=0.02)
    queries = lab.matrix[lab.rows]
    exact = np.argsort(-(queries.astype(float) @ lab.matrix.T.astype(float)), axis=1)[:, 1:11]
    for point in trial.points:
        if point.name == "nprobe":
            faiss.extract_index_ivf(factory).nprobe = point.value
        if point.name == "efSearch":
            factory.hnsw.efSearch = point.value
        found = factory.search(queries, 11)[1].tolist()
        near = [[row for row in each if row != own][:10] for each, own in zip(found, lab.rows, strict=True)]
        recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(near, exact.tolist(), strict=True)])
        # FAISS's own k-means begins with other points.
        assert point.recall == pytest.approx(recall, abs=0.06 if kind in {"ivf", "pq"} else 0.02)
        assert point.ms > 0
    assert [point.recall for point in trial.points] == sorted(point.recall for point in trial.points)
    if kind in {"flat", "ivf"}:
        assert trial.points[-1].recall == 1


def test_equal_texts_are_equally_good():
    matrix = np.repeat(clustered(6, 16), 40, axis=0)
    assert Lab(matrix).trial("flat").points[0].recall == 1
    assert Lab(matrix).trial("ivf").points[-1].recall == 1


def test_few_vectors():
    assert Lab(clustered(2, 16)).trial("flat").points[0].recall == 1
    for kind in KINDS:
        assert Lab(clustered(5, 16)).trial(kind).points
    with pytest.raises(HeroError, match="fewer than two"):
        Lab(clustered(1))


class Source:
    """What the widget is to a view, without the widget."""

    def __init__(self, pipeline):
        self.pipeline = pipeline
        self.result = pipeline.run("What is a cache?")

    def at(self, rev):
        assert rev == 1
        return self.result


def pipeline(kind, *, dense=True):
    texts = [{"id": f"{n}", "text": f"Note {n}: the number {n} times {n} is {n * n}."} for n in range(60)]
    graph = Graph().add("load", documents=texts).add("chunk").add("question").add("retrieve")
    for pair in (("load", "chunk"), ("question", "retrieve")):
        graph = graph.connect(*pair)
    if not dense:
        return Pipeline(graph.add("bm25").connect("chunk", "bm25").connect("bm25", "retrieve"), cache=False)
    graph = graph.add("embed", model="wordllama").add("index", kind=kind)
    for pair in (("chunk", "embed"), ("embed", "index"), ("index", "retrieve")):
        graph = graph.connect(*pair)
    return Pipeline(graph, cache=False)


def ask(operations, op, job=None, **args):
    reply = operations[op](job or Job("r1", lambda *_: None), rev=1, **args)
    reply.pack()
    return json.loads(json.dumps(reply.result))


def test_through_the_wire():
    source = Source(pipeline("hnsw"))
    assert source.result.error is None
    operations = panel.operations(source)
    opened = ask(operations, "lab_open")
    assert (opened["n"], opened["dimensions"], opened["embedder"], opened["used"]) == (
        60,
        256,
        "wordllama",
        "hnsw",
    )
    assert (opened["questions"], opened["k"], opened["kinds"], opened["trials"]) == (60, 10, list(KINDS), [])
    first = ask(operations, "lab_trial", kind="ivf")
    assert first["title"].startswith("IVF")
    assert set(first["points"][0]) == {"name", "value", "recall", "ms"}
    # Kept: the same figures to the last digit.
    assert ask(operations, "lab_trial", kind="ivf") == first
    assert ask(operations, "lab_open")["trials"] == [first]
    with pytest.raises(HeroError, match="no index “annoy”"):
        ask(operations, "lab_trial", kind="annoy")


def test_a_cancel_is_heard():
    operations = panel.operations(Source(pipeline("flat")))
    job = Job("r1", lambda *_: None)
    job.token.cancel()
    with pytest.raises(Cancelled):
        ask(operations, "lab_trial", job, kind="pq")
    assert ask(operations, "lab_open")["trials"] == []


def test_a_pipeline_without_vectors():
    operations = panel.operations(Source(pipeline("flat", dense=False)))
    with pytest.raises(HeroError, match="embeds nothing"):
        ask(operations, "lab_open")
