"""T5's game: as much is hidden as in the paper, and what was hidden can be put back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons.spans import corrupt_spans, draw_spans


@given(st.integers(2, 400), st.integers(0, 5))
def test_draws_as_many_words_as_the_paper_in_gaps_that_never_touch(length, seed):
    spans = draw_spans(length, seed=seed)
    hidden = max(round(0.15 * length), 1)
    assert sum(end - start for start, end in spans) == hidden
    assert len(spans) == max(round(hidden / 3), 1)
    assert spans[0][0] >= 0
    assert spans[-1][1] <= length
    assert all(start < end for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))


def test_gaps_come_anywhere_and_in_several_lengths():
    drawn = [draw_spans(34, seed=seed) for seed in range(200)]
    assert {spans[0][0] for spans in drawn} >= {0, 1, 10}
    assert {spans[-1][1] for spans in drawn} >= {34, 33, 20}
    assert {end - start for spans in drawn for start, end in spans} == {1, 2, 3, 4}
    assert drawn[0] == draw_spans(34)


@pytest.mark.parametrize(
    ("length", "options"), [(1, {}), (0, {}), (4, {"share": 0.75, "mean": 1}), (9, {"share": 1})]
)
def test_refuses_what_has_no_room(length, options):
    with pytest.raises(HeroError, match="no room"):
        draw_spans(length, **options)


@given(st.integers(2, 100), st.integers(0, 5))
def test_what_was_hidden_can_be_put_back(length, seed):
    words = [f"word{place}" for place in range(length)]
    spans = draw_spans(length, seed=seed)
    reads, writes = corrupt_spans(words, spans)
    assert writes[-1] == f"<{len(spans)}>"
    assert len(reads) + len(writes) == length + 2 * len(spans) + 1
    restored = " ".join(reads)
    for number in range(len(spans)):
        between = writes[writes.index(f"<{number}>") + 1 : writes.index(f"<{number + 1}>")]
        restored = restored.replace(f"<{number}>", " ".join(between))
    assert restored.split() == words
