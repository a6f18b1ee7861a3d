"""Small tokenizers of every kind, trained here on a few sentences; each is built once per session.

``build(name)`` gives what its library makes: a ``tokenizers.Tokenizer``, ``tiktoken.Encoding`` or
``sentencepiece.SentencePieceProcessor``. The fixture ``tokenizer`` runs a test with each of them in turn, and
``tokenizers_by_name`` builds one by its name.
"""

# ruff: noqa: E501, S106 - a list of hard words is wide, and the names of special tokens are no passwords

from __future__ import annotations

import io
import json
from functools import cache

import pytest
import sentencepiece
import tiktoken
from hypothesis import strategies as st
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

CORPUS = (
    "The quick brown fox jumps over the lazy dog, and the dog does not mind.",
    "She sells sea shells by the sea shore; the shells she sells are sea shells.",
    "A tokenizer cuts a text into tokens: token, tokens, tokenize, tokenizer, tokenization.",
    "low lower lowest, new newer newest, wide wider widest",
    "    def tokenize(text):\n        return [word for word in text.split()]\n",
    "In 1984 there were 1,234 words; in 2024 there are 56,789.",
    "café naïve Ångström élève déjà vu, Straße, ﬁne, ①②③",
    "我喜欢自然语言处理，自然语言处理很有趣。语言模型一次读一个词元。",
    "مرحبا بالعالم، اللغة العربية جميلة", "नमस्ते दुनिया, हिन्दी भाषा", "สวัสดีชาวโลก ภาษาไทย", "한국어 형태소 분석",
    "👩‍👩‍👧‍👦 👍🏽 🇩🇪 emoji 😀😀",
)  # fmt: skip

# Words that a fuzzer does not hit by chance; `texts()` mixes them with all of Unicode.
NASTY = (
    "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "e\u0301", "é", "\u212b", "ﬁ", "①", "ẛ\u0323", "İ", "ß", "ǅ", "ﷺ", "a\u0300\u0316\u0301", "\u0301",
    "مَرْحَبًا", "\u202eabc\u202c", "สวัสดีชาวโลก", "한국어", "\u1100\u1161\u11a8", "我喜欢", "\0", "\r", "\r\n", "\t", "\n\n", " " * 40,
    "\u00a0", "\u3000", "\u200b", "\u200d", "\ufeff", "\ufffd", "▁", "Ġ", "<unk>", "[UNK]", "[CLS]", "<s>", "<0x0A>", "<|end|>",
    " <|end|>  ", "<mask>", "the", " the", "shells", "tokenization", "  ", "'s", "'LL", "1234567", "def f(x):\n\treturn x",
    "x" * 120, "\U0010ffff",
)  # fmt: skip

TIKTOKEN_PATTERN = r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"


def texts(max_size: int = 40):
    """Return a strategy of texts: any characters, and the nasty words in any order with them."""
    piece = st.one_of(st.sampled_from(NASTY), st.text(max_size=12), st.sampled_from((" ", "  ", "\n")))
    return st.one_of(st.text(max_size=max_size), st.lists(piece, max_size=8).map("".join))


def _byte_level(*, prefix: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        special_tokens=["<s>", "<|end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    if prefix:
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", tokenizer.token_to_id("<s>"))]
        )
    else:
        tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
        # A token of the user's with every flag, as <mask> is in RoBERTa.
        tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, rstrip=True, special=True)])
        tokenizer.add_tokens([AddedToken("shells", single_word=True), AddedToken("我喜欢", normalized=False)])
    return tokenizer


def _metaspace_bpe() -> Tokenizer:
    """Return a tokenizer as Llama 2 has it: bytes for what is not in the vocabulary, ▁ for a space."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    marks = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(
        vocab_size=620, special_tokens=marks, show_progress=False, max_token_length=12
    )
    # Latin letters only, so that all other scripts fall back to bytes.
    known = [line.replace("\n", " ") for line in CORPUS if max(line) < "\u0300"]
    tokenizer.train_from_iterator(known, trainer)
    # The trainer makes the bytes special; in a real vocabulary they are entries like all others.
    state = json.loads(tokenizer.to_str())
    state["added_tokens"] = state["added_tokens"][:3]
    state["pre_tokenizer"] = None  # needed to learn words; the tokenizer itself never splits
    trained = Tokenizer.from_str(json.dumps(state))
    trained.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    trained.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)]
    )
    return trained


def _wordpiece() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=420, special_tokens=marks, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return tokenizer


def _unigram(*, charsmap: bytes | None = None) -> Tokenizer:
    """Return a tokenizer as T5 and XLM-R have it, with NFKC or with SentencePiece's own table."""
    tokenizer = Tokenizer(models.Unigram())
    forms = [normalizers.Precompiled(charsmap)] if charsmap else [normalizers.Nmt(), normalizers.NFKC()]
    tokenizer.normalizer = normalizers.Sequence([*forms, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    trainer = trainers.UnigramTrainer(
        vocab_size=400, special_tokens=["<unk>", "<s>", "</s>"], unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 2)]
    )
    return tokenizer


