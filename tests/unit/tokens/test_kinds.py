"""Every kind of tokenizer that transformers can return is read exactly, or refused."""

# ruff: noqa: S106 - the names of special tokens are no passwords

import json
import string
import sys
import types
from collections import Counter
from functools import cache

import pytest
import sentencepiece
import transformers
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, implementations, models, pre_tokenizers, trainers
from transformers.tokenization_utils_sentencepiece import SentencePieceBackend

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import cutter, trace, xray
from llmhero_widgets.tokens.compare import compare
from llmhero_widgets.tokens.load import load_tokenizer
from llmhero_widgets.tokens.replay import replay
from tests.unit.tokens.conftest import CORPUS, build, train_sentencepiece
from tests.unit.tokens.test_trace import assert_exact


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("kinds")


def written(folder, name, content):
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


@cache
def trained(kind):
    if kind == "unigram":
        return train_sentencepiece("unigram", vocab_size=400, character_coverage=0.99)
    options = {"normalization_rule_name": "identity", "remove_extra_whitespaces": False}
    return train_sentencepiece("bpe", vocab_size=620, byte_fallback=True, character_coverage=0.98, **options)


def model(folder, kind):
    return written(folder, f"{kind}.model", trained(kind))


def numbered(names):
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def pieces(skip=7):
    """Entries of the Unigram model, some of them missing."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=trained("unigram"))
    names = [processor.id_to_piece(number) for number in range(processor.get_piece_size()) if number % skip]
    return numbered(["<s>", "<pad>", "</s>", "<unk>", *names])


def state(name):
    found = json.loads(build(name).to_str())["model"]
    return found["vocab"], [tuple(pair) for pair in found.get("merges", ())]


def wordpiece(folder):
    names = sorted(build("wordpiece").get_vocab(), key=build("wordpiece").get_vocab().get)
    return written(folder, "vocab.txt", "\n".join(names) + "\n")


def words_in_pieces(folder):
    letters = string.ascii_lowercase
    names = ["<unk>", *letters, *(f"{letter}@@" for letter in letters), "the", "dog", "do@@"]
    merges = "#version\nt h 9\nth e</w> 8\nd o 7\ndo g</w> 6\n"
    return written(folder, "ctrl.json", numbered(names)), written(folder, "ctrl.txt", merges)


def letters(folder, alphabet):
    return written(folder, f"{alphabet[0]}.json", numbered(["<pad>", "<s>", "</s>", "<unk>", "|", *alphabet]))


def clip():
    inner = transformers.CLIPTokenizer().backend_tokenizer
    made = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>"))
    made.normalizer, made.pre_tokenizer = inner.normalizer, inner.pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=900,
        special_tokens=["<|startoftext|>", "<|endoftext|>"],
        end_of_word_suffix="</w>",
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(CORPUS, trainer)
    found = json.loads(made.to_str())["model"]
    return transformers.CLIPTokenizer(vocab=found["vocab"], merges=[tuple(pair) for pair in found["merges"]])


def word_level():
    words = sorted({word for line in CORPUS for word in line.split()})
    made = Tokenizer(models.WordLevel(numbered(["[UNK]", *words]), unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, unk_token="[UNK]")


EXACT = {
    # TokenizersBackend
    "GPT-2": lambda _: transformers.GPT2Tokenizer(*state("byte-bpe-prefix")),
    "Whisper": lambda _: transformers.WhisperTokenizer(*state("byte-bpe-prefix")),
    "CLIP": lambda _: clip(),
    "T5": lambda _: transformers.T5Tokenizer(vocab=[tuple(entry) for entry in state("unigram")[0]]),
    "Llama": lambda _: transformers.LlamaTokenizer(*state("metaspace-bpe")),
    "words": lambda _: word_level(),
    # PythonBackend
    "Perceiver": lambda _: transformers.PerceiverTokenizer(),
    "Canine": lambda _: transformers.CanineTokenizer(),
    "Wav2Vec2": lambda f: transformers.Wav2Vec2CTCTokenizer(letters(f, string.ascii_uppercase)),
}
# Nothing tells where some texts were cut; what is shown is exact.
MOSTLY = {
    # SentencePieceBackend
    "SentencePiece": lambda f: SentencePieceBackend(
        vocab_file=model(f, "unigram"), unk_token="<unk>", bos_token="<s>", eos_token="</s>"
    ),
    "SentencePiece-BPE": lambda f: SentencePieceBackend(
        vocab_file=model(f, "bpe"), unk_token="<unk>", bos_token="<s>", eos_token="</s>"
    ),
    "SpeechT5": lambda f: transformers.SpeechT5Tokenizer(model(f, "unigram")),
    # PythonBackend, around SentencePiece or alone
    "M2M100": lambda f: transformers.M2M100Tokenizer(written(f, "m.json", pieces()), model(f, "unigram")),
    "CTRL": lambda f: transformers.CTRLTokenizer(*words_in_pieces(f)),
    "BERT": lambda f: transformers.models.bert.tokenization_bert_legacy.BertTokenizerLegacy(wordpiece(f)),
    "BERT-Japanese": lambda f: transformers.BertJapaneseTokenizer(
        wordpiece(f), word_tokenizer_type="basic", subword_tokenizer_type="character"
    ),
    "GPT-SW3": lambda f: transformers.GPTSw3Tokenizer(model(f, "bpe")),
}


@pytest.mark.parametrize("kind", [*EXACT, *MOSTLY])
def test_every_text_is_exact_or_refused(folder, any_text, kind):
    tokenizer = (EXACT | MOSTLY)[kind](folder)
    made = load_tokenizer(tokenizer)
    seen = Counter()

    @settings(max_examples=25)
    @given(text=any_text, special=st.booleans())
    def every_text(text, special):
        own = tokenizer.encode(text, add_special_tokens=special)
        assert made.encode(text, special=special) == own
        try:
            found = made.trace(text, special=special)
        except HeroError:
            assert kind in MOSTLY
            seen["refused"] += 1
            return
        seen["read"] += 1
        assert [token.id for token in found.tokens] == own
        assert_exact(found, text)
        if special:
            assert xray(made, text).ids == own

    every_text()
    # Few draws of hostile texts: how many are refused varies, and about half of them are where most are.
    assert seen["read"] > seen["refused"] / 5
    found = made.trace("The dog, a dog.")
    assert [token.id for token in found.tokens] == tokenizer.encode("The dog, a dog.")
    assert compare([made, "smollm2"], "the dog").cuts[0].count > 0
    assert len(made.entries()) == made.vocab_size
    if made.library == "tokenizers":
        assert replay(made, "The dog ☃").agrees
    else:
        with pytest.raises(HeroError):
            replay(made, "The dog")


def test_unknown_characters_keep_their_places(folder):
    found = trace(MOSTLY["M2M100"](folder), "the ☃ dog")
    # Its own vocabulary lacks " the", which SentencePiece cuts all the same.
    lost = [(t.bytes.decode(), t.start, t.end) for t in found.tokens if t.unknown]
    assert lost == [(" the", 0, 3), ("☃", 4, 5)]
    tokenizer = MOSTLY["BERT"](folder)
    found = trace(tokenizer, "the ☃☃ dog")
    assert [(t.bytes.decode(), t.start, t.end) for t in found.tokens if t.unknown] == [("☃☃", 4, 6)]
    with pytest.raises(HeroError) as refused:
        # Three unknown tokens, and no space that would tell where one ends.
        trace(tokenizer, "[UNK]<unk>")
    assert refused.value.sentence("zh") != refused.value.sentence("en")


def test_a_mark_that_was_typed_is_told_from_one_that_was_added(folder):
    tokenizer = SentencePieceBackend(
        vocab_file=model(folder, "unigram"), unk_token="<unk>", bos_token="<s>", eos_token="</s>"
    )
    tokenizer.build_inputs_with_special_tokens = lambda ids, _=None: [1, *ids]
    found = trace(tokenizer, "<s>")
    assert [(token.id, token.origin) for token in found.tokens] == [(1, "post-processor"), (1, "text")]


@pytest.mark.parametrize("special", [True, False])
def test_a_tokenizer_that_wants_more_than_text_says_so(special):
    tokenizer = transformers.LayoutLMv2Tokenizer(build("wordpiece").get_vocab())
    with pytest.raises(HeroError) as refused:
        trace(tokenizer, "the dog", special=special)
    assert "Words must be" in refused.value.sentence("zh")


def test_no_unknown_token_is_a_refusal():
    words = Tokenizer(models.WordPiece({"the": 0}, unk_token="[UNK]"))
    assert trace(words, "the").tokens[0].id == 0
    with pytest.raises(HeroError, match=r"\[UNK\]"):
        trace(words, "dog")


@pytest.mark.parametrize("name", ["ByteLevelBPETokenizer", "BertWordPieceTokenizer"])
def test_shells_around_tokenizers(any_text, name):
    shell = getattr(implementations, name)()
    shell.train_from_iterator(CORPUS, vocab_size=400, show_progress=False)

    @settings(max_examples=25)
    @given(text=any_text)
    def every_text(text):
        found = trace(shell, text)
        assert [token.id for token in found.tokens] == shell.encode(text).ids
        assert_exact(found, text)

    every_text()


@pytest.mark.parametrize("kind", ["word", "char"])
def test_sentencepiece_by_words_and_characters(any_text, kind):
    processor = sentencepiece.SentencePieceProcessor(model_proto=train_sentencepiece(kind, vocab_size=120))

    @settings(max_examples=25)
    @given(text=any_text)
    def every_text(text):
        found = trace(processor, text)
        assert [token.id for token in found.tokens] == processor.encode(text)
        assert_exact(found, text)

    every_text()


def test_sentencepiece_that_adds_its_marks():
    processor = sentencepiece.SentencePieceProcessor(model_proto=trained("bpe"), add_bos=True, add_eos=True)
    found = trace(processor, "the dog")
    assert [token.id for token in found.tokens] == processor.encode("the dog")
    assert [token.origin for token in found.tokens if token.special] == ["post-processor"] * 2
    assert xray(processor, "the dog").ids == processor.encode("the dog")


def test_sentencepiece_that_draws_lots():
    processor = sentencepiece.SentencePieceProcessor(
        model_proto=trained("unigram"), enable_sampling=True, alpha=0.1, nbest_size=-1
    )
    for _ in range(20):
        assert_exact(trace(processor, "the dog, tokenization"), "the dog, tokenization")


@pytest.fixture
def mistral(monkeypatch, tokenizers_by_name):
    """Stand in for mistral_common: classes with what its own have, around the same models."""
    module = types.ModuleType("mistral_common")
    monkeypatch.setitem(sys.modules, "mistral_common", module)

    class Tekkenizer:
        num_special_tokens = 10
        bos_id = 1

        def __init__(self):
            import tiktoken

            known = tokenizers_by_name("tiktoken")
            ranks = known._mergeable_ranks
            self._model = tiktoken.Encoding(
                "tekken", pat_str=known._pat_str, mergeable_ranks=ranks, special_tokens={}
            )

        def id_to_piece(self, number):
            return f"<{number}>"

        def encode(self, text, bos, eos):
            assert not eos
            return [1] * bos + [number + 10 for number in self._model.encode(text)]

    class SentencePieceTokenizer:
        bos_id = 1

        def __init__(self):
            self._model = tokenizers_by_name("spm-bpe")

        def encode(self, text, bos, eos):
            assert not eos
            return [1] * bos + self._model.encode(text)

    class MistralTokenizer:
        def __init__(self, tokenizer):
            self.instruct_tokenizer = types.SimpleNamespace(tokenizer=tokenizer)

    for kind in (Tekkenizer, SentencePieceTokenizer, MistralTokenizer):
        kind.__module__ = "mistral_common.tokens.tokenizers"
    return MistralTokenizer, (Tekkenizer(), SentencePieceTokenizer())


def test_tokenizers_of_mistral_common(mistral, any_text):
    around, inner = mistral
    for own in inner:
        made = cutter(around(own))
        assert made.name == "MistralTokenizer"
        bare = cutter(own)

        @settings(max_examples=25)
        @given(text=any_text, special=st.booleans())
        def every_text(own, made, bare, text, special):
            expected = own.encode(text, bos=special, eos=False)
            found = made.trace(text, special=special)
            assert [token.id for token in found.tokens] == expected == bare.encode(text, special=special)
            assert_exact(found, text)
            assert xray(made, text).ids == own.encode(text, bos=True, eos=False)
            assert replay(made, text).agrees

        every_text(own, made, bare)
        assert len(made.entries()) == made.vocab_size
        assert made.entry(1).special
