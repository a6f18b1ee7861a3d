"""Exported programs: run in a process without anything of ours around them, they find the same passages."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.cache import model_dir
from llmhero_widgets.models.catalog import get
from llmhero_widgets.rag.chunking import recursive
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.export import TARGETS, from_python, to_python
from llmhero_widgets.rag.export.literals import literal
from llmhero_widgets.rag.export.plain.separators import patterns
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.rag.golden_pipelines import golden, models_of

GOLDEN = 50
#: All of them take two minutes; without LLMHERO_FUZZ the first of each target run.
RUNS = range(GOLDEN if os.environ.get("LLMHERO_FUZZ") else 12)
RUN = Path(__file__).with_name("run_programs.py")
FOUND = re.compile(r"^ *-?\d+\.\d{4}  (.+ \d+-\d+)$", re.MULTILINE)
TEXTS = [
    {"id": "cache.md", "text": "Keys and values are kept. The cache grows with the text."},
    {"id": "token.md", "text": "A token is a number.\n\nWords are cut into several of them."},
]


def run(programs: list[Path], home: Path) -> None:
    """Run programs where there is no network, no setting of ours and no file of ours."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "PYTHONPATH": "",
        # Which kernels BLAS takes is the machine's affair; others round otherwise, and train other centroids.
        **{name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")},
    }
    subprocess.run(
        [sys.executable, str(RUN), *map(str, programs)],
        env=environment,
        cwd=home,
        check=True,
        stderr=subprocess.PIPE,
    )


def printed(program: Path) -> list[str]:
    """What a program found."""
    written = program.with_suffix(".out").read_text(encoding="utf-8")
    assert "Traceback" not in written, written
    return FOUND.findall(written)


def found(graph: Graph, models: Models) -> list[str]:
    """What the pipeline itself finds."""
    hits = Pipeline(graph, models=models, cache=False).search(graph.node("question").params["text"])
    return [chunk.id for _, chunk, _ in hits.top(len(hits.rows))]


def chain(graph: Graph, *names: str) -> Graph:
    for source, target in pairwise(names):
        graph = graph.connect(source, target)
    return graph


def keyword() -> Graph:
    """The smallest search that every target can express."""
    graph = Graph().add("load", documents=TEXTS).add("chunk", size=40, overlap=0).add("bm25")
    graph = graph.add("question", text="How large is the cache?").add("retrieve", k=2)
    return chain(graph, "load", "chunk", "bm25", "retrieve").connect("question", "retrieve")


def dense(**index: object) -> Graph:
    graph = (
        Graph().add("load", documents=TEXTS).add("chunk", size=40, overlap=0).add("embed", model="wordllama")
    )
    graph = graph.add("index", **index).add("question", text="How large is the cache?").add("retrieve", k=2)
    return chain(graph, "load", "chunk", "embed", "index", "retrieve").connect("question", "retrieve")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden")
    return folder, models_of(folder)


@pytest.fixture(scope="module")
def goldens(places):
    folder, models = places
    return {target: [golden(target, seed, models, folder) for seed in range(GOLDEN)] for target in TARGETS}


@pytest.fixture(scope="module")
def ran(places, goldens):
    """All programs, run in one process: most of the time it imports."""
    folder, _ = places
    programs = {}
    for target, graphs in goldens.items():
        for number in RUNS:
            graph = graphs[number]
            programs[target, number] = folder / f"{target}{number}.py"
            programs[target, number].write_text(to_python(graph, target), encoding="utf-8")
    run(list(programs.values()), folder)
    return programs


@pytest.mark.parametrize("target", TARGETS)
def test_golden_pipelines_find_the_same_as_programs(target, goldens, ran):
    models = Models()
    differing = [
        number for number in RUNS if printed(ran[target, number]) != found(goldens[target][number], models)
    ]
    assert differing == []
    assert all(printed(ran[target, number]) for number in RUNS)


