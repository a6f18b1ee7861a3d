"""Tokens along a path of the tree: no character lost, none invented, and no stray escape between two."""

# ruff: noqa: S106 - the names of special tokens are no passwords

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from llmhero_widgets.core.characters import byte_alphabet
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.reading import entries

FUZZ = settings(max_examples=int(os.environ.get("LLMHERO_FUZZ", "150")), deadline=None)
BYTES = re.compile("⟨[0-9A-F]{2}(?: [0-9A-F]{2})*⟩")
#: Emoji with joiners and variation selectors, flags, Chinese (a rare one too), marks, right to left.
HARD = "😀👩‍👩‍👧🏳️‍🌈🇨🇳通常𠮷é́שلا\u200dñ한"


def texts(**characters):
    """Draw texts; their brackets and sign for a space could be mixed up with what stands for a byte."""
    any_character = st.characters(**{"exclude_categories": ["Cs"], "exclude_characters": "⟨⟩▁"} | characters)
    return st.text(st.sampled_from(HARD) | any_character, max_size=30)


#: Ids of the tiny models' tokens for bytes that begin a character of many bytes, and that go on with one.
LEADING_AND_FOLLOWING = [
    sorted(byte_alphabet()).index(sign)
    for sign, byte in byte_alphabet().items()
    if byte in b"\xf0\x9f\x98\x80\xe9\xed"
]
CORPUS = ["Hello world, the cat sat on the mat. 通常 😀"] * 5


def byte_fallback():
    """Cut as Llama 2 does: pieces of text, and bytes for what has no piece."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=["<unk>", *bytes_], limit_alphabet=20)
    tokenizer.train_from_iterator(CORPUS, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")


def metaspace():
    """Cut as T5 does: no bytes, and a space is a sign of its own."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never", split=False)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="never", split=False)
    trainer = trainers.UnigramTrainer(vocab_size=80, special_tokens=["<unk>"], unk_token="<unk>")
    tokenizer.train_from_iterator(CORPUS, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")


@pytest.fixture(scope="module")
def wrapped(tiny):
    """Give a model with one of the tokenizers above."""
    made = {make: LanguageModel(tiny("gpt2").module, make()) for make in (byte_fallback, metaspace)}
    return made.__getitem__


def along(names, ids):
    pending, shown = b"", []
    for token_id in ids:
        text, pending = names.along(pending, token_id)
        shown.append(text)
    return shown, pending


def check_text(lm, text):
    names = Names(lm)
    ids = lm.tokenizer.encode(text, add_special_tokens=False)
    shown, pending = along(names, ids)
    whole = BYTES.sub("", "".join(shown))
    assert whole == text
    assert whole == lm.tokenizer.decode(ids, clean_up_tokenization_spaces=False)
    assert pending == b""


@FUZZ
@given(text=texts())
def test_the_shown_pieces_of_bytes_join_to_the_text(tiny, text):
    check_text(tiny("llama"), text)


@FUZZ
@given(text=texts())
def test_the_shown_pieces_of_byte_fallback_join_to_the_text(wrapped, text):
    check_text(wrapped(byte_fallback), text)


@FUZZ
@given(text=st.text("Helo wrd,thcasm.通常😀", max_size=20))
def test_the_shown_pieces_of_metaspace_join_to_the_text(wrapped, text):
    check_text(wrapped(metaspace), text)


@FUZZ
@given(ids=st.lists(st.integers(0, 255) | st.sampled_from(LEADING_AND_FOLLOWING), max_size=12))
def test_any_path_at_all_loses_no_character_and_invents_none(tiny, ids):
    names = Names(tiny("llama"))
    shown, pending = along(names, ids)
    data = b"".join(map(names.piece, ids))
    # Python's own decoder says which bytes are no characters.
    assert BYTES.sub("", "".join(shown)) == data.decode("utf-8", "ignore")
    assert data.endswith(pending)
    assert names.pending(ids) == pending


@pytest.mark.parametrize(
    ("tokens", "shown", "pending"),
    [
        ([b"\xf0", b"\x9f\x98", b"\x80!"], ["⟨F0⟩", "⟨9F 98⟩", "😀!"], b""),
        ([b"\xe9\x80", b"\x9a", b"a"], ["⟨E9 80⟩", "通", "a"], b""),
        ([b"a\xe9", b"\x80"], ["a⟨E9⟩", "⟨80⟩"], b"\xe9\x80"),
        # Broken off: the bytes stay bytes, and what comes next begins anew.
        ([b"\xe9\x80", b"a\xf0"], ["⟨E9 80⟩", "a⟨F0⟩"], b"\xf0"),
        ([b"\xe9\x80", b"\xe9\x80", b"\x9a"], ["⟨E9 80⟩", "⟨E9 80⟩", "通"], b""),
        ([b"\x80", b"\xff"], ["⟨80⟩", "⟨FF⟩"], b""),
        # An overlong form and half a surrogate pair are no characters.
        ([b"\xc0", b"\xaf"], ["⟨C0⟩", "⟨AF⟩"], b""),
        ([b"\xed", b"\xa0\x80"], ["⟨ED⟩", "⟨A0 80⟩"], b""),
    ],
)
def test_what_is_drawn_at_each_step(tiny, tokens, shown, pending):
    names = Names(tiny("llama"))
    entries_of = dict(enumerate(tokens))
    names.piece = entries_of.__getitem__
    assert along(names, entries_of) == (shown, pending)


def test_a_token_alone_is_what_the_reading_calls_it(tiny, wrapped):
    for lm in (tiny("llama"), wrapped(byte_fallback), wrapped(metaspace)):
        every = range(lm.module.get_input_embeddings().num_embeddings)
        assert Names(lm).of(every) == entries(lm, every)


def test_special_tokens_go_by_their_name_and_the_end_is_known(tiny):
    names = Names(tiny("llama"))
    assert along(names, [256, 257, 258]) == (["<pad>", "<s>", "</s>"], b"")
    assert names.special == {256, 257, 258, 259}
    assert [names.is_end(token_id) for token_id in (65, 257, 258)] == [False, False, True]


@pytest.mark.model
@FUZZ
# Its vocabulary lacks the bytes of some control characters, and of planes that Unicode leaves empty.
@given(text=texts(exclude_categories=["Cs", "Cc"], max_codepoint=0x3FFFF))
def test_the_default_model(lm, text):
    check_text(lm, text)


@pytest.mark.model
def test_the_default_model_calls_every_token_as_its_reading_does(lm):
    every = range(lm.module.config.vocab_size)
    names = Names(lm)
    assert names.of(every) == entries(lm, every)
    assert names.along(b"", 1) == ("<|im_start|>", b"")
    assert names.is_end(2)
    shown, _ = along(names, lm.tokenizer.encode("😀通", add_special_tokens=False))
    assert [token for token in shown if not BYTES.fullmatch(token)] == ["😀", "通"]
