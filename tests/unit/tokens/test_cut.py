"""One door takes every tokenizer, and what comes out is that tokenizer."""

import base64
import json

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertTokenizer, ByT5Tokenizer, PreTrainedTokenizerFast

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import Cutter, cutter, trace, xray

TEXT = "The shells are naïve 👩‍👩‍👧‍👦 我喜欢\n"


def test_every_kind_is_taken_and_comes_back_unchanged(tokenizer):
    made = cutter(tokenizer, name="mine")
    assert isinstance(made, Cutter)
    assert made.name == "mine"
    assert made.backend is tokenizer
    assert cutter(made) is made


@pytest.mark.parametrize(
    ("name", "algorithm", "library"),
    [
        ("byte-bpe", "bpe", "tokenizers"),
        ("wordpiece", "wordpiece", "tokenizers"),
        ("unigram", "unigram", "tokenizers"),
        ("tiktoken", "bpe", "tiktoken"),
        ("spm-bpe", "bpe", "sentencepiece"),
        ("spm-unigram", "unigram", "sentencepiece"),
    ],
)
def test_what_it_is(tokenizers_by_name, name, algorithm, library):
    made = cutter(tokenizers_by_name(name))
    assert (made.algorithm, made.library) == (algorithm, library)


def test_entries_are_the_tokens_of_a_text(tokenizer):
    """An entry's bytes are those that a trace gives to its token."""
    made = cutter(tokenizer)
    entries = {entry.id: entry for entry in made.entries()}
    assert len(entries) == made.vocab_size == len(made.entries())
    for token in made.trace(TEXT).tokens:
        entry = entries[token.id]
        assert entry == made.entry(token.id)
        if not token.unknown and token.origin != "post-processor":
            assert entry.data == token.bytes
    with pytest.raises(HeroError) as refused:
        made.entry(10**9)
    assert refused.value.code == "bad_request"
    with pytest.raises(HeroError):
        made.entry(-1)


def test_special_entries(tokenizers_by_name):
    for name, number, written in (
        ("byte-bpe", 420, "<mask>"),
        ("tiktoken", 418, "<|end|>"),
        ("spm-bpe", 1, "<s>"),
    ):
        entry = cutter(tokenizers_by_name(name)).entry(number)
        assert (entry.name, entry.data, entry.special) == (written, written.encode(), True)
    assert not cutter(tokenizers_by_name("byte-bpe")).entry(421).special


@pytest.mark.parametrize("name", ["byte-bpe", "metaspace-bpe", "wordpiece", "unigram"])
def test_files_and_folders(tokenizers_by_name, tmp_path, name):
    tokenizer = tokenizers_by_name(name)
    path = tmp_path / "tokenizer.json"
    tokenizer.save(str(path))
    for given_path in (path, str(path), tmp_path):
        made = cutter(given_path)
        assert made.name == tmp_path.name
        assert made.encode(TEXT) == tokenizer.encode(TEXT).ids


def test_a_sentencepiece_file(tokenizers_by_name, tmp_path):
    processor = tokenizers_by_name("spm-bpe")
    for file in ("small.model", "small.model.v3"):
        (tmp_path / file).write_bytes(processor.serialized_model_proto())
        assert cutter(tmp_path / file).encode(TEXT) == processor.encode(TEXT)


def test_ranks_need_a_pattern(tokenizers_by_name, tmp_path):
    encoding = tokenizers_by_name("tiktoken")
    path = tmp_path / "small.tiktoken"
    ranks = encoding._mergeable_ranks.items()
    path.write_text("\n".join(f"{base64.b64encode(entry).decode()} {rank}" for entry, rank in ranks))
    with pytest.raises(HeroError) as refused:
        cutter(path)
    assert refused.value.code == "bad_request"
    made = cutter(path, pattern=encoding._pat_str, special_tokens=encoding._special_tokens)
    text = TEXT + "<|end|>"
    assert made.encode(text) == encoding.encode(text, allowed_special="all")


