"""Tiny models of every architecture, with weights that make heads disagree, and a tokenizer of bytes."""

# ruff: noqa: S106 - the names of special tokens are no passwords

from __future__ import annotations

import copy

import pytest
import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

from llmhero_widgets.models.language_model import LanguageModel

SIZES = {"vocab_size": 260, "pad_token_id": 256, "bos_token_id": 257, "eos_token_id": 258}
DECODER = SIZES | {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
}
GROUPED = DECODER | {"num_key_value_heads": 2, "head_dim": 8}
PAIR = SIZES | {"d_model": 32, "decoder_start_token_id": 256}
SLIDING = {"sliding_window": 6, "layer_types": ["sliding_attention", "full_attention", "sliding_attention"]}

ARCHITECTURES = {
    "llama": ("LlamaForCausalLM", "LlamaConfig", GROUPED),
    "qwen3": ("Qwen3ForCausalLM", "Qwen3Config", GROUPED),
    "gemma2": (
        "Gemma2ForCausalLM",
        "Gemma2Config",
        GROUPED | {"attn_logit_softcapping": 2.0, "query_pre_attn_scalar": 8} | SLIDING,
    ),
    "gemma3": ("Gemma3ForCausalLM", "Gemma3TextConfig", GROUPED | SLIDING),
    "mistral": ("MistralForCausalLM", "MistralConfig", GROUPED | {"sliding_window": 5}),
    "phi": ("PhiForCausalLM", "PhiConfig", DECODER),
    "gpt2": (
        "GPT2LMHeadModel",
        "GPT2Config",
        SIZES | {"n_embd": 32, "n_layer": 3, "n_head": 4, "scale_attn_by_inverse_layer_idx": True},
    ),
    "gpt_neox": ("GPTNeoXForCausalLM", "GPTNeoXConfig", DECODER),
    "gpt_oss": (
        "GptOssForCausalLM",
        "GptOssConfig",
        GROUPED | {"num_local_experts": 2, "num_experts_per_tok": 1} | SLIDING,
    ),
    "deepseek_v3": (
        "DeepseekV3ForCausalLM",
        "DeepseekV3Config",
        DECODER
        | {
            "num_key_value_heads": 4,
            "q_lora_rank": 16,
            "kv_lora_rank": 8,
            "qk_rope_head_dim": 4,
            "qk_nope_head_dim": 4,
            "v_head_dim": 6,
            "first_k_dense_replace": 3,
        },
    ),
    "bert": ("BertModel", "BertConfig", DECODER),
    "roberta": ("RobertaForMaskedLM", "RobertaConfig", DECODER),
    "albert": ("AlbertModel", "AlbertConfig", DECODER | {"embedding_size": 16}),
    "modernbert": (
        "ModernBertForMaskedLM",
        "ModernBertConfig",
        DECODER | {"local_attention": 8, "cls_token_id": 257, "sep_token_id": 258},
    ),
    "t5": (
        "T5ForConditionalGeneration",
        "T5Config",
        PAIR | {"d_kv": 8, "d_ff": 48, "num_layers": 3, "num_decoder_layers": 2, "num_heads": 4},
    ),
    "bart": (
        "BartForConditionalGeneration",
        "BartConfig",
        PAIR
        | {
            "encoder_layers": 3,
            "decoder_layers": 2,
            "encoder_attention_heads": 4,
            "decoder_attention_heads": 4,
            "encoder_ffn_dim": 48,
            "decoder_ffn_dim": 48,
            "dropout": 0.5,
            "attention_dropout": 0.5,
        },
    ),
}


def byte_tokenizer(*, template: bool) -> PreTrainedTokenizerFast:
    """Cut text into its UTF-8 bytes; with a template, put the sequence between two special tokens."""
    special = ["<pad>", "<s>", "</s>", "<mask>"]
    vocabulary = sorted(pre_tokenizers.ByteLevel.alphabet()) + special
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(vocabulary)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    if template:
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", special_tokens=[("<s>", 257), ("</s>", 258)]
        )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        mask_token="<mask>",
    )


def build(name: str) -> LanguageModel:
    """Make a tiny model; weights are large, so that attention is far from uniform."""
    model_class, config_class, sizes = ARCHITECTURES[name]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = getattr(transformers, model_class)(getattr(transformers, config_class)(**sizes))
        for label, weight in module.named_parameters():
            if weight.dim() > 1 or "sink" in label:
                torch.nn.init.normal_(weight, std=0.3)
    tokenizer = byte_tokenizer(template=name in {"bert", "roberta", "albert", "modernbert", "bart"})
    return LanguageModel(module, tokenizer, name=name)


def eager_copy(module):
    """Copy a model, all but its weights, and switch the copy to Hugging Face's own eager attention."""
    copied = copy.deepcopy(
        module, {id(tensor): tensor for tensor in (*module.parameters(), *module.buffers())}
    )
    copied.set_attn_implementation("eager")
    return copied


def eager_attentions(module, captured):
    """Run a model that is on eager attention; return {part: per layer (heads, queries, keys)}."""
    inputs = {"input_ids": torch.tensor([captured.ids])}
    if captured.target:
        inputs["decoder_input_ids"] = torch.tensor([captured.target.ids])
    with torch.inference_mode():
        output = module(**inputs, output_attentions=True)
    if captured.target:
        found = {
            "encoder": output.encoder_attentions,
            "self": output.decoder_attentions,
            "cross": output.cross_attentions,
        }
    else:
        found = {"self": output.attentions}
    return {part: [layer[0].numpy() for layer in layers] for part, layers in found.items()}


@pytest.fixture(scope="session")
def tiny():
    """Return a function from the name of an architecture to its tiny model; each is made once."""
    made: dict[str, LanguageModel] = {}

    def get(name: str) -> LanguageModel:
        if name not in made:
            made[name] = build(name)
        return made[name]

    return get


@pytest.fixture(scope="session", params=ARCHITECTURES)
def any_model(request, tiny):
    """Return the tiny model of each architecture in turn."""
    return tiny(request.param)


@pytest.fixture(scope="session")
def eager():
    """Return a function that gives Hugging Face's own weights of what was captured."""
    copies = {}

    def get(lm, captured):
        if lm not in copies:
            copies[lm] = eager_copy(lm.module)
        return eager_attentions(copies[lm], captured)

    return get