def test_the_golden_pipelines_are_all_that_can_be_expressed(goldens):
    kinds = {
        target: {
            (node.type, node.params.get("method") or node.params.get("kind") or node.params.get("relevance"))
            for graph in graphs
            for node in graph.nodes
        }
        for target, graphs in goldens.items()
    }
    everywhere = {
        ("chunk", "recursive"), ("chunk", "characters"), ("embed", None), ("index", "flat"), ("bm25", None),
        ("retrieve", None), ("fuse", "rrf"), ("fuse", "weighted"), ("rerank", "cross-encoder"),
        ("mmr", "scores"), ("mmr", "similarity"),
    }  # fmt: skip
    assert all(everywhere <= found for found in kinds.values())
    assert {("index", "hnsw"), ("index", "sq8")} <= kinds["langchain"]
    assert {
        ("clean", None), ("chunk", "sentences"), ("chunk", "headings"), ("chunk", "tokens"), ("index", "ivf"),
        ("index", "pq"), ("index", "hnsw"), ("index", "sq8"), ("rewrite", "hyde"), ("rewrite", "multi-query"),
        ("rerank", "likelihood"), ("prompt", None), ("generate", None), ("answer", None),
    } <= kinds["plain"]  # fmt: skip


def test_plain_programs_come_back_as_the_same_graphs(goldens):
    for graph in goldens["plain"]:
        assert from_python(to_python(graph)) == graph


def test_what_a_program_writes_is_what_the_pipeline_writes(goldens, ran):
    models = Models()
    written = [number for number in RUNS if goldens["plain"][number].find("answer")]
    assert written
    for number in written[:3]:
        result = Pipeline(goldens["plain"][number], models=models, cache=False).run()
        assert (
            ran["plain", number]
            .with_suffix(".out")
            .read_text(encoding="utf-8")
            .endswith(f"{result.answer.text}\n")
        )


def test_a_program_that_searches_in_milvus_finds_the_same(tmp_path):
    graph = dense(uri=str(tmp_path / "milvus.db"))
    program = tmp_path / "milvus.py"
    program.write_text(to_python(graph), encoding="utf-8")
    run([program], tmp_path)
    assert printed(program) == found(dense(), Models())
    assert from_python(to_python(graph)) == graph


def test_programs_that_share_a_milvus_file_leave_each_other_alone(tmp_path):
    from llmhero_widgets.rag.indexes.collections import connected

    def both(**index):
        graph = dense(**index).add("index", "second", kind="hnsw", **index).add("retrieve", "again", k=2)
        graph = chain(graph.add("fuse"), "embed", "second", "again", "fuse").connect("retrieve", "fuse")
        return graph.connect("question", "again")

    def shorter(**index):
        return dense(**index).with_params("chunk", size=24)

    uri = str(tmp_path / "milvus.db")
    for number, make in enumerate((both, shorter)):
        program = tmp_path / f"milvus_{number}.py"
        program.write_text(to_python(make(uri=uri)), encoding="utf-8")
        run([program], tmp_path)
        assert printed(program) == found(make(), Models())
    with connected(uri) as client:
        assert len(client.list_collections()) == 3


@pytest.mark.parametrize("target", TARGETS)
def test_programs_need_nothing_of_ours_where_libraries_do_the_same(target):
    graph = dense()
    graph = graph.add("bm25").add("retrieve").add("fuse").add("mmr")
    graph = chain(graph, "chunk", "bm25", "retrieve-2", "fuse", "mmr").connect("retrieve", "fuse")
    program = to_python(graph.connect("question", "retrieve-2"), target)
    assert "import llmhero_widgets" not in program
    assert "from llmhero_widgets" not in program
    needs = next(line for line in program.splitlines() if line.startswith("It needs:"))
    assert {"plain": "faiss-cpu", "langchain": "langchain-community", "haystack": "haystack-ai"}[
        target
    ] in needs
    assert "llmhero" not in needs


def refused(graph: Graph, target: str) -> HeroError:
    with pytest.raises(HeroError) as error:
        to_python(graph, target)
    assert error.value.code == "bad_request"
    assert "{" not in error.value.sentence("en") + error.value.sentence("zh")
    return error.value


def altered(name: str) -> Graph:
    """A pipeline that the other libraries cannot express, by what they cannot."""
    graph = keyword()
    more = {
        "clean": lambda: chain(
            Graph().add("load", documents=TEXTS).add("clean").add("chunk"), "load", "clean", "chunk"
        ),
        "files": lambda: Graph().add("load", paths=["folder"]),
        "sentences": lambda: graph.with_params("chunk", method="sentences"),
        "tokens": lambda: graph.with_params("chunk", method="tokens"),
        "ivf": lambda: dense(kind="ivf"),
        "pq": lambda: dense(kind="pq"),
        "milvus": lambda: dense(uri="http://localhost:19530"),
        "rewrite": lambda: Graph().add("question", text="Why?").add("rewrite").connect("question", "rewrite"),
        "likelihood": lambda: graph.add("rerank").connect("retrieve", "rerank"),
        "mmr": lambda: graph.add("mmr").connect("retrieve", "mmr"),
        "prompt": lambda: graph.add("prompt").connect("retrieve", "prompt"),
        "evaluate": lambda: graph.add("evaluate").connect("retrieve", "evaluate"),
    }
    return more[name]()


