"""Beam search finds what Hugging Face's `generate` finds, and says what it threw away."""

from __future__ import annotations

import copy
import os

import pytest
import torch
import transformers
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import GenerationConfig, LogitsProcessorList

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding.beam import beam_search, scored
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit.tiny_models import SIZES

TEXT = "When Mary and John went to the store, John gave a drink to"
END = 258
NOTHING_MAY_COME = SamplingSettings(sequence_bias=dict.fromkeys(range(260), float("-inf")))
FUZZ = int(os.environ.get("LLMHERO_FUZZ", "0"))

options = st.fixed_dictionaries(
    {
        "beams": st.integers(2, 16),
        "max_new_tokens": st.integers(1, 24),
        "length_penalty": st.sampled_from([1.0, 0.0, 2.0, -1.0])
        | st.floats(-2, 3).map(lambda x: round(x, 3)),
        "early_stopping": st.sampled_from([False, True, "never"]),
    }
)
penalties = st.fixed_dictionaries(
    {},
    optional={
        "repetition_penalty": st.floats(0.7, 1.6),
        "no_repeat_ngram_size": st.integers(1, 3),
        "sequence_bias": st.dictionaries(
            st.lists(st.integers(0, 255), min_size=1, max_size=2).map(tuple), st.floats(-5, 5), max_size=3
        ),
    },
)


def with_ends(lm, ends, **more):
    """Return the same weights under another generation configuration."""
    module = copy.copy(lm.module)
    module.generation_config = GenerationConfig(
        pad_token_id=256,
        bos_token_id=257,
        eos_token_id=ends,
        decoder_start_token_id=getattr(lm.module.config, "decoder_start_token_id", None),
        **more,
    )
    return LanguageModel(module, lm.tokenizer, name=lm.name)


def generated(lm, ids, *, beams, settings=None, returned=None, processors=(), **chosen):
    """Return ids (up to the end token) and scores of Hugging Face's own search."""
    prompt = torch.tensor([list(ids)])
    with torch.inference_mode():
        made = lm.module.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            num_beams=beams,
            num_return_sequences=returned or beams,
            do_sample=False,
            output_scores=True,
            return_dict_in_generate=True,
            logits_processor=LogitsProcessorList(processors),
            **(settings or {}),
            **chosen,
        )
    begin = 1 if lm.kind == "encoder-decoder" else len(ids)
    lengths = (made.beam_indices >= 0).sum(1).tolist()
    rows = made.sequences[:, begin:].tolist()
    return [tuple(row[:n]) for row, n in zip(rows, lengths, strict=True)], made.sequences_scores.tolist()


def agree(lm, ids, *, settings=None, processors=(), **chosen):
    found = beam_search(lm, ids, settings=SamplingSettings(**(settings or {})), **chosen)
    sequences, scores = generated(lm, ids, settings=settings, processors=processors, **chosen)
    assert found.sequences == sequences
    assert found.scores == pytest.approx(scores, rel=1e-5, abs=1e-5)
    return found


@pytest.mark.parametrize("name", ["llama", "gpt2", "gemma3", "t5", "bart"])
def test_ids_and_scores_are_those_of_generate(tiny, name):
    lm = tiny(name)

    @settings(max_examples=FUZZ or 8)
    @given(
        prompt=st.lists(st.integers(0, 255), min_size=1, max_size=12),
        chosen=options,
        changed=penalties,
        ends=st.sampled_from([END, [END, 32], [END, 65, 66], None]),
        bias=st.floats(-2, 8),
    )
    def check(prompt, chosen, changed, ends, bias):
        biased = {**changed, "sequence_bias": {**changed.get("sequence_bias", {}), (END,): bias}}
        found = agree(with_ends(lm, ends), prompt, settings=biased, **chosen)
        whole(found)

    check()


