"""A node runs where its output is not known yet, and only there, and says why."""

import itertools
import json
from pathlib import Path

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.models import hub
from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.engine import NodeContext
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.values import Query
from tests.unit.rag.running import (
    LABELS,
    TEXTS,
    connected,
    digests,
    documents,
    hybrid_graph,
    pipeline,
    search_graph,
    states,
    whys,
)


def ran(result):
    return [node for node, state in states(result).items() if state == "ran"]


def test_the_second_run_of_the_same_runs_nothing():
    one = pipeline(hybrid_graph())
    first, second = one.run(), one.run()
    assert set(states(first).values()) == {"ran"}
    assert set(states(second).values()) == {"kept"}
    assert digests(first) == digests(second)
    assert set(whys(first).values()) == {"first run"}
    assert set(whys(second).values()) == {"nothing changed"}


def test_a_parameter_re_runs_its_node_and_what_depends_on_it():
    one = pipeline(hybrid_graph())
    one.run()
    one.graph = one.graph.with_params("retrieve", k=2)
    result = one.run()
    assert ran(result) == ["retrieve", "fuse", "mmr"]
    title = one.graph.title("retrieve").en
    assert whys(result)["retrieve"].endswith(" changed: 3 → 2")
    assert whys(result)["fuse"] == f"“{title}” handed on something else"


def test_reasons_are_told_in_chinese_too():
    one = pipeline()
    one.run()
    one.graph = one.graph.with_params("retrieve", k=2)
    told = whys(one.run(), "zh")
    assert "3 → 2" in told["retrieve"]
    assert told["chunk"] == "没有变化"


def test_braces_in_a_question_are_no_slots():
    one = pipeline()
    one.run("{why}")
    assert whys(one.run("{0} and {unknown}"))["question"] == "Question changed: “{why}” → “{0} and {unknown}”"


def test_an_output_that_stays_the_same_stops_the_re_run():
    graph = search_graph().add("clean", hyphens=False)
    graph = graph.disconnect(next(edge for edge in graph.edges if edge.target == "chunk"))
    one = pipeline(connected(graph, "load clean", "clean chunk"))
    one.run()
    one.graph = one.graph.with_params("clean", hyphens=True)
    result = one.run()
    assert ran(result) == ["clean"]
    assert whys(result)["chunk"] == "“Clean” ran again and handed on the same"
    assert whys(result)["embed"] == "nothing changed"


def test_going_back_to_earlier_settings_costs_nothing():
    one = pipeline()
    before = one.run()
    one.graph = one.graph.with_params("chunk", size=40)
    one.run()
    one.graph = one.graph.with_params("chunk", size=60)
    result = one.run()
    assert digests(result) == digests(before)
    assert ran(result) == []
    assert whys(result)["chunk"].endswith("40 → 60; the result is known from before")


def test_one_edited_document_embeds_only_its_new_chunks():
    many = {f"{n}.md": f"Passage number {n} speaks of topic {n * n}." for n in range(200)}
    one = pipeline(search_graph(many))
    one.run()
    assert one.embeddings.embedded == 200
    many["7.md"] = "Passage number 7 speaks of something else."
    one.graph = one.graph.with_params("load", documents=documents(many))
    one.run()
    assert one.embeddings.embedded == 201


def test_an_edited_file_is_read_again(tmp_path):
    (tmp_path / "a.txt").write_text("The cache is large.", encoding="utf-8")
    one = pipeline(search_graph().with_params("load", documents=[], paths=[str(tmp_path)]))
    one.run()
    (tmp_path / "a.txt").write_text("The cache is small.", encoding="utf-8")
    result = one.run()
    assert whys(result)["load"] == "its files or its model changed"
    assert result.values["chunk"].items[0].text == "The cache is small."


