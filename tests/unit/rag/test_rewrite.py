"""Other wordings: the model's own text, cleaned, beside the question itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.rag.generating import write
from llmhero_widgets.rag.nodes import rewrite as node
from llmhero_widgets.rag.ranking.rewriting import instruction, rewrite, wordings
from llmhero_widgets.rag.values import Query, Variant
from tests.unit.rag.ranking_data import context_of, defaults

QUESTION = "How large is the cache?"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1. What size?\n2) Big?\n(3) How many bytes?", ["What size?", "Big?", "How many bytes?"]),
        ("- What size?\n* What size?\n• what SIZE?", ["What size?"]),
        (f"{QUESTION}\n\n   \n{QUESTION.upper()}", []),
        ("1、缓存有多大？\n（2）“缓存占多少内存？”", ["缓存有多大？", "缓存占多少内存？"]),
        ("2024 was a year?", ["2024 was a year?"]),
        ("a\nb\nc\nd", ["a", "b", "c"]),
        ("", []),
    ],
)  # fmt: skip
def test_entries_of_a_list(written, expected):
    assert wordings(written, QUESTION, 3) == expected


@given(st.text(), st.integers(1, 5))
def test_any_text_gives_at_most_n_that_differ(written, n):
    found = wordings(written, QUESTION, n)
    assert len(found) <= n
    assert len({each.casefold() for each in found}) == len(found)
    assert all(found)


def test_the_question_is_never_taken_for_a_pattern(tiny):
    odd = "What does {question} or {n} mean?"
    for method in ("hyde", "multi-query"):
        assert odd in instruction(odd, method, 3)
    assert "问题" in instruction("缓存有多大？", "hyde", 3)
    rewrite(tiny("llama"), Query(odd), max_tokens=8)


def test_hyde_is_what_the_model_writes(tiny):
    lm = tiny("llama")
    expected = write(lm, [("user", instruction(QUESTION, "hyde", 3))], max_tokens=12)
    found = rewrite(lm, Query(QUESTION), max_tokens=12)
    assert found.text == QUESTION
    assert found.variants == ((Variant("hyde", expected),) if expected else ())
    again = rewrite(lm, found, max_tokens=12)
    assert again == found


def test_a_blank_question_asks_nobody():
    assert rewrite(None, Query("  ")) == Query("  ")


@pytest.mark.model
def test_the_node_words_a_question_in_other_ways():
    params = defaults(node.TYPE, method="multi-query", n=2)
    found = node.TYPE.run(context_of(), {"query": Query(QUESTION)}, params)
    assert 1 <= len(found.variants) <= 2
    assert QUESTION not in {variant.text for variant in found.variants}
    preview = node.TYPE.preview(found, params)
    assert preview["text"].startswith(found.variants[0].text[:100])
