"""Borders and amended cuts, against what the libraries make of the whole text."""

from dataclasses import fields

import numpy as np
import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors

from llmhero_widgets.tokens.borders import PATTERNS, edited, falls_apart
from llmhero_widgets.tokens.columns import from_trace
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.ledger import Ledger

GPT2 = "GPT-2"
KNOWN = (GPT2, *sorted(PATTERNS))
# What patterns treat each in its own way; joined in any order they make borders and all that is nearly one.
HARD = (
    *("the", " cat", ".", "\n", "\n\n", " ", "  ", "\t", "don't", "'S", "通义", "。", "ゟ", "😀", "é"),
    *("1", "2345", "٣", "²", "_", " _", "-->", "!a", "\r\n", "\r", "\v", "\x85", "\u00a0", "\u200b", "\x1c"),
    *("/", " n't", "ǅ", "ʰ", " \n", "ไทย", "عربي", "\u1161", "<|end|>"),
)  # fmt: skip


@pytest.fixture(scope="module")
def words(any_text):
    return st.one_of(any_text, st.lists(st.sampled_from(HARD), max_size=30).map("".join))


def made(tokenizers_by_name, pattern, *, marked=False):
    """Return a byte-level tokenizer that splits by a pattern, if wanted with marks around every text."""
    tokenizer = Tokenizer.from_str(tokenizers_by_name("byte-bpe-prefix").to_str())
    bytewise = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=pattern == GPT2)
    patterns = [] if pattern == GPT2 else [pattern]
    if "[A-Za-z]" in pattern:
        patterns = [r"\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+", *patterns]
    split = [pre_tokenizers.Split(Regex(part), "isolated") for part in patterns]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*split, bytewise])
    marks = [(name, tokenizer.token_to_id(name)) for name in ("<s>", "<|end|>")]
    tokenizer.post_processor = (
        processors.TemplateProcessing(single="<s> $A <|end|>", special_tokens=marks) if marked else None
    )
    return tokenizer


@pytest.fixture(scope="module", params=KNOWN)
def known(request, tokenizers_by_name):
    return cutter(made(tokenizers_by_name, request.param))


def assert_same(got, wanted):
    for field in fields(wanted):
        name = field.name
        np.testing.assert_array_equal(getattr(got, name), getattr(wanted, name), err_msg=name)
    for name in ("ids", "starts", "byte_ends", "flags"):
        assert getattr(got, name).dtype == getattr(wanted, name).dtype


@given(data=st.data())
def test_a_text_falls_apart_at_its_borders(known, words, data):
    assert falls_apart(known)
    before, after = data.draw(words), data.draw(words)
    text = before + after
    start, _, end = edited(before, text) or (0, 0, 0)
    for place in (start, end):
        apart = known.encode(text[:place]) + known.encode(text[place:])
        assert apart == known.encode(text)


@given(data=st.data())
def test_an_amended_cut_is_the_cut_of_the_whole_text(known, words, data):
    before = data.draw(words)
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, min(len(before), start + 8)))
    text = before[:start] + data.draw(words) + before[end:]
    ledger = Ledger(known)
    cut = ledger.quick(before)
    amended = cut and ledger.amend(cut, text)
    if amended:
        assert_same(amended, ledger.quick(text))


@given(data=st.data())
def test_a_text_with_marks_around_it_is_cut_and_amended_alike(tokenizers_by_name, words, data):
    marked = cutter(made(tokenizers_by_name, GPT2, marked=True))
    ledger = Ledger(marked)
    for text in data.draw(st.lists(words, min_size=2, max_size=3)):
        assert_same(ledger.cut(text), from_trace(marked.trace(text)))
        assert_same(ledger.cut(f"{text} more"), from_trace(marked.trace(f"{text} more")))


def test_marks_that_depend_on_the_text_are_left_to_the_trace(tokenizers_by_name):
    odd = cutter(made(tokenizers_by_name, GPT2))
    encode = odd.encode
    odd.encode = lambda text, special=True: encode(text) + ([len(text)] if special else [])
    assert Ledger(odd).quick("low") is None


def test_only_what_changed_is_cut(tokenizers_by_name):
    ledger = Ledger(cutter(made(tokenizers_by_name, GPT2)))
    seen = []
    encode = ledger.cutter.encode
    ledger.cut("The tables are read once.")
    ledger.cutter.encode = lambda text, **rest: seen.append(text) or encode(text, **rest)
    text = "The quick brown fox jumps.\n" * 1000
    ledger.cut(text)
    edit = text[:9_000] + "!" + text[9_000:]
    assert_same(ledger.cut(edit), Ledger(cutter(made(tokenizers_by_name, GPT2))).cut(edit))
    assert seen[0] == text
    assert len(seen[1]) < 30


def test_a_text_without_borders_is_cut_as_a_whole(tokenizers_by_name):
    ledger = Ledger(cutter(made(tokenizers_by_name, GPT2)))
    cut = ledger.quick("通" * 20_000)
    assert ledger.amend(cut, "通" * 10_000 + "义" + "通" * 10_000) is None


@pytest.mark.parametrize("name", ["tiktoken", "byte-bpe", "metaspace-bpe", "wordpiece", "unigram", "spm-bpe"])
def test_which_of_the_tokenizers_fall_apart(tokenizers_by_name, name):
    # byte-bpe has a token that swallows the spaces around it.
    assert falls_apart(cutter(tokenizers_by_name(name))) == (name == "tiktoken")


@pytest.mark.parametrize(
    "change",
    [
        lambda tokenizer: tokenizer.add_tokens([AddedToken("two words")]),
        lambda tokenizer: tokenizer.add_tokens([AddedToken("<x>", rstrip=True)]),
        lambda tokenizer: tokenizer.add_tokens([AddedToken("x", single_word=True)]),
        lambda tokenizer: setattr(tokenizer, "normalizer", normalizers.Replace("a ", "b")),
        lambda tokenizer: setattr(tokenizer, "pre_tokenizer", pre_tokenizers.ByteLevel(use_regex=False)),
        lambda tokenizer: setattr(
            tokenizer, "pre_tokenizer", pre_tokenizers.Split(Regex(r"\w+ \w+"), "isolated")
        ),
        lambda tokenizer: setattr(
            tokenizer, "pre_tokenizer", pre_tokenizers.Split(Regex(r"\p{N}{1,3}"), "isolated")
        ),
        lambda tokenizer: setattr(tokenizer.model, "dropout", 0.5),
    ],
)
def test_one_that_might_look_over_a_border_does_not(tokenizers_by_name, change):
    tokenizer = made(tokenizers_by_name, GPT2)
    change(tokenizer)
    assert not falls_apart(cutter(tokenizer))


def test_the_patterns_of_tiktoken_are_known():
    import tiktoken_ext.openai_public as public

    assert public.r50k_pat_str in PATTERNS
    ranks = {bytes([byte]): byte for byte in range(256)}
    odd = tiktoken.Encoding("odd", pat_str=r"\w+ ?", mergeable_ranks=ranks, special_tokens={})
    assert not falls_apart(cutter(odd))
