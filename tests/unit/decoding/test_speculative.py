"""Speculative decoding draws from the large model's own distribution, whatever the draft guesses."""

import itertools
import math
from importlib import import_module

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import SamplingSettings, next_token, process
from llmhero_widgets.decoding.cached import Cached
from llmhero_widgets.decoding.draft import quantised, truncated
from llmhero_widgets.decoding.speculation import Costs, Guess, Round, Speculation
from llmhero_widgets.decoding.speculative import accept, draw, speculative
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit.decoding.test_contrastive import DECODERS, greedy
from tests.unit.tiny_models import build, byte_tokenizer

# The package has a function of this name.
module = import_module("llmhero_widgets.decoding.speculative")

TEXT = "When Mary and John went to the store"
DRAWS = 10_000


def chi_square(counts, expected):
    """The p-value of Pearson's test: how often chance alone strays so far."""
    assert counts[expected == 0].sum() == 0
    counts, expected = counts[expected > 0], expected[expected > 0]
    assert counts.sum() == pytest.approx(expected.sum())
    # Rare outcomes are put together: the test wants at least five expected in each.
    order = np.argsort(-expected)
    counts, expected = counts[order], expected[order]
    rare = int((expected < 5).sum())
    if rare:
        cut = len(expected) - rare - 1
        counts, expected = (np.append(a[:cut], a[cut:].sum()) for a in (counts, expected))
    statistic = ((counts - expected) ** 2 / expected).sum()
    half = torch.tensor([(len(counts) - 1) / 2, statistic / 2], dtype=torch.float64)
    return torch.special.gammaincc(half[0], half[1]).item()


def test_the_chi_square_test_is_the_one_of_the_tables():
    # Critical values of any table: 5 % at 3.841 with one degree of freedom, 1 % at 13.277 with four.
    for df, critical, wanted in [(1, 3.841, 0.05), (4, 13.277, 0.01), (24, 42.980, 0.01)]:
        half = torch.tensor([df / 2, critical / 2], dtype=torch.float64)
        assert torch.special.gammaincc(half[0], half[1]).item() == pytest.approx(wanted, abs=1e-4)
    expected = np.full(5, 100.0)
    off = math.sqrt(13.277 * 100 / 2)
    assert chi_square(expected + np.array([off, -off, 0, 0, 0]), expected) == pytest.approx(0.01, abs=1e-4)


# What many would write instead; each has another distribution than the large model.
def accept_all(target, draft, drafted, draws):
    del draft, draws
    return np.full(drafted.shape[:-1], drafted.shape[-1]), target[..., -1, :]


def resample_from_the_target(target, draft, drafted, draws):
    kept, _ = accept(target, draft, drafted, draws)
    return kept, np.take_along_axis(target, kept[..., None, None], -2)[..., 0, :]


def accept_by_the_target_alone(target, draft, drafted, draws):
    return accept(target, np.ones_like(draft), drafted, draws)[0], accept(target, draft, drafted, draws)[1]


WRONG = [accept_all, resample_from_the_target, accept_by_the_target_alone]


def random_distributions(generator, *shape, spread=1.5):
    return torch.tensor(generator.normal(0, spread, shape)).softmax(-1).numpy()


