"""The pipeline's widget, kernel side: what crosses the wire is the run, and a corpus stays where it is."""

import base64
import json

import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.wire import Browser

DOCUMENTS = {
    "memory.md": "# Memory\n\nKeys and values are kept in a cache. A sliding window keeps the cache small.",
    "tokens.md": "# Tokens\n\nByte pair encoding merges the pair of symbols that stands together most often.",
}
QUESTION = "What keeps the cache small?"


@pytest.fixture
def pipeline(tiny):
    made = Pipeline.default(DOCUMENTS, lm=tiny("llama"), embedder="wordllama", cache=False)
    return made.with_params("generate", max_tokens=8)


@pytest.fixture
def widget(pipeline):
    made = hero.RagBuilder(pipeline=pipeline, question=QUESTION, lang="en")
    yield made
    made.close()


@pytest.fixture
def browser(widget):
    return Browser(widget)


def states(browser, rid):
    """The states that were told on the way, node by node."""
    told = {}
    for content, _ in browser.messages:
        if content.get("rid") == rid and content["kind"] == "part":
            told.setdefault(content["result"]["node"], []).append(content["result"]["state"])
    return told


def test_a_run_tells_each_node_and_ends_in_what_python_has(widget, browser):
    rid = browser.ask("open", rev=0)
    message, _ = browser.final(rid)
    shown, ends = message["result"]["shown"], message["result"]["states"]
    assert {node: [each["state"] for each in told][-1] for node, told in states(browser, rid).items()} == {
        node.id: "ran" for node in widget.pipeline.graph.nodes
    }
    assert {node: state["state"] for node, state in ends.items()} == dict.fromkeys(ends, "ran")
    result = widget.result
    assert shown["rev"] == widget.rev == 1
    assert (shown["question"], shown["documents"]) == (QUESTION, 2)
    assert [passage["row"] for passage in shown["passages"]] == list(result.hits.rows)
    for passage in shown["passages"]:
        source = DOCUMENTS[passage["doc"]]
        assert source[passage["start"] : passage["end"]] == passage["text"]
    assert shown["answer"]["text"] == result.answer.text
    assert ends["retrieve"]["why"] == {"en": "first run", "zh": "首次运行"}
    # What was computed is told again, not computed again.
    again, _ = browser.answer("open", rev=0)
    assert again == message["result"]
    assert widget.rev == 1


def test_another_question_keeps_what_does_not_depend_on_it(widget, browser):
    browser.answer("run", rev=0)
    widget.question = "What does byte pair encoding merge?"
    result, _ = browser.answer("run", rev=1)
    kept = {node for node, state in result["states"].items() if state["state"] == "kept"}
    assert kept == {"load", "chunk", "embed", "index", "bm25"}
    assert result["shown"]["passages"][0]["doc"] == "tokens.md"
    assert widget.pipeline.embeddings.embedded == len(widget.result.hits.chunks)


def test_the_corpus_crosses_the_wire_as_a_reference(widget, browser):
    (loader,) = (node for node in widget.graph["nodes"] if node["type"] == "load")
    (reference,) = loader["params"]["documents"]
    assert reference["n"] == 2
    assert "cache small" not in json.dumps(widget.graph)
    # The browser sends the reference back with its edits.
    graph = json.loads(json.dumps(widget.graph))
    next(node for node in graph["nodes"] if node["type"] == "retrieve")["params"]["k"] = 1
    widget.graph = graph
    result, _ = browser.answer("run", rev=0)
    assert len(result["shown"]["passages"]) == 1
    assert result["shown"]["documents"] == 2


