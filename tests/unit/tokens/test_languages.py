"""What languages cost, what a window holds, what tokens cost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import set_language
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.languages import SENTENCES, language_cost
from llmhero_widgets.tokens.window import cost, window


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LLMHERO_LANG", "en")


@pytest.mark.model
def test_table_of_the_default_models(default_models):
    """Counts of transformers' own tokenizers; those of the mock-up."""
    from transformers import AutoTokenizer

    table = language_cost(["smollm2", "minilm"])
    for name, folder in zip(table.names, default_models, strict=True):
        theirs = AutoTokenizer.from_pretrained(folder)
        for row, sentence in SENTENCES.items():
            assert table.count(row, name) == len(theirs(sentence, add_special_tokens=False)["input_ids"])
    assert [table.count(row, "SmolLM2") for row in SENTENCES] == [13, 29, 45, 92, 13]
    lost = {row: cuts[1].unknown for row, cuts in table.cuts.items()}
    assert lost == {"en": 0, "zh": 10, "ar": 0, "hi": 3, "python": 0}
    assert len(table.notes()) == 2
    assert "MiniLM turns 10 of its 19 tokens for Chinese" in table.notes("en")[0]
    assert "“印地语”" in table.notes("zh")[1]
    html = table._repr_html_()
    assert html.count("<bdi>19*</bdi>") == html.count("<bdi>53*</bdi>") == 1


def test_sentences_of_the_reader(tokenizers_by_name):
    set_language("zh")
    small = cutter(tokenizers_by_name("wordpiece"), "<i>small")
    table = language_cost([small, small], {"<b>x": "token ☃", "zh": "我喜欢"})
    assert table.names == ("<i>small", "<i>small (2)")
    assert table.count("<b>x", "<i>small (2)") == len(small.encode("token ☃", special=False))
    assert table.cuts["<b>x"][0].unknown == 1
    html = table._repr_html_()
    assert "<i>" not in html
    assert "&lt;b&gt;x" in html
    assert messages.CHINESE.zh in html


def test_rows_and_columns_that_are_not_there(tokenizers_by_name):
    table = language_cost(cutter(tokenizers_by_name("byte-bpe"), "small"))
    for row, name in (("fr", "small"), ("en", "big")):
        with pytest.raises(HeroError) as caught:
            table.count(row, name)
        assert caught.value.code == "bad_request"
        assert "{" not in str(caught.value)
    with pytest.raises(HeroError) as caught:
        language_cost([tokenizers_by_name("byte-bpe")] * 7)
    assert caught.value.what is messages.TOO_MANY


@pytest.mark.parametrize("name", ["byte-bpe", "wordpiece", "unigram", "tiktoken", "spm-bpe"])
@pytest.mark.parametrize("text", ["The quick tokens.", "我喜欢自然语言", "a"])
def test_window_holds_what_fits(tokenizers_by_name, name, text):
    """As many copies of the sample as fit by the ratio: their tokens, copy by copy, fill the window."""
    made = cutter(tokenizers_by_name(name), name)
    each = len(made.encode(text, special=False))
    added = len(made.encode(text)) - each
    held = window(made, 1000, text, page=500)
    assert held.room == 1000 - added
    assert held.characters == pytest.approx((1000 - added) / each * len(text))
    assert held.pages == pytest.approx(held.characters / 500)
    assert held.loses == (made.trace(text).loss is not None)


def test_window_in_words(tokenizers_by_name):
    held = window(cutter(tokenizers_by_name("tiktoken"), "tiny"), 8192, "the shells the shells")
    assert held.words == pytest.approx(held.characters * 4 / 21)
    assert held.sentence("en").startswith("8,192 tokens of tiny hold about ")
    assert "页" in held.sentence("zh")
    assert window(cutter(tokenizers_by_name("unigram")), 1, "the shells").room == 0


@pytest.mark.parametrize("context", [0, -1, 1.5, True, "8k", None])
def test_window_of_no_size(tokenizers_by_name, context):
    small = tokenizers_by_name("byte-bpe")
    with pytest.raises(HeroError) as caught:
        window(small, context, "a")
    assert caught.value.what is messages.BAD_CONTEXT
    with pytest.raises(HeroError) as caught:
        window(small, 10, "a", page=context)
    assert caught.value.what is messages.BAD_PAGE


def test_window_of_no_text(tokenizers_by_name):
    with pytest.raises(HeroError) as caught:
        window(tokenizers_by_name("wordpiece"), 10, " \n")
    assert caught.value.what is messages.NO_TEXT
    assert window(tokenizers_by_name("byte-bpe"), np.int64(10), "a").context == 10


@given(st.integers(0, 10**9), st.decimals(0, 1000, places=4))
def test_cost_is_proportional(tokens, price):
    exact = Fraction(price) * tokens / 1_000_000
    assert cost(tokens, price) == pytest.approx(float(exact))
    assert cost(tokens, float(price)) == pytest.approx(float(exact))


@pytest.mark.parametrize(
    ("tokens", "price", "what"),
    [
        (-1, 1.0, messages.BAD_TOKENS),
        (1.5, 1.0, messages.BAD_TOKENS),
        (True, 1.0, messages.BAD_TOKENS),
        (1, -0.1, messages.BAD_PRICE),
        (1, float("nan"), messages.BAD_PRICE),
        (1, Decimal("Infinity"), messages.BAD_PRICE),
        (1, "2", messages.BAD_PRICE),
        (1, True, messages.BAD_PRICE),
    ],
)
def test_no_price(tokens, price, what):
    with pytest.raises(HeroError) as caught:
        cost(tokens, price)
    assert caught.value.what is what
    assert caught.value.code == "bad_request"
