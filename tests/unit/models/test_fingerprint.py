"""A model is told from every other, and known again when it is loaded anew."""

from __future__ import annotations

import copy

import pytest
import torch
from transformers import AutoTokenizer

import llmhero_widgets as hero
from llmhero_widgets.models.fingerprint import fingerprint
from llmhero_widgets.models.language_model import LanguageModel


def test_the_same_files_loaded_twice_are_the_same_model(tiny, tmp_path):
    lm = tiny("qwen3")
    for folder in (tmp_path / "here", tmp_path / "there"):
        lm.module.save_pretrained(folder)
        lm.tokenizer.save_pretrained(folder)
    here, there = (hero.load_model(tmp_path / name) for name in ("here", "there"))
    assert fingerprint(here) == fingerprint(there) == fingerprint(lm)
    # As GPT-2 and T5 load too: weights that are tied are one.
    assert fingerprint(tiny("gpt2")) == fingerprint(tiny("gpt2"))


def test_no_two_models_are_the_same(any_model, tiny):
    others = [tiny(name) for name in ("llama", "mistral", "bart", "t5")]
    for other in others:
        assert (fingerprint(any_model) == fingerprint(other)) == (any_model is other)


@pytest.mark.parametrize("name", ["llama", "gpt2", "t5"])
def test_a_step_of_training_of_any_one_tensor_is_seen(tiny, name):
    lm = tiny(name)
    before = fingerprint(lm)
    trained = copy.deepcopy(lm.module)
    trained(input_ids=torch.arange(256)[None], labels=torch.arange(256)[None]).loss.backward()
    for label, parameter in trained.named_parameters():
        untrained = parameter.detach().clone()
        torch.optim.SGD([parameter], lr=1e-2).step()
        assert fingerprint(LanguageModel(trained, lm.tokenizer)) != before, label
        with torch.no_grad():
            parameter.copy_(untrained)
    assert fingerprint(LanguageModel(trained, lm.tokenizer)) == before


def test_precision_configuration_and_vocabulary_count(tiny):
    lm = tiny("llama")
    seen = {fingerprint(lm)}
    seen.add(fingerprint(LanguageModel(copy.deepcopy(lm.module).to(torch.bfloat16), lm.tokenizer)))
    other = copy.deepcopy(lm.module)
    other.config.rms_norm_eps = 1e-3
    seen.add(fingerprint(LanguageModel(other, lm.tokenizer)))
    tokenizer = copy.deepcopy(lm.tokenizer)
    tokenizer.add_tokens(["one more"])
    seen.add(fingerprint(LanguageModel(lm.module, tokenizer)))
    assert len(seen) == 4


@pytest.mark.model
def test_the_default_model(lm, default_models):
    again = hero.load_model(default_models[0])
    assert AutoTokenizer.from_pretrained(default_models[0]).get_vocab() == lm.tokenizer.get_vocab()
    assert fingerprint(again) == fingerprint(lm)
    with torch.no_grad():
        again.module.model.layers[29].mlp.down_proj.weight.mul_(1.001)
    assert fingerprint(again) != fingerprint(lm)