def first_two(decide, seed, vocabulary=5, tokens=2):
    """Draw two tokens of 10,000 texts at once, from models that know one token back; the p-value."""
    generator = np.random.default_rng(seed)
    start_p, start_q = random_distributions(generator, 2, vocabulary)
    table_p, table_q = random_distributions(generator, 2, vocabulary, vocabulary)
    first = draw(np.broadcast_to(start_q, (DRAWS, vocabulary)), generator.random(DRAWS))
    second = draw(table_q[first], generator.random(DRAWS))
    drafted = np.stack([first, second], -1)[:, :tokens]
    draft = np.stack([np.broadcast_to(start_q, (DRAWS, vocabulary)), table_q[first]], 1)[:, :tokens]
    target = np.stack([np.broadcast_to(start_p, (DRAWS, vocabulary)), table_p[first], table_p[second]], 1)
    target = target[:, : tokens + 1]
    kept, rest = decide(target, draft, drafted, generator.random(drafted.shape))
    last = draw(rest, generator.random(DRAWS))
    text = np.concatenate([drafted, drafted[:, :1]], -1)
    np.put_along_axis(text, kept[:, None], last[:, None], -1)
    # Behind a rejected first token the next round begins; its first token is the large model's too.
    short = kept == 0
    text[short, 1] = draw(table_p[text[short, 0]], generator.random(short.sum()))
    counts = np.bincount(text[:, 0] * vocabulary + text[:, 1], minlength=vocabulary**2)
    return chi_square(counts, (start_p[:, None] * table_p).ravel() * DRAWS)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("tokens", [1, 2])
def test_the_first_two_tokens_have_the_joint_distribution_of_the_target(seed, tokens):
    assert first_two(accept, seed, tokens=tokens) > 0.01


@pytest.mark.parametrize("wrong", WRONG)
def test_the_same_test_rejects_what_is_wrong(wrong):
    assert first_two(wrong, 0) < 1e-6


@settings(max_examples=300)
@given(st.integers(2, 8), st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_the_chance_of_each_token_is_exactly_that_of_the_target(vocabulary, tokens, seed):
    """No draws: all that can happen at the first place, with its probability, sums up to the target."""
    generator = np.random.default_rng(seed)
    target = random_distributions(generator, tokens + 1, vocabulary, spread=3)
    draft = random_distributions(generator, tokens, vocabulary, spread=3)
    if not tokens:
        kept, rest = accept(target, draft, np.empty(0, np.int64), np.empty(0))
        assert kept == 0
        np.testing.assert_allclose(rest, target[0])
        return
    made = np.zeros(vocabulary)
    for token in range(vocabulary):
        ratio = min(1.0, target[0, token] / draft[0, token])
        drafted = np.full(tokens, token)
        made[token] += draft[0, token] * ratio
        for number, stays in [(ratio * (1 - 1e-9), True), (ratio * (1 + 1e-9), False)]:
            if number >= 1:
                continue
            kept, rest = accept(target, draft, drafted, np.full(tokens, number))
            assert (kept > 0) == stays
            if not stays:
                made += draft[0, token] * (1 - ratio) * rest
    np.testing.assert_allclose(made, target[0], atol=1e-9)


def test_many_texts_at_once_are_decided_as_each_alone():
    generator = np.random.default_rng(3)
    target, draft = random_distributions(generator, 50, 4, 7), random_distributions(generator, 50, 3, 7)
    drafted, draws = generator.integers(0, 7, (50, 3)), generator.random((50, 3))
    kept, rest = accept(target, draft, drafted, draws)
    for row in range(50):
        one, alone = accept(target[row], draft[row], drafted[row], draws[row])
        assert kept[row] == one
        assert (rest[row] == alone).all()
    assert set(kept.tolist()) == {0, 1, 2, 3}


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 2.0]), min_size=1, max_size=6).filter(any), st.floats(0, 1))
def test_nothing_is_drawn_that_has_no_probability(weights, number):
    probabilities = np.array(weights) / sum(weights)
    token = int(draw(probabilities, min(number, np.nextafter(1, 0))))
    assert probabilities[token] > 0
    before = probabilities[:token].sum()
    assert before - 1e-12 <= number <= before + probabilities[token] + 1e-12


def small(layers, seed):
    """A model of five tokens that is far from uniform."""
    from tokenizers import Tokenizer, models
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    config = LlamaConfig(
        vocab_size=5,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        bos_token_id=None,
        eos_token_id=None,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        made = LlamaForCausalLM(config)
        for weight in made.parameters():
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.35)
    vocabulary = {letter: number for number, letter in enumerate("abcde")}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(vocabulary, [])))
    return LanguageModel(made, tokenizer, name=f"small{seed}")