def whole(found):
    """Check what the record says against itself."""
    ranked = found.rerank(found.length_penalty)
    assert [score for score, _ in ranked[: found.beams]] == found.scores
    sums = {}
    for step in found.steps:
        kept = [one for one in step.candidates if one.fate == "kept"]
        # The last possible step keeps none; in the others each beam has its place.
        assert sorted(one.place for one in kept) == list(range(len(kept)))
        assert len(kept) == (0 if step.number == found.limit else found.beams)
        for one in step.candidates:
            before = sums.get(one.parent, 0.0) if step.number > 1 else 0.0
            assert one.score == pytest.approx(before + one.logprob, rel=1e-5, abs=1e-4)
            assert (one.reason is None) == (one.fate != "pruned")
            assert (one.place is None) == (one.fate == "pruned")
        sums = {one.place: one.score for one in kept}
        # Whatever was thrown away for want of room is no better than what was kept.
        lost = [one.score for one in step.candidates if one.reason == "beams"]
        assert not kept or max(lost, default=-torch.inf) <= min(one.score for one in kept)
    for one in found.hypotheses:
        steps = found.steps[: one.step]
        path = [step.candidates[at] for step, at in zip(steps, found.path(one), strict=True)]
        assert tuple(candidate.token for candidate in path) == one.ids
        assert path[-1].score == pytest.approx(one.total)
        assert [candidate.fate for candidate in path[:-1]] == ["kept"] * (len(path) - 1)
    reasons = [verdict.reason for step in found.steps for verdict in step.verdicts]
    assert reasons[:-1] == [None] * (len(reasons) - 1)
    end = found.stops[0]
    assert (end.reason == "length") == (len(found.steps) == found.limit)
    if end.reason == "beaten":
        assert end.bound <= end.worst
    if end.reason == "full":
        assert end.finished == found.beams
        assert found.early_stopping is True


def test_searches_end_for_every_reason(tiny):
    lm = with_ends(tiny("llama"), END)
    reasons = {
        beam_search(
            lm, TEXT, beams=3, max_new_tokens=12, early_stopping=early,
            settings=SamplingSettings(sequence_bias={END: bias}), length_penalty=penalty,
        ).stops[0].reason
        for early, bias, penalty in [(True, 6.0, 1.0), (False, 6.0, 0.0), (False, -9.0, 1.0)]
    }  # fmt: skip
    assert reasons == {"full", "beaten", "length"}


@pytest.mark.parametrize("name", ["llama", "t5"])
def test_what_generate_does_only_when_it_draws_is_the_same_for_it_as_processors(tiny, name):
    lm = with_ends(tiny(name), END)
    chosen = SamplingSettings(temperature=1.7, top_k=40, top_p=0.95)
    processors = [processor for _, processor in chosen.processors()]
    found = beam_search(lm, [72, 105], beams=5, max_new_tokens=8, settings=chosen)
    assert (found.sequences, pytest.approx(found.scores, abs=1e-5)) == generated(
        lm, [72, 105], beams=5, max_new_tokens=8, processors=processors
    )


def test_an_ending_that_a_model_is_made_for_is_kept(tiny):
    lm = with_ends(tiny("bart"), END, forced_bos_token_id=257, forced_eos_token_id=END)
    found = agree(lm, [72, 105, 33], beams=4, max_new_tokens=7)
    assert all(ids[0] == 257 and ids[-1] == END for ids in found.sequences)


def test_one_beam_without_an_end_is_greedy(tiny):
    lm = with_ends(tiny("llama"), None)
    prompt = torch.tensor([[72, 105, 33]])
    greedy = lm.module.generate(
        prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=9, do_sample=False
    )
    found = beam_search(lm, [72, 105, 33], beams=1, max_new_tokens=9)
    assert found.sequences == [tuple(greedy[0, 3:].tolist())]


@pytest.fixture(scope="module")
def flat(tiny):
    """Return a model to which every token is equally likely."""
    module = copy.deepcopy(tiny("gpt2").module)
    module.lm_head = torch.nn.Linear(32, 260, bias=False)
    torch.nn.init.zeros_(module.lm_head.weight)
    return LanguageModel(module, tiny("gpt2").tokenizer, name="flat")


