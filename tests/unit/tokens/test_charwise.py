"""The short way to the tokens of a long text ends where the long way ends."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.tokens import cutter
from tests.unit.tokens.conftest import CORPUS, NASTY
from tests.unit.tokens.test_trace import FUZZ

PIECES = (*NASTY, " ", "  ", "\n", "\n\n  ", "the", "Dog", "é", "我", "¨", "[MASK]", "☃", "\x1c", "\xad")


@pytest.mark.parametrize("name", ["wordpiece", "unigram", "precompiled-unigram"])
def test_both_ways_are_one(tokenizers_by_name, monkeypatch, name):
    short, long = cutter(tokenizers_by_name(name)), cutter(tokenizers_by_name(name))
    taken = Counter()
    lay = short._charwise.pieces

    def counted(*args):
        found = lay(*args)
        taken[bool(found)] += 1
        return found

    monkeypatch.setattr(short._charwise, "pieces", counted)
    monkeypatch.setattr(long._charwise, "pieces", lambda *_: [])

    @settings(FUZZ)
    @given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=14).map("".join))
    def every_text(text):
        assert short.trace(text) == long.trace(text)

    every_text()
    assert taken[True] > taken[False]


@pytest.mark.parametrize("name", ["wordpiece", "unigram", "precompiled-unigram"])
def test_a_long_text_goes_the_short_way(tokenizers_by_name, monkeypatch, name):
    made = cutter(tokenizers_by_name(name))
    text = "\n".join(CORPUS) * 20
    expected = made.trace(text)
    monkeypatch.setattr(made.pipeline, "pieces", None)
    assert made.trace(text) == expected