class Remembered:
    """Answers as `Cached` does, and computes each text once: the models are the same in every run."""

    def __init__(self, known, lm, check=None):
        self.known, self.lm = known, lm

    def read(self, ids):
        pass

    def after(self, ids, last=1):
        return torch.stack([self.one(tuple(ids[:end])) for end in range(len(ids) - last + 1, len(ids) + 1)])

    def one(self, ids):
        if (self.lm, ids) not in self.known:
            self.known[self.lm, ids] = Cached(self.lm).after(ids)[0]
        return self.known[self.lm, ids]


@pytest.fixture(scope="module")
def pair():
    return small(3, 1), small(1, 2)


def whole(monkeypatch, pair, chosen, runs=DRAWS, length=3):
    """Run speculative decoding with so many seeds; the p-value of all that was written."""
    target, draft = pair
    known = {}
    monkeypatch.setattr(module, "Cached", lambda lm, check=None: Remembered(known, lm))
    monkeypatch.setattr(module, "_TIMED", 0)
    counts = np.zeros((5,) * length)
    for seed in range(runs):
        found = speculative(
            target, draft, [0, 1], lookahead=2, max_new_tokens=length, settings=chosen, seed=seed
        )
        counts[found.ids] += 1
    expected = expected_texts(target, chosen, length) * runs
    return chi_square(counts.ravel(), expected.ravel())


def expected_texts(target, chosen, length):
    """How probable each text is: the product of what `next_token` says of the model, under the settings."""
    made = np.zeros((5,) * length)
    for begun in itertools.product(range(5), repeat=length - 1):
        chance = 1.0
        for n in range(length):
            logits = next_token(target, [0, 1, *begun[:n]]).stages[0].logits
            found = process(logits, [0, 1, *begun[:n]], chosen, prompt_length=2).probabilities
            chance = chance * (found[begun[n]] if n < length - 1 else found.astype(float))
        made[begun] = chance
    return made


@pytest.mark.parametrize(
    "chosen",
    [None, SamplingSettings(temperature=0.7, top_k=3, presence_penalty=0.8)],
    ids=["plain", "settings"],
)
def test_texts_have_the_distribution_of_the_target(monkeypatch, pair, chosen):
    assert whole(monkeypatch, pair, chosen, runs=DRAWS if chosen is None else 2500) > 0.01


@pytest.mark.parametrize("wrong", WRONG)
def test_texts_tell_what_is_wrong(monkeypatch, pair, wrong):
    monkeypatch.setattr(module, "accept", wrong)
    assert whole(monkeypatch, pair, None, runs=3000) < 1e-4


@pytest.mark.parametrize("name", DECODERS)
def test_at_temperature_0_it_writes_what_the_target_writes(tiny, name):
    lm = tiny(name)
    ids = lm.tokenizer(TEXT)["input_ids"]
    for draft in (truncated(lm, 2), quantised(lm)):
        found = speculative(
            lm, draft, TEXT, lookahead=3, max_new_tokens=14, settings=SamplingSettings(temperature=0)
        )
        assert list(found.ids) == greedy(lm.module, ids, 14)
        assert found.prompt_ids == tuple(ids)


