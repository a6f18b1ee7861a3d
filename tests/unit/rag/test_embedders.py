"""Embedders against the libraries they come from."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
import torch
from hypothesis import given, settings, strategies
from transformers import BertConfig, BertModel, BertTokenizer

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.embedder import Embedder
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.embedders import MiniLM, load, stamp

WORDS = ["a", "small", "cache", "grows", "token", "is", "the", "model", "reads", "text"]
TEXTS = ["a small cache grows", "the model reads a token", "text", "the the the", "", "unheard words"]


def tiny_bert():
    torch.manual_seed(0)
    words = {word: at for at, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])}
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=32,
        initializer_range=0.5,
    )
    return BertModel(config).eval(), BertTokenizer(words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A sentence-transformers model with CLS pooling, as that library saves it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    path = tmp_path_factory.mktemp("plain")
    module, tokenizer = tiny_bert()
    module.save_pretrained(path)
    tokenizer.save_pretrained(path)
    encoder = Transformer(str(path), max_seq_length=16)
    pooling = Pooling(24, pooling_mode="cls")
    whole = tmp_path_factory.mktemp("whole")
    SentenceTransformer(modules=[encoder, pooling]).save(str(whole))
    return whole


@pytest.fixture(scope="module")
def wordllama():
    return load("wordllama")


@settings(max_examples=60)
@given(strategies.lists(strategies.text(max_size=60), max_size=6))
def test_wordllama_is_that_of_its_library(wordllama, reference, texts):
    ours = wordllama.embed(texts)
    assert ours.shape == (len(texts), 256)
    if texts:
        theirs = reference.embed(texts, norm=False)
        lengths = np.linalg.norm(theirs, axis=1, keepdims=True)
        theirs = np.divide(theirs, lengths, out=np.zeros_like(theirs), where=lengths > 0)
        assert np.abs(ours - theirs).max() <= 1e-6
    tokens = [wordllama.token_vectors(text) for text in texts]
    assert [len(each) for each, _ in tokens] == wordllama.count_tokens(texts)


@pytest.fixture(scope="module")
def reference():
    import logging

    root = logging.getLogger()
    before = root.handlers[:], root.level
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer
    from wordllama import WordLlamaInference

    # Its import turns logging on for everybody, which is why we do not import it.
    root.handlers[:], root.level = before
    weights, tokenizer = embedders._wordllama_files(embedders._wordllama())
    return WordLlamaInference(load_file(weights)["embedding.weight"], Tokenizer.from_file(str(tokenizer)))


def test_loading_wordllama_leaves_logging_alone():
    import subprocess
    import sys

    program = (
        "import logging; from llmhero_widgets.rag.embedders import load; load('wordllama').embed(['x']);"
        "assert not logging.getLogger().handlers"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_chinese_has_known_tokens(wordllama):
    left, right, other = wordllama.embed(["模型读取上下文", "上下文由模型读取", "周末去爬山"])
    assert left @ right > left @ other
    tokens, vectors = wordllama.token_vectors("键值缓存")
    # A character without a token of its own is read as three bytes that stand in one place.
    assert {text for text, start, end in tokens if end > start} == set("键值缓存")
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_an_encoder_is_averaged_by_batch_or_alone():
    module, tokenizer = tiny_bert()
    ours = MiniLM(Embedder(LanguageModel(module, tokenizer)), "tiny", "1")
    told = []
    found = ours.embed(TEXTS * 20, progress=lambda done, total: told.append((done, total)))
    for row, text in zip(found, TEXTS * 20, strict=True):
        batch = tokenizer(text, return_tensors="pt")
        with torch.inference_mode():
            mean = module(**batch).last_hidden_state[0].mean(0)
        assert np.abs(row - torch.nn.functional.normalize(mean, dim=0).numpy()).max() <= 1e-5
    assert told[-1] == (120, 120)
    tokens, vectors = ours.token_vectors("a small cache")
    assert tokens == [("a", 0, 1), ("small", 2, 7), ("cache", 8, 13)]
    assert vectors.shape == (3, 24)
    assert ours.count_tokens(["a small cache", ""]) == [3, 0]
    assert ours.token_vectors("")[1].shape == (0, 24)


def test_embedding_stops_in_the_middle_of_a_batch():
    class Stop(Exception):  # noqa: N818
        pass

    calls = []

    def check():
        calls.append(1)
        if len(calls) == 5:
            raise Stop

    module, tokenizer = tiny_bert()
    ours = MiniLM(Embedder(LanguageModel(module, tokenizer)), "tiny", "1")
    with pytest.raises(Stop):
        ours.embed(["a small cache"], check=check)


def test_sentence_transformers_pools_as_it_says(folder):
    from sentence_transformers import SentenceTransformer

    ours = load(str(folder))
    theirs = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    assert np.abs(ours.embed(TEXTS) - theirs).max() <= 1e-5
    # A text has the same vector in any company.
    assert np.array_equal(np.concatenate([ours.embed([text]) for text in TEXTS]), ours.embed(TEXTS))
    averaged = MiniLM(Embedder(LanguageModel(*tiny_bert())), "tiny", "1").embed(TEXTS)
    assert np.abs(averaged - theirs).max() > 0.03
    assert (ours.dimensions, ours.max_tokens) == (24, 16)
    tokens, vectors = ours.token_vectors("a small cache")
    assert [text for text, _, _ in tokens] == ["a", "small", "cache"]
    assert vectors.shape == (3, 24)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert ours.count_tokens(["a small cache", ""]) == [3, 0]


def test_a_part_of_somebody_else_is_refused(folder, tmp_path):
    import shutil

    copy = tmp_path / "foreign"
    shutil.copytree(folder, copy)
    parts = json.loads((copy / "modules.json").read_text())
    parts[1]["type"] = "os.path"
    (copy / "modules.json").write_text(json.dumps(parts))
    with pytest.raises(HeroError, match=r"os\.path could run code"):
        load(str(copy))
    del parts[1]["type"]
    (copy / "modules.json").write_text(json.dumps(parts))
    with pytest.raises(HeroError, match="could not be loaded"):
        load(str(copy))


def test_pickled_weights_are_refused(folder, tmp_path):
    import shutil

    copy = tmp_path / "pickled"
    shutil.copytree(folder, copy)
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")
    with pytest.raises(HeroError, match=r"pytorch_model\.bin could run code"):
        load(str(copy))


def test_other_files_are_other_weights(folder, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    before = stamp(str(copy))
    assert stamp(str(copy)) == before
    os.utime(copy / "model.safetensors", ns=(1, 1))
    assert stamp(str(copy)) != before


def test_what_is_no_name_is_refused():
    with pytest.raises(HeroError, match="There is no embedder “minilm”"):
        load("minilm")


def test_stamps_name_weights():
    assert stamp() == stamp("all-minilm-l6-v2") != stamp("wordllama")
    assert stamp("a/b") != stamp("a/c")
    assert set(embedders.NAMES) == {"all-minilm-l6-v2", "wordllama"}


@pytest.mark.model
def test_minilm_is_that_of_sentence_transformers(default_models):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    path = str(default_models[1])
    theirs = SentenceTransformer(
        modules=[Transformer(path, max_seq_length=256), Pooling(384, pooling_mode="mean")], device="cpu"
    )
    ours = load()
    texts = ["How large is the key-value cache?", "word " * 400, "", "完全不同的一句话"]
    wanted = theirs.encode(texts, normalize_embeddings=True)
    assert np.abs(ours.embed(texts) - wanted).max() <= 1e-5
    assert ours.revision == stamp()