def test_equal_scores_fall_as_they_do_there(flat):
    lm = with_ends(flat, END)
    agree(lm, [1, 2], beams=6, max_new_tokens=5)
    agree(
        lm,
        [1, 2],
        beams=6,
        max_new_tokens=5,
        settings={"sequence_bias": {(token,): 9.0 for token in range(40)}},
    )


def test_a_beam_that_could_only_equal_what_has_finished_is_beaten(flat):
    raised = {"settings": {"sequence_bias": {(token,): 9.0 for token in range(100)}}}
    first = beam_search(
        flat, [1, 2], beams=2, max_new_tokens=1, settings=SamplingSettings(**raised["settings"])
    )
    ends = [ids[0] for ids in first.sequences]
    found = agree(with_ends(flat, ends), [1, 2], beams=2, max_new_tokens=5, **raised)
    end = found.stops[0]
    assert (end.reason, end.bound) == ("beaten", end.worst)


def test_enough_is_looked_at_for_beams_to_go_on_whatever_ends(flat):
    ends = list(range(6))
    chosen = {"settings": {"sequence_bias": {(token,): 2.0 for token in ends}}, "length_penalty": 3.0}
    found = agree(with_ends(flat, ends), [1, 2], beams=4, max_new_tokens=5, early_stopping="never", **chosen)
    assert [len(step.candidates) for step in found.steps[:2]] == [7 * 4] * 2
    assert all(sum(one.fate == "kept" for one in step.candidates) == 4 for step in found.steps[:-1])


def test_what_could_still_win_at_its_greatest_length_is_waited_for(tiny):
    lm = with_ends(tiny("llama"), END)
    chosen = {"beams": 3, "max_new_tokens": 14, "settings": {"sequence_bias": {(END,): 3.0}}}
    soon = agree(lm, [72, 105, 33], early_stopping=False, **chosen)
    late = agree(lm, [72, 105, 33], early_stopping="never", **chosen)
    assert {soon.stops[0].reason, late.stops[0].reason} == {"beaten"}
    assert len(soon.steps) < len(late.steps) < 14
    assert (soon.stops[0].length, late.stops[0].length) == (len(soon.steps), 14)


def test_the_context_ends_the_search(tiny):
    lm = with_ends(tiny("gpt2"), None)
    lm.context = 20
    found = beam_search(lm, [7] * 17, beams=2, max_new_tokens=50)
    assert (found.limit, found.stops[0].reason, len(found.sequences[0])) == (4, "context", 4)
    assert found.sequences == generated(lm, [7] * 17, beams=2, max_new_tokens=4)[0]


def test_what_was_written_already_is_continued(tiny):
    llama = with_ends(tiny("llama"), None)
    found = beam_search(llama, [1, 2], written=[3, 4], beams=3, max_new_tokens=4)
    assert found.sequences == beam_search(llama, [1, 2, 3, 4], beams=3, max_new_tokens=4).sequences
    pair = with_ends(tiny("t5"), None)
    prompt = torch.tensor([[1, 2]])
    made = pair.module.generate(
        prompt, attention_mask=torch.ones_like(prompt), decoder_input_ids=torch.tensor([[256, 3, 4]]),
        num_beams=3, num_return_sequences=3, max_new_tokens=4,
    )  # fmt: skip
    found = beam_search(pair, [1, 2], written=[3, 4], beams=3, max_new_tokens=4)
    assert found.sequences == [tuple(row) for row in made[:, 3:].tolist()]


