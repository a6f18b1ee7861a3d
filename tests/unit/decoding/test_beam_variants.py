"""Diverse and constrained beam search do what their papers define: a search that tries everything agrees."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers
from transformers import GenerationConfig, GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding.beam import beam_search, constrained_beam_search, diverse_beam_search
from llmhero_widgets.decoding.beam.constrained import allot
from llmhero_widgets.decoding.beam.phrases import Phrases, cut_phrase
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit.decoding.test_beam import TEXT, with_ends

LETTERS, STOP = 5, 4


@pytest.fixture(scope="module")
def small(tiny):
    """Return a function that makes a model of five tokens, of which the last one ends a text."""
    made = {}

    def get(seed):
        if seed not in made:
            config = GPT2Config(vocab_size=LETTERS, n_embd=16, n_layer=2, n_head=2, eos_token_id=STOP)
            with torch.random.fork_rng():
                torch.manual_seed(seed)
                module = GPT2LMHeadModel(config)
                for weight in module.parameters():
                    if weight.dim() > 1:
                        torch.nn.init.normal_(weight, std=0.6)
            module.generation_config = GenerationConfig(eos_token_id=STOP)
            made[seed] = LanguageModel(module, tiny("gpt2").tokenizer, name="small")
        return made[seed]

    return get


def following(lm, ids):
    """Log-probabilities of the next token, each text read anew."""
    with torch.inference_mode():
        logits = lm.module(torch.tensor([list(ids)]), use_cache=False).logits[0, -1]
    return logits.double().log_softmax(-1).tolist()


def by_definition(lm, prompt, *, beams, groups, diversity, steps):
    """Diverse beam search of texts without an end, group by group, as the paper's equation 5 says."""
    width = beams // groups
    texts = [[((), 0.0)] for _ in range(groups)]
    for _ in range(steps):
        used = Counter()
        for group in range(groups):
            grown = [
                ((*ids, token), total + gain)
                for ids, total in texts[group]
                for token, gain in enumerate(following(lm, (*prompt, *ids)))
            ]
            grown.sort(key=lambda text: -(text[1] - diversity * used[text[0][-1]]))
            texts[group] = grown[:width]
            used.update(ids[-1] for ids, _ in texts[group])
    return texts


@pytest.mark.parametrize("name", ["llama", "gpt2"])
@settings(max_examples=6)
@given(
    prompt=st.lists(st.integers(0, 255), min_size=1, max_size=5),
    shape=st.sampled_from([(2, 2), (4, 2), (6, 3), (6, 2), (4, 4)]),
    diversity=st.floats(0, 8),
    steps=st.integers(1, 4),
)
def test_each_group_chooses_as_the_paper_defines(tiny, name, prompt, shape, diversity, steps):
    lm = with_ends(tiny(name), None)
    beams, groups = shape
    found = diverse_beam_search(
        lm, prompt, beams=beams, groups=groups, diversity=diversity, max_new_tokens=steps
    )
    wanted = by_definition(lm, prompt, beams=beams, groups=groups, diversity=diversity, steps=steps)
    for group, texts in enumerate(wanted):
        mine = {one.ids: one.total for one in found.hypotheses if one.group == group}
        assert mine == pytest.approx(dict(texts), abs=1e-4)
    assert found.scores == pytest.approx(
        sorted((total / steps for texts in wanted for _, total in texts), reverse=True), abs=1e-4
    )


def test_one_group_is_plain_beam_search(tiny):
    lm = with_ends(tiny("llama"), 258)
    chosen = {"beams": 5, "max_new_tokens": 9, "settings": SamplingSettings(sequence_bias={258: 4.0})}
    plain = beam_search(lm, TEXT, **chosen)
    assert diverse_beam_search(lm, TEXT, groups=1, diversity=3.0, **chosen) == plain


def test_groups_end_by_themselves(tiny):
    lm = with_ends(tiny("llama"), 258)
    found = diverse_beam_search(
        lm, TEXT, beams=4, groups=2, diversity=2.0, max_new_tokens=16, early_stopping=True,
        settings=SamplingSettings(sequence_bias={258: 6.0}),
    )  # fmt: skip
    assert {verdict.group for verdict in found.stops} == {0, 1}
    assert len({verdict.step for verdict in found.stops}) == 2, "one group goes on alone"
    assert len(found.sequences) == 4
    for one in found.hypotheses:
        steps = found.steps[: one.step]
        path = [step.candidates[at] for step, at in zip(steps, found.path(one), strict=True)]
        assert tuple(candidate.token for candidate in path) == one.ids
        assert {candidate.group for candidate in path} == {one.group}
        assert one.total == pytest.approx(sum(candidate.logprob for candidate in path), abs=1e-4)


