"""A pipeline as a document: read as data, whatever it is, and restored exactly."""

from __future__ import annotations

import builtins
import io
import json
import os
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag.document import FORMAT, MOST_CHARACTERS, from_json, to_json
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.nodes import TYPES

MORE = int(os.environ.get("LLMHERO_FUZZ", "1"))
GRAPH = (
    Graph()
    .add("load", documents=[{"id": "茶", "text": 'Tea\u2028 & "milk" \\ 茶\n'}], x=1.5, y=-3)
    .add("chunk", size=300)
    .add("bm25", k1=1.2)
    .add("question", text="What?")
    .add("retrieve", k=3)
    .connect("load", "chunk").connect("chunk", "bm25").connect("bm25", "retrieve")
    .connect("question", "retrieve")
)  # fmt: skip
WORDS = st.sampled_from(
    ["format", "version", "nodes", "edges", "id", "type", "params", "x", "y", "source", "target", "port",
     FORMAT, *TYPES, *(param.name for kind in TYPES.values() for param in kind.params), "chunks", "__class__",
     "/etc/passwd", "openai:http://127.0.0.1:1#m"]
) | st.text(max_size=9)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def document(**changes: object) -> str:
    return json.dumps(json.loads(to_json(GRAPH)) | changes)


def test_a_graph_comes_back_exactly():
    again = from_json(to_json(GRAPH))
    assert again == GRAPH
    assert to_json(again) == to_json(GRAPH)


def refused(text: str) -> str:
    with pytest.raises(HeroError) as error:
        from_json(text)
    assert error.value.code == "bad_request"
    return error.value.sentence("en")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("{}", "document.format is missing"),
        ("3", "document is not a mapping"),
        ("[NaN]", "NaN is no JSON"),
        ("1" * 5000, "not JSON"),
        (document(format="x"), "no retrieval pipeline"),
        (document(version=2), "version 1 only"),
        (document(version=True), "version 1 only"),
        (document(extra=1), "document.extra is unknown"),
        (document(nodes={}), "nodes is not a list"),
        (document(nodes=[3]), "nodes[0] is not a mapping"),
        (document(nodes=[{"id": "a"}]), "nodes[0].type is missing"),
        (document(nodes=[{"id": "a", "type": "load", "code": ""}]), "nodes[0].code is unknown"),
        (document(nodes=[{"id": "a", "type": "load", "params": []}]), "nodes[0].params is not a mapping"),
        (document(nodes=[{"id": 1, "type": "load"}]), "nodes[0].id is not a text"),
        (document(nodes=[{"id": "a", "type": "os.system"}]), "no kind of node “os.system”"),
        (document(edges=[{"source": "load", "target": "bm25", "port": "chunks"}]), "takes chunks here"),
        (document(edges=[["load", "chunk", "documents"]]), "edges[0] is not a mapping"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_its_place(text, reason):
    assert reason in refused(text)


def test_a_document_has_a_size():
    assert "million characters" in refused(" " * (MOST_CHARACTERS + 1))
    with pytest.raises(HeroError):
        from_json(b"{}")


def outcome(text: str) -> Graph | HeroError:
    """Read it where nothing can happen; the error is what the reader sees, or the graph is sound."""
    done: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (builtins, "eval"), (builtins, "exec"), (builtins, "compile"), (builtins, "open"),
            (io, "open"), (os, "system"), (os, "scandir"), (os, "stat"), (socket, "socket"),
        ):  # fmt: skip
            patch.setattr(module, name, lambda *_args, name=name, **_options: done.append(name))
        try:
            found = from_json(text)
        except HeroError as error:
            found = error
    assert not done
    if isinstance(found, Graph):
        assert from_json(to_json(found)) == found
    else:
        assert found.sentence("en")
        assert found.sentence("zh")
        str(found).encode()
    return found


FUZZ = settings(max_examples=150 * MORE, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FUZZ
@given(VALUES)
def test_any_json_is_a_graph_or_a_clear_error(value):
    outcome(json.dumps(value))


@FUZZ
@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text_is_a_graph_or_a_clear_error(text):
    assert isinstance(outcome(text), HeroError)


@FUZZ
@given(st.data())
def test_a_document_with_anything_in_any_place_is_a_graph_or_a_clear_error(data):
    told = json.loads(to_json(GRAPH))
    place = told
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        if not keys:
            return
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    how = data.draw(st.sampled_from(["replace", "remove", "add", "twice"]))
    if how == "remove":
        del place[key]
    elif how == "add" and isinstance(place, dict):
        place[data.draw(WORDS)] = data.draw(VALUES)
    elif how == "twice" and isinstance(place, list):
        place.append(place[key])
    else:
        place[key] = data.draw(VALUES)
    outcome(json.dumps(told))


@FUZZ
@given(st.data())
def test_a_document_cut_or_spoilt_anywhere_is_a_graph_or_a_clear_error(data):
    text = to_json(GRAPH)
    at = data.draw(st.integers(0, len(text)))
    outcome(text[:at])
    outcome(text[:at] + data.draw(st.text(min_size=1, max_size=3)) + text[at:])
