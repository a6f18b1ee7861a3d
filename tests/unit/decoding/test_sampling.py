"""Seeded draws come from the exact distribution, and come again token for token."""

from __future__ import annotations

import math
import os

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import GenerationConfig

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.decoding import SamplingSettings, next_token, process
from llmhero_widgets.decoding import sampler as module
from llmhero_widgets.decoding.draws import draw, uniforms
from llmhero_widgets.decoding.intervals import frequencies, wilson
from llmhero_widgets.decoding.sampler import Sampler
from llmhero_widgets.decoding.samples import Samples
from llmhero_widgets.decoding.sampling import sample
from tests.unit.decoding.test_distribution import any_settings

TEXT = "The sky is blue because"
SETTINGS = [
    SamplingSettings(),
    SamplingSettings(temperature=0.7, top_k=40, top_p=0.9),
    SamplingSettings(repetition_penalty=1.4, presence_penalty=0.5, frequency_penalty=0.3, min_p=0.01),
    SamplingSettings(no_repeat_ngram_size=2, typical_p=0.8, sequence_bias={(65,): 3.0, (65, 66): -2.0}),
    SamplingSettings(temperature=0, repetition_penalty=1.2),
]
FAMILIES = ["llama", "gpt2", "gpt_neox", "gemma2", "gemma3", "mistral", "gpt_oss", "t5", "bart"]


def reference(lm, ids, chosen, seed, number, steps, after=()):
    """Draw one sample by reading every prefix anew, with the library's distribution and its uniforms."""
    paired = lm.kind == "encoder-decoder"
    start = [lm.module.config.decoder_start_token_id] if paired else list(ids)
    text = [*start, *after]
    tokens = []
    for chance in uniforms(seed, number, steps):
        inputs = {"input_ids": torch.tensor([list(ids) if paired else text])}
        if paired:
            inputs["decoder_input_ids"] = torch.tensor([text])
        with torch.inference_mode():
            logits = lm.module(**inputs, use_cache=False).logits[0, -1]
        exact = process(logits, text, chosen, prompt_length=len(start)).probabilities
        token = int(draw(exact, chance))
        if token < 0:
            break
        tokens.append((token, math.log(exact[token])))
        text.append(token)
        if token == 258:  # the end token of all tiny models
            break
    return tokens


