"""Learned positions against what Hugging Face's models look up, and how far a text can be moved."""

import numpy as np
import pytest
import torch
import transformers
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.load import load_model
from llmhero_widgets.positions import learned, movable, shift_and_swap, sinusoidal
from llmhero_widgets.positions.table import are_sines
from tests.unit.tiny_models import byte_tokenizer

VOCABULARY = {"vocab_size": 260, "pad_token_id": 1, "bos_token_id": 2, "eos_token_id": 3}
LONG = 40
BERT = VOCABULARY | {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": LONG,
}
GPT = VOCABULARY | {"n_embd": 16, "n_layer": 1, "n_head": 2, "n_positions": LONG}
PAIR = VOCABULARY | {
    "d_model": 16,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 16,
    "decoder_ffn_dim": 16,
    "max_position_embeddings": LONG,
    "decoder_start_token_id": 2,
}
ALONE = PAIR | {"is_decoder": True, "is_encoder_decoder": False}
DISTILBERT = VOCABULARY | {
    "dim": 16,
    "n_layers": 1,
    "n_heads": 2,
    "hidden_dim": 16,
    "max_position_embeddings": LONG,
}
#: Model, configuration, and how many rows stand before that of the first token.
LEARNED = {
    "bert": ("BertModel", "BertConfig", BERT, 0),
    "albert": ("AlbertModel", "AlbertConfig", BERT | {"embedding_size": 8}, 0),
    "distilbert": ("DistilBertModel", "DistilBertConfig", DISTILBERT, 0),
    "roberta": ("RobertaForMaskedLM", "RobertaConfig", BERT, 2),
    "xlm-roberta": ("XLMRobertaModel", "XLMRobertaConfig", BERT | {"pad_token_id": 4}, 5),
    "mpnet": ("MPNetModel", "MPNetConfig", BERT, 2),
    "yoso": ("YosoModel", "YosoConfig", BERT, 2),
    "gpt": ("OpenAIGPTLMHeadModel", "OpenAIGPTConfig", GPT, 0),
    "gpt2": ("GPT2LMHeadModel", "GPT2Config", GPT, 0),
    "opt": ("OPTForCausalLM", "OPTConfig", BERT | {"ffn_dim": 16, "word_embed_proj_dim": 16}, 2),
    "bart": ("BartForConditionalGeneration", "BartConfig", PAIR, 2),
    "blenderbot": ("BlenderbotForConditionalGeneration", "BlenderbotConfig", PAIR, 0),
    "prophetnet": (
        "ProphetNetModel",
        "ProphetNetConfig",
        VOCABULARY
        | {
            "hidden_size": 16,
            "num_encoder_layers": 1,
            "num_decoder_layers": 1,
            "num_encoder_attention_heads": 2,
            "num_decoder_attention_heads": 2,
            "encoder_ffn_dim": 16,
            "decoder_ffn_dim": 16,
            "max_position_embeddings": LONG,
            "decoder_start_token_id": 2,
        },
        2,
    ),
}
SINES = {
    "marian": ("MarianMTModel", "MarianConfig", PAIR),
    "pegasus": ("PegasusForConditionalGeneration", "PegasusConfig", PAIR),
    "distilbert": ("DistilBertModel", "DistilBertConfig", DISTILBERT | {"sinusoidal_pos_embds": True}),
}
NONE = {
    "llama": ("LlamaForCausalLM", "LlamaConfig", BERT),
    "bloom": ("BloomForCausalLM", "BloomConfig", VOCABULARY | {"hidden_size": 16, "n_layer": 1, "n_head": 2}),
    # It holds a table and never looks into it.
    "esm": ("EsmModel", "EsmConfig", BERT | {"position_embedding_type": "rotary", "mask_token_id": 4}),
}
FALCON = VOCABULARY | {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
#: How each model comes to know where a token stands, and how many positions it has.
MOVABLE = {
    "llama": (*NONE["llama"], "told", None),
    "gpt2": (*LEARNED["gpt2"][:3], "told", LONG),
    "opt": (*LEARNED["opt"][:3], "told", LONG),
    "gptj": ("GPTJForCausalLM", "GPTJConfig", GPT | {"rotary_dim": 4}, "told", LONG),
    "ctrl": ("CTRLLMHeadModel", "CTRLConfig", GPT | {"dff": 16}, "told", LONG),
    "xglm": (
        "XGLMForCausalLM",
        "XGLMConfig",
        VOCABULARY
        | {
            "d_model": 16,
            "num_layers": 1,
            "attention_heads": 2,
            "ffn_dim": 16,
            "max_position_embeddings": LONG,
        },
        "told",
        LONG,
    ),
    "falcon": ("FalconForCausalLM", "FalconConfig", FALCON | {"alibi": False}, "told", None),
    "falcon-alibi": ("FalconForCausalLM", "FalconConfig", FALCON | {"alibi": True}, "alibi", None),
    "bloom": (*NONE["bloom"], "alibi", None),
    "mpt": (
        "MptForCausalLM",
        "MptConfig",
        VOCABULARY | {"d_model": 16, "n_layers": 1, "n_heads": 2},
        "alibi",
        None,
    ),
    "bart": ("BartForCausalLM", "BartConfig", ALONE, "counted", LONG),
    "mamba": (
        "MambaForCausalLM",
        "MambaConfig",
        VOCABULARY | {"hidden_size": 16, "num_hidden_layers": 1},
        "counted",
        None,
    ),
}


def loaded(model_class, config_class, sizes):
    """Make a tiny model that is far from indifferent to its input."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = getattr(transformers, model_class)(getattr(transformers, config_class)(**sizes))
        for weight in model.parameters():
            if weight.dim() > 1 and not are_sines(weight.detach().numpy()):
                torch.nn.init.normal_(weight, std=0.3)
    return load_model(model, tokenizer=byte_tokenizer(template=False))


def table(lm):
    """Return the table by its name in the model."""
    names = ("position_embeddings.weight", "wpe.weight", "embed_positions.weight", "positions_embed.weight")
    return next(weight for name, weight in lm.module.named_parameters() if name.endswith(names))


@pytest.mark.parametrize("family", LEARNED)
def test_learned_positions_are_those_that_tokens_get(family):
    *parts, skipped = LEARNED[family]
    lm = loaded(*parts)
    whole = table(lm).detach().numpy().copy()
    found = learned(lm)
    np.testing.assert_array_equal(found, whole[skipped:])
    found[:] = 0
    np.testing.assert_array_equal(table(lm).detach().numpy(), whole)


@pytest.mark.parametrize("family", ["roberta", "opt", "xlm-roberta"])
def test_every_position_can_be_read_and_no_more(family):
    lm = loaded(*LEARNED[family][:3])
    rows = len(learned(lm))
    with torch.inference_mode():
        lm.module(input_ids=torch.full((1, rows), 9))
        with pytest.raises((IndexError, RuntimeError)):
            lm.module(input_ids=torch.full((1, rows + 1), 9))


@pytest.mark.parametrize("family", SINES)
def test_sines_are_not_learned(family):
    with pytest.raises(HeroError, match="computed from sines"):
        learned(loaded(*SINES[family]))


@pytest.mark.parametrize("family", NONE)
def test_a_table_that_is_not_looked_up_is_none(family):
    with pytest.raises(HeroError, match="no learned positions"):
        learned(loaded(*NONE[family]))


@given(
    rows=st.integers(16, 60),
    pairs=st.integers(4, 20),
    base=st.floats(2, 1e5),
    seed=st.integers(0, 2**32 - 1),
    half=st.booleans(),
)
def test_sines_are_known_by_their_values(rows, pairs, base, seed, half):
    sines = sinusoidal(rows, 2 * pairs, base=base)
    if half:
        sines = torch.from_numpy(sines).bfloat16().float().numpy()
    assert are_sines(sines)
    assert are_sines(np.concatenate([sines[:, ::2], sines[:, 1::2]], axis=1))
    noise = np.random.default_rng(seed).normal(size=sines.shape, scale=0.2).astype(np.float32)
    assert not are_sines(sines + noise)
    assert not are_sines(np.zeros_like(sines))


@pytest.mark.parametrize("family", MOVABLE)
def test_how_far_a_text_can_be_moved(family):
    *parts, how, positions = MOVABLE[family]
    lm = loaded(*parts)
    found = movable(lm)
    assert (found.how, found.positions) == (how, positions)
    ids = [9, 5, 7]
    if how != "told":
        _, trials = shift_and_swap(lm, ids)
        assert {trial.name for trial in trials} == {"swap"}
        return
    most = 1000 if positions is None else positions - len(ids)
    _, trials = shift_and_swap(lm, ids, shifts=(most,))
    assert trials[0].name == "shift"
    if positions is not None:
        with pytest.raises(HeroError) as refused:
            shift_and_swap(lm, ids, shifts=(most + 1,))
        assert f"has {positions} positions" in refused.value.sentence("en")
        assert f"只有 {positions} 个位置" in refused.value.sentence("zh")
        assert f"{most} at most" in refused.value.next_step("en")


def test_what_cannot_be_read_is_refused():
    lm = loaded(*LEARNED["gpt2"][:3])
    with pytest.raises(HeroError, match="not back before the first"):
        shift_and_swap(lm, [5, 6], shifts=(-1,))
    with pytest.raises(HeroError, match="260"):
        shift_and_swap(lm, [5, 260])
    with pytest.raises(HeroError, match="has 40 positions"):
        shift_and_swap(lm, [5] * 41, shifts=())
