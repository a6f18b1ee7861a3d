"""A trace is exact: ids of the authority, every byte in its place, every character in its span."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import cutter, trace

FUZZ = settings(max_examples=150)


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
    for token, follower in zip(body, body[1:], strict=False):
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
