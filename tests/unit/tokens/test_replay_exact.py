"""A replay ends in the tokenizer's own ids, whatever the tokenizer and the text."""

# ruff: noqa: S106 - the name of an unknown token is no password

from __future__ import annotations

import json
import unicodedata

import pytest
import sentencepiece
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

from llmhero_widgets.tokens.composed import Composed
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.replay import Replayer, replay

LETTERS = "abc"


def library(tokenizer, text):
    """Return the library's own ids; ``agrees`` is only what a replay says of itself."""
    if isinstance(tokenizer, Tokenizer):
        return tokenizer.encode(text, add_special_tokens=False).ids
    if isinstance(tokenizer, tiktoken.Encoding):
        return tokenizer.encode(text, allowed_special="all")
    if isinstance(tokenizer, sentencepiece.SentencePieceProcessor):
        return tokenizer.encode(text)
    return tokenizer(text, add_special_tokens=False)["input_ids"]


def same(replayer, tokenizer, text):
    steps = replayer.replay(text)
    assert steps.ids == library(tokenizer, text)
    assert steps.agrees
    return steps


@pytest.fixture(scope="session")
def replayer(tokenizer):
    return Replayer(tokenizer)


@settings(max_examples=150)
@given(data=st.data())
def test_every_kind_of_tokenizer_on_any_text(replayer, tokenizer, any_text, data):
    same(replayer, tokenizer, data.draw(any_text))


@pytest.fixture(scope="session")
def lm_replayer(lm):
    return Replayer(lm)


@pytest.fixture(scope="session")
def minilm_replayer(minilm):
    return Replayer(minilm.tokenizer)


@pytest.mark.model
@settings(max_examples=100)
@given(data=st.data())
def test_default_language_model(lm_replayer, lm, any_text, data):
    same(lm_replayer, lm.tokenizer, data.draw(any_text))


@pytest.mark.model
@settings(max_examples=100)
@given(data=st.data())
def test_default_encoder(minilm_replayer, minilm, any_text, data):
    same(minilm_replayer, minilm.tokenizer, data.draw(any_text))


@st.composite
def merge_lists(draw, prefix="", suffix=""):
    """Draw a vocabulary and merges in any order: one entry may be made in several ways."""
    names = [mark + letter + end for mark in {"", prefix} for letter in LETTERS for end in {"", suffix}]
    merges = []
    for _ in range(draw(st.integers(0, 12))):
        left, right = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        if (suffix and left.endswith(suffix)) or (prefix and not right.startswith(prefix)):
            continue
        made = left + right[len(prefix) :]
        if len(made) < 12:
            merges.append((left, right))
            names.append(made)
    order = draw(st.permutations(merges))
    entries = dict.fromkeys([*draw(st.permutations(sorted(set(names)))), "<unk>"])
    return {name: number for number, name in enumerate(entries)}, order


WORDS = st.text(alphabet=LETTERS + "dé ", max_size=30)


@settings(max_examples=300)
@given(
    table=merge_lists(),
    text=WORDS,
    ignore=st.booleans(),
    unknown=st.sampled_from([None, "<unk>"]),
    fuse=st.booleans(),
)
def test_any_merge_list(table, text, ignore, unknown, fuse):
    model = models.BPE(*table, ignore_merges=ignore, unk_token=unknown, fuse_unk=fuse)
    tokenizer = Tokenizer(model)
    same(Replayer(tokenizer), tokenizer, text)


@settings(max_examples=200)
@given(table=merge_lists(prefix="##", suffix="</w>"), text=WORDS)
def test_prefix_and_suffix(table, text):
    tokenizer = Tokenizer(
        models.BPE(
            *table,
            continuing_subword_prefix="##",
            end_of_word_suffix="</w>",
            unk_token="<unk>",
            fuse_unk=True,
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    same(Replayer(tokenizer), tokenizer, text)


@settings(max_examples=200)
@given(table=merge_lists(), text=WORDS, missing=st.booleans(), fuse=st.booleans())
def test_bytes_for_unknown_characters(table, text, missing, fuse):
    vocabulary, merges = table
    # Without the bytes of "é" that character stays unknown while "d" is spelled: the library then reorders.
    spelled = range(128) if missing else range(256)
    vocabulary |= {f"<0x{byte:02X}>": len(vocabulary) + byte for byte in spelled}
    model = models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=fuse, byte_fallback=True)
    tokenizer = Tokenizer(model)
    same(Replayer(tokenizer), tokenizer, text)


@settings(max_examples=200)
@given(
    entries=st.dictionaries(
        st.text(alphabet=LETTERS, min_size=1, max_size=5), st.sampled_from([-1.0, -2.0, -3.5, 0.5])
    ),
    text=WORDS,
    fallback=st.booleans(),
)
def test_any_unigram(entries, text, fallback):
    vocabulary = [("<unk>", -0.5), *entries.items()]
    if fallback:
        vocabulary += [(f"<0x{byte:02X}>", 0.0) for byte in range(256)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, 0, fallback))
    same(Replayer(tokenizer), tokenizer, text)