def test_reranking_is_the_formula(tiny):
    lm = with_ends(tiny("llama"), END)
    found = beam_search(
        lm, TEXT, beams=4, max_new_tokens=10, early_stopping="never",
        settings=SamplingSettings(sequence_bias={END: 4.0}),
    )  # fmt: skip
    assert len({len(one.ids) for one in found.hypotheses}) > 1
    for penalty in (-1.0, 0.0, 0.5, 3.0):
        ranked = found.rerank(penalty)
        assert [score for score, _ in ranked] == sorted((score for score, _ in ranked), reverse=True)
        for score, one in ranked:
            assert score == pytest.approx(one.total / len(one.ids) ** penalty)
    lengths = [len(found.rerank(penalty)[0][1].ids) for penalty in (-3.0, 5.0)]
    assert lengths[0] < lengths[1]
    assert scored(-1.0, 3, 2.0) == pytest.approx(-1 / 9)


def test_steps_come_as_they_are_made_and_a_check_stops_in_the_middle(tiny):
    lm, seen = tiny("llama"), []
    found = beam_search(lm, TEXT, beams=3, max_new_tokens=5, on_step=seen.append)
    assert seen == found.steps
    calls = []

    def check():
        calls.append(1)
        if len(calls) == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beam_search(lm, TEXT, beams=3, max_new_tokens=5, check=check)
    calls.clear()
    beam_search(lm, TEXT, beams=3, max_new_tokens=2, check=lambda: calls.append(1))
    # Every product of every layer, in both forward passes.
    assert len(calls) > 2 * 7 * lm.layers


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"beams": 0}, "beams has to be a whole number from 1 up, not 0"),
        ({"beams": True}, "beams has to be"),
        ({"max_new_tokens": 1.5}, "max_new_tokens has to be a whole number"),
        ({"length_penalty": float("nan")}, "length_penalty has to be a finite number, not nan"),
        ({"early_stopping": "always"}, 'early_stopping has to be True, False or "never"'),
        ({"num_return_sequences": 5}, "from 1 up to the beams, 4, not 5"),
        ({"written": [999]}, "There is no token 999"),
        ({"settings": NOTHING_MAY_COME}, "forbid every token at step"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tiny, chosen, said):
    with pytest.raises(HeroError) as refused:
        beam_search(tiny("llama"), TEXT, **chosen)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")
    assert refused.value.sentence("zh")


def test_models_and_prompts_that_cannot_be_are_refused(tiny):
    with pytest.raises(HeroError, match="is an encoder"):
        beam_search(tiny("bert"), TEXT)
    for prompt, code in [("", "empty"), ([], "empty"), ([260], "bad_request"), ([1] * 3000, "too_long")]:
        with pytest.raises(HeroError) as refused:
            beam_search(tiny("llama"), prompt)
        assert refused.value.code == code


def test_a_cache_of_more_than_keys_and_values_follows_its_rows(tiny):
    config = transformers.Lfm2Config(
        **SIZES, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, layer_types=["conv", "full_attention", "conv"],
    )  # fmt: skip
    lm = with_ends(random_model(transformers.Lfm2ForCausalLM(config), tiny), END)
    for early in (False, "never"):
        agree(lm, [72, 105, 33, 5], beams=5, max_new_tokens=14, early_stopping=early)


def test_a_model_without_such_a_cache_is_refused(tiny):
    config = transformers.MambaConfig(vocab_size=260, hidden_size=16, state_size=4, num_hidden_layers=1)
    with pytest.raises(HeroError, match="keeps no cache of keys and values"):
        beam_search(random_model(transformers.MambaForCausalLM(config), tiny), TEXT)


def random_model(module, tiny):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        for weight in module.parameters():
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.3)
    return LanguageModel(module, tiny("llama").tokenizer, name="random")


@pytest.mark.model
@pytest.mark.parametrize(
    ("prompt", "chosen"),
    [
        ("The sky is blue because", {"beams": 3, "max_new_tokens": 5}),
        ("The capital of France is", {"beams": 6, "max_new_tokens": 3, "length_penalty": 0.6}),
        ("天空是蓝色的，因为", {"beams": 4, "max_new_tokens": 4, "early_stopping": True}),
    ],
)
def test_the_default_model(lm, prompt, chosen):
    whole(agree(lm, lm.tokenizer(prompt)["input_ids"], **chosen))