def test_a_failure_leaves_everything_else_as_it_is():
    one = pipeline(hybrid_graph())
    before = one.run()
    result = one.run("   ")
    assert states(result)["question"] == "failed"
    assert states(result)["mmr"] == "skipped"
    for node in ("load", "chunk", "embed", "index", "bm25"):
        assert states(result)[node] == "kept"
    assert result.error.sentence("en") == "The question is empty."
    assert whys(result)["mmr"] == "it needs “Fuse”, which gave nothing"
    assert digests(one.run()) == digests(before)
    assert set(states(one.run()).values()) == {"kept"}


def test_what_failed_is_tried_again():
    one = pipeline()
    one.run("")
    result = one.run("")
    assert whys(result)["question"] == "it failed last time"


def test_settings_that_do_not_fit_together_are_told_with_what_changed():
    one = pipeline()
    one.run()
    one.graph = one.graph.with_params("chunk", size=30, overlap=40)
    result = one.run()
    assert states(result)["chunk"] == "failed"
    assert result.error.code == "bad_request"
    assert "60 → 30" in whys(result)["chunk"]
    assert "0 → 40" in whys(result)["chunk"]
    assert states(result)["embed"] == "skipped"


def test_a_bug_in_a_node_is_told_with_its_kind(monkeypatch):
    from llmhero_widgets.rag.bm25 import BM25Index

    def broken(*_args):
        raise ZeroDivisionError("division by {zero}")

    monkeypatch.setattr(BM25Index, "search", broken)
    result = pipeline(hybrid_graph()).run()
    assert "ZeroDivisionError: division by {zero}" in result.error.sentence("en")
    assert isinstance(result.error.__cause__, ZeroDivisionError)
    assert states(result)["retrieve"] == "ran"
    assert states(result)["fuse"] == "skipped"


def test_an_input_without_a_connection_is_named():
    result = pipeline(Graph().add("chunk")).run()
    assert whys(result) == {"chunk": "nothing is connected to its input “documents”"}


def test_a_stopped_node_lets_the_rest_run():
    result = pipeline(hybrid_graph()).run(stopped=lambda node: node == "words")
    assert states(result)["words"] == "skipped"
    assert states(result)["fuse"] == "skipped"
    assert states(result)["retrieve"] == "ran"
    assert whys(result)["words"] == "it was stopped"


class Countdown:
    """Asks to stop at the n-th look."""

    def __init__(self, looks):
        self.left = looks

    def __call__(self):
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_wherever_a_run_is_cancelled_the_next_one_goes_on_from_there():
    whole = digests(pipeline(hybrid_graph()).run())
    looks = 0
    while True:
        one = pipeline(hybrid_graph())
        try:
            one.run(check=Countdown(looks))
        except Cancelled:
            assert digests(one.run()) == whole
            looks += 1 + looks // 3
        else:
            break
    assert looks > 10


def test_a_corpus_that_is_embedded_can_be_stopped_at_every_batch():
    many = {f"{n}.md": f"Passage {n}." for n in range(1000)}
    one, looks = pipeline(search_graph(many)), []
    one.run(check=lambda: looks.append(one.embeddings.embedded))
    assert max(after - before for before, after in itertools.pairwise(looks)) <= 32


def test_events_tell_the_story_of_a_run():
    told = []
    one = pipeline()
    result = one.run(watch=told.append)
    assert [event.run for event in told if event.kind == "finished"] == list(result.trace)
    assert [event.id for event in told if event.kind == "started"] == ran(result)
    assert any(
        event.kind == "progress" and event.id == "embed" and event.done == event.total for event in told
    )
    told.clear()
    one.run(watch=told.append)
    assert {event.kind for event in told} == {"finished"}


def test_previews_and_sizes_are_there_for_kept_nodes_too():
    one = pipeline()
    first, second = one.run(), one.run()
    for before, after in zip(first.trace, second.trace, strict=True):
        assert after.preview == before.preview
        assert after.nbytes == before.nbytes
        assert after.ms is None
        assert before.ms >= 0
    assert first.run_of("embed").nbytes == first.values["embed"].matrix.nbytes


def test_only_what_is_asked_for_runs():
    result = pipeline(hybrid_graph()).run(until=["words"])
    assert set(states(result)) == {"load", "chunk", "bm25", "question", "words"}


