"""What is kept in memory is bounded, and the last used stays."""

import numpy as np
import pytest

from llmhero_widgets.rag import kept
from llmhero_widgets.rag.kept import Shelf
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.reasons import Recipe
from llmhero_widgets.rag.values import Query
from tests.unit.rag.running import hybrid_graph, pipeline


def recipe(text):
    return Recipe(TYPES["question"], {"text": text}, "", ())


def test_the_least_recently_used_outputs_are_dropped():
    shelf = Shelf(Models(), memory=100)
    for number in range(20):
        shelf.keep(recipe(f"{number:010}"), Query(f"{number:010}"), 0)
        assert shelf.find(recipe("0000000000"))[0] is not None
    there = [number for number in range(20) if shelf.find(recipe(f"{number:010}"))[0] is not None]
    assert there == [0, *range(11, 20)]


def test_an_output_that_is_larger_than_the_memory_is_kept_until_the_next():
    shelf = Shelf(Models(), memory=10)
    shelf.keep(recipe("a"), Query("a" * 100), 0)
    assert shelf.find(recipe("a"))[0].nbytes == 100
    shelf.keep(recipe("b"), Query("b"), 0)
    assert shelf.find(recipe("a"))[0] is None


def test_a_node_that_hands_on_something_else_than_it_says_is_a_bug():
    with pytest.raises(TypeError, match="question handed on hits, not query"):
        Shelf(Models()).keep(recipe("a"), pipeline(hybrid_graph()).search("cache"), 0)


def test_pieces_are_made_once_and_bounded(monkeypatch):
    monkeypatch.setattr(kept, "PARTS", 3)
    shelf, made = Shelf(Models()), []

    def piece(key):
        return shelf.part(key, lambda: made.append(key) or key.upper())

    assert [piece(key) for key in "abcabca"] == list("ABCABCA")
    assert made == ["a", "b", "c"]
    piece("d")
    piece("a")
    piece("b")
    assert made == ["a", "b", "c", "d", "b"]


def test_a_run_uses_pieces_of_the_run_before():
    one = pipeline(hybrid_graph())
    one.run()
    told = []
    real = one._shelf.part
    one._engine.shelf.part = lambda key, make: real(key, lambda: told.append(key) or make())
    documents = [*one.graph.node("load").params["documents"], {"id": "new.md", "text": "Something new."}]
    one.graph = one.graph.with_params("load", documents=documents)
    result = one.run()
    assert len(result.values["chunk"]) > 4
    assert len(told) <= 2


def test_pieces_are_bounded_by_their_bytes(monkeypatch):
    monkeypatch.setattr(kept, "PARTS_BYTES", 1000)
    shelf, made = Shelf(Models()), []

    def piece(key, value):
        return shelf.part(key, lambda: made.append(key) or value)

    for key in "abcabc":
        piece(key, np.zeros(50, np.float32))
    assert made == ["a", "b", "c"]
    piece("large", ["x" * 900])
    piece("a", 0.5)
    assert made == ["a", "b", "c", "large", "a"]
    assert piece("larger", "y" * 2000) == "y" * 2000
    piece("larger", "")
    assert made == ["a", "b", "c", "large", "a", "larger"]