def test_a_dropped_file_is_one_more_document(widget, browser):
    data = base64.b64encode("Nougat wird unter 18 °C gelagert.".encode("cp1252")).decode()
    result, _ = browser.answer("add", rev=0, files=[{"name": "nougat.txt", "data": data}])
    assert result["shown"]["documents"] == 3
    result, _ = browser.answer("add", rev=1, files=[{"name": "nougat.txt", "data": data}])
    assert result["shown"]["documents"] == 3
    broken = base64.b64encode(b"%PDF-1.7 broken").decode()
    refusal = browser.refusal("add", rev=2, files=[{"name": "x.pdf", "data": broken}])
    assert "x.pdf" in refusal["message"]
    assert widget.rev == 2


def test_a_failed_node_is_named_and_what_stood_before_it_is_there(widget, browser):
    graph = json.loads(json.dumps(widget.graph))
    next(node for node in graph["nodes"] if node["type"] == "embed")["params"]["model"] = "/no/such-folder"
    widget.graph = graph
    result, _ = browser.answer("run", rev=0)
    ends = result["states"]
    assert [ends[node]["state"] for node in ("chunk", "embed", "retrieve")] == ["ran", "failed", "skipped"]
    assert "/no/such-folder" in ends["embed"]["error"]["message"]["en"]
    with pytest.raises(HeroError, match="/no/such-folder"):
        widget.compute()


def test_a_graph_that_cannot_be_is_refused_and_the_run_stays(widget, browser):
    browser.answer("run", rev=0)
    before = widget.result
    graph = json.loads(json.dumps(widget.graph))
    graph["edges"].append({"source": "load", "target": "retrieve", "port": "index"})
    widget.graph = graph
    refusal = browser.refusal("run", rev=1)
    assert refusal["code"] == "bad_request"
    assert widget.result is before


def test_cancelling_answers_at_once_and_keeps_the_run(widget, browser):
    browser.answer("run", rev=0)
    widget.question = "Another?"
    rid = browser.ask("run", rev=1)
    browser.cancel(rid)
    message, _ = browser.final(rid)
    assert message["code"] == "cancelled"
    assert widget.rev == 1
    result, _ = browser.answer("run", rev=1)
    assert result["shown"]["question"] == "Another?"


def test_the_document_restores_the_pipeline(widget, browser, tiny):
    text = browser.answer("document", rev=0)[0]["text"]
    restored = hero.RagBuilder.from_json(text, lm=tiny("llama"), question=QUESTION)
    assert restored.pipeline.graph == widget.pipeline.graph
    restored.close()
    result, _ = browser.answer("load", rev=0, text=text)
    assert result["shown"]["documents"] == 2
    refusal = browser.refusal("load", rev=1, text="{}")
    assert refusal["code"] == "bad_request"


def test_a_document_that_names_files_and_a_server_waits_for_the_reader(widget, browser, tmp_path):
    (tmp_path / "letter.txt").write_text("My number is 12.")
    graph = widget.pipeline.graph.with_params("load", documents=[], paths=[str(tmp_path)])
    there = "openai:http://127.0.0.1:9/v1#m"
    stranger = Pipeline(graph.with_params("generate", model=there), cache=False).to_json()
    result, _ = browser.answer("load", rev=0, text=stranger)
    assert result["held"] == [str(tmp_path), there]
    assert widget.rev == 0
    assert next(n for n in widget.graph["nodes"] if n["id"] == "load")["params"]["paths"] == [str(tmp_path)]
    result, _ = browser.answer("run", rev=0)
    assert result["states"]["load"]["state"] == "ran"
    assert result["states"]["generate"]["state"] == "failed"


def test_without_documents_it_reads_the_handbook(tiny):
    widget = hero.RagBuilder(lm=tiny("llama"), lang="zh")
    (loader,) = (node for node in widget.pipeline.graph.nodes if node.type == "load")
    assert len(loader.params["documents"]) >= 24
    # Chinese text is embedded by a model that reads Chinese.
    assert next(n for n in widget.pipeline.graph.nodes if n.type == "embed").params["model"] == "wordllama"
    widget.close()


def test_unknown_keywords_and_half_characters_are_refused(pipeline):
    with pytest.raises(TypeError, match="question"):
        hero.RagBuilder(pipeline=pipeline, qestion="x")
    with pytest.raises(HeroError):
        hero.RagBuilder(pipeline=pipeline, question="\ud800")