def test_more_diversity_is_more_diverse(tiny):
    lm = with_ends(tiny("gpt2"), None)
    firsts = [
        len({ids[0] for ids in diverse_beam_search(
            lm, TEXT, beams=4, groups=4, diversity=diversity, max_new_tokens=3).sequences})
        for diversity in (0.0, 100.0)
    ]  # fmt: skip
    assert firsts == [1, 4]


def contains(ids, phrase):
    return any(ids[at : at + len(phrase)] == phrase for at in range(len(ids) - len(phrase) + 1))


phrases_of = st.lists(
    st.lists(st.integers(0, LETTERS - 2), min_size=1, max_size=2).map(tuple), min_size=1, max_size=2
)


@settings(max_examples=12)
@given(phrases=phrases_of, seed=st.integers(0, 3), length_penalty=st.sampled_from([0.0, 1.0]))
def test_a_beam_that_holds_everything_finds_the_best_text_of_all(small, phrases, seed, length_penalty):
    lm, prompt, steps = small(seed), (0, 1), 4
    known = {}

    def total(ids):
        """Sum of log-probabilities."""
        for end in range(len(ids)):
            if ids[:end] not in known:
                known[ids[:end]] = following(lm, (*prompt, *ids[:end]))
        return sum(known[ids[:end]][token] for end, token in enumerate(ids))

    inner = range(LETTERS - 1)
    texts = [
        (*ids, STOP) for length in range(steps) for ids in itertools.product(inner, repeat=length)
    ] + list(itertools.product(inner, repeat=steps))
    fitting = [ids for ids in texts if all(contains(ids, phrase) for phrase in phrases)]
    best = max(total(ids) / len(ids) ** length_penalty for ids in fitting)
    found = constrained_beam_search(
        lm, prompt, must_contain=phrases, beams=LETTERS**steps, max_new_tokens=steps,
        length_penalty=length_penalty, early_stopping="never",
    )  # fmt: skip
    assert found.scores[0] == pytest.approx(best, abs=1e-4)
    assert {*found.sequences} == {*fitting}


@settings(max_examples=15)
@given(
    phrases=st.lists(
        st.lists(st.integers(0, 255), min_size=1, max_size=3).map(tuple) | st.sampled_from([" a", "b!"]),
        min_size=1,
        max_size=3,
    ),
    beams=st.integers(1, 12),
    spare=st.integers(0, 4),
    bias=st.floats(0, 9),
    early=st.sampled_from([False, True, "never"]),
)
def test_every_text_contains_the_phrases(tiny, phrases, beams, spare, bias, early):
    lm = with_ends(tiny("llama"), 258)
    ids = [p if isinstance(p, tuple) else tuple(lm.tokenizer(p)["input_ids"]) for p in phrases]
    found = constrained_beam_search(
        lm, [72, 105], must_contain=phrases, beams=beams, max_new_tokens=sum(map(len, ids)) + spare,
        early_stopping=early, settings=SamplingSettings(sequence_bias={258: bias}),
    )  # fmt: skip
    assert found.sequences
    for text in [*found.sequences, *(one.ids for one in found.hypotheses)]:
        assert all(contains(text, phrase) for phrase in ids)
    totals = {one.ids: one.total for one in found.hypotheses}
    text = found.sequences[0]
    assert totals[text] / len(text) == pytest.approx(found.scores[0], rel=1e-5)
    for step in found.steps:
        kept = [one.place for one in step.candidates if one.fate == "kept"]
        assert sorted(kept) == list(range(len(kept)))
        assert len(kept) <= beams


@pytest.mark.parametrize("name", ["t5", "bart", "gemma3"])
def test_rows_come_and_go_without_mixing_their_caches(tiny, name):
    # Groups end at different steps, and a constrained beam grows from one row.
    lm = with_ends(tiny(name), list(range(1, 250, 3)))
    prompt, chosen = [72, 105, 33, 40], {"beams": 6, "max_new_tokens": 9}
    searches = [
        diverse_beam_search(lm, prompt, groups=3, diversity=4.0, early_stopping=True, **chosen),
        constrained_beam_search(
            lm, prompt, must_contain=[(71, 72), (101,)], early_stopping="never", **chosen
        ),
    ]
    assert len({verdict.step for verdict in searches[0].stops}) > 1
    for found in searches:
        for one in found.hypotheses:
            assert one.total == pytest.approx(math.fsum(gains_of(lm, prompt, one.ids)), abs=2e-3)


def gains_of(lm, prompt, ids):
    """Log-probabilities of the tokens of a text, all read at once without a cache."""
    begin = [256] if lm.kind == "encoder-decoder" else prompt
    read = torch.tensor([[*begin, *ids]])
    pair = {"input_ids": torch.tensor([prompt]), "decoder_input_ids": read}
    with torch.inference_mode():
        inputs = pair if lm.kind == "encoder-decoder" else {"input_ids": read}
        logits = lm.module(**inputs, use_cache=False).logits[0, len(begin) - 1 : -1]
    return logits.double().log_softmax(-1)[range(len(ids)), list(ids)].tolist()


