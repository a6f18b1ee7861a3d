"""Our weights are those that Hugging Face's own eager attention returns."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.attention import capture
from llmhero_widgets.models.language_model import LanguageModel

TEXT = "Mary gave John 一杯茶 and he said “谢谢”."


def largest_difference(captured, reference):
    return max(
        np.abs(captured.weights(layer, head, part) - reference[part][layer][head]).max()
        for part in captured.parts
        for layer in range(len(captured.part(part)))
        for head in range(captured.part(part)[layer].heads)
    )


def target_of(lm):
    return "Mary 说谢谢" if lm.kind == "encoder-decoder" else None


def test_every_architecture_equals_eager(any_model, eager):
    captured = capture(any_model, TEXT, target_text=target_of(any_model))
    reference = eager(any_model, captured)
    assert {part: len(layers) for part, layers in reference.items()} == {
        part: len(captured.part(part)) for part in captured.parts
    }
    assert largest_difference(captured, reference) < 1e-4
    # Heads that spread their weight evenly would pass with any formula.
    assert reference["self"][0][:, 5].max() > 0.2


@pytest.mark.parametrize("name", ["llama", "gemma2", "gemma3", "gpt2", "gpt_oss", "bert"])
@settings(max_examples=10, deadline=None)
@given(text=st.text(min_size=1, max_size=24))
def test_any_text_equals_eager(name, text, tiny, eager):
    captured = capture(tiny(name), text)
    assert largest_difference(captured, eager(tiny(name), captured)) < 1e-4


@pytest.mark.parametrize("name", ["t5", "bart"])
@settings(max_examples=10, deadline=None)
@given(text=st.text(min_size=1, max_size=24), target=st.text(min_size=0, max_size=24))
def test_any_pair_of_texts_equals_eager(name, text, target, tiny, eager):
    captured = capture(tiny(name), text, target_text=target)
    assert captured.parts == ("encoder", "self", "cross")
    assert largest_difference(captured, eager(tiny(name), captured)) < 1e-4


def test_rows_are_distributions(any_model):
    captured = capture(any_model, TEXT, target_text=target_of(any_model))
    for part in captured.parts:
        sums = captured.weights(1, 2, part).sum(-1)
        if any_model.name == "gpt_oss":
            # Each head of gpt-oss may spend part of its weight on a learned score that is no token.
            assert (sums < 1).all()
            assert (sums > 0).all()
        else:
            assert sums == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_models_keep_their_type_and_give_float32(dtype, tiny):
    module = copy.deepcopy(tiny("llama").module).to(dtype)
    captured = capture(LanguageModel(module, tiny("llama").tokenizer), TEXT)
    assert captured.part("self")[0].query.dtype == dtype
    weights = captured.weights(0, 0)
    assert weights.dtype == np.float32
    assert weights == pytest.approx(capture(tiny("llama"), TEXT).weights(0, 0), abs=0.05)
    assert captured.thumbnails(8).shape == (3, 4, 8, 8)


@pytest.mark.model
def test_default_model_equals_eager(lm, eager):
    captured = capture(lm, "When Mary and John went to the store, John gave a drink to")
    assert (captured.layers, captured.heads, captured.kv_heads) == (30, 9, 3)
    assert largest_difference(captured, eager(lm, captured)) < 1e-4


@pytest.mark.model
def test_minilm_equals_eager(minilm, eager):
    captured = capture(minilm, "The cat sat on the mat because it was tired.")
    assert (captured.layers, captured.heads, captured.kv_heads) == (6, 12, 12)
    assert captured.tokens[0] == "[CLS]"
    assert captured.special[0]
    assert not captured.special[1]
    assert largest_difference(captured, eager(minilm, captured)) < 1e-4