@pytest.mark.parametrize("family", FAMILIES)
def test_every_sample_is_what_re_reading_each_prefix_draws(tiny, family):
    lm = tiny(family)
    ids = lm.tokenizer(TEXT)["input_ids"]
    for seed, chosen in enumerate(SETTINGS[: 5 if family == "llama" else 3]):
        found = sample(lm, TEXT, n=18, max_new_tokens=7, settings=chosen, seed=seed)
        for number in (0, 5, 17):
            wanted = reference(lm, ids, chosen, seed, number, 7)
            assert found.sequences[number] == tuple(token for token, _ in wanted)
            logprobs = found.logprobs[number][: len(wanted)]
            np.testing.assert_allclose(logprobs, [logprob for _, logprob in wanted], atol=1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_token_is_drawn_from_what_process_says_after_its_prefix(tiny, family, monkeypatch):
    lm = tiny(family)
    ids = lm.tokenizer(TEXT)["input_ids"]
    start = [lm.module.config.decoder_start_token_id] if lm.kind == "encoder-decoder" else ids
    seen = []
    monkeypatch.setattr(module, "draw", lambda p, chance: seen.append(p) or draw(p, chance))
    chosen = SETTINGS[2]
    made = Sampler(lm, TEXT, max_new_tokens=4, settings=chosen, seed=3)
    found = made.batch(0)
    # Once for all first tokens, then step by step for every place of the batch.
    assert (len(seen) - 1) % made.width == 0
    for step in range(1, 4):
        for row, sequence in enumerate(found.sequences):
            if len(sequence) <= step:
                continue
            prefix = list(sequence[:step])
            logits = reference_logits(lm, ids, [*start, *prefix])
            wanted = process(logits, [*start, *prefix], chosen, prompt_length=len(start)).probabilities
            assert np.abs(seen[1 + (step - 1) * made.width + row] - wanted).max() <= 1e-4
            assert np.abs(made.exact(prefix) - wanted).max() <= 1e-6


def reference_logits(lm, ids, text):
    paired = lm.kind == "encoder-decoder"
    inputs = {"input_ids": torch.tensor([list(ids) if paired else text])}
    if paired:
        inputs["decoder_input_ids"] = torch.tensor([text])
    with torch.inference_mode():
        return lm.module(**inputs, use_cache=False).logits[0, -1]


@settings(max_examples=1000 if os.environ.get("LLMHERO_FUZZ") else 25, derandomize=True)
@given(any_settings, st.lists(st.integers(0, 255), min_size=1, max_size=20), st.integers(0, 2**64))
def test_random_settings_draw_what_re_reading_each_prefix_draws(tiny, chosen, ids, seed):
    lm, chosen = tiny("llama"), SamplingSettings(**chosen)
    found = sample(lm, ids, n=3, max_new_tokens=5, settings=chosen, seed=seed)
    for number, sequence in enumerate(found.sequences):
        assert sequence == tuple(token for token, _ in reference(lm, ids, chosen, seed, number, 5))


def test_a_sample_depends_on_its_number_only(tiny):
    lm = tiny("llama")
    chosen = SETTINGS[1]
    many = sample(lm, TEXT, n=50, max_new_tokens=9, settings=chosen, seed=11)
    few = sample(lm, TEXT, n=3, max_new_tokens=9, settings=chosen, seed=11)
    short = sample(lm, TEXT, n=50, max_new_tokens=4, settings=chosen, seed=11)
    once = sample(lm, TEXT, n=50, settings=chosen, seed=11)
    for part in (few, short, once):
        n, steps = part.ids.shape
        assert (part.ids == many.ids[:n, :steps]).all()
        # To the last bit: batches have one shape whatever is asked for.
        np.testing.assert_array_equal(part.logprobs, many.logprobs[:n, :steps])
    again = Sampler(lm, TEXT, max_new_tokens=9, settings=chosen, seed=11)
    assert (again.batch(2).ids == many.ids[32:48]).all()
    assert (again.first_tokens(50) == many.ids[:, 0]).all()
    assert (sample(lm, TEXT, n=50, max_new_tokens=9, settings=chosen, seed=12).ids != many.ids).any()


def test_one_token_is_one_forward_pass(tiny, monkeypatch):
    lm = tiny("llama")
    calls = []
    own = lm.module.forward
    monkeypatch.setattr(lm.module, "forward", lambda *a, **k: calls.append(1) or own(*a, **k))
    found = sample(lm, TEXT, n=200)
    assert len(calls) == 1
    exact = next_token(lm, TEXT).probabilities
    np.testing.assert_allclose(np.exp(found.logprobs[:, 0]), exact[found.ids[:, 0]], rtol=1e-4)


def test_draws_follow_the_distribution_of_generate(tiny):
    """A chi-square test of 4,000 draws against what `generate` draws from; p = 0.001 at the line."""
    lm = tiny("gpt2")
    chosen = {"temperature": 1.5, "top_k": 12}
    ids = torch.tensor([lm.tokenizer(TEXT)["input_ids"]])
    config = GenerationConfig(
        do_sample=True, max_new_tokens=1, output_scores=True, return_dict_in_generate=True, **chosen,
        pad_token_id=256, eos_token_id=258,
    )  # fmt: skip
    with torch.inference_mode():
        made = lm.module.generate(ids, attention_mask=torch.ones_like(ids), generation_config=config)
    wanted = made.scores[0][0].double().softmax(-1).numpy()
    counts = np.bincount(
        sample(lm, TEXT, n=4000, settings=SamplingSettings(**chosen)).ids[:, 0], minlength=260
    )
    kept = wanted > 0
    assert counts[~kept].sum() == 0
    expected = 4000 * wanted[kept]
    statistic = ((counts[kept] - expected) ** 2 / expected).sum()
    # Wilson and Hilferty's approximation of the quantile.
    k = kept.sum() - 1
    assert statistic < k * (1 - 2 / (9 * k) + 3.0902 * math.sqrt(2 / (9 * k))) ** 3


def test_an_end_token_ends_a_sample_and_belongs_to_it(tiny):
    lm = tiny("llama")
    chosen = SamplingSettings(sequence_bias={(258,): 4.0})
    found = sample(lm, TEXT, n=40, max_new_tokens=12, settings=chosen, seed=1)
    assert (~found.going).any()
    for sequence, going in zip(found.sequences, found.going, strict=True):
        assert (258 in sequence) != going
        assert 258 not in sequence[:-1]
        assert going == (len(sequence) == 12) or sequence[-1] == 258
    assert (np.isnan(found.logprobs) == (found.ids < 0)).all()


def test_where_no_token_is_left_a_sample_ends(tiny):
    lm = tiny("llama")
    only = {(token,): -math.inf for token in range(260) if token not in (65, 66)}
    chosen = SamplingSettings(no_repeat_ngram_size=1, sequence_bias=only)
    found = sample(lm, [70], n=4, max_new_tokens=5, settings=chosen)
    assert {frozenset(sequence) for sequence in found.sequences} == {frozenset({65, 66})}
    assert not found.going.any()
    # Not even the first one.
    nothing = SamplingSettings(sequence_bias=dict.fromkeys(((token,) for token in range(260)), -math.inf))
    assert sample(lm, [70], n=2, max_new_tokens=3, settings=nothing).sequences == [(), ()]


def test_a_full_context_ends_all(tiny):
    lm = tiny("llama")
    ids = [65] * (lm.context - 2)
    found = Sampler(lm, ids, max_new_tokens=8)
    assert (found.steps, found.width) == (3, max(1, 8192 // len(ids)))
    assert found.batch(0).ids.shape == (found.width, 3)
    with pytest.raises(HeroError) as refused:
        Sampler(lm, ids, after=[65] * 3)
    assert refused.value.code == "too_long"


def test_tokens_behind_the_prompt_count_as_generated(tiny):
    lm = tiny("llama")
    ids = lm.tokenizer(TEXT)["input_ids"]
    chosen = SamplingSettings(frequency_penalty=1.5)
    found = sample(lm, TEXT, n=3, max_new_tokens=5, settings=chosen, seed=2, after=[65, 66])
    for number, sequence in enumerate(found.sequences):
        wanted = reference(lm, ids, chosen, 2, number, 5, after=[65, 66])
        assert sequence == tuple(token for token, _ in wanted)


def test_batches_are_told_as_they_finish_and_can_be_stopped(tiny):
    lm = tiny("llama")
    heard, batches = [], []
    found = sample(
        lm, TEXT, n=40, max_new_tokens=3, progress=lambda *at: heard.append(at), on_batch=batches.append
    )
    assert heard == [(16, 40), (32, 40), (40, 40)]
    assert (Samples.joined(batches).ids == found.ids).all()

    calls = []

    def check():
        calls.append(1)
        if len(calls) == 30:
            raise Cancelled

    with pytest.raises(Cancelled):
        sample(lm, TEXT, n=40, max_new_tokens=3, check=check)
    # In the middle of a pass: a layer has more than one matrix product.
    assert len(calls) == 30


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"n": 0}, "n has to be a whole number from 1 to 10,000, not 0"),
        ({"n": 2.5}, "n has to be"),
        ({"max_new_tokens": 65}, "max_new_tokens has to be a whole number from 1 to 64, not 65"),
        ({"seed": -1}, "A seed is a whole number from 0 up, not -1"),
        ({"seed": True}, "A seed is"),
        ({"settings": SamplingSettings(sequence_bias={999: 1.0})}, "There is no token 999"),
    ],
)
def test_what_cannot_be_is_refused(tiny, options, said):
    with pytest.raises(HeroError) as refused:
        sample(tiny("llama"), TEXT, **options)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")


