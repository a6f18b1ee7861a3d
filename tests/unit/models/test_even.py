"""Passes are even: one length, one number of texts for a length, every text there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.models.even import even_passes


@given(st.lists(st.integers(0, 300), max_size=200))
def test_the_shape_of_a_pass_follows_from_the_length_alone(lengths):
    rows = {}
    read = []
    for places in even_passes(lengths):
        (length,) = {lengths[place] for place in places}
        assert rows.setdefault(length, len(places)) == len(places)
        assert len(places) * max(1, length) >= 64
        read += set(places)
    assert sorted(read) == list(range(len(lengths)))
