"""A trace is exact: ids of the authority, every byte in its place, every character in its span."""

import os
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import cutter, trace

# More of them on demand: `LLMHERO_FUZZ=10000 pytest tests/unit/tokens/test_trace.py -k every_byte`
FUZZ = settings(max_examples=int(os.environ.get("LLMHERO_FUZZ", "150")))


def own_ids(tokenizer, text, special):
    """Return the ids of the library itself."""
    library = type(tokenizer).__module__.partition(".")[0]
    if library == "tokenizers":
        return tokenizer.encode(text, add_special_tokens=special).ids
    return tokenizer.encode(text, allowed_special="all") if library == "tiktoken" else tokenizer.encode(text)


def assert_exact(found, text):
    whole = found.normalised.encode()
    body = [token for token in found.tokens if token.origin in {"text", "normaliser"}]
    pieces = sorted([(t.byte_start, t.byte_end) for t in body] + list(found.gaps))
    assert b"".join(whole[start:end] for start, end in pieces) == whole
    assert [end for _, end in pieces[:-1]] == [start for start, _ in pieces[1:]]
    for token in found.tokens:
        assert whole[token.byte_start : token.byte_end] == token.bytes
        assert 0 <= token.start <= token.end <= len(text)
        if token.origin == "post-processor":
            assert token.bytes == b""
            assert token.special
        else:
            assert token.bytes
        assert token.origin != "normaliser" or token.start == token.end
        assert token.origin != "text" or token.start < token.end
    starts = [token.start for token in found.tokens]
    ends = [token.end for token in found.tokens]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert_split_characters_share_a_span(found, whole, body)


def assert_split_characters_share_a_span(found, whole, body):
    """Where a token ends inside a character, the next one begins in the same character of the original."""
    for token, follower in pairwise(body):
        inside = token.byte_end < len(whole) and whole[token.byte_end] & 0xC0 == 0x80
        if inside and follower.byte_start == token.byte_end:
            assert follower.start < token.end


@FUZZ
@given(data=st.data())
def test_every_byte_of_every_tokenizer(tokenizer, any_text, data):
    text = data.draw(any_text)
    special = data.draw(st.booleans())
    found = trace(tokenizer, text, special=special)
    assert [token.id for token in found.tokens] == own_ids(tokenizer, text, special)
    assert_exact(found, text)
    made = cutter(tokenizer)
    decoded = made.decode(made.encode(text, special=False))
    assert (found.loss is None) == (decoded == text)
    if found.loss:
        assert found.loss.decoded == decoded
        assert found.loss.reasons


def spans(found):
    return [(token.bytes, token.start, token.end, token.origin) for token in found.tokens]


def test_a_split_character_is_one_character(tokenizers_by_name):
    found = trace(tokenizers_by_name("metaspace-bpe"), "我é")
    assert spans(found)[2:5] == [(bytes([byte]), 0, 1, "text") for byte in "我".encode()]
    assert [token.text for token in found.tokens][2:5] == ["⟨E6⟩", "⟨88⟩", "⟨91⟩"]


def test_who_put_it_there(tokenizers_by_name):
    found = trace(tokenizers_by_name("byte-bpe-prefix"), "xq")
    assert spans(found) == [
        (b"", 0, 0, "post-processor"),
        (b" ", 0, 0, "normaliser"),
        (b"x", 0, 1, "text"),
        (b"q", 1, 2, "text"),
    ]
    assert found.normalised == " xq"
    assert trace(tokenizers_by_name("byte-bpe-prefix"), "xq", special=False).tokens == found.tokens[1:]


def test_composed_characters_cover_all_that_they_were_made_of(tokenizers_by_name):
    for name in ("unigram", "precompiled-unigram", "spm-unigram"):
        found = trace(tokenizers_by_name(name), "e\u0301x")
        token = next(token for token in found.tokens if "é" in token.text)
        assert (token.start, token.end) == (0, 2)


def test_unknown_tokens_carry_what_was_lost(tokenizers_by_name):
    found = trace(tokenizers_by_name("wordpiece"), "the ☃☃")
    lost = [token for token in found.tokens if token.unknown]
    assert [(token.bytes, token.start, token.end) for token in lost] == [("☃☃".encode(), 4, 6)]
    assert not any(token.special for token in lost)


def test_a_model_without_an_unknown_token_leaves_a_gap():
    tokenizer = Tokenizer(models.BPE({"a": 0, "b": 1, "ab": 2}, [("a", "b")]))
    found = trace(tokenizer, "ab?a")
    assert [token.bytes for token in found.tokens] == [b"ab", b"a"]
    assert found.gaps == ((2, 3),)
    assert found.loss.reasons == ("unknown",)
    (token,) = trace(tokenizer, "a?b").tokens  # the model merges over what it does not have
    assert (token.bytes, token.start, token.end, token.unknown) == (b"a?b", 0, 3, True)


