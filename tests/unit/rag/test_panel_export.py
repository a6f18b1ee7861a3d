"""The pipeline on display as a program, through the wire."""

from __future__ import annotations

import json

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.rag.document import from_json
from llmhero_widgets.rag.export import from_python, named, to_python
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.panels import export as panel
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.tiny_models import build

DOCUMENTS = [{"id": "cache.md", "text": "A window keeps the cache small."}]
QUESTION = "Which cache is small?"


class Source:
    """What the widget is to a view, without the widget: the operations alone are under test."""

    def __init__(self, pipeline):
        self.pipeline = pipeline
        self.result = pipeline.run(QUESTION, until=["retrieve"])

    lang = "zh"

    def at(self, rev):
        assert rev == 1
        return self.result


def written():
    graph = (
        Graph().add("load", documents=DOCUMENTS).add("chunk").add("bm25").add("question").add("retrieve", k=2)
    )
    graph = graph.add("prompt").add("generate")
    for pair in (
        "load chunk", "chunk bm25", "bm25 retrieve", "question retrieve", "retrieve prompt",
        "prompt generate",
    ):  # fmt: skip
        graph = graph.connect(*pair.split())
    return graph


@pytest.fixture
def operations():
    return panel.operations(Source(Pipeline(written(), lm=build("llama"), cache=False)))


def ask(operations, op, **args):
    reply = operations[op](Job("r1", lambda *_: None), rev=1, **args)
    return json.loads(json.dumps(reply.result))


def test_the_program_asks_the_question_on_display_with_the_pipelines_own_model(operations):
    told = ask(operations, "export_program")
    assert told["missing"] == []
    graph = from_python(told["program"])
    assert graph == written().with_params("question", text=QUESTION).with_params(
        "prompt", model="llama"
    ).with_params("generate", model="llama")
    assert told["program"][told["start"] :].startswith("# 流水线。\nload = texts(documents=DOCUMENTS,")
    assert told["targets"] == ["plain", "langchain", "haystack"]


@pytest.mark.parametrize("target", ["langchain", "haystack"])
def test_what_a_target_cannot_express_is_named_and_left_out(operations, target):
    told = ask(operations, "export_program", target=target)
    assert [each["id"] for each in told["missing"]] == ["prompt"]
    assert all(told["missing"][0]["reason"][language] for language in ("en", "zh"))
    left = written().with_params("question", text=QUESTION).remove("prompt", "generate")
    assert told["program"] == to_python(left, target, lang="zh")


def test_a_program_becomes_the_document_that_load_takes(operations):
    told = ask(operations, "export_read", text=to_python(written()))
    assert from_json(told["text"]) == written()
    with pytest.raises(HeroError) as error:
        ask(operations, "export_read", text="import os")
    assert error.value.code == "bad_request"


def test_nothing_is_left_where_the_documents_cannot_be_loaded():
    graph = Graph().add("load", paths=["here"]).add("chunk").connect("load", "chunk")
    found = panel.express(graph, "langchain")
    assert found.program is None
    assert [each[0] for each in found.missing] == ["load"]


def test_the_default_model_needs_no_name():
    lm = build("llama")
    lm.name = "smollm2-135m-instruct"
    assert named(written(), lm) == written()


def test_a_cancelled_request_is_not_answered(operations):
    job = Job("r1", lambda *_: None)
    job.token.cancel()
    with pytest.raises(Cancelled):
        operations["export_program"](job, rev=1)
