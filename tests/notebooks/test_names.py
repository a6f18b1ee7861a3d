"""What a cell hangs on is followed through the names that cells bind and read."""

import pytest

from tests.notebooks.names import own_cells

EXAMPLE = 'text = "a"  # example'


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([EXAMPLE, "n = len(text)", "n", "m = 1"], [True, True, True, False]),
        ([EXAMPLE, "text = 1", "text"], [True, False, False]),
        ([EXAMPLE, "text = text + 'b'", "text"], [True, True, True]),
        ([EXAMPLE, "rows = []\nfor x in (1,):\n    rows.append(x)\nrows"], [True, False]),
        ([EXAMPLE, "rows = [c for c in text]", "rows = []\nrows"], [True, True, False]),
        ([EXAMPLE, "def f(text):\n    return text", "f(1)"], [True, False, False]),
        ([EXAMPLE, "def f():\n    return text", "f()"], [True, True, True]),
        ([EXAMPLE, "total = 0\ntotal += len(text)", "total"], [True, True, True]),
        ([EXAMPLE, "x = lambda n: n\nx(1)"], [True, False]),
        (["a = 1", EXAMPLE, "a"], [False, True, False]),
    ],
)
def test_examples_are_followed_through_names(cells, expected):
    assert own_cells(cells) == expected