def test_what_a_stranger_names_waits_through_reloads_and_dropped_files(widget, browser, tmp_path):
    (tmp_path / "letter.txt").write_text("My number is 12.")
    graph = widget.pipeline.graph.with_params("load", documents=[], paths=[str(tmp_path)])
    browser.answer("load", rev=0, text=Pipeline(graph, cache=False).to_json())
    data = base64.b64encode(b"more").decode()
    for op, args in (("open", {}), ("add", {"files": [{"name": "more.txt", "data": data}]}), ("open", {})):
        result, _ = browser.answer(op, rev=0, **args)
        assert result["held"] == [str(tmp_path)], op
    assert widget.rev == 0
    result, _ = browser.answer("run", rev=0)
    assert result["shown"]["documents"] == 2
    assert "held" not in browser.answer("open", rev=1)[0]


def test_without_a_question_everything_that_needs_none_is_prepared(pipeline):
    widget = hero.RagBuilder(pipeline=pipeline, lang="en")
    result, _ = Browser(widget).answer("open", rev=0)
    assert {state["state"] for state in result["states"].values()} == {"ran"}
    assert set(result["states"]) == {"load", "chunk", "embed", "index", "bm25"}
    assert result["shown"]["passages"] == []
    assert result["shown"]["chunks"] == 2
    widget.close()


def test_the_question_that_comes_with_the_request_counts(widget, browser):
    graph = json.loads(json.dumps(widget.graph))
    result, _ = browser.answer("run", rev=0, graph=graph, question="What is merged most often?")
    assert result["shown"]["question"] == widget.question == "What is merged most often?"


def test_a_stopped_node_stops_alone(widget, browser):
    rid = browser.ask("run", rev=0)
    browser.wait(lambda content: content.get("rid") == rid and content["kind"] == "part")
    browser.answer("stop", rev=0, node="generate")
    message, _ = browser.final(rid)
    states = {node: state["state"] for node, state in message["result"]["states"].items()}
    # It may have been quicker than the stop; what stood before it ran in any case.
    assert states["prompt"] == "ran"
    assert states["answer"] in {"skipped", "ran"}
    assert states["answer"] == ("skipped" if states["generate"] == "skipped" else "ran")


def test_a_pipeline_that_was_given_outlives_its_widgets(pipeline):
    first = hero.RagBuilder(pipeline=pipeline, question=QUESTION).compute()
    second = hero.RagBuilder(pipeline=pipeline, question=QUESTION)
    first.close()
    assert second.compute().result.answer is not None
    second.close()


def test_progress_is_told_no_faster_than_it_can_be_drawn(tiny):
    texts = {f"{number}.txt": f"Text {number} speaks of {number}." for number in range(2000)}
    made = Pipeline.default(texts, lm=tiny("llama"), embedder="wordllama", cache=False)
    widget = hero.RagBuilder(pipeline=made.with_params("generate", max_tokens=4), question="What?", lang="en")
    browser = Browser(widget)
    rid = browser.ask("run", rev=0)
    browser.final(rid)
    parts = sum(content.get("rid") == rid and content["kind"] == "part" for content, _ in browser.messages)
    assert parts < 200
    widget.close()


def test_the_snapshot_stays_small_however_large_the_passages(tiny):
    texts = {f"{number}.md": f"缓存 {number} " * 4000 for number in range(30)}
    made = Pipeline.default(texts, lm=tiny("llama"), embedder="wordllama", cache=False)
    made = (
        made.with_params("chunk", size=8000).with_params("fuse", k=30).with_params("generate", max_tokens=4)
    )
    widget = hero.RagBuilder(pipeline=made, question="缓存", lang="zh").compute()
    assert len(json.dumps(widget.snapshot, ensure_ascii=False).encode()) < 64_000
    widget.close()