def test_a_context_alone_says_that_nothing_stands_before_it():
    one = pipeline()
    context = NodeContext(one.models, one.embeddings)
    context.progress(1, 2)
    assert context.vectors(one.search("cache")) is None
    with pytest.raises(LookupError):
        context.ask(Query("Why?"))


def test_search_tells_why_there_is_nothing():
    with pytest.raises(HeroError, match="searches nothing"):
        pipeline(Graph().add("load")).search("Why?")
    with pytest.raises(HeroError, match="The question is empty"):
        pipeline().search(" ")
    with pytest.raises(HeroError, match="nothing is connected"):
        pipeline(Graph().add("retrieve").add("question")).search("Why?")


def test_a_sibling_shares_what_was_computed():
    one = pipeline()
    one.run()
    other = one.with_params("retrieve", k=1)
    assert ran(other.run()) == ["retrieve"]
    assert one.graph.node("retrieve").params["k"] == 3
    assert set(states(one.run()).values()) == {"kept"}
    other.close()
    assert len(one.search("cache").rows) == 3


def test_a_missing_file_is_told_and_the_rest_is_loaded(tmp_path):
    (tmp_path / "a.txt").write_text(TEXTS["cache.md"], encoding="utf-8")
    paths = [str(tmp_path / "a.txt"), str(Path(tmp_path) / "gone.txt")]
    result = pipeline(search_graph().with_params("load", documents=[], paths=paths)).run()
    assert result.error is None
    assert [each.id for each in result.values["load"].skipped] == ["gone.txt"]


def measured_graph():
    graph = hybrid_graph().add("evaluate", questions="own", labels=LABELS)
    return connected(graph, "mmr evaluate")


def test_another_question_does_not_measure_again_and_another_search_does():
    one = pipeline(measured_graph())
    first = one.run("What counts words?")
    assert first.error is None
    assert states(one.run("How small is the cache?"))["evaluate"] == "kept"
    for node, change in (("fuse", {"k": 1}), ("chunk", {"size": 30}), ("mmr", {"lambda_": 0.1})):
        one.graph = one.graph.with_params(node, **change)
        result = one.run("What counts words?")
        assert states(result)["evaluate"] == "ran"
        assert whys(result)["evaluate"] == "the search that it measures changed"
        cold = pipeline(one.graph).run("Something else?")
        assert cold.values["evaluate"].digest == result.values["evaluate"].digest


def test_what_is_measured_is_what_a_reader_would_get():
    one = pipeline(measured_graph())
    metrics = one.run("What counts words?").values["evaluate"]
    hits = {
        question: one.search(question)
        for question in (json.loads(line)["question"] for line in LABELS.splitlines())
    }
    reached = []
    for line in LABELS.splitlines():
        label = json.loads(line)
        found = [chunk for _, chunk, _ in hits[label["question"]].top(2)]
        reached.append(any(label["quote"] in chunk.text for chunk in found))
    (column,) = [place for place, name in enumerate(metrics.names) if name.startswith("recall@")][-1:]
    assert [value > 0 for value in metrics.table[:, column]] == reached
    assert any(reached)


def test_a_model_that_is_fetched_by_a_run_is_known_to_the_next(monkeypatch, tmp_path):
    """Before its download nobody knows which commit a hub id stands for; after it, nothing else runs anew."""
    fetched = []
    monkeypatch.setattr(hub, "cached", lambda name: tmp_path / "commit" if fetched else None)
    wordllama = embedders.load("wordllama")

    class Fetched(embedders.WordLlama):
        def __init__(self, name):
            fetched.append(name)
            vars(self).update(vars(wordllama))
            self.id, self.revision = name, embedders.stamp(name)

    monkeypatch.setattr(embedders, "load", Fetched)
    one = pipeline(search_graph().with_params("embed", model="owner/model"))
    assert set(ran(one.run())) >= {"embed", "index"}
    assert fetched == ["owner/model"]
    assert ran(one.run()) == []
    assert one.models.arrived == 1