@pytest.mark.parametrize("name", ["llama", "gpt2", "gemma3"])
def test_every_probability_is_that_of_the_text_read_anew(tiny, name):
    lm = tiny(name)
    draft = truncated(lm, 2)
    chosen = SamplingSettings(temperature=1.3, top_k=120, repetition_penalty=1.2, frequency_penalty=0.3)
    found = speculative(lm, draft, TEXT, lookahead=3, max_new_tokens=20, settings=chosen, seed=4)
    text = list(found.prompt_ids)
    length = len(text)

    def distribution(model, ids):
        logits = next_token(model, ids).stages[0].logits
        return process(logits, ids, chosen, prompt_length=length).probabilities.astype(float)

    for one in found.rounds:
        for place, guess in enumerate(one.guesses):
            before = text + [each.token_id for each in one.guesses[:place]]
            p, q = distribution(lm, before), distribution(draft, before)
            assert guess.p == pytest.approx(p[guess.token_id], abs=1e-5)
            assert guess.q == pytest.approx(q[guess.token_id], abs=1e-5)
            assert guess.overlap == pytest.approx(np.minimum(p, q).sum(), abs=1e-4)
            assert (guess.accepted is None) == (place > one.kept) == (guess.draw is None)
            if guess.draw is not None:
                assert guess.accepted == (guess.draw < guess.p / guess.q)
        before = text + [each.token_id for each in one.guesses[: one.kept]]
        p = distribution(lm, before)
        resampled = one.kept < len(one.guesses)
        q = distribution(draft, before) if resampled else np.zeros_like(p)
        rest = np.maximum(p - q, 0) / np.maximum(p - q, 0).sum()
        for option in one.options:
            assert option.probability == pytest.approx(rest[option.token_id], abs=1e-4)
            assert option.p == pytest.approx(p[option.token_id], abs=1e-5)
            assert (option.q is not None) == resampled
        assert one.token_id in {option.token_id for option in one.options}
        falling = [option.probability for option in one.options[:6]]
        assert falling == sorted(falling, reverse=True)
        text += one.ids
    assert text[length:] == list(found.ids)
    assert any(one.kept < len(one.guesses) for one in found.rounds)


def test_the_same_seed_draws_the_same_and_another_does_not(tiny):
    lm = tiny("llama")
    draft = truncated(lm, 2)
    one, again, other = (speculative(lm, draft, TEXT, seed=seed) for seed in (5, 5, 6))
    assert one == again
    assert one.ids != other.ids


def test_what_guesses_as_the_target_is_always_right(tiny):
    lm = tiny("llama")
    found = speculative(lm, truncated(lm, 3), TEXT, lookahead=4, max_new_tokens=25)
    assert found.acceptance_rate == 1
    assert found.expected_acceptance == pytest.approx(1, abs=1e-5)
    assert [len(one.ids) for one in found.rounds] == [5, 5, 5, 5, 5]
    assert found.tokens_per_pass == 5
    assert found.expected_tokens == pytest.approx(5, abs=1e-3)


def test_what_it_is_worth_is_computed_as_in_the_paper():
    def guess(accepted, overlap):
        return Guess(0, 0.5, 0.5, overlap, None if accepted is None else 0.1, accepted)

    rounds = (
        Round((guess(True, 0.9), guess(False, 0.5), guess(None, 0.1)), 1, (), 30.0, 50.0),
        Round((guess(True, 0.8), guess(True, 0.6), guess(True, 0.7)), 1, (), 30.0, 50.0),
    )
    found = Speculation((0,), rounds, 3, 0, "length", Costs(draft=10.0, verify=50.0, single=40.0))
    assert len(found.ids) == 6
    assert found.acceptance_rate == 4 / 5
    alpha = found.expected_acceptance
    assert alpha == pytest.approx((0.9 + 0.5 + 0.8 + 0.6 + 0.7) / 5)
    assert found.tokens_per_pass == 3
    assert found.expected_tokens == pytest.approx((1 - alpha**4) / (1 - alpha))
    assert found.expected_speedup == pytest.approx((1 - alpha**4) / ((1 - alpha) * (3 * 0.25 + 1)))
    assert found.speedup == pytest.approx(6 * 40 / 160)
    empty = Speculation((0,), (Round((), 1, (), 0.0, 5.0),), 3, 0, "length", None)
    assert empty.acceptance_rate is empty.expected_acceptance is empty.expected_tokens is None
    assert empty.expected_speedup is empty.speedup is None


