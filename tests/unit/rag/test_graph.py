"""Graphs: sound whenever they exist, every edit another graph, every refusal with its reason."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.graph import MOST_EDGES, MOST_NODES, Edge, Graph, GraphNode, check_connection
from llmhero_widgets.rag.nodes import TYPES

if TYPE_CHECKING:
    import random

PROTOCOL = Path(__file__).parents[2] / "protocol"
TABLE = json.loads((PROTOCOL / "connections.json").read_text(encoding="utf-8"))


def graph_of(name: str) -> Graph:
    shape = TABLE["graphs"][name]
    nodes = tuple(GraphNode(*each) for each in shape["nodes"])
    return Graph(nodes, tuple(Edge(*each) for each in shape["edges"]))


def search() -> Graph:
    return graph_of("search")


def english(error: pytest.ExceptionInfo[HeroError]) -> str:
    return error.value.sentence("en")


def test_every_connection_of_the_table_is_made_or_refused_as_it_says():
    graphs = {name: graph_of(name) for name in TABLE["graphs"]}
    for case in TABLE["cases"]:
        refusal = check_connection(graphs[case["graph"]], Edge(*case["edge"]))
        found = (refusal.code, *refusal.message) if refusal else (None, None, None)
        assert found == (case["code"], case["en"], case["zh"]), case


def test_the_table_knows_every_reason_on_more_than_200_connections():
    codes = [case["code"] for case in TABLE["cases"]]
    assert len(codes) >= 200
    assert {*codes} == {
        None, "unknown_node", "unknown_port", "own_output", "same_edge", "wrong_type", "port_taken", "cycle",
    }  # fmt: skip
    assert codes.count(None) >= 30


def test_the_table_is_the_one_that_its_script_writes():
    spec = importlib.util.spec_from_file_location("make_connections", PROTOCOL / "make_connections.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.written() == (PROTOCOL / "connections.json").read_text(encoding="utf-8")


def test_a_refused_connection_raises_its_reason_and_changes_nothing():
    graph = search()
    with pytest.raises(HeroError) as error:
        graph.connect("chunk", "index", "vectors")
    assert (error.value.code, english(error)) == (
        "bad_request",
        check_connection(graph, Edge("chunk", "index", "vectors")).message.en,
    )
    assert graph == search()


def test_a_connection_finds_its_port_or_says_that_there_is_none():
    graph = Graph().add("question").add("retrieve").add("chunk")
    assert graph.connect("question", "retrieve").edges == (Edge("question", "retrieve", "query"),)
    with pytest.raises(HeroError, match="has no input for chunks") as error:
        graph.connect("chunk", "retrieve")
    assert "没有可以接收片段的输入" in error.value.sentence("zh")


def test_ids_are_numbered_and_may_be_chosen():
    graph = Graph().add("load").add("load").add("load", "手册").add("load")
    assert [node.id for node in graph.nodes] == ["load", "load-2", "手册", "load-3"]


def test_parameters_are_whole_and_checked():
    graph = Graph().add("retrieve", k=3.0)
    assert graph.node("retrieve").params == {"k": 3, "merge": "best"}
    assert isinstance(graph.node("retrieve").params["k"], int)
    assert graph.with_params("retrieve", k=7).node("retrieve").params["k"] == 7
    assert graph.node("retrieve").params["k"] == 3
    with pytest.raises(TypeError):
        graph.node("retrieve").params["k"] = 4


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"k": 0}, "must be a whole number from 1 to 200, not 0"),
        ({"k": True}, "not True"),
        ({"k": 2.5}, "not 2.5"),
        ({"k": float("nan")}, "not nan"),
        ({"k": 10**400}, "not int"),
        ({"k": "3"}, "not 3"),
        ({"merge": "worst"}, "must be one of best, rrf"),
        ({"K": 3}, "has no setting “K”"),
    ],
)
def test_parameters_that_do_not_fit_are_named(params, reason):
    with pytest.raises(HeroError) as error:
        Graph().add("retrieve", **params)
    assert error.value.code == "bad_request"
    assert reason in english(error)
    assert error.value.sentence("zh").endswith("。")


def test_the_nearest_name_is_offered():
    with pytest.raises(HeroError) as error:
        Graph().add("retreive")
    assert error.value.next_step("en") == "Did you mean “retrieve”?"
    with pytest.raises(HeroError) as error:
        Graph().add("chunk", siz=3)
    assert error.value.next_step("zh") == "是不是“size”？"
    with pytest.raises(HeroError) as error:
        search().node("retriev")
    assert error.value.next_step("en") == "Did you mean “retrieve”?"


@pytest.mark.parametrize("value", [[{"id": "a"}], [{"id": "a", "text": 1}], "a", [1], {"id": "a"}, None])
def test_documents_are_texts_with_ids(value):
    with pytest.raises(HeroError, match="a list of documents"):
        Graph().add("load", documents=value)


def test_half_a_character_is_no_text():
    with pytest.raises(HeroError):
        Graph().add("question", text="\ud800")


def test_what_was_given_can_change_later_without_changing_the_graph():
    documents = [{"id": "a", "text": "Tea."}]
    graph = Graph().add("load", documents=documents)
    documents[0]["text"] = "Coffee."
    documents.append({})
    assert graph.node("load").params["documents"] == [{"id": "a", "text": "Tea."}]


@pytest.mark.parametrize("name", ["", "a b", "a\n", "x" * 65, "<b>", 3, None, "\ud800"])
def test_an_id_is_a_short_word(name):
    with pytest.raises(HeroError, match="cannot name a node"):
        Graph((GraphNode(name, "load"),))


@pytest.mark.parametrize("place", [float("nan"), float("inf"), "3", None, True, 10**400])
def test_a_place_is_two_numbers(place):
    with pytest.raises(HeroError, match="is not two numbers"):
        Graph((GraphNode("a", "load", {}, 0, place),))


def test_ids_are_unique_and_a_graph_has_a_size():
    with pytest.raises(HeroError, match="Two nodes"):
        Graph((GraphNode("a", "load"), GraphNode("a", "chunk")))
    with pytest.raises(HeroError, match=f"may hold {MOST_NODES} nodes, not {MOST_NODES + 1}"):
        Graph(tuple(GraphNode(f"n{number}", "load") for number in range(MOST_NODES + 1)))
    with pytest.raises(HeroError, match="connections, not"):
        Graph((), (Edge("a", "b", "c"),) * (MOST_EDGES + 1))


def test_removing_a_node_removes_its_connections():
    graph = search().remove("retrieve")
    assert graph.find("retrieve") is None
    assert all("retrieve" not in (edge.source, edge.target) for edge in graph.edges)
    assert graph.open_inputs() == [("prompt", "hits")]
    with pytest.raises(HeroError):
        graph.remove("retrieve")


def test_disconnecting_opens_an_input():
    edge = Edge("question", "retrieve", "query")
    graph = search().disconnect(edge)
    assert graph.open_inputs() == [("retrieve", "query")]
    with pytest.raises(HeroError, match="no such connection"):
        graph.disconnect(edge)
    again = graph.connect("question", "retrieve")
    assert {*again.edges} == {*search().edges}


def test_what_depends_on_a_node_and_what_it_needs():
    graph = search()
    assert graph.after("retrieve") == {"retrieve", "prompt", "generate", "answer"}
    assert [node.id for node in graph.before("index").nodes] == ["load", "chunk", "embed", "index"]
    assert graph.before("answer") == graph


def test_several_of_a_kind_have_numbers():
    graph = Graph().add("load", "a").add("load", "b").add("chunk")
    assert [graph.title(each).zh for each in ("a", "b", "chunk")] == [
        f"{TYPES['load'].title.zh} 1", f"{TYPES['load'].title.zh} 2", TYPES["chunk"].title.zh,
    ]  # fmt: skip


@given(st.randoms(use_true_random=False))
def test_any_sequence_of_edits_leaves_a_sound_graph_in_order(random: random.Random):
    graph = Graph()
    for _ in range(random.randint(1, 25)):
        ids = [node.id for node in graph.nodes]
        if len(ids) < 2 or random.random() < 0.4:
            graph = graph.add(random.choice(list(TYPES)), x=random.uniform(-9, 9))
        elif random.random() < 0.15:
            graph = graph.remove(random.choice(ids))
        elif graph.edges and random.random() < 0.2:
            graph = graph.disconnect(random.choice(graph.edges))
        else:
            source, target = random.choice(ids), random.choice(ids)
            ports = [port.name for port in TYPES[graph.node(target).type].inputs] or ["none"]
            edge = Edge(source, target, random.choice(ports))
            if check_connection(graph, edge) is None:
                graph = graph.connect(*ids_of(edge))
    # Made anew from its parts, everything is checked again.
    assert (
        Graph(graph.nodes, graph.edges) == graph == Graph.from_dict(json.loads(json.dumps(graph.to_dict())))
    )
    places = {node.id: place for place, node in enumerate(graph.order())}
    assert len(places) == len(graph.nodes)
    assert all(places[edge.source] < places[edge.target] for edge in graph.edges)


def ids_of(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.target, edge.port
