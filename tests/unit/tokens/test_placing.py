"""Placing what tokens wrote: the only way, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.tokens.adapters.placing import place


@pytest.mark.parametrize(
    ("text", "written", "spans"),
    [
        ("ab c", [*"ab c"], [(0, 1), (1, 2), (2, 3), (3, 4)]),
        ("a  b", [*"a b"], [(0, 1), (1, 3), (3, 4)]),
        ("a", [*" a"], [(0, 0), (0, 1)]),
        ("a", [*"a "], [(0, 1), (1, 1)]),
        ("a\u200bb", [*"a b"], [(0, 1), (1, 2), (2, 3)]),
        ("É", [*"e"], [(0, 1)]),
        ("e\u0301x", [*"éx"], [(0, 2), (2, 3)]),
        ("ﬁ", [*"fi"], [(0, 1), (0, 1)]),
        ("ﷺ", [*"صلى الله عليه وسلم"], [(0, 1)] * 18),
        ("a☃b", ["a", None, "b"], [(0, 1), (1, 2), (2, 3)]),
        ("☃☃ ☂", [None, " ", None], [(0, 2), (2, 3), (3, 4)]),
        ("don't!", [*"dont"], [(0, 1), (1, 2), (2, 3), (4, 5)]),
        ("\0a\0", [*"a"], [(1, 2)]),
        ("", [], []),
    ],
)
def test_the_only_way_is_found(text, written, spans):
    assert place(text, written) == spans


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("☃☃☃", [None, None]),  # where the first ends nobody can say
        ("aab", ["a", "b"]),  # one of two was deleted
        ("ab", ["b", "a"]),
        ("a", ["a", None]),
        ("a   b", [*"a  b"]),  # which of three spaces are the two?
        ("ab", []),
    ],
)
def test_what_can_be_read_in_no_way_or_in_two_is_not_placed(text, written):
    assert place(text, written) is None


def test_a_mark_is_a_letter_where_it_stands_for_no_space():
    assert place("a▁b", [*"a b"]) == [(0, 1), (1, 2), (2, 3)]
    assert place("a▁b", ["a", None], marks_spaces=False) == [(0, 1), (1, 3)]


@given(st.text(max_size=60))
def test_what_was_not_changed_stands_where_it_is(text):
    assert place(text, [*text]) == [(at, at + 1) for at in range(len(text))]
