"""One restart per layer gives what switching off each head alone gives, and the effect is counted right."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from llmhero_widgets.attention import ablate, capture
from llmhero_widgets.attention import effects as effects_module
from llmhero_widgets.attention import restart as restart_module
from llmhero_widgets.attention.effects import effect, looks, sweep
from llmhero_widgets.core.errors import HeroError

TEXT = "When Mary and John went to the store, John gave a drink to"
METHODS = ("zero", "mean")
# Soft caps, sinks, windows, latent attention, mixtures, parallel blocks, a name of their own for the stack.
DECODERS = [
    "llama",
    "qwen3",
    "gpt2",
    "gemma2",
    "gemma3",
    "mistral",
    "phi",
    "gpt_neox",
    "gpt_oss",
    "deepseek_v3",
]


def log_softmax(logits):
    return torch.from_numpy(np.asarray(logits)).double().log_softmax(-1).numpy()


def one_by_one(lm, token, method, layers, heads):
    """Compute what a sweep says by asking `ablate` for every head."""
    changes = np.zeros((len(layers), heads))
    for row, layer in enumerate(layers):
        for head in range(heads):
            both = ablate(lm, TEXT, [(layer, head)], method=method)
            changes[row, head] = log_softmax(both.after)[token] - log_softmax(both.before)[token]
    return changes


@pytest.fixture
def refuse_one_by_one(monkeypatch):
    """Make a sweep that falls back to single runs fail."""

    def refuse(*_args, **_options):
        pytest.fail("the restart was not trusted")

    monkeypatch.setattr(effects_module, "ablate", refuse)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", DECODERS)
def test_a_sweep_equals_every_head_alone(name, method, tiny, refuse_one_by_one):
    lm = tiny(name)
    found = np.stack(list(sweep(lm, TEXT, 65, method=method)))
    assert found.dtype == np.float32
    assert found.shape == (3, 4)
    expected = one_by_one(lm, 65, method, range(3), 4)
    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["llama", "qwen3", "gpt2"])
def test_the_logits_behind_it_are_those_of_single_runs(name, method, tiny):
    lm = tiny(name)
    restart = restart_module.Restart(lm, effects_module.next_token_inputs(lm, TEXT), lambda: None)
    clean = restart.run_clean(0)
    for layer in range(3):
        logits = restart.without_each(layer, method, clean).numpy()
        for head in range(4):
            both = ablate(lm, TEXT, [(layer, head)], method=method)
            np.testing.assert_allclose(logits[0], both.before, atol=1e-4)
            np.testing.assert_allclose(logits[1 + head], both.after, atol=1e-4)


@pytest.mark.parametrize("batch", [1, 20, 60, 150])
def test_long_texts_go_through_in_parts(batch, tiny, monkeypatch, refuse_one_by_one):
    lm = tiny("llama")
    whole = np.stack(list(sweep(lm, TEXT, 65)))
    monkeypatch.setattr(restart_module, "BATCH_TOKENS", batch)
    np.testing.assert_allclose(np.stack(list(sweep(lm, TEXT, 65))), whole, atol=1e-5)


def test_it_continues_where_it_was_stopped(tiny, refuse_one_by_one):
    lm = tiny("qwen3")
    whole = np.stack(list(sweep(lm, TEXT, 65)))
    np.testing.assert_allclose(np.stack(list(sweep(lm, TEXT, 65, first_layer=2))), whole[2:], atol=1e-5)


def wrong(handed, texts):
    return (handed[:1] * 0).repeat(texts, 1, 1)


def missing(_handed, _texts):
    raise KeyError("left by a layer that did not run")


@pytest.mark.parametrize("repeat", [wrong, missing])
def test_a_model_that_hands_on_more_than_its_output_is_swept_head_by_head(repeat, tiny, monkeypatch):
    lm = tiny("llama")
    whole = np.stack(list(sweep(lm, TEXT, 65)))
    asked = []

    def count(*args, **options):
        asked.append(args[2])
        return ablate(*args, **options)

    monkeypatch.setattr(effects_module, "ablate", count)
    monkeypatch.setattr(restart_module, "_repeat", repeat)
    np.testing.assert_allclose(np.stack(list(sweep(lm, TEXT, 65))), whole, atol=1e-4)
    assert asked == [[(layer, head)] for layer in (1, 2) for head in range(4)]


def hooks_of(lm):
    return [list(module._forward_hooks.values()) for module in lm.module.modules()]


def test_the_users_model_is_left_alone(tiny):
    lm = tiny("gpt2")
    # transformers leaves hooks of its own once somebody has asked for hidden states.
    hooks = hooks_of(lm)
    before = ablate(lm, TEXT, [(0, 0)]).before
    list(sweep(lm, TEXT, 65))
    np.testing.assert_array_equal(ablate(lm, TEXT, [(0, 0)]).before, before)
    assert not any("forward" in vars(module) for module in lm.module.modules())
    assert hooks_of(lm) == hooks


class StoppedError(Exception):
    """Raised by a check that was told to stop."""


def test_it_stops_within_a_layer(tiny):
    checks = iter(range(7))

    def check():
        if next(checks, None) is None:
            raise StoppedError

    layers = sweep(tiny("llama"), TEXT, 65, check=check)
    # Three checks in the clean run, three in the first layer's, and so amid the second's.
    next(layers)
    with pytest.raises(StoppedError):
        next(layers)


@pytest.mark.model
@pytest.mark.parametrize("method", METHODS)
def test_default_model(method, lm, refuse_one_by_one):
    mary = lm.tokenizer(" Mary")["input_ids"][0]
    found = np.stack(list(sweep(lm, TEXT, mary, method=method, first_layer=20)))
    assert found.shape == (10, 9)
    some = [(20, 0), (24, 4), (28, 1), (29, 1)]
    expected = []
    for head in some:
        both = ablate(lm, TEXT, [head], method=method)
        expected.append(log_softmax(both.after)[mary] - log_softmax(both.before)[mary])
    np.testing.assert_allclose([found[layer - 20, head] for layer, head in some], expected, atol=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_the_effect_is_that_of_the_logits(method, tiny):
    lm = tiny("llama")
    heads = [(0, 1), (2, 3)]
    both = ablate(lm, TEXT, heads, method=method)
    before, after = log_softmax(both.before), log_softmax(both.after)
    found = effect(lm, TEXT, heads, method=method, top=5)
    likeliest = np.argsort(-np.exp(np.maximum(before, after)))[:5]
    assert [change.id for change in found.tokens] == likeliest.tolist()
    for change in found.tokens:
        assert change.before == pytest.approx(np.exp(before[change.id]), abs=1e-9)
        assert change.after == pytest.approx(np.exp(after[change.id]), abs=1e-9)
        assert change.rank_before == list(np.argsort(-before)).index(change.id) + 1
        assert change.rank_after == list(np.argsort(-after)).index(change.id) + 1
    assert sum(change.before for change in found.tokens) + found.others[0] == pytest.approx(1)
    assert sum(change.after for change in found.tokens) + found.others[1] == pytest.approx(1)
    p, q = torch.from_numpy(before), torch.from_numpy(after)
    divergence = torch.nn.functional.kl_div(q, p, log_target=True, reduction="sum")
    assert found.kl == pytest.approx(divergence.item(), abs=1e-9)
    assert found.kl > 1e-3


def test_with_all_heads_on_nothing_changes(tiny):
    found = effect(tiny("gpt2"), TEXT, [])
    assert found.kl == 0
    assert found.others[0] == found.others[1]
    assert all(change.before == change.after for change in found.tokens)
    assert [change.rank_before for change in found.tokens] == list(range(1, 9))


def test_looks_are_the_weights_of_the_last_token(tiny):
    lm = tiny("llama")
    captured = capture(lm, TEXT)
    token = captured.ids[3]
    places = [place for place, number in enumerate(captured.ids) if number == token]
    assert len(places) > 1
    expected = [captured.row((1, head), len(captured.ids) - 1)[places].sum() for head in range(4)]
    np.testing.assert_allclose(looks(captured, token, 1), expected, atol=1e-6)
    assert looks(captured, 250, 1).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("bert", lambda lm: effect(lm, TEXT, [])),
        ("t5", lambda lm: list(sweep(lm, TEXT, 65))),
        ("llama", lambda lm: effect(lm, TEXT, [(9, 9)])),
        ("llama", lambda lm: effect(lm, TEXT, [], method="median")),
        ("llama", lambda lm: list(sweep(lm, TEXT, 65, method="median"))),
        ("llama", lambda lm: list(sweep(lm, TEXT, 65, first_layer=3))),
        ("llama", lambda lm: list(sweep(lm, TEXT, 260))),
    ],
)
def test_refusals(name, call, tiny):
    with pytest.raises(HeroError) as error:
        call(tiny(name))
    assert error.value.code == "bad_request"
    assert error.value.sentence("zh")


def test_an_entry_that_only_the_model_has_gets_its_number(tiny):
    lm = tiny("llama")
    assert effects_module.entries(lm, [ord("A") - 33, 999]) == ["A", "⟨999⟩"]
