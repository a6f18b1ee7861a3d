"""Log-probabilities are those of Hugging Face's own forward pass and loss."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest
import torch
import transformers
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.tokens.loss import loss

# The package gives the name to the function.
loss_module = sys.modules["llmhero_widgets.tokens.loss"]

pytestmark = pytest.mark.usefixtures("one_thread")

SIZES = {"vocab_size": 260, "pad_token_id": 256, "bos_token_id": 257, "eos_token_id": 258}
WIDE = SIZES | {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "max_position_embeddings": 64,
}
GROUPED = WIDE | {"num_key_value_heads": 2, "head_dim": 8}
# What each does behind its body: nothing, a soft cap, a scale, a bias, tied weights, a part of the body only.
FAMILIES = {
    "llama": ("LlamaForCausalLM", "LlamaConfig", GROUPED),
    "qwen3": ("Qwen3ForCausalLM", "Qwen3Config", GROUPED),
    "mistral": ("MistralForCausalLM", "MistralConfig", GROUPED | {"sliding_window": 5}),
    "gemma2": ("Gemma2ForCausalLM", "Gemma2Config", GROUPED | {"final_logit_softcapping": 3.0}),
    "gemma3": ("Gemma3ForCausalLM", "Gemma3TextConfig", GROUPED),
    "granite": ("GraniteForCausalLM", "GraniteConfig", GROUPED | {"logits_scaling": 3.0}),
    "cohere": ("CohereForCausalLM", "CohereConfig", WIDE | {"logit_scale": 0.3}),
    "phi": ("PhiForCausalLM", "PhiConfig", WIDE),
    "gpt_neox": ("GPTNeoXForCausalLM", "GPTNeoXConfig", WIDE),
    "gpt2": (
        "GPT2LMHeadModel",
        "GPT2Config",
        SIZES | {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64},
    ),
    "opt": (
        "OPTForCausalLM",
        "OPTConfig",
        SIZES
        | {"hidden_size": 32, "ffn_dim": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
        | {"max_position_embeddings": 64, "word_embed_proj_dim": 16},
    ),
    "bloom": ("BloomForCausalLM", "BloomConfig", SIZES | {"hidden_size": 32, "n_layer": 2, "n_head": 4}),
    "gpt_oss": (
        "GptOssForCausalLM",
        "GptOssConfig",
        GROUPED | {"num_local_experts": 2, "num_experts_per_tok": 1, "sliding_window": 6},
    ),
}
TEXT = "A token, a 词元 and 👩‍👩‍👧: café."


def byte_tokenizer(single: str) -> PreTrainedTokenizerFast:
    """Cut text into its bytes, between special tokens as a template says."""
    special = ["<pad>", "<s>", "</s>"]
    vocabulary = sorted(pre_tokenizers.ByteLevel.alphabet()) + special
    raw = Tokenizer(models.BPE({token: number for number, token in enumerate(vocabulary)}, []))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    raw.post_processor = processors.TemplateProcessing(
        single=single, special_tokens=[("<s>", 257), ("</s>", 258)]
    )
    return PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="<pad>", bos_token="<s>", eos_token="</s>")  # noqa: S106


def build(name: str, single: str = "$A") -> LanguageModel:
    model_class, config_class, sizes = FAMILIES[name]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = getattr(transformers, model_class)(getattr(transformers, config_class)(**sizes))
        for weight in module.parameters():
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.3)
    return LanguageModel(module, byte_tokenizer(single), name=name)


@pytest.fixture(scope="module")
def tiny():
    made: dict[tuple[str, str], LanguageModel] = {}

    def get(name: str, single: str = "$A") -> LanguageModel:
        if (name, single) not in made:
            made[name, single] = build(name, single)
        return made[name, single]

    return get


def own_logprobs(lm, ids):
    """Return log-probabilities by Hugging Face's logits for the token after each: (tokens, vocabulary)."""
    with torch.inference_mode():
        return lm.module(torch.tensor([ids]), use_cache=False).logits[0].double().log_softmax(-1).numpy()


def own_loss(lm, ids):
    inputs = torch.tensor([ids])
    with torch.inference_mode():
        return float(lm.module(input_ids=inputs, labels=inputs).loss)


