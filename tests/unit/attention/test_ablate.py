"""Switching heads off changes what a hook at the output projection's input would change."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from llmhero_widgets.attention import ablate
from llmhero_widgets.core.errors import HeroError

TEXT = "When Mary and John went to the store, John gave a drink to"


def with_hooks(module, ids, heads, method, head_dim):
    """Switch heads off by hand: change the input of each Llama layer's output projection."""
    module = copy.deepcopy(module)
    for layer, head in heads:
        columns = slice(head * head_dim, (head + 1) * head_dim)

        def off(_module, inputs, columns=columns):
            changed = inputs[0].clone()
            own = changed[..., columns]
            changed[..., columns] = 0 if method == "zero" else own.mean(1, keepdim=True)
            return (changed,)

        module.model.layers[layer].self_attn.o_proj.register_forward_pre_hook(off)
    with torch.inference_mode():
        return module(torch.tensor([ids]), use_cache=False).logits[0, -1].numpy()


@pytest.mark.parametrize("method", ["zero", "mean"])
@pytest.mark.parametrize("heads", [[(1, 2)], [(0, 0), (0, 3), (2, 1)]])
def test_llama_equals_hooks(method, heads, tiny):
    lm = tiny("llama")
    ids = lm.tokenizer(TEXT)["input_ids"]
    result = ablate(lm, TEXT, heads=heads, method=method)
    assert result.before.dtype == result.after.dtype == np.float32
    assert result.before.shape == result.after.shape == (lm.module.config.vocab_size,)
    assert result.before == pytest.approx(with_hooks(lm.module, ids, [], method, 8), abs=1e-4)
    assert result.after == pytest.approx(with_hooks(lm.module, ids, heads, method, 8), abs=1e-4)
    assert np.abs(result.after - result.before).max() > 1e-2


@pytest.mark.model
def test_default_model_equals_hooks(lm):
    ids = lm.tokenizer(TEXT)["input_ids"]
    heads = [(29, 1), (20, 0), (28, 1)]
    result = ablate(lm, TEXT, heads=heads)
    assert result.after == pytest.approx(with_hooks(lm.module, ids, heads, "zero", 64), abs=1e-3)
    mary = lm.tokenizer(" Mary")["input_ids"][0]
    assert result.before.argmax() == mary
    assert torch.tensor(result.after).softmax(-1)[mary] < torch.tensor(result.before).softmax(-1)[mary]


@pytest.mark.parametrize(
    "name", ["qwen3", "gemma2", "phi", "gpt2", "gpt_neox", "gpt_oss", "deepseek_v3", "roberta"]
)
def test_every_architecture_answers(name, tiny):
    result = ablate(tiny(name), TEXT, heads=[(1, 1)])
    assert np.isfinite(result.after).all()
    assert np.abs(result.after - result.before).max() > 1e-3


@pytest.mark.parametrize("name", ["t5", "bart"])
def test_each_part_of_a_pair_can_be_switched_off(name, tiny):
    results = [
        ablate(tiny(name), TEXT, heads=[(1, 1)], part=part, target_text="drei Worte")
        for part in ("encoder", "self", "cross")
    ]
    for result in results:
        assert np.array_equal(result.before, results[0].before)
        assert np.abs(result.after - result.before).max() > 1e-3
    assert len({result.after.tobytes() for result in results}) == 3


def test_all_heads_of_a_layer_off_leave_the_residual_stream(tiny):
    lm = tiny("llama")
    module = copy.deepcopy(lm.module)
    module.model.layers[1].self_attn.register_forward_hook(
        lambda _m, _i, output: (output[0] * 0, *output[1:])
    )
    with torch.inference_mode():
        expected = module(torch.tensor([lm.tokenizer(TEXT)["input_ids"]])).logits[0, -1].numpy()
    assert ablate(lm, TEXT, heads=[(1, head) for head in range(4)]).after == pytest.approx(expected, abs=1e-4)


def test_the_model_is_left_alone(tiny):
    lm = tiny("llama")
    first = ablate(lm, TEXT, heads=[(0, 0)])
    second = ablate(lm, TEXT, heads=[(0, 0)])
    assert np.array_equal(first.before, second.before)
    assert np.array_equal(first.after, second.after)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("llama", {"heads": [(3, 0)]}),
        ("llama", {"heads": [(0, 4)]}),
        ("llama", {"heads": []}),
        ("llama", {"heads": [(0, 0)], "method": "median"}),
        ("llama", {"heads": [(0, 0)], "target_text": "x"}),
        ("bert", {"heads": [(0, 0)]}),
    ],
)
def test_refusals(name, options, tiny):
    with pytest.raises(HeroError) as error:
        ablate(tiny(name), TEXT, **options)
    assert error.value.code == "bad_request"
    assert error.value.sentence("zh")


def test_a_part_that_the_model_lacks_is_named(lm):
    with pytest.raises(HeroError, match="'cross' attention; it has self"):
        ablate(lm, "a b", [(0, 0)], part="cross")
