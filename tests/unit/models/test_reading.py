"""Text as tokens: nothing lost, nothing invented, and clear words where it cannot be read."""

# ruff: noqa: S106 - the names of special tokens are no passwords

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.reading import read

CORPUS = ["Hello world, the cat sat on the mat. A naive fine day."] * 5


def bytes_of(tokens):
    """Undo the writing of single bytes; only for texts without the brackets themselves."""
    pieces = re.split("⟨([0-9A-F ]+)⟩", "".join(tokens))
    return b"".join(bytes.fromhex(piece) if odd % 2 else piece.encode() for odd, piece in enumerate(pieces))


def with_tokenizer(tiny, tokenizer):
    return LanguageModel(tiny("llama").module, tokenizer, name="tiny")


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=60, special_tokens=["<unk>"], unk_token="<unk>")
    tokenizer.train_from_iterator(CORPUS, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")


def sentencepiece_with_byte_fallback():
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    byte_tokens = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=320, special_tokens=["<unk>", *byte_tokens])
    tokenizer.train_from_iterator(CORPUS, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="⟨⟩"), min_size=1, max_size=40)
)
def test_bytes_of_any_text_survive(text, tiny):
    reading = read(tiny("llama"), text)
    assert bytes_of(reading.tokens) == text.encode()
    assert len(reading.tokens) == len(reading.ids) == len(reading.special)
    assert ("�" in "".join(reading.tokens)) is ("�" in text)


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "\0a\0",
        "مرحبا بالعالم",
        "שלום",
        "👨‍👩‍👧‍👦🏳️‍🌈",
        "\r\n\t",
        "</script><img src=x onerror=alert(1)>",
    ],
)
def test_hostile_text_is_read_as_it_is(text, tiny):
    assert bytes_of(read(tiny("llama"), text).tokens) == text.encode()


def test_special_tokens_are_marked(tiny):
    reading = read(tiny("bert"), "ab")
    assert reading.tokens == ("<s>", "a", "b", "</s>")
    assert reading.special == (True, False, False, True)
    written = read(tiny("llama"), "a<mask>b")
    assert written.tokens == ("a", "<mask>", "b")
    assert written.special == (False, True, False)


def test_spaces_of_metaspace_tokenizers_stay(tiny):
    tokens = read(with_tokenizer(tiny, unigram()), "the cat, the day").tokens
    assert "".join(tokens).lstrip() == "the cat, the day"
    assert "▁" not in "".join(tokens)


def test_an_unknown_token_shows_the_text_it_stands_for(tiny):
    reading = read(with_tokenizer(tiny, unigram()), "the 通常 cat")
    assert "通常" in reading.tokens
    assert not any(reading.special)


def test_a_character_that_becomes_two_tokens_is_not_shown_twice(tiny):
    assert "".join(read(with_tokenizer(tiny, unigram()), "ﬁne").tokens).lstrip() == "fine"


def test_byte_fallback_shows_bytes(tiny):
    tokens = read(with_tokenizer(tiny, sentencepiece_with_byte_fallback()), "the 通").tokens
    assert bytes_of(tokens) == "the 通".encode()
    assert tokens[-3:] == ("⟨E9⟩", "⟨80⟩", "⟨9A⟩")


class TestRefusals:
    @pytest.mark.parametrize("text", ["", None])
    def test_nothing_to_read(self, text, tiny):
        with pytest.raises((HeroError, TypeError)) as error:
            read(tiny("llama"), text)
        assert (getattr(error.value, "code", None) == "empty") is (text == "")

    def test_half_a_surrogate_pair_names_its_place(self, tiny):
        with pytest.raises(HeroError) as error:
            read(tiny("llama"), "ab\ud83dcd")
        assert error.value.code == "bad_text"
        assert "Character 3 " in error.value.sentence("en")
        assert "U+D83D" in error.value.sentence("en")
        assert "第 3 个字符" in error.value.sentence("zh")

    @pytest.mark.parametrize(
        ("excess", "hint"),
        [
            (1, "The model reads at most 512. Shorten the text by one token."),
            (1_000, "The model reads at most 512. Shorten the text by 1,000 tokens."),
        ],
    )
    def test_too_long_says_by_how_much(self, excess, hint, tiny):
        lm = tiny("bert")
        assert lm.context == 512
        assert len(read(lm, "a" * 510).ids) == 512
        with pytest.raises(HeroError) as error:
            read(lm, "a" * (510 + excess))
        assert error.value.code == "too_long"
        assert error.value.sentence("en") == f"This text has {512 + excess:,} tokens."
        assert error.value.next_step("en") == hint

    def test_a_megabyte_is_counted_exactly(self, tiny):
        with pytest.raises(HeroError) as error:
            read(tiny("llama"), "word " * 200_000)
        assert error.value.slots["tokens"] == 1_000_000

    def test_a_long_target_is_refused_too(self, tiny):
        with pytest.raises(HeroError) as error:
            read(tiny("bart"), "a" * 2_000, target=True)
        assert error.value.code == "too_long"


@pytest.mark.model
class TestDefaultModels:
    def test_split_characters(self, lm):
        tokens = read(lm, "通常我们说 token。").tokens
        assert any("⟨" in token for token in tokens)
        assert bytes_of(tokens) == "通常我们说 token。".encode()
        assert " token" in tokens

    def test_context(self, lm):
        assert len(read(lm, " the" * 8_192).ids) == 8_192
        with pytest.raises(HeroError) as error:
            read(lm, " the" * 8_193)
        assert error.value.sentence("en") == "This text has 8,193 tokens."
        assert error.value.next_step("en") == "The model reads at most 8,192. Shorten the text by one token."
        assert error.value.sentence("zh") == "这段文本有 8,193 个 token。"
        assert error.value.next_step("zh") == "模型最多读 8,192 个。请删去一个 token。"

    def test_word_pieces_show_the_readers_own_letters(self, minilm):
        reading = read(minilm, "Café Unbelievably")
        assert reading.tokens[:2] == ("[CLS]", "Café")
        assert "".join(reading.tokens[2:-1]) == "Unbelievably"
