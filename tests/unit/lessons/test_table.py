"""Tables: numbers aligned and in the reader's style, text harmless."""

import numpy as np
import pytest
import torch

from llmhero_widgets.core.text import set_language
from llmhero_widgets.lessons import Table


def test_numbers_end_aligned_words_start_aligned():
    table = Table({"token": "", "weight": ".1%"}, [("·Mary", 0.812), ("·a", 0.05)])
    assert repr(table).splitlines() == [
        "token  weight",
        "·Mary  81.2\N{THIN SPACE}%",
        "·a      5.0\N{THIN SPACE}%",
    ]


def test_chinese_has_no_space_before_percent_and_counts_double():
    set_language("zh")
    assert repr(Table({"层": "", "份额": ".0%"}, [("首层", 0.5)])).splitlines() == [
        "层    份额",
        "首层   50%",
    ]


def test_a_minus_is_a_minus():
    assert repr(Table({"x": "+.2f"}, [(-0.344,), (0.058,)])).splitlines()[1:] == ["−0.34", "+0.06"]


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), np.float64(0.5), torch.tensor(0.5)])
def test_numbers_of_every_library_are_numbers(value):
    assert "50.0" in repr(Table({"x": ".1%"}, [(value,)]))


def test_an_empty_cell_in_a_column_of_numbers_is_text():
    table = Table({"x": ".1%", "y": ""}, [(0.5, 1), ("", 2)])
    assert repr(table).splitlines()[-1].split() == ["2"]


def test_markup_is_only_ever_text():
    table = Table({"<b>x</b>": ""}, [("<img src=x onerror=alert(1)>",), ('"&',)])
    html = table._repr_html_()
    assert "<img" not in html
    assert "<b>" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "&quot;&amp;" in html


def test_html_has_a_head_and_aligns_numbers_at_their_end():
    html = Table({"head": "", "weight": ".2f"}, [("24.4", 0.81)])._repr_html_()
    assert html == (
        "<table><thead>"
        '<tr><th style="text-align: left">head</th><th style="text-align: right">weight</th></tr>'
        "</thead><tbody>"
        '<tr><td style="text-align: left">24.4</td><td style="text-align: right">0.81</td></tr>'
        "</tbody></table>"
    )


def test_no_rows_is_a_table_too():
    assert repr(Table({"a": "", "b": ""}, [])) == "a  b"


@pytest.mark.parametrize("row", [(1,), (1, 2, 3)])
def test_a_row_must_fit_its_columns(row):
    with pytest.raises(ValueError, match="argument"):
        Table({"a": "", "b": ""}, [row])


def test_a_format_must_fit_its_number():
    with pytest.raises(ValueError, match="format"):
        Table({"a": "zz"}, [(1.0,)])