@pytest.mark.parametrize("single", ["$A", "<s> $A", "<s> $A </s>"])
@pytest.mark.parametrize("name", FAMILIES)
def test_loss_is_that_of_hugging_face(name, single, tiny):
    lm = tiny(name, single)
    ids = lm.tokenizer(TEXT)["input_ids"]
    result = loss(lm, TEXT)
    assert [token.id for token in result.trace.tokens] == ids
    assert result.loss == pytest.approx(own_loss(lm, ids), abs=1e-5)
    logprobs = own_logprobs(lm, ids)[:-1]
    own = logprobs[np.arange(len(ids) - 1), ids[1:]]
    assert np.isnan(result.logprobs[0])
    assert result.logprobs[1:] == pytest.approx(own, abs=1e-5)
    assert result.entropies[1:] == pytest.approx(-(np.exp(logprobs) * logprobs).sum(1), abs=1e-4)
    assert result.contexts.tolist() == list(range(len(ids)))
    assert result.top_logprobs[1:] == pytest.approx(-np.sort(-logprobs)[:, :5], abs=1e-5)
    kept = np.take_along_axis(logprobs, result.top_ids[1:], 1)
    assert kept == pytest.approx(result.top_logprobs[1:], abs=1e-5)
    # Two entries whose logits differ by rounding may change places.
    better = (logprobs > own[:, None] + 1e-5).sum(1), (logprobs > own[:, None] - 1e-5).sum(1)
    assert (result.ranks[1:] - 1 >= better[0]).all()
    assert (result.ranks[1:] - 1 <= better[1]).all()
    assert result.ranks[0] == result.contexts[0] == 0
    assert (result.top_ids[0] == -1).all()


@settings(max_examples=25)
@given(text=st.text(min_size=2, max_size=12))
def test_any_text(tiny, text):
    lm = tiny("llama", "<s> $A")
    ids = lm.tokenizer(text)["input_ids"]
    result = loss(lm, text)
    assert result.loss == pytest.approx(own_loss(lm, ids), abs=1e-5)
    assert result.perplexity == pytest.approx(math.exp(result.loss))
    assert (result.scored_bytes, result.scored_characters) == (len(text.encode()), len(text))
    assert result.bits_per_byte == pytest.approx(
        -result.logprobs[1:].sum() / math.log(2) / len(text.encode())
    )
    assert result.bits_per_character == pytest.approx(-result.logprobs[1:].sum() / math.log(2) / len(text))


@pytest.mark.parametrize(
    ("text", "size", "characters"), [("ab", 1, 1), ("词ab", 4, 3), ("词", 2, 1), ("aé", 2, 1)]
)
def test_without_bos_the_first_token_does_not_count(text, size, characters, tiny):
    result = loss(tiny("llama"), text)
    assert np.isnan(result.logprobs[0])
    assert (result.scored_bytes, result.scored_characters) == (size, characters)


@pytest.mark.parametrize("single", ["$A", "<s> $A"])
@pytest.mark.parametrize(
    ("window", "overlap"), [(2, 1), (5, 1), (5, 4), (8, None), (16, 3), (64, 7), (64, None)]
)
def test_windows_are_those_of_the_documentation(window, overlap, single, tiny):
    lm = tiny("llama", single)
    text = "windows and overlap" if window != lm.context else "windows " * 20
    ids = lm.tokenizer(text)["input_ids"]
    result = loss(lm, text, window=window if window < lm.context else None, overlap=overlap)
    size = window
    shared = size // 2 if overlap is None else overlap
    bos = len(single) > 2
    expected, contexts = [math.nan], [0]
    begin, predicted = 0, 1
    while predicted < len(ids):
        # Hugging Face reads just this window.
        read = ids[:1] * (bos and begin > 0) + ids[begin:]
        read = read[:size]
        logprobs = own_logprobs(lm, read)
        last = min(predicted + size - (1 if begin == 0 else shared), len(ids))
        place = len(read) - (last - predicted)
        for token in range(predicted, last):
            expected.append(logprobs[place - 1, ids[token]])
            contexts.append(place)
            place += 1
        predicted = last
        begin = predicted - shared + bos
    assert result.logprobs == pytest.approx(np.array(expected), abs=1e-5, nan_ok=True)
    assert result.contexts.tolist() == contexts
    if len(ids) > size:
        assert result.contexts[size:].min() >= shared
        assert result.contexts.max() == size - 1


