"""Pipelines are measured and compared: in Python, by the node, and through the widget's wire."""

from __future__ import annotations

import json
import re
from pathlib import Path

import ir_measures
import numpy as np
import pytest
from ir_measures import AP, RR, R, nDCG

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.rag.compare import compare, compared
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.corpus import questions as handbook_questions
from llmhero_widgets.rag.evaluate import evaluate
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.measuring.variants import deepened, variants
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.panels import measure as panel
from llmhero_widgets.rag.pipeline import Pipeline

RECORDED = Path(__file__).parents[3] / "js" / "rag" / "measure" / "recorded.json"
QUESTION = "什么是 KV 缓存？"


def bm25_graph(documents, k=10):
    given = [{"id": name, "text": text} for name, text in documents]
    graph = Graph().add("load", documents=given).add("chunk").add("bm25").add("question").add("retrieve", k=k)
    for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
        graph = graph.connect(*pair.split())
    return graph


@pytest.fixture(scope="module")
def pipeline(tiny):
    """Search the Chinese handbook by wordllama alone."""
    given = [{"id": name, "text": text} for name, text in handbook("zh")]
    graph = Graph().add("load", documents=given).add("chunk").add("embed", model="wordllama").add("index")
    graph = graph.add("question").add("retrieve", k=3)
    for pair in ("load chunk", "chunk embed", "embed index", "index retrieve", "question retrieve"):
        graph = graph.connect(*pair.split())
    return Pipeline(graph, cache=False, lm=tiny("llama"))


@pytest.fixture(scope="module")
def keyword():
    return Pipeline(bm25_graph(handbook("zh")), cache=False)


class Source:
    """What the widget is to a view."""

    lang = "en"

    def __init__(self, pipeline, result):
        self.pipeline = pipeline
        self.result = result

    def at(self, rev):
        assert rev == 1
        return self.result


@pytest.fixture(scope="module")
def source(pipeline):
    return Source(pipeline, pipeline.run(QUESTION, until=["retrieve"]))


def ask(source, op, job=None, **args):
    return panel.operations(source)[op](job or Job("r1", lambda *_: None), rev=1, **args).result


def test_an_evaluation_of_the_handbook_has_the_means_of_ir_measures(keyword):
    found = evaluate(keyword, "zh", k=5)
    assert len(found.questions) == len(handbook_questions("zh"))
    assert found.unreachable == 0
    qrels, run = found.to_trec()
    theirs = ir_measures.calc_aggregate(
        [R @ 5, RR, nDCG @ 5, AP],
        list(ir_measures.read_trec_qrels(qrels)),
        list(ir_measures.read_trec_run(run)),
    )
    told = [found.means[name] for name in ("recall@5", "MRR", "nDCG@5", "MAP")]
    assert told == pytest.approx([theirs[R @ 5], theirs[RR], theirs[nDCG @ 5], theirs[AP]], abs=1e-9, rel=0)
    # A question is found where the first five chunks hold each of its gold spans.
    for number in range(0, len(found.questions), 25):
        places = [found.chunks.source_span(row) for row in found.rankings[number][:5]]
        held = all(
            any(doc == span.doc and start < span.end and span.start < end for doc, start, end in places)
            for span in handbook_questions("zh")[number].spans
        )
        assert held or not found.found[number]
    assert found.means["found@5"] > 0.6


def test_measuring_leaves_the_readers_pipeline_as_it_is(pipeline):
    pipeline.run(QUESTION, until=["retrieve"])
    evaluate(pipeline, "zh", k=3)
    again = pipeline.run(QUESTION, until=["retrieve"])
    assert {run.state for run in again.trace} == {"kept"}
    assert pipeline.graph.node("question").params["text"] == ""


