"""The facts about a model that widgets rely on, for each family and its odd relatives."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
import torch
import transformers as hf

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages
from llmhero_widgets.models.language_model import LanguageModel

SMALL = {
    "vocab_size": 50,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 16,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
GROUPED = SMALL | {"num_key_value_heads": 2}
SPECIAL = {name: SMALL[name] for name in ("pad_token_id", "bos_token_id", "eos_token_id")}
BART = SPECIAL | {
    "vocab_size": 50,
    "d_model": 16,
    "encoder_layers": 2,
    "decoder_layers": 3,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 16,
    "decoder_ffn_dim": 16,
    "max_position_embeddings": 64,
    "forced_eos_token_id": 2,
    "decoder_start_token_id": 2,
}
T5 = {
    "vocab_size": 50,
    "d_model": 16,
    "d_ff": 16,
    "d_kv": 4,
    "num_heads": 4,
    "num_layers": 2,
    "num_decoder_layers": 3,
}


class Tokenizer:
    """What a tokenizer without a limit of its own says."""

    model_max_length = int(1e30)


def bert_to_bert():
    decoder = hf.BertConfig(**SMALL | {"num_hidden_layers": 3}, is_decoder=True, add_cross_attention=True)
    return hf.EncoderDecoderConfig.from_encoder_decoder_configs(hf.BertConfig(**SMALL), decoder)


# module class, configuration, (kind, layers, encoder layers, heads, key-value heads, context)
FAMILIES = [
    (hf.LlamaForCausalLM, hf.LlamaConfig(**GROUPED), ("decoder", 2, 0, 4, 2, 2048)),
    (hf.LlamaModel, hf.LlamaConfig(**SMALL), ("decoder", 2, 0, 4, 4, 2048)),
    (hf.Qwen3ForCausalLM, hf.Qwen3Config(**GROUPED), ("decoder", 2, 0, 4, 2, 32768)),
    (hf.MistralForCausalLM, hf.MistralConfig(**GROUPED), ("decoder", 2, 0, 4, 2, 131072)),
    (hf.Gemma3ForCausalLM, hf.Gemma3TextConfig(**GROUPED), ("decoder", 2, 0, 4, 2, 131072)),
    (hf.PhiForCausalLM, hf.PhiConfig(**SMALL), ("decoder", 2, 0, 4, 4, 2048)),
    (
        hf.GPT2Model,
        hf.GPT2Config(n_embd=16, n_layer=2, n_head=4, vocab_size=50, bos_token_id=1, eos_token_id=2),
        ("decoder", 2, 0, 4, 4, 1024),
    ),
    (hf.BloomForCausalLM, hf.BloomConfig(hidden_size=16, n_layer=2, n_head=4), ("decoder", 2, 0, 4, 4, 8192)),
    (hf.BertLMHeadModel, hf.BertConfig(**SMALL, is_decoder=True), ("decoder", 2, 0, 4, 4, 512)),
    (hf.BartForCausalLM, hf.BartConfig(**BART), ("decoder", 3, 0, 4, 4, 64)),
    (hf.BertModel, hf.BertConfig(**SMALL), ("encoder", 2, 2, 4, 4, 512)),
    (hf.BertForMaskedLM, hf.BertConfig(**SMALL), ("encoder", 2, 2, 4, 4, 512)),
    # Positions start behind the padding index, so two of the 514 are never read.
    (
        hf.RobertaModel,
        hf.RobertaConfig(**SMALL | {"pad_token_id": 1}, max_position_embeddings=514),
        ("encoder", 2, 2, 4, 4, 512),
    ),
    (
        hf.DistilBertModel,
        hf.DistilBertConfig(dim=16, n_heads=4, n_layers=2, hidden_dim=16, vocab_size=50),
        ("encoder", 2, 2, 4, 4, 512),
    ),
    (hf.T5EncoderModel, hf.T5Config(**T5), ("encoder", 2, 2, 4, 4, 8192)),
    # A decoder that was turned into an encoder, as EmbeddingGemma was.
    (
        hf.Gemma3TextModel,
        hf.Gemma3TextConfig(**SMALL, use_bidirectional_attention=True),
        ("encoder", 2, 2, 4, 4, 131072),
    ),
    (hf.BartForConditionalGeneration, hf.BartConfig(**BART), ("encoder-decoder", 3, 2, 4, 4, 64)),
    (hf.T5ForConditionalGeneration, hf.T5Config(**T5), ("encoder-decoder", 3, 2, 4, 4, 8192)),
    (hf.EncoderDecoderModel, bert_to_bert(), ("encoder-decoder", 3, 2, 4, 4, 512)),
]


@pytest.mark.parametrize(
    ("module", "config", "facts"), FAMILIES, ids=lambda value: getattr(value, "__name__", "")
)
def test_facts_of_each_family(module, config, facts):
    lm = LanguageModel(module(config), Tokenizer())
    assert (lm.kind, lm.layers, lm.encoder_layers, lm.heads, lm.kv_heads, lm.context) == facts


def make(**kwargs):
    return LanguageModel(hf.BertModel(hf.BertConfig(**SMALL)), Tokenizer(), **kwargs)


def test_tokenizer_may_allow_less_than_the_positions():
    tokenizer = Tokenizer()
    tokenizer.model_max_length = 77
    assert LanguageModel(hf.BertModel(hf.BertConfig(**SMALL)), tokenizer).context == 77


def test_name_is_the_last_part_of_where_it_came_from():
    module = hf.BertModel(hf.BertConfig(**SMALL))
    assert LanguageModel(module, Tokenizer()).name == "BertModel"
    module.name_or_path = "someone/tiny-bert/"
    assert LanguageModel(module, Tokenizer()).name == "tiny-bert"
    assert make(name="mine").name == "mine"


def test_says_what_it_is():
    lm = make(name="tiny")
    assert repr(lm) == "LanguageModel(tiny: encoder, 2 layers × 4 heads, context 512, float32 on cpu)"
    lm.module.to(torch.bfloat16)
    assert (lm.dtype, lm.device) == ("bfloat16", "cpu")


def test_one_worker_per_model_however_many_ask():
    lm = make()
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(lm.worker)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, seen))) == 1
    assert lm.worker.submit(lambda: threading.current_thread().name).result().startswith("llmhero-")
    lm.close()


def test_two_wraps_of_one_module_share_nothing():
    module = hf.BertModel(hf.BertConfig(**SMALL))
    first, second = LanguageModel(module, Tokenizer()), LanguageModel(module, Tokenizer())
    assert first.worker is not second.worker
    first.close()
    assert second.module is module
    assert second.worker.submit(lambda: 1).result() == 1
    second.close()


def test_close_frees_the_weights_and_ends_the_thread():
    lm = make(name="tiny")
    weights = weakref.ref(lm.module.embeddings.word_embeddings.weight)
    thread = lm.worker.submit(threading.current_thread).result()
    lm.close()
    lm.close()
    gc.collect()
    assert weights() is None
    thread.join(5)
    assert not thread.is_alive()
    assert repr(lm) == "LanguageModel(tiny: closed)"
    for name in ("module", "worker", "device", "dtype"):
        with pytest.raises(HeroError) as caught:
            getattr(lm, name)
        assert caught.value.what is messages.CLOSED