def test_costs_are_measured(tiny):
    lm = tiny("llama")
    costs = speculative(lm, truncated(lm, 2), TEXT, max_new_tokens=12).costs
    assert min(costs.draft, costs.verify, costs.single) > 0
    # One token has no guess.
    assert speculative(lm, truncated(lm, 2), TEXT, max_new_tokens=1).costs is None


def test_it_stops_at_the_end_of_the_text_and_where_a_model_can_read_no_more():
    lm = build("llama")
    draft = truncated(lm, 3)
    free = speculative(lm, draft, TEXT, lookahead=4, max_new_tokens=12, seed=1)
    for place in range(1, 11):
        end = free.ids[place]
        lm.module.generation_config.eos_token_id = end
        found = speculative(lm, draft, TEXT, lookahead=4, max_new_tokens=12, seed=1)
        assert found.stopped == "end"
        assert found.ids.count(end) == 1
        assert found.ids[-1] == end
    lm.module.generation_config.eos_token_id = None
    draft.context = len(free.prompt_ids) + 7
    found = speculative(lm, draft, TEXT, max_new_tokens=12)
    assert (len(found.ids), found.stopped) == (7, "context")
    assert free.stopped == "length"


def test_each_round_is_told_as_it_is_done_and_a_check_ends_it(tiny):
    lm = tiny("llama")
    draft, rounds = truncated(lm, 2), []
    found = speculative(lm, draft, TEXT, max_new_tokens=9, on_round=rounds.append)
    assert tuple(rounds) == found.rounds
    told = len(rounds)

    def check():
        if len(rounds) == told + 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        speculative(lm, draft, TEXT, max_new_tokens=64, on_round=rounds.append, check=check)
    assert len(rounds) == told + 2


def test_a_draft_with_a_wider_or_narrower_output_leaves_the_distribution_alone(pair):
    target, _ = pair
    for rows in (4, 7):
        draft = small(1, 2)
        draft.module.resize_token_embeddings(rows)
        found = speculative(target, draft, [0, 1], max_new_tokens=30, seed=2)
        assert max(found.ids) < 5
        text = [0, 1]
        for one in found.rounds:
            for place, guess in enumerate(one.guesses):
                assert guess.token_id < rows
                before = text + [each.token_id for each in one.guesses[:place]]
                assert guess.p == pytest.approx(
                    next_token(target, before).probabilities[guess.token_id], abs=1e-5
                )
            text += one.ids


def test_what_cannot_work_together_is_refused(tiny, pair):
    lm = tiny("llama")
    other = LanguageModel(build("llama").module, byte_tokenizer(template=True), name="other")
    assert speculative(lm, other, TEXT, max_new_tokens=2).ids  # the same entries are the same tokens
    for draft, said in [
        (pair[0], "cut text into different tokens"),
        (tiny("bert"), "is an encoder"),
        (tiny("t5"), "encoder–decoder"),
    ]:
        with pytest.raises(HeroError, match=said) as refused:
            speculative(lm, draft, TEXT)
        assert refused.value.code == "bad_request"
        assert refused.value.sentence("zh")
    for chosen in ({"lookahead": 0}, {"lookahead": 17}, {"max_new_tokens": 0}, {"seed": -1}, {"seed": 1.5}):
        with pytest.raises(HeroError, match=f"{next(iter(chosen))} has to be a whole number"):
            speculative(lm, lm, TEXT, **chosen)
    for prompt, code in [("", "empty"), ([260], "bad_request")]:
        with pytest.raises(HeroError) as refused:
            speculative(lm, lm, prompt)
        assert refused.value.code == code


@pytest.mark.model
def test_the_default_model(lm):
    draft = quantised(lm)
    prompt = "The capital of France is"
    ids = lm.tokenizer(prompt)["input_ids"]
    found = speculative(lm, draft, prompt, max_new_tokens=12, settings=SamplingSettings(temperature=0))
    assert list(found.ids) == greedy(lm.module, ids, 12)
    assert speculative(lm, draft, prompt, max_new_tokens=24).expected_acceptance > 0.6
