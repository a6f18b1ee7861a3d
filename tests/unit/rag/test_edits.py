"""After any edits a pipeline is what it would be if it had been built so and run cold."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.cache import Cache
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.rag.running import LABELS, TEXTS, connected, digests, documents, hybrid_graph, states

MANY = int(os.environ.get("LLMHERO_FUZZ", "25"))
WORDS = [
    "cache",
    "key",
    "value",
    "window",
    "缓存",
    "窗口",
    "token",
    "small.",
    "grows\n\n#",
    "Head\n",
    "ﬁne",
    "重排。",
]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join)
PARAMS = {
    "chunk": {
        "size": st.sampled_from([20, 40, 60]),
        "overlap": st.sampled_from([0, 10]),
        "method": st.sampled_from(["recursive", "characters", "sentences", "headings"]),
    },
    "clean": {name: st.booleans() for name in ("newlines", "spaces", "hyphens", "letters")},
    "bm25": {"k1": st.sampled_from([1.2, 1.5]), "b": st.sampled_from([0.0, 0.75])},
    "index": {"kind": st.sampled_from(["flat", "hnsw", "sq8"])},
    "retrieve": {"k": st.integers(1, 5)},
    "words": {"k": st.integers(1, 5)},
    "fuse": {
        "k": st.integers(1, 5),
        "method": st.sampled_from(["rrf", "weighted"]),
        "constant": st.sampled_from([1, 60]),
    },
    "rerank": {"k": st.integers(1, 4)},
    "evaluate": {"k": st.integers(1, 4), "labels": st.sampled_from([LABELS, LABELS.splitlines()[0]])},
    "mmr": {"k": st.integers(1, 4), "lambda_": st.sampled_from([0.0, 0.5, 1.0])},
}
EDIT = st.one_of(
    st.tuples(st.just("text"), st.sampled_from([*TEXTS, "new.md"]), TEXT | st.just("")),
    st.tuples(st.just("ask"), TEXT | st.just("  ")),
    *(
        st.tuples(st.just("set"), st.just(node), st.just(name), values)
        for node, params in PARAMS.items()
        for name, values in params.items()
    ),
    st.tuples(st.just("clean"), st.booleans()),
    st.tuples(st.just("cross"), st.booleans()),
    st.tuples(st.just("undo"), st.integers(1, 3)),
    st.tuples(st.just("cancel"), st.integers(0, 30)),
    st.tuples(st.just("restart")),
)


def edited(graph, edit):
    """Return the graph after an edit, and whether the pipeline runs afterwards."""
    match edit:
        case ("text", name, text):
            texts = {each["id"]: each["text"] for each in graph.node("load").params["documents"]}
            texts[name] = text
            kept = {each: words for each, words in texts.items() if words}
            return graph.with_params("load", documents=documents(kept))
        case ("ask", text):
            return graph.with_params("question", text=text)
        case ("set", node, name, value):
            return graph.with_params(node, **{name: value})
        case ("clean", wanted):
            source = "clean" if wanted else "load"
            return rewired(graph, "chunk", "documents", [source])
        case ("cross", wanted):
            sources = ["words", "retrieve"] if wanted else ["retrieve", "words"]
            return rewired(graph, "fuse", "hits", sources)
    return graph


def rewired(graph, target, port, sources):
    for edge in graph.edges:
        if (edge.target, edge.port) == (target, port):
            graph = graph.disconnect(edge)
    return connected(graph, *(f"{source} {target}" for source in sources))


def follow(one, edits, folder):
    """Make the edits, running after each, and return the pipeline."""
    past = [one.graph]
    for edit in edits:
        match edit:
            case ("undo", steps):
                one.graph = past[max(0, len(past) - 1 - steps)]
            case ("restart",):
                one.embeddings.close()
                one = Pipeline(one.graph, models=one.models, cache=Cache(folder, worth=0))
            case _:
                one.graph = edited(one.graph, edit)
        past.append(one.graph)
        left = edit[1] if edit[0] == "cancel" else None

        def look():
            nonlocal left
            if left is not None:
                left -= 1
                if left < 0:
                    raise Cancelled

        try:
            one.run(check=look)
        except Cancelled:
            continue
    return one


@pytest.fixture(scope="module")
def models():
    return Models()


@pytest.mark.timeout(600 + 2 * MANY)
@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(EDIT, min_size=1, max_size=8))
def test_edits_in_any_order_give_what_a_cold_run_gives(tmp_path_factory, models, edits):
    folder = tmp_path_factory.mktemp("cache")
    graph = hybrid_graph().add("clean").add("rerank", method="late-interaction", k=4)
    graph = rewired(connected(graph, "load clean", "fuse rerank"), "mmr", "hits", ["rerank"])
    graph = connected(graph.add("evaluate", questions="own", labels=LABELS), "mmr evaluate")
    one = follow(Pipeline(graph, models=models, cache=Cache(folder, worth=0)), edits, folder)
    warm = one.run()
    cold = Pipeline(one.graph, models=models, cache=False).run()
    assert digests(warm) == digests(cold)
    assert {node: state in {"failed", "skipped"} for node, state in states(warm).items()} == {
        node: state in {"failed", "skipped"} for node, state in states(cold).items()
    }
    assert [run.preview for run in warm.trace] == [run.preview for run in cold.trace]
    assert set(states(one.run()).values()) <= {"kept", "failed", "skipped"}
    one.embeddings.close()
