"""Programs read back: as syntax, without executing anything, whatever is in them."""

from __future__ import annotations

import builtins
import os
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.connecting import check_connection
from llmhero_widgets.rag.export import from_python, to_python
from llmhero_widgets.rag.export.parse import MOST_CHARACTERS
from llmhero_widgets.rag.graph import Edge, Graph
from llmhero_widgets.rag.nodes import TYPES

if TYPE_CHECKING:
    from random import Random

MORE = int(os.environ.get("LLMHERO_FUZZ", "1"))
FUZZ = settings(max_examples=60 * MORE, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def small() -> Graph:
    graph = Graph().add("load", documents=[{"id": "a", "text": "Tea."}], x=3).add("chunk").add("bm25")
    graph = graph.add("question", text="Warm?").add("retrieve").add("retrieve", "second-hit")
    for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "bm25 second-hit", "question retrieve"):
        graph = graph.connect(*pair.split())
    return graph.connect("question", "second-hit")


PROGRAM = to_python(small())


def outcome(source: str) -> Graph | HeroError:
    """Read a program where nothing can happen: a graph, or an error that a person can read."""
    done: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (builtins, "eval"), (builtins, "exec"), (builtins, "__import__"), (os, "system"), (os, "popen"),
            (subprocess, "Popen"), (socket, "socket"),
        ):  # fmt: skip
            real = getattr(module, name)

            def watched(*args: object, name: str = name, real: object = real, **options: object) -> object:
                # Our own functions import what they need; a program's imports have names of their own.
                if name != "__import__" or args[0] in {"evil", "shutil"}:
                    done.append(name)
                return real(*args, **options)

            patch.setattr(module, name, watched)
        try:
            found: Graph | HeroError = from_python(source)
        except HeroError as error:
            found = error
    assert not done
    if isinstance(found, HeroError):
        assert found.code in {"bad_request", "bad_text"}
        str(found).encode()
    return found


def english(source: str) -> str:
    found = outcome(source)
    assert isinstance(found, HeroError), source
    return found.sentence("en")


def test_a_program_comes_back_with_ids_places_and_order():
    graph = small()
    assert from_python(PROGRAM) == graph
    backwards = Graph(tuple(reversed(graph.nodes)), graph.edges)
    assert from_python(to_python(backwards)) == backwards
    assert backwards != graph


def test_settings_and_connections_may_be_edited():
    edited = PROGRAM.replace(
        "retrieve = search(bm25, question, k=5)", "retrieve = search(bm25, question, k=9)"
    )
    assert from_python(edited) == small().with_params("retrieve", k=9)
    edited = PROGRAM.replace("k1=1.5", "k1=-0.0").replace('"Warm?"', '"Wa" "rm, or cold?"')
    graph = small().with_params("bm25", k1=-0.0).with_params("question", text="Warm, or cold?")
    assert from_python(edited) == graph


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("k=5)", "k=__import__('evil'))", "is not a plain value"),
        ("k=5)", "k=2 + 3)", "is not a plain value"),
        ("k=5)", "k=(lambda: 5)())", "is not a plain value"),
        ("k=5)", "k=f'{5}')", "is not a plain value"),
        ("k=5)", "**{'k': 5})", "no step of a pipeline"),
        ("k=5)", "k=500)", "from 1 to 200, not 500"),
        ("k=5)", "k='5')", "a whole number"),
        ('DOCUMENTS = {"a": "Tea."}', 'DOCUMENTS = {"a": print()}', "is not a plain value"),
        ('DOCUMENTS = {"a": "Tea."}', 'DOCUMENTS = {"a": 3}', "a list of documents"),
        ("documents=DOCUMENTS", "documents=TEXTS", "is not a plain value"),
        ("k=5)", "limit=5)", "no setting “limit”"),
        ("search(bm25, question,", "search(bm25, warm,", "“warm” has no value yet"),
        ("search(bm25, question,", "search(bm25, question, question,", "takes other inputs"),
        ("search(bm25, question,", "search(bm25, *question,", "no step of a pipeline"),
        ("search(bm25, question,", "search(question, bm25,", "an index here"),
        ("retrieve = search", "retrieve = eval", "no step of a pipeline"),
        ("retrieve = search", "retrieve = os.system", "no step of a pipeline"),
        ("retrieve = search", "chunk = search", "gets a value twice"),
        ("retrieve = search", "search = search", "not as it was exported"),
        ("import re\n", "import re\nimport shutil\n", "no step of a pipeline: import shutil"),
        ("import re\n", "import re\nfrom evil import *\n", "no step of a pipeline: from evil"),
        ("# The pipeline.\n", "open('x')\n", "no step of a pipeline: open"),
        ("# The pipeline.\n", "@evil\ndef search(): ...\n", "not as it was exported"),
        ("# The pipeline.\n", "if True: pass\n", "no step of a pipeline: if True"),
        ("# The pipeline.\n", "def mine(): ...\n", "no step of a pipeline: def mine"),
        ("index.find(question, k))", "index.find(question, 1))", "“search”"),
        ("rows[:k]", "rows[k:]", "“best”"),
        ("keep_duplicates=False", "keep_duplicates=False, documents=[]", "no step of a pipeline"),
        ("keep_duplicates=False", "keep_duplicates=False, paths=['/etc']", "no step of a pipeline"),
        ('"id": "second-hit"', '"id": "retrieve"', "Two nodes"),
        ('{"id": "second-hit"}', "[1]", "the note behind the call"),
        ('{"id": "second-hit"}', '{"id": ', "the note behind the call"),
        ('{"id": "second-hit"}', '{"at": "x"}', "the note behind the call"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_line(old, new, reason):
    assert old in PROGRAM
    assert reason in english(PROGRAM.replace(old, new, 1))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "print(1)",
        "x = 1",
        "(" * 5000,
        "\x00",
        "'\ud800'",
        "1" * 5000,
        "a = [" * 400,
        "\\",
        "é = 'é'; ",
        "\f\t\n x",
    ],
)
def test_what_is_no_program_of_ours_is_refused(source):
    found = outcome(source)
    assert isinstance(found, HeroError) or source.startswith("é")