def test_a_tekken_file_puts_special_tokens_in_front(tokenizers_by_name, tmp_path):
    encoding = tokenizers_by_name("tiktoken")
    vocabulary = [
        {"rank": rank, "token_bytes": base64.b64encode(entry).decode(), "token_str": None}
        for entry, rank in encoding._mergeable_ranks.items()
    ]
    config = {
        "pattern": encoding._pat_str,
        "default_vocab_size": len(vocabulary) + 20,
        "default_num_special_tokens": 30,  # as in Mistral's: the file lists more entries than are used
        "version": "v3",
    }
    marks = [{"rank": 1, "token_str": "<s>", "is_control": True}]
    path = tmp_path / "tekken_small.json"
    path.write_text(json.dumps({"config": config, "vocab": vocabulary, "special_tokens": marks}))
    made = cutter(path)
    kept = {entry: rank for entry, rank in encoding._mergeable_ranks.items() if rank < len(vocabulary) - 10}
    plain = tiktoken.Encoding("plain", pat_str=encoding._pat_str, mergeable_ranks=kept, special_tokens={})
    assert made.encode(TEXT) == [number + 30 for number in plain.encode(TEXT)]
    assert made.entry(1).name == "<s>"
    assert made.entry(0).name == "<SPECIAL_0>"
    assert made.decode(made.encode(TEXT)) == TEXT
    assert xray(made, TEXT).ids == made.encode(TEXT)


@pytest.mark.parametrize("content", [b"", b"{", b'{"model": 3}', b"\xff\xfe"])
@pytest.mark.parametrize("file", ["tokenizer.json", "damaged.model", "tekken.json"])
def test_a_damaged_file_is_refused(tmp_path, file, content):
    path = tmp_path / file
    path.write_bytes(content)
    with pytest.raises(HeroError) as refused:
        cutter(path)
    assert str(path) in str(refused.value)


def test_a_missing_file_is_refused(tmp_path):
    for path in (tmp_path / "tokenizer.json", tmp_path):
        with pytest.raises(HeroError) as refused:
            cutter(path)
        assert refused.value.code == "bad_request"


@pytest.mark.parametrize("thing", [None, 3, b"bytes", ["a"], object()])
def test_anything_else_is_refused_in_both_languages(thing):
    with pytest.raises(TypeError, match="No tokenizer can be made of") as refused:
        cutter(thing)
    assert "分词器" in str(refused.value)


def test_a_hugging_face_tokenizer_answers_for_itself(tokenizers_by_name):
    outer = PreTrainedTokenizerFast(
        tokenizer_object=tokenizers_by_name("wordpiece"),
        unk_token="[UNK]",  # noqa: S106
        cls_token="[CLS]",  # noqa: S106
    )
    made = cutter(outer, "mine")
    assert made.hugging_face is outer
    outer(TEXT, truncation=True, max_length=3)  # leaves a limit behind in the inner one
    assert made.encode(TEXT) == outer(TEXT)["input_ids"]
    assert [token.id for token in made.trace(TEXT).tokens] == outer(TEXT)["input_ids"]
    assert made.decode(made.encode(TEXT)) == outer.decode(outer(TEXT)["input_ids"], skip_special_tokens=True)


def test_an_auto_tokenizer_folder_keeps_its_chat_template(tmp_path):
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "the": 5}
    saved = BertTokenizer(vocabulary)
    saved.chat_template = "{{ messages[0]['content'] }}"
    saved.save_pretrained(tmp_path)
    made = cutter(tmp_path)
    assert made.hugging_face.chat_template == saved.chat_template
    assert made.encode("the") == [2, 5, 3]


@settings(max_examples=60)
@given(data=st.data())
def test_a_tokenizer_of_python_code(any_text, data):
    text = data.draw(any_text)
    slow = ByT5Tokenizer()
    found = trace(slow, text)
    assert [token.id for token in found.tokens] == slow(text)["input_ids"]
    whole = found.normalised.encode()
    for token in found.tokens:
        assert whole[token.byte_start : token.byte_end] == token.bytes
        assert 0 <= token.start <= token.end <= len(text)
    assert xray(slow, text).ids == slow(text)["input_ids"]


def test_python_code_in_bytes():
    found = trace(ByT5Tokenizer(), "é我")
    assert [(token.bytes, token.start, token.end) for token in found.tokens] == [
        *((bytes([byte]), 0, 1) for byte in "é".encode()),
        *((bytes([byte]), 1, 2) for byte in "我".encode()),
        (b"", 2, 2),
    ]
    assert found.loss is None