def test_models_that_do_not_write_are_refused(tiny):
    with pytest.raises(HeroError, match="is an encoder"):
        sample(tiny("bert"), TEXT)


def test_the_stream_of_a_seed_is_the_same_for_ever():
    # NumPy promises the raw stream of a bit generator; these were computed once.
    assert uniforms(7, 0, 2).round(12).tolist() == [0.048373749047, 0.822416666637]
    assert (uniforms(7, 3, 9)[:4] == uniforms(7, 3, 4)).all()
    assert (uniforms(7, 3, 4) != uniforms(7, 4, 4)).all()
    every = np.concatenate([uniforms(0, number, 50) for number in range(200)])
    assert every.min() >= 0
    assert every.max() < 1
    # Mean and variance of 10,000 uniform numbers, within four standard errors.
    assert abs(every.mean() - 0.5) < 4 * math.sqrt(1 / 12 / every.size)
    assert abs(every.var() - 1 / 12) < 4 * math.sqrt(1 / 180 / every.size)


@settings(max_examples=200)
@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=50), st.floats(0, 1, exclude_max=True))
def test_a_draw_lies_where_the_sums_pass(weights, chance):
    weights = np.array(weights, np.float32)
    token = draw(weights, chance)
    total = math.fsum(weights.tolist())
    if total == 0:
        assert token == -1
        return
    assert weights[token] > 0
    before, upto = math.fsum(weights[:token].tolist()), math.fsum(weights[: token + 1].tolist())
    assert before - 1e-12 <= chance * total <= upto + 1e-12
    assert weights[draw(weights, 1 - 2**-53)] > 0
    assert draw(np.array([math.nan], np.float32), 0.5) == -1