def test_a_program_has_a_size():
    assert "million characters" in english(" " * (MOST_CHARACTERS + 1))


@FUZZ
@given(st.randoms(use_true_random=False))
def test_any_graph_that_can_be_written_comes_back(random: Random):
    graph = drawn(random)
    try:
        source = to_python(graph)
    except HeroError:
        return
    assert outcome(source) == graph


@FUZZ
@given(st.data())
def test_a_program_spoilt_anywhere_is_a_graph_or_a_clear_error(data):
    start = PROGRAM.index("# The pipeline") if data.draw(st.booleans()) else 0
    at = data.draw(st.integers(start, len(PROGRAM)))
    gone = data.draw(st.integers(0, 6))
    put = data.draw(
        st.text(max_size=4) | st.sampled_from(["evil()", "\n", "**", "(", "import evil\n", "'", "#"])
    )
    outcome(PROGRAM[:at] + put + PROGRAM[at + gone :])


@FUZZ
@given(st.text(max_size=60))
def test_any_text_is_a_graph_or_a_clear_error(text):
    outcome(text)


IDS = [
    "load",
    "节点-1",
    "in",
    "3.5",
    "search",
    "ﬁne",
    "a_b",
    "a-b",
    "a.b",
    "__x__",
    "None",
    "µ",
    "show",
    "retrieve",
]


def drawn(random: Random) -> Graph:
    """A graph with ids that are no names, places, and settings that no call tells."""
    graph = Graph()
    kinds = [name for name in TYPES if name != "evaluate"]
    for number in range(random.randint(1, 9)):
        id = random.choice([None, *IDS])  # noqa: A001 - what a node's name is called
        if id is not None and graph.find(id):
            id = f"{id}--{number}"  # noqa: A001
        kind = random.choice(kinds)
        params = {}
        for param in TYPES[kind].params:
            if random.random() < 0.3:
                params[param.name] = value(random, param)
        at = random.choice([0, random.uniform(-500, 500)])
        graph = graph.add(kind, id, x=at, y=random.choice([0, 7]), **params)
    nodes = [node.id for node in graph.nodes]
    for _ in range(60):
        source, target = random.choice(nodes), random.choice(nodes)
        for port in TYPES[graph.node(target).type].inputs:
            if check_connection(graph, Edge(source, target, port.name)) is None:
                graph = graph.connect(source, target, port.name)
    # What lacks an input cannot run, and so be no program: leave it out.
    while graph.open_inputs():
        graph = graph.remove(graph.open_inputs()[0][0])
    return graph


def value(random: Random, param: object) -> object:
    text = random.choice(
        ["", "x", "0.5, 0.5", "a \"b\"\n'c' {passage}", "中文\u2028\u200b", "\\n#", "  # node {}"]
    )
    draws = {
        "int": lambda: random.randint(int(param.low or 0), int(min(param.high or 99, 99999))),
        "float": lambda: random.uniform(param.low or 0, param.high or 9),
        "bool": lambda: random.random() < 0.5,
        "choice": lambda: random.choice([name for name, _ in param.choices]),
        "list": lambda: random.choice([[text, "y"], []]),
        "documents": lambda: [
            {"id": "1", "text": text},
            {"id": text or "2", "text": "Line one is here.\nLine two is here."},
        ],
        "text": lambda: text,
    }
    return draws[param.kind]()


def test_a_program_that_is_nested_too_deep_is_refused():
    chain = "def search(a):\n    if a:\n        b\n" + "    elif a:\n        b\n" * 900
    error = outcome(chain)
    assert isinstance(error, HeroError)
    assert "Line 1 is no step of a pipeline: it is nested too deep" in error.sentence("en")
    assert "第 1 行" in error.sentence("zh")