def test_sums_of_a_constrained_search_are_those_of_reading_the_text(tiny):
    lm = with_ends(tiny("gpt2"), None)
    found = constrained_beam_search(lm, [72, 105], must_contain=[(1, 2)], beams=4, max_new_tokens=5)
    for one in found.hypotheses:
        gains = [following(lm, (72, 105, *one.ids[:end]))[token] for end, token in enumerate(one.ids)]
        assert one.total == pytest.approx(math.fsum(gains), abs=1e-3)
        path = [step.candidates[at] for step, at in zip(found.steps, found.path(one), strict=True)]
        assert tuple(candidate.token for candidate in path) == one.ids
        assert [candidate.met for candidate in path] == sorted(candidate.met for candidate in path)


@given(st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=4), min_size=1, max_size=3), st.data())
def test_progress_is_the_longest_beginning_that_the_text_ends_in(phrases, data):
    text = data.draw(st.lists(st.integers(0, 2), max_size=12))
    tracker = Phrases(phrases)
    progress = tracker.start
    for token in text:
        progress = tracker.after(progress, token)
    for phrase, at in zip(phrases, progress, strict=True):
        if contains(tuple(text), tuple(phrase)):
            assert at == len(phrase)
        else:
            fitting = (
                n for n in range(len(phrase)) if n <= len(text) and text[len(text) - n :] == phrase[:n]
            )
            assert at == max(fitting)
    if not tracker.contained(progress):
        best = max(tracker.met(tracker.after(progress, token)) for token in tracker.wanted(progress))
        assert best > tracker.met(progress)


@given(
    st.integers(1, 12), st.integers(0, 6).flatmap(
        lambda most: st.tuples(st.just(most), st.lists(st.integers(0, most), min_size=1, max_size=30)))
)  # fmt: skip
def test_banks_share_the_places(places, banks):
    most, met = banks
    taken = allot(places, met, most)
    assert len(taken) == min(places, len(met))
    assert taken == sorted(set(taken))
    assert max(met[number] for number in taken) == max(met)
    share = places // (most + 1)
    for bank, there in Counter(met).items():
        own = [number for number, one in enumerate(met) if one == bank]
        given_ = [number for number in taken if met[number] == bank]
        assert given_ == own[: len(given_)]
        if len(met) >= places:
            assert len(given_) >= min(share, there) - (share == 0)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"must_contain": []}, "no phrase"),
        ({"must_contain": [""]}, "has no token"),
        ({"must_contain": [[258, 3]]}, "ends the text"),
        ({"must_contain": [[999]]}, "There is no token 999"),
        ({"must_contain": [[1, 2], [3]], "max_new_tokens": 2}, "The phrases have 3 tokens, and only 2"),
        ({"must_contain": [[5]], "settings": SamplingSettings(sequence_bias={5: -math.inf})}, "forbid"),
    ],
)
def test_phrases_that_cannot_be_are_refused(tiny, chosen, said):
    with pytest.raises(HeroError) as refused:
        constrained_beam_search(with_ends(tiny("llama"), 258), TEXT, **chosen)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")
    assert refused.value.sentence("zh")


def test_a_phrase_within_another_needs_no_room_of_its_own(tiny):
    lm = with_ends(tiny("llama"), 258)
    found = constrained_beam_search(
        lm, TEXT, must_contain=[[1, 2], [1, 2, 3], [3], [1, 2, 3]], max_new_tokens=3
    )
    assert found.sequences == [(1, 2, 3)]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"beams": 5, "groups": 2}, "groups has to be a number that divides the beams, 5, not 2"),
        ({"groups": 0}, "groups has to be a whole number from 1 up"),
        ({"diversity": -1.0}, "diversity has to be a number from 0 up"),
    ],
)
def test_groups_that_cannot_be_are_refused(tiny, chosen, said):
    with pytest.raises(HeroError) as refused:
        diverse_beam_search(tiny("llama"), TEXT, **chosen)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")


def test_a_word_is_cut_as_it_stands_behind_another():
    tokenizer = Tokenizer(models.BPE({"▁": 0, "a": 1, "b": 2, "▁a": 3, "▁b": 4}, [("▁", "a"), ("▁", "b")]))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer)
    assert wrapped(" b")["input_ids"] == [0, 4], "alone it gets a second space"
    config = GPT2Config(vocab_size=5, n_embd=4, n_layer=1, n_head=1)
    lm = LanguageModel(GPT2LMHeadModel(config), wrapped)
    assert cut_phrase(lm, " b") == cut_phrase(lm, "b") == [4]