# Intervals


def inverted(count, trials, z):
    """Find where the score test turns, by halving: (share - p)² = z² p (1 - p) / trials."""
    share = count / trials

    def rejects(p):
        return (share - p) ** 2 > z * z * p * (1 - p) / trials

    ends = []
    for outside in (0.0, 1.0):
        low, high = outside, share
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if rejects(middle) else (low, middle)
        ends.append((low + high) / 2)
    return ends


@settings(max_examples=300 if not os.environ.get("LLMHERO_FUZZ") else 5000)
@given(st.integers(1, 1000), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_wilson_is_the_score_test_inverted(trials, data, level):
    count = data.draw(st.integers(0, trials))
    z = {0.5: 0.6744897501960817, 0.9: 1.6448536269514722, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}
    low, high = wilson(count, trials, level=level)
    below, above = inverted(count, trials, z[level])
    assert low == pytest.approx(below, abs=1e-9)
    assert high == pytest.approx(above, abs=1e-9)
    mirrored = wilson(trials - count, trials, level=level)
    assert (1 - mirrored[1], 1 - mirrored[0]) == (pytest.approx(float(low)), pytest.approx(float(high)))
    assert low <= count / trials <= high


@pytest.mark.parametrize("trials", [50, 200])
@pytest.mark.parametrize("p", [0.02, 0.1, 0.36, 0.5])
def test_about_one_interval_in_twenty_misses(trials, p):
    """Exactly: the probability, over all counts, that the interval holds the true share."""
    low, high = wilson(np.arange(trials + 1), trials)
    chances = [math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(trials + 1)]
    holds = sum(chance for chance, a, b in zip(chances, low, high, strict=True) if a <= p <= b)
    assert 0.90 < holds < 0.99


def test_counts_that_cannot_be_are_refused():
    for counts, trials, level in [(-1, 5, 0.95), (6, 5, 0.95), (0, 0, 0.95), (1, 5, 1.0)]:
        with pytest.raises(HeroError) as refused:
            wilson(counts, trials, level=level)
        assert refused.value.code == "bad_request"


def test_rows_are_chosen_by_what_is_exact_and_nothing_is_left_out(tiny):
    lm = tiny("gpt2")
    sampler = Sampler(lm, TEXT, settings=SamplingSettings(temperature=1.3), seed=7)
    tokens = sampler.first_tokens(500)
    exact = sampler.first()
    rare = int(np.argsort(-exact)[40])
    found = frequencies(tokens, exact, top=6, also=[rare])
    assert found.ids.tolist() == [rare, *np.argsort(-exact, kind="stable")[:6].tolist()]
    assert found.counts.tolist() == [(tokens == token).sum() for token in found.ids]
    assert found.counts.sum() + found.others == found.trials == 500
    assert found.exact.sum() + found.others_exact == pytest.approx(1, abs=1e-5)
    assert found.share == found.holds.mean()
    nobody = frequencies([], exact, top=2)
    assert (nobody.low.tolist(), nobody.high.tolist(), nobody.trials) == ([0, 0], [1, 1], 0)
    assert math.isnan(frequencies([], exact, top=0).share)
    # What is cut cannot be drawn, and is no row.
    assert len(frequencies([0], np.array([1, 0, 0], np.float32)).ids) == 1
    with pytest.raises(HeroError, match="no token 260"):
        frequencies([0], exact, also=[260])


def test_most_intervals_hold_the_exact_probability_and_some_do_not(tiny):
    lm = tiny("gpt2")
    holds = []
    for seed in range(60):
        sampler = Sampler(lm, TEXT, seed=seed)
        holds += frequencies(sampler.first_tokens(200), sampler.first()).holds.tolist()
    # 300 intervals of about 95 %: four standard errors on either side.
    assert 0.90 < np.mean(holds) < 1


def test_what_follows_a_beginning_is_counted_among_those_that_pass(tiny):
    found = sample(tiny("llama"), TEXT, n=60, max_new_tokens=3, settings=SamplingSettings(top_k=3), seed=5)
    counts = found.prefixes()
    assert counts[()] == 60
    for prefix in [sequence[:2] for sequence in found.sequences]:
        passing = [s for s in found.sequences if s[: len(prefix)] == prefix]
        assert counts[prefix] == len(passing)
        assert found.following(prefix).tolist() == [s[len(prefix)] for s in passing if len(s) > len(prefix)]
    assert found.following((259, 259, 259)).size == 0


def test_perplexity_is_that_of_the_model_whatever_the_settings(tiny):
    lm = tiny("llama")
    ids = lm.tokenizer(TEXT)["input_ids"]
    found = sample(lm, TEXT, n=4, max_new_tokens=5, settings=SETTINGS[1], seed=9)
    losses = []
    for row, sequence in enumerate(found.sequences):
        with torch.inference_mode():
            logits = lm.module(torch.tensor([[*ids, *sequence]])).logits[0, len(ids) - 1 : -1]
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(sequence), reduction="none")
        assert found.perplexities[row] == pytest.approx(loss.mean().exp().item(), rel=1e-4)
        losses += loss.tolist()
    assert found.perplexity == pytest.approx(math.exp(np.mean(losses)), rel=1e-4)
    assert math.isnan(Samples.empty(2, 3).perplexity)
    assert np.isnan(Samples.empty(2, 3).perplexities).all()


@pytest.mark.model
def test_the_default_model_repeats_itself_from_a_seed(lm):
    chosen = SamplingSettings(temperature=0.8, top_k=40, top_p=0.9)
    some = sample(lm, TEXT, n=3, max_new_tokens=6, settings=chosen, seed=7)
    again = sample(lm, TEXT, n=20, max_new_tokens=4, settings=chosen, seed=7)
    assert (again.ids[:3] == some.ids[:, :4]).all()
    ids = lm.tokenizer(TEXT)["input_ids"]
    assert some.sequences[1] == tuple(token for token, _ in reference(lm, ids, chosen, 7, 1, 6))