def _tiktoken() -> tiktoken.Encoding:
    """Return an encoding with the merges of the byte-level tokenizer: ranks are ids, as in OpenAI's."""
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    byte_of = {character: byte for byte, character in bytes_to_unicode().items()}
    vocabulary = build("byte-bpe-prefix").get_vocab()
    names = sorted((name for name in vocabulary if name not in {"<s>", "<|end|>"}), key=vocabulary.get)
    entries = [bytes(byte_of[character] for character in name) for name in names]
    # Single bytes first: tiktoken wants them all, and its ranks are in the order of learning.
    entries.sort(key=lambda entry: len(entry) > 1)
    ranks = {entry: rank for rank, entry in enumerate(entries)}
    marks = {"<|end|>": len(ranks), "<mask>": len(ranks) + 2}
    return tiktoken.Encoding("small", pat_str=TIKTOKEN_PATTERN, mergeable_ranks=ranks, special_tokens=marks)


def train_sentencepiece(kind: str, **options) -> bytes:
    """Return the bytes of a SentencePiece model, with byte fallback for BPE as Mistral's and Llama's have."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for text in CORPUS for line in text.splitlines()]),
        model_writer=model,
        model_type=kind,
        minloglevel=2,
        hard_vocab_limit=False,
        **options,
    )
    return model.getvalue()


def protobuf_fields(data: bytes):
    """Return the fields of a message of protocol buffers: numbers and values, in order."""
    stream = io.BytesIO(data)

    def varint():
        value, shift = 0, 0
        while True:
            (byte,) = stream.read(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    fields = []
    while stream.tell() < len(data):
        field, kind = divmod(varint(), 8)
        value = {
            0: varint,
            1: lambda: stream.read(8),
            2: lambda: stream.read(varint()),
            5: lambda: stream.read(4),
        }
        fields.append((field, value[kind]()))
    return fields


def _sentencepiece(kind: str) -> sentencepiece.SentencePieceProcessor:
    if kind == "unigram":
        model = train_sentencepiece("unigram", vocab_size=400, character_coverage=0.99)
    else:
        model = train_sentencepiece(
            "bpe",
            vocab_size=620,
            byte_fallback=True,
            character_coverage=0.98,
            normalization_rule_name="identity",
            remove_extra_whitespaces=False,
            user_defined_symbols=["<mask>"],
        )
    return sentencepiece.SentencePieceProcessor(model_proto=model)


def _precompiled_unigram() -> Tokenizer:
    proto = build("spm-unigram").serialized_model_proto()
    (spec,) = (value for field, value in protobuf_fields(proto) if field == 3)
    return _unigram(charsmap=dict(protobuf_fields(spec))[2])


_BUILDERS = {
    "byte-bpe": lambda: _byte_level(prefix=False),
    "byte-bpe-prefix": lambda: _byte_level(prefix=True),
    "metaspace-bpe": _metaspace_bpe,
    "wordpiece": _wordpiece,
    "unigram": _unigram,
    "precompiled-unigram": _precompiled_unigram,
    "tiktoken": _tiktoken,
    "spm-bpe": lambda: _sentencepiece("bpe"),
    "spm-unigram": lambda: _sentencepiece("unigram"),
}
TOKENIZERS = tuple(_BUILDERS)


@cache
def build(name: str):
    """Return one of :data:`TOKENIZERS`."""
    return _BUILDERS[name]()


@pytest.fixture(scope="session", params=TOKENIZERS)
def tokenizer(request):
    """Give each tokenizer in turn."""
    return build(request.param)


@pytest.fixture(scope="session")
def tokenizers_by_name():
    """Give the function that builds one of :data:`TOKENIZERS`."""
    return build


@pytest.fixture(scope="session")
def any_text():
    """Give the strategy of texts, for use with ``hypothesis.strategies.data``."""
    return texts()


@pytest.fixture(scope="module")
def one_thread():
    """Do not make threads for matrices of 32 columns: on a busy machine they wait for each other."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