def test_a_byte_level_vocabulary_may_lack_a_byte():
    vocabulary = {letter: number for number, letter in enumerate("Ġñabĭ")}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    found = trace(tokenizer, "a é\U00040000:b")
    assert [token.id for token in found.tokens] == tokenizer.encode("a é\U00040000:b").ids
    assert_exact(found, "a é\U00040000:b")
    assert found.loss.reasons == ("unknown",)


def test_added_tokens_keep_the_spans_of_the_authority(tokenizers_by_name):
    tokenizer = tokenizers_by_name("byte-bpe")
    text = "seashells shells  <mask>\t我喜欢x<mask><|end|> shells"
    added = tokenizer.get_added_tokens_decoder()
    encoding = tokenizer.encode(text)
    expected = [
        (number, span) for number, span in zip(encoding.ids, encoding.offsets, strict=True) if number in added
    ]
    found = [
        (token.id, (token.start, token.end)) for token in trace(tokenizer, text).tokens if token.id in added
    ]
    assert found == expected
    assert len(found) == 6


def test_tokens_that_are_matched_after_the_normaliser():
    vocabulary = {"[UNK]": 0, "a": 1, "b": 2}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_tokens([AddedToken("Größe", normalized=True), AddedToken("KEPT", normalized=False)])
    text = "a GROSSE GRÖßE\x00 KEPT kept b"
    found = trace(tokenizer, text)
    assert [token.id for token in found.tokens] == tokenizer.encode(text).ids
    by_id = {token.id: text[token.start : token.end] for token in found.tokens}
    assert by_id[tokenizer.token_to_id("Größe")] == "GRÖßE"
    assert by_id[tokenizer.token_to_id("KEPT")] == "KEPT"


@pytest.mark.parametrize(
    ("name", "text", "reasons"),
    [
        ("byte-bpe", "  Any é e\u0301 text\0\ud7ff", None),
        ("tiktoken", "\r\n👩‍👩‍👧‍👦 \U0010ffff", None),
        ("metaspace-bpe", "The  dog", None),
        ("metaspace-bpe", "a▁b", ("spaces",)),
        ("wordpiece", "the dog", None),
        ("wordpiece", "The dog", ("lower-case",)),
        ("wordpiece", "tokéns", ("accents",)),
        ("wordpiece", "the  dog", ("spaces",)),
        ("wordpiece", "to\0ken", ("control",)),
        ("wordpiece", "The ☃", ("unknown", "lower-case")),
        ("wordpiece", "the [SEP] dog", ("special",)),
        ("unigram", "the ﬁne", ("unicode",)),
        ("unigram", "e\u0301l", ("unicode",)),
        ("spm-unigram", "the  dog", ("spaces",)),
        ("spm-unigram", "the ☃", ("unknown",)),
    ],
)
def test_why_a_round_trip_fails(tokenizers_by_name, name, text, reasons):
    loss = trace(tokenizers_by_name(name), text).loss
    assert (loss and loss.reasons) == reasons


def test_a_longer_text_is_no_other_text(tokenizer):
    """Words are remembered; what stands around them must not be."""
    made = cutter(tokenizer)
    text = "The brown fox. 我喜欢 naïve <mask> 👩‍👩‍👧‍👦\n" * 3
    assert made.trace(text) == cutter(tokenizer).trace(text) == made.trace(text)


def test_random_merges_are_followed_too():
    tokenizer = Tokenizer(models.BPE({"a": 0, "b": 1, "ab": 2}, [("a", "b")], dropout=0.5))
    for _ in range(20):
        found = trace(tokenizer, "abab")
        assert b"".join(token.bytes for token in found.tokens) == b"abab"


def test_truncation_and_padding_of_a_file_are_left_out():
    tokenizer = Tokenizer(models.BPE({"a": 0, "b": 1}, []))
    tokenizer.enable_truncation(2)
    tokenizer.enable_padding(length=8)
    assert cutter(tokenizer).encode("abab") == [0, 1, 0, 1]
    assert len(trace(tokenizer, "abab").tokens) == 4
    assert tokenizer.truncation["max_length"] == 2


def test_half_a_surrogate_pair_is_refused(tokenizer):
    with pytest.raises(HeroError) as refused:
        trace(tokenizer, "a\ud83d")
    assert refused.value.code == "bad_text"


@pytest.mark.model
@pytest.mark.parametrize("model", ["lm", "minilm"])
def test_the_default_models(request, model, any_text):
    loaded = request.getfixturevalue(model)
    made = cutter(loaded)

    @settings(max_examples=60)
    @given(text=any_text)
    def every_byte(text):
        found = made.trace(text)
        assert [token.id for token in found.tokens] == loaded.tokenizer(text, verbose=False)["input_ids"]
        assert_exact(found, text)

    every_byte()
