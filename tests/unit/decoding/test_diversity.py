"""Diversity and repetition by their definitions, written down once more."""

from __future__ import annotations

import itertools
import math
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.decoding.diversity import distinct, diversity, repetition, words

samples_of_tokens = st.lists(st.lists(st.integers(0, 6), max_size=12), min_size=1, max_size=8)


@settings(max_examples=200)
@given(samples_of_tokens, st.integers(1, 4))
def test_distinct_and_repetition_by_definition(samples, n):
    grams = [[tuple(s[k : k + n]) for k in range(len(s)) if k + n <= len(s)] for s in samples]
    every = list(itertools.chain(*grams))
    found, repeated = distinct(samples, n), repetition(samples, n)
    if not every:
        assert math.isnan(found)
        assert math.isnan(repeated)
        return
    assert found == pytest.approx(len(set(every)) / len(every))
    # Of the n-grams of a sample, those that stood in it before.
    shares = [sum(g in some[:k] for k, g in enumerate(some)) / len(some) for some in grams if some]
    assert repeated == pytest.approx(sum(shares) / len(shares))


@settings(max_examples=100)
@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=10), min_size=2, max_size=8))
def test_self_bleu_is_the_mean_of_every_sample_against_the_others(samples):
    found = diversity(samples)
    texts = [" ".join(f"w{token}" for token in sample) for sample in samples]
    measure = BLEU(tokenize="none", smooth_method="floor", smooth_value=0.1, effective_order=True)
    scores = [measure.sentence_score(t, texts[:k] + texts[k + 1 :]).score for k, t in enumerate(texts)]
    assert found.self_bleu == pytest.approx(sum(scores) / len(scores) / 100)
    assert found.compared == len(samples)
    assert found.mean_length == pytest.approx(sum(map(len, samples)) / len(samples))


def test_the_ends_of_the_scale():
    same = diversity([[1, 2, 3, 4, 5]] * 3)
    assert same.self_bleu == pytest.approx(1)
    assert same.distinct == pytest.approx([1 / 3] * 4)
    assert same.repetition == (0, 0, 0, 0)
    apart = diversity([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]])
    assert (apart.self_bleu, apart.distinct) == (0, (1, 1, 1, 1))
    stuck = diversity([[1] * 9])
    assert stuck.repetition == pytest.approx((8 / 9, 7 / 8, 6 / 7, 5 / 6))
    assert math.isnan(stuck.self_bleu)
    assert stuck.compared == 1
    assert math.isnan(diversity([]).mean_length)


def test_units_may_be_any_text():
    spaced = diversity([[" a b", "\n"], [" a b", " c"]])
    tokens = diversity([[1, 2], [1, 3]])
    assert spaced == tokens


def test_of_many_samples_the_same_ones_are_compared(monkeypatch):
    monkeypatch.setattr(import_module("llmhero_widgets.decoding.diversity"), "MOST_COMPARED", 5)
    samples = [[k, k + 1, k % 3] for k in range(101)]
    found = diversity(samples)
    assert found.compared == 5
    assert found.self_bleu == diversity(samples[::25]).self_bleu
    assert found == diversity(samples)


def test_it_can_be_stopped():
    calls = []

    def check():
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        diversity([[1, 2]] * 9, check=check)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("the sky, blue", ["the", "sky", ",", "blue"]),
        ("天空 is 蓝色", ["天", "空", "is", "蓝", "色"]),
        ("", []),
    ],
)
def test_words_of_two_scripts(text, cut):
    assert words(text) == cut
