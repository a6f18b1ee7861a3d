"""Drafts made of a model: they share its weights, leave it as it was, and can be told from it."""

import pytest
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.cached import Cached
from llmhero_widgets.decoding.draft import SENTENCES, Int8Linear, quantised, truncated
from tests.unit.decoding.test_contrastive import DECODERS
from tests.unit.tiny_models import build

IDS = list(b"When Mary and John went to the store")


def logits(lm, ids=IDS):
    with torch.inference_mode():
        return lm.module(torch.tensor([ids]), use_cache=False).logits[0]


@pytest.mark.parametrize("name", DECODERS)
def test_a_truncated_model_is_the_model_without_the_middle_layer(tiny, name):
    lm = tiny(name)
    before = logits(lm)
    draft = truncated(lm, 2)
    assert (draft.layers, draft.name, draft.tokenizer) == (2, f"{name}/2", lm.tokenizer)
    # Of three layers, the first and the last stay: what is left when the middle one hands on what it gets.
    stack = next(part for part in lm.module.modules() if isinstance(part, torch.nn.ModuleList))
    kind = type(stack[1])
    own = kind.forward

    def passes(layer, hidden, *args, **kwargs):
        if layer is not stack[1]:
            return own(layer, hidden, *args, **kwargs)
        made = own(layer, hidden, *args, **kwargs)
        return hidden if torch.is_tensor(made) else (hidden, *made[1:])

    kind.forward = passes
    try:
        wanted = logits(lm)
    finally:
        kind.forward = own
    assert (logits(draft) - wanted).abs().max() < 1e-5
    # The whole model is what it was.
    assert torch.equal(logits(lm), before)
    assert not torch.allclose(wanted, before)


@pytest.mark.parametrize("name", DECODERS)
@pytest.mark.parametrize("make", [lambda lm: truncated(lm, 2), quantised], ids=["truncated", "quantised"])
def test_no_weight_is_copied_and_the_cache_knows_the_layers(tiny, name, make):
    lm = tiny(name)
    draft = make(lm)
    own = {id(weight) for weight in lm.module.parameters()}
    assert all(id(weight) in own for weight in draft.module.parameters())
    assert draft.module.get_input_embeddings().weight is lm.module.get_input_embeddings().weight
    reader = Cached(draft)
    reader.after([*IDS[:20], 1, 2])
    difference = (reader.after(IDS, last=9) - logits(draft)[-9:]).abs().max()
    # A rounding of the activations may fall to the other side.
    assert difference < (1e-4 if "/2" in draft.name else 0.5)
    assert len(reader._cache.layers) == draft.layers


def test_all_layers_make_the_model_itself(tiny):
    assert torch.equal(logits(truncated(tiny("llama"), 3)), logits(tiny("llama")))


def test_the_layers_that_go_are_those_that_change_least():
    lm = build("llama")
    # A layer that adds nothing hands on what it gets.
    for weight in (lm.module.model.layers[1].self_attn.o_proj, lm.module.model.layers[1].mlp.down_proj):
        torch.nn.init.zeros_(weight.weight)
    assert torch.allclose(logits(truncated(lm, 2)), logits(lm), atol=1e-5)
    assert all(SENTENCES)


@pytest.mark.parametrize("name", ["Linear", "Conv1D"])
def test_a_linear_layer_in_eight_bits_is_the_rounded_one_exactly(name):
    from transformers.pytorch_utils import Conv1D

    generator = torch.Generator().manual_seed(0)
    layer = torch.nn.Linear(24, 10) if name == "Linear" else Conv1D(10, 24)
    torch.nn.init.normal_(layer.weight, generator=generator)
    torch.nn.init.normal_(layer.bias, generator=generator)
    weight = (layer.weight if name == "Linear" else layer.weight.T).detach().double()
    inputs = torch.randn(2, 5, 24, generator=generator)

    def rounded(rows):
        scale = rows.abs().amax(-1, keepdim=True) / 127
        return (rows / scale).round() * scale

    wanted = rounded(inputs.double()) @ rounded(weight).T + layer.bias.detach().double()
    found = Int8Linear(layer)(inputs)
    assert found.shape == (2, 5, 10)
    assert (found - wanted).abs().max() < 1e-4
    assert found.dtype == inputs.dtype
    assert Int8Linear(layer).weight.dtype == torch.int8
    assert (found - layer(inputs)).abs().max() > 1e-3


def test_a_row_of_zeros_stays_zero():
    layer = torch.nn.Linear(4, 2, bias=False)
    torch.nn.init.zeros_(layer.weight)
    assert Int8Linear(layer)(torch.zeros(3, 4)).tolist() == [[0.0, 0.0]] * 3


def test_numbers_of_layers_that_cannot_be_are_refused(tiny):
    for layers in (1, 4, 2.0, True):
        with pytest.raises(HeroError, match=r"layers has to be a whole number from 2 to 3") as refused:
            truncated(tiny("llama"), layers)
        assert refused.value.code == "bad_request"
    with pytest.raises(HeroError, match="cannot be told apart"):
        truncated(tiny("albert"), 2)


def test_a_check_ends_it(tiny):
    def check():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        truncated(tiny("llama"), 2, check=check)


@pytest.mark.model
def test_drafts_of_the_default_model_are_near_it(lm):
    ids = lm.tokenizer("The capital of France is Paris, and the capital of Germany is Berlin.")["input_ids"]
    target = logits(lm, ids).double().softmax(-1)
    overlap = {
        made.name.rpartition("/")[2]: torch.minimum(target, logits(made, ids).double().softmax(-1))
        .sum(-1)
        .mean()
        for made in (quantised(lm), truncated(lm, 24), truncated(lm, 15))
    }
    assert overlap["int8"] > 0.8
    assert overlap["24"] > 0.4
    assert overlap["15"] > 0.1