@settings(max_examples=150)
@given(
    entries=st.sets(st.text(alphabet=LETTERS, min_size=1, max_size=4)),
    tails=st.sets(st.text(alphabet=LETTERS, min_size=1, max_size=4)),
    text=WORDS,
)
def test_any_wordpiece(entries, tails, text):
    names = ["[UNK]", *sorted(entries), *(f"##{tail}" for tail in sorted(tails))]
    vocabulary = {name: number for number, name in enumerate(names)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=10))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    same(Replayer(tokenizer), tokenizer, text)


@settings(max_examples=100)
@given(text=WORDS)
def test_whole_words(text):
    tokenizer = Tokenizer(models.WordLevel({"a": 0, "ab": 1, "<unk>": 2}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    same(Replayer(tokenizer), tokenizer, text)


@settings(max_examples=150)
@given(data=st.data())
def test_added_tokens_with_every_flag(any_text, data):
    tokenizer = Tokenizer(models.BPE({"<unk>": 0, "a": 1, "b": 2, "ab": 3}, [("a", "b")], unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, rstrip=True), "<s>", "<unk>"])
    tokenizer.add_tokens([AddedToken("The", single_word=True, normalized=True), "我喜欢", "a"])
    for verbatim in (False, True):
        tokenizer.encode_special_tokens = verbatim
        same(Replayer(tokenizer), tokenizer, data.draw(any_text))


def fields(data):
    """Split a message of protocol buffers into its fields, each as it stands."""
    place = 0
    while place < len(data):
        start = place
        key, place = varint(data, place)
        if key & 7 == 0:
            _, place = varint(data, place)
        elif key & 7 == 2:
            size, place = varint(data, place)
            place += size
        else:
            place += 8 if key & 7 == 1 else 4
        yield key >> 3, data[start:place]


def varint(data, place):
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place


def with_type(proto, kind, first, every):
    """Change the type of every so many entries of a SentencePiece model."""
    changed = b""
    for number, (field, written) in enumerate(fields(proto)):
        if field == 1 and number > first and number % every == 0:
            size, place = varint(written, 1)
            entry = written[place : place + size] + bytes([0x18, kind])
            assert len(entry) < 128
            changed += bytes([0x0A, len(entry)]) + entry
        else:
            changed += written
    return changed


@pytest.mark.parametrize("name", ["spm-bpe", "spm-unigram"])
@pytest.mark.parametrize("kind", [5, 4], ids=["unused", "user-defined"])
def test_entries_that_sentencepiece_never_puts_out_and_never_cuts(name, kind, tokenizers_by_name, any_text):
    proto = with_type(
        tokenizers_by_name(name).serialized_model_proto(), kind, 270 if name == "spm-bpe" else 5, every=3
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=proto)
    replayer = Replayer(processor)
    plain = Replayer(tokenizers_by_name(name))

    @settings(max_examples=150)
    @given(text=any_text)
    def check(text):
        same(replayer, processor, text)

    check()
    text = "The quick brown fox sells sea shells by the sea shore."
    assert replayer.replay(text).ids != plain.replay(text).ids


def test_characters_that_are_newer_than_tiktokens_tables():
    ranks = {bytes([byte]): byte for byte in range(256)}
    pattern = r"\p{L}+|\p{N}|[^\p{L}\p{N}]"
    encoding = tiktoken.Encoding("letters", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    # U+A7CE is a letter since Unicode 17: one piece, or one alone, as tiktoken's own tables have it.
    text = "ab\ua7cecd"
    pair = "\ua7ce".encode() + b"c"
    joined = tiktoken.Encoding(
        "joined",
        pat_str=pattern,
        mergeable_ranks={**ranks, **{pair[:n]: 254 + n for n in (2, 3, 4)}},
        special_tokens={},
    )
    for one in (encoding, joined):
        assert replay(one, text).ids == one.encode_ordinary(text)


def test_special_tokens_inside_a_text_of_tiktoken(tokenizers_by_name):
    encoding = tokenizers_by_name("tiktoken")
    steps = replay(encoding, "a  <|end|>  b")
    assert [piece.text for piece in steps.pieces if piece.kind == "taken"] == ["<|end|>"]
    assert steps.ids == encoding.encode("a  <|end|>  b", allowed_special="all")


def test_a_tokenizer_with_padding_and_truncation(tokenizers_by_name):
    tokenizer = Tokenizer.from_str(tokenizers_by_name("wordpiece").to_str())
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=8)
    steps = replay(tokenizer, "She sells sea shells by the sea shore")
    assert steps.agrees
    assert len(steps.pieces) == 8


def test_merge_lists_of_old_files():
    old = {
        "version": "1.0",
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]},
    }
    tokenizer = Tokenizer.from_str(json.dumps(old))
    assert replay(tokenizer, "ab").ids == [2]


@settings(max_examples=100)
@given(data=st.data())
def test_a_text_that_is_composed_first(tokenizers_by_name, any_text, data):
    encoding = tokenizers_by_name("tiktoken")
    text = data.draw(any_text)
    steps = Replayer(Composed(cutter(encoding))).replay(text)
    composed = unicodedata.normalize("NFC", text)
    assert steps.ids == encoding.encode(composed, allowed_special="all")
    for piece in steps.pieces:
        assert piece.text in unicodedata.normalize("NFC", text[piece.start : piece.end])