@pytest.mark.parametrize("target", ["langchain", "haystack"])
@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("clean", "clean"), ("files", "load"), ("sentences", "chunk"), ("tokens", "chunk"),
        ("ivf", "index"), ("pq", "index"), ("milvus", "index"), ("rewrite", "rewrite"),
        ("likelihood", "rerank"), ("mmr", "mmr"), ("prompt", "prompt"), ("evaluate", "evaluate"),
    ],
)  # fmt: skip
def test_what_a_library_cannot_express_is_refused_by_name(target, name, node):
    graph = altered(name)
    error = refused(graph, target)
    title = graph.title(node)
    assert f"cannot express {title.en}: " in error.sentence("en")
    assert f"无法表达{title.zh}：" in error.sentence("zh")
    assert error.next_step("zh").endswith("。")


def test_haystacks_store_knows_no_approximate_index():
    assert "no index of kind “hnsw”" in refused(dense(kind="hnsw"), "haystack").sentence("en")


def test_what_plain_python_cannot_express_is_refused_by_name():
    error = refused(altered("evaluate"), "plain")
    assert error.sentence("zh").startswith("纯 Python无法表达") or "纯 Python" in error.sentence("zh")


@pytest.mark.parametrize("target", TARGETS)
def test_a_pipeline_that_cannot_run_is_no_program(target):
    assert "no node yet" in refused(Graph(), target).sentence("en")
    assert "“query”" in refused(keyword().disconnect(keyword().edges[-1]), target).sentence("en")
    twice = Graph().add("load", documents=[TEXTS[0], TEXTS[0]])
    assert "called “cache.md”" in refused(twice, target).sentence("en")
    with pytest.raises(HeroError):
        to_python(keyword().with_params("chunk", overlap=39), target)


def test_an_unknown_target_is_refused_with_the_nearest():
    error = refused(keyword(), "lang-chain")
    assert error.next_step("en") == "There are: langchain."


@pytest.mark.parametrize("target", TARGETS)
def test_lists_of_differently_cut_documents_are_not_fused(target):
    graph = keyword().add("chunk", size=60, overlap=0).add("bm25").add("retrieve").add("fuse")
    graph = chain(graph, "load", "chunk-2", "bm25-2", "retrieve-2", "fuse").connect("question", "retrieve-2")
    error = refused(graph.connect("retrieve", "fuse"), target)
    assert "cut in different ways" in error.sentence("en")


@given(
    st.recursive(
        st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans(),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=10,
    )
)
def test_values_are_written_as_they_are(value):
    source = literal(value)
    assert ast.literal_eval(source) == value
    assert all(sign.isprintable() or sign == "\n" for sign in source)


@given(st.lists(st.text("\r\n# .a。", max_size=4), max_size=4))
def test_separators_are_those_of_the_chunker(separators):
    assert patterns(separators) == recursive.patterns(separators)
    assert patterns([]) == recursive.patterns(recursive.SEPARATORS)


@pytest.mark.model
def test_the_default_embedder_finds_the_same_in_every_target(tmp_path):
    weights = model_dir(get("all-minilm-l6-v2"))
    hub = tmp_path / ".cache/huggingface/hub/models--sentence-transformers--all-MiniLM-L6-v2"
    (hub / "snapshots").mkdir(parents=True)
    (hub / "refs").mkdir()
    (hub / "refs/main").write_text("local", encoding="utf-8")
    (hub / "snapshots/local").symlink_to(weights, target_is_directory=True)
    texts = [{"id": name, "text": text[:2000]} for name, text in handbook("en")[:4]]
    graph = dense().with_params("load", documents=texts).with_params("embed", model="")
    graph = graph.with_params("chunk", size=400, overlap=80).with_params("retrieve", k=6)
    programs = []
    for target in TARGETS:
        programs.append(tmp_path / f"{target}.py")
        programs[-1].write_text(to_python(graph, target), encoding="utf-8")
    run(programs, tmp_path)
    wanted = found(graph, Models())
    assert len(wanted) == 6
    assert [printed(program) for program in programs] == [wanted] * len(TARGETS)