def test_a_depth_cuts_rankings_and_a_check_stops(keyword):
    told = []
    shallow = evaluate(keyword, "zh", k=5, depth=2, progress=lambda *now: told.append(now))
    assert {len(ranking) for ranking in shallow.rankings} <= {0, 1, 2}
    assert told[0] == (0, 286)
    assert told[-1] == (286, 286)
    checks = iter(range(5))

    def check():
        if next(checks, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        evaluate(keyword, "zh", check=check)


@pytest.mark.parametrize("k", [0, -1, 2.5, True])
def test_a_k_that_is_none_is_refused(keyword, k):
    with pytest.raises(HeroError, match="k must be a whole number"):
        evaluate(keyword, "zh", k=k)


def test_questions_that_do_not_fit_are_refused(keyword):
    for questions, reason in (
        ([], "no labelled questions"),
        ("en", "bundled handbook"),
        ("fr", "no labelled questions"),
        ([{"question": "?", "doc": "none", "quote": "x"}], "Line 1: there is no document"),
        ([{"doc": "none"}], 'Line 1: "question" is missing'),
        ([17], "Line 1: this is not a JSON object"),
    ):
        with pytest.raises(HeroError, match=reason):
            evaluate(keyword, questions)


def test_two_pipelines_are_compared_question_by_question(keyword, pipeline):
    told = []
    both = compare(pipeline, keyword, "zh", k=3, depth=10, progress=lambda *now: told.append(now))
    a = evaluate(pipeline, "zh", k=3, depth=10)
    b = evaluate(keyword, "zh", k=3, depth=10)
    assert both == compared(a, b)
    assert told[-1] == (572, 572)
    change = b.metrics.table - a.metrics.table
    for place, one in enumerate(both.differences):
        assert one.mean == pytest.approx(one.b - one.a)
        assert one.low <= one.mean <= one.high
        assert (one.better, one.worse) == ((change[:, place] > 0).sum(), (change[:, place] < 0).sum())
    found = both.differences[0]
    assert len(both.flipped) == found.better + found.worse
    assert [flip.gained for flip in both.flipped] == sorted(flip.gained for flip in both.flipped)
    for flip in both.flipped:
        labels = a.labels[flip.number]
        assert labels.found(flip.b[:3]) == flip.gained
        assert labels.found(flip.a[:3]) != flip.gained
        assert flip.question == a.questions[flip.number]


def test_evaluations_of_other_questions_cannot_be_compared(keyword):
    some = handbook_questions("zh")
    a, b, c = (evaluate(keyword, some[:n], k=k) for n, k in ((5, 3), (6, 3), (5, 4)))
    for other in (b, c):
        with pytest.raises(HeroError, match="the same questions with the same k"):
            compared(a, other)


def test_a_pipeline_is_no_better_than_itself(keyword):
    both = compare(keyword, keyword, handbook_questions("zh")[:40])
    assert both.flipped == ()
    assert {(one.mean, one.low, one.high, one.p) for one in both.differences} == {(0.0, 0.0, 0.0, 1.0)}


def measuring_graph(**params):
    graph = bm25_graph(handbook("zh")).with_params("question", text=QUESTION)
    return graph.add("evaluate", **params).connect("retrieve", "evaluate")


def test_the_node_measures_what_stands_before_it(keyword):
    result = Pipeline(measuring_graph(questions="handbook-zh", k=4), cache=False).run()
    assert result.error is None
    metrics = result.values["evaluate"]
    np.testing.assert_array_equal(metrics.table, evaluate(keyword, "zh", k=4).metrics.table)
    preview = result.run_of("evaluate").preview
    assert preview["kind"] == "facts"
    assert preview["n"] == 286
    assert [name for name, _ in preview["items"]] == ["found@4", "recall@4", "MRR", "nDCG@4", "MAP"]
    assert len(json.dumps(preview)) < 2000


def test_the_node_takes_a_sample_or_the_readers_own_questions():
    sampled = Pipeline(measuring_graph(questions="handbook-zh", sample=12), cache=False).run()
    assert len(sampled.values["evaluate"].questions) == 12
    name, text = handbook("zh")[0]
    line = json.dumps({"question": QUESTION, "doc": name, "quote": text[:40]}, ensure_ascii=False)
    own = Pipeline(measuring_graph(questions="own", labels=f"\n{line}\n"), cache=False).run()
    assert own.values["evaluate"].questions == ("2",)
    wrong = Pipeline(measuring_graph(questions="own", labels=f"{line}\nno"), cache=False).run()
    assert wrong.run_of("evaluate").state == "failed"
    assert "Line 2: this is not a JSON object." in str(wrong.error)
    other = Pipeline(measuring_graph(questions="handbook-en"), cache=False).run()
    assert "bundled handbook" in str(other.error)
    # What stands before it is there all the same.
    assert other.hits is not None


def test_another_question_does_not_measure_again():
    pipeline = Pipeline(measuring_graph(questions="handbook-zh", sample=5), cache=False)
    pipeline.run()
    assert pipeline.run("量化是什么？").run_of("evaluate").state == "kept"
    deeper = pipeline.with_params("retrieve", k=2).run()
    assert deeper.run_of("evaluate").state == "ran"


def test_every_stage_is_deep_enough():
    graph = Graph().add("retrieve", k=3).add("fuse", k=30).add("rerank", k=8).add("mmr", k=2)
    assert [node.params["k"] for node in deepened(graph, 12).nodes] == [12, 30, 12, 12]


def test_each_variant_searches_as_its_name_says(pipeline, source):
    documents = source.result.hits.chunks.documents
    graph = deepened(source.result.graph.before("retrieve"), 10)
    others = variants(graph, documents)
    assert list(others) == ["bm25", "hybrid", "late", "rerank", "mmr", "smaller", "larger"]
    dense = pipeline.with_graph(graph).search(QUESTION)
    hits = {name: pipeline.with_graph(each.graph).search(QUESTION) for name, each in others.items()}
    assert {name: each.stage for name, each in hits.items()} == {
        "bm25": "bm25",
        "hybrid": "fused",
        "late": "reranked",
        "rerank": "reranked",
        "mmr": "mmr",
        "smaller": "dense",
        "larger": "dense",
    }
    keyword = Pipeline(bm25_graph(handbook("zh")), cache=False).search(QUESTION)
    assert hits["bm25"].rows == keyword.rows
    assert [each.rows for each in hits["hybrid"].before] == [dense.rows, keyword.rows]
    assert hits["rerank"].before[0].rows == dense.rows
    assert set(hits["rerank"].rows) == set(hits["late"].rows) == set(dense.rows)
    assert (hits["late"].unit, hits["rerank"].unit) == ("maxsim", "loglik")
    assert len(hits["smaller"].chunks) > len(dense.chunks) > len(hits["larger"].chunks)
    assert others["smaller"].title == ("chunks half the size (200)", "片段减半（200）")


def test_a_variant_of_a_keyword_pipeline_gets_an_embedder_for_its_language(keyword):
    graph = keyword.graph
    documents = keyword.search(QUESTION).chunks.documents
    others = variants(graph, documents)
    assert "bm25" not in others
    dense = keyword.with_graph(others["dense"].graph)
    assert dense.graph.node("measure-embed").params["model"] == "wordllama"
    assert dense.search(QUESTION).stage == "dense"
    assert keyword.with_graph(others["late"].graph).search(QUESTION).settings["model"] == "wordllama"
    # What it is already is offered no more, and its variants have variants.
    assert "dense" not in variants(others["dense"].graph, documents)
    hybrid = others["hybrid"].graph
    assert "hybrid" not in variants(hybrid, documents)
    assert "hybrid" in variants(hybrid.with_params("measure-fuse", method="weighted"), documents)
    assert "mmr" in variants(others["rerank"].graph, documents)
    assert "rerank" not in variants(others["rerank"].graph, documents)


def test_the_view_offers_what_fits_the_documents(source):
    told = ask(source, "measure_sets")
    assert told["sets"] == [{"name": "handbook-zh", "n": 286}]
    assert told["variants"][0] == {"id": "bm25", "title": {"en": "BM25 only", "zh": "仅 BM25"}}
    name, text = handbook("zh")[0]
    assert told["example"]["doc"] == name
    assert text.count(told["example"]["quote"]) == 1
    mine = Pipeline(
        bm25_graph([("a.md", "The cache of keys and values grows with every token.")]), cache=False
    )
    told = ask(Source(mine, mine.run("cache")), "measure_sets")
    assert told["sets"] == []


def test_the_view_measures_and_compares_to_one_depth(source):
    told = ask(source, "measure_run", questions="handbook-zh", sample=40, k=5)
    assert (told["n"], told["of"], told["depth"]) == (40, 286, 10)
    assert told["found"] == round(told["metrics"][0]["mean"] * 40)
    assert len(told["listed"]["rows"]) == 40 - told["found"]
    for row in told["listed"]["rows"]:
        assert len(row["a"]) == 5
        assert row["quotes"]
    both = ask(source, "measure_compare", questions="handbook-zh", sample=40, k=5, variant="bm25")
    assert both["metrics"] == told["metrics"]
    assert (
        both["found_b"] - both["found"] == both["differences"][0]["better"] - both["differences"][0]["worse"]
    )
    for row in both["listed"]["rows"]:
        held = [any(hit["right"] for hit in row[side]) for side in "ab"]
        assert held[row["gained"]]
        for hit in row["a"] + row["b"]:
            # What answers is cut out of what a chunk says; of others, only the beginning is told.
            assert bool(hit["text"][1]) == hit["right"]
            flat = [re.sub(r"\s+", " ", quote["text"]) for quote in row["quotes"]]
            assert not hit["right"] or any(hit["text"][1][:100] in quote for quote in flat)
            assert sum(map(len, hit["text"])) <= 240 + 2 + len(hit["text"][1])
    assert len(json.dumps(both)) < 300_000


def test_a_long_list_of_flips_tells_of_both_kinds(source):
    both = ask(source, "measure_compare", questions="handbook-zh", k=1, variant="bm25")
    gained = [row["gained"] for row in both["listed"]["rows"]]
    found = both["differences"][0]
    assert gained == [False] * min(30, found["worse"]) + [True] * min(30, found["better"])
    assert both["listed"]["more"] == found["worse"] + found["better"] - len(gained) > 0


def test_the_recorded_answers_have_the_fields_that_are_sent(source):
    def shape(value):
        if isinstance(value, dict):
            return {name: shape(each) for name, each in value.items()}
        if isinstance(value, list):
            return [shape(value[0])] if value else []
        return type(value).__name__ if not isinstance(value, float | int) or isinstance(value, bool) else "n"

    recorded = json.loads(RECORDED.read_text())
    sent = {
        "sets": ask(source, "measure_sets"),
        "run": ask(source, "measure_run", questions="handbook-zh", sample=40, k=3),
        "bm25": ask(source, "measure_compare", questions="handbook-zh", sample=40, k=3, variant="bm25"),
        "problems": ask(source, "measure_run", questions="own", labels='so\n{"question": "?"}'),
    }
    assert {name: shape(each) for name, each in sent.items()} == {
        name: shape(recorded[name]) for name in sent
    }


def test_the_view_names_lines_and_measures_the_others(source):
    name, text = handbook("zh")[0]
    good = json.dumps({"question": QUESTION, "doc": name, "quote": text[:60]}, ensure_ascii=False)
    told = ask(source, "measure_run", questions="own", labels=f"{good}\nnonsense")
    assert (told["n"], told["of"]) == (1, 1)
    assert [(each["line"], each["zh"]) for each in told["problems"]] == [(2, "第 2 行：这不是 JSON 对象。")]
    assert told["metrics"][0]["method"] == "exact"
    many = ask(source, "measure_run", questions="own", labels="no\n" * 100)
    assert (len(many["problems"]), many["more_problems"]) == (60, 40)
    assert "metrics" not in many


def test_the_view_measures_before_anything_was_asked(pipeline):
    unasked = Source(pipeline, pipeline.run(""))
    assert unasked.result.hits is None
    assert ask(unasked, "measure_sets")["sets"]
    assert ask(unasked, "measure_run", questions="handbook-zh", sample=10)["n"] == 10


def test_the_view_refuses_what_it_cannot_do(source, tiny):
    for args, reason in (
        ({"op": "measure_run", "questions": "handbook-en"}, "bundled handbook"),
        ({"op": "measure_run", "questions": "own"}, "no labelled questions"),
        ({"op": "measure_run", "questions": "handbook-zh", "k": 21}, "k must be"),
        ({"op": "measure_compare", "questions": "handbook-zh", "variant": "magic"}, "no such pipeline"),
    ):
        with pytest.raises(HeroError, match=reason) as caught:
            ask(source, **args)
        assert caught.value.code == "bad_request"
    nothing = Pipeline(
        Graph().add("load", documents=[{"id": "a", "text": "b"}]), models=Models(tiny("llama"))
    )
    with pytest.raises(HeroError, match="ranks nothing"):
        ask(Source(nothing, nothing.run("?")), "measure_sets")


def test_a_measurement_tells_how_far_it_is_and_can_be_cancelled(source):
    told = []
    job = Job("r1", lambda message, _buffers: told.append(message))
    ask(source, "measure_compare", job, questions="handbook-zh", sample=30, k=3, variant="bm25")
    stages = [message["result"]["progress"]["stage"] for message in told]
    assert set(stages) <= {"prepare", "questions"}
    last = told[-1]["result"]["progress"]
    assert last == {"done": 60, "total": 60, "stage": "questions"}
    stopped = Job("r2", lambda *_: None)
    stopped.token.cancel()
    with pytest.raises(Cancelled):
        ask(source, "measure_run", stopped, questions="handbook-zh", sample=30)


def test_evaluate_is_a_kind_of_node():
    assert TYPES["evaluate"].output == "metrics"
    assert [param.name for param in TYPES["evaluate"].params] == ["questions", "labels", "sample", "k"]