def test_chunks_of_the_head_change_nothing(tiny, monkeypatch):
    for name in FAMILIES:
        lm = tiny(name, "<s> $A")
        whole = loss(lm, TEXT)
        monkeypatch.setattr(loss_module, "_HELD", 3 * 260)
        steps = []
        parts = loss(lm, TEXT, progress=lambda done, total, steps=steps: steps.append((done, total)))
        monkeypatch.undo()
        total = len(whole.trace.tokens) - 1
        assert steps == [(min(done, total), total) for done in range(3, total + 3, 3)]
        assert parts.logprobs == pytest.approx(whole.logprobs, abs=1e-5, nan_ok=True)


def test_no_more_logits_than_allowed_are_held(tiny, monkeypatch):
    sizes = []
    score = loss_module._score
    monkeypatch.setattr(loss_module, "_HELD", 7 * 260)
    monkeypatch.setattr(
        loss_module, "_score", lambda logits, *rest: sizes.append(logits.shape[0]) or score(logits, *rest)
    )
    loss(tiny("gemma2"), "many " * 12)
    assert max(sizes) == 7
    assert sum(sizes) == 59


def test_the_model_is_left_alone_and_can_be_cancelled(tiny):
    lm = tiny("llama")
    parts = dict(lm.module.named_modules())
    calls = []

    class Cancelled(Exception):  # noqa: N818
        pass

    def check():
        calls.append(1)
        if len(calls) > 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        loss(lm, TEXT, check=check)
    assert len(calls) == 6
    assert dict(lm.module.named_modules()) == parts
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in parts.values())
    calls.clear()
    loss(lm, TEXT, check=lambda: calls.append(1))
    assert len(calls) > 10


def test_as_many_choices_as_asked(tiny):
    for top, kept in ((0, 0), (1, 1), (300, 260)):
        result = loss(tiny("llama"), "abc", top=top)
        assert result.top_ids.shape == result.top_logprobs.shape == (3, kept)
    assert np.exp(result.top_logprobs[1:]).sum(1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "text", "options", "code"),
    [
        ("llama", "", {}, "empty"),
        ("llama", "a", {}, "empty"),
        ("llama", "ab\ud83d", {}, "bad_text"),
        ("llama", "abc", {"top": -1}, "bad_request"),
        ("llama", "abc", {"window": 1}, "bad_request"),
        ("llama", "abc", {"window": 65}, "bad_request"),
        ("llama", "abc", {"window": 8, "overlap": 8}, "bad_request"),
        ("llama", "abc", {"overlap": 0}, "bad_request"),
    ],
)
def test_refusals(name, text, options, code, tiny):
    with pytest.raises(HeroError) as error:
        loss(tiny(name), text, **options)
    assert error.value.code == code
    assert error.value.sentence("zh")


@pytest.mark.parametrize(
    ("model_class", "config_class", "sizes"),
    [
        ("BertForMaskedLM", "BertConfig", WIDE),
        ("LlamaModel", "LlamaConfig", GROUPED),
        ("LlamaForSequenceClassification", "LlamaConfig", GROUPED),
        (
            "T5ForConditionalGeneration",
            "T5Config",
            SIZES | {"d_model": 32, "num_layers": 1, "decoder_start_token_id": 256},
        ),
    ],
)
def test_models_that_do_not_predict_the_next_token(model_class, config_class, sizes):
    module = getattr(transformers, model_class)(getattr(transformers, config_class)(**sizes))
    lm = LanguageModel(module, byte_tokenizer("$A"), name="other")
    with pytest.raises(HeroError) as error:
        loss(lm, "abc")
    assert error.value.code == "bad_request"
    assert "other" in error.value.sentence("zh")


@pytest.mark.model
def test_the_default_model(lm):
    text = "When Mary and John went to the store, John gave a drink to Mary. 我喜欢 café."
    ids = lm.tokenizer(text)["input_ids"]
    result = loss(lm, text)
    # Hugging Face sums 49,152 probabilities in 32 bits, and is off by 1.4e-5 here; from its logits in 64 bits
    # comes what we have.
    assert result.loss == pytest.approx(own_loss(lm, ids), rel=1e-5)
    own = own_logprobs(lm, ids)[np.arange(len(ids) - 1), ids[1:]]
    assert result.loss == pytest.approx(-own.mean(), abs=1e-6)
    assert result.logprobs[1:] == pytest.approx(own, abs=1e-4)
    assert 0 < result.bits_per_byte < result.bits_per_character
    assert result.ranks[ids.index(lm.tokenizer(" Mary")["input_ids"][0], 5)] == 1
