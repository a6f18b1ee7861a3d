"""The distribution of the next token is the one that Hugging Face's `generate` draws from."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import GenerationConfig, LogitsProcessorList

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import SamplingSettings, next_token, process
from llmhero_widgets.decoding.penalties import PresenceFrequencyPenalty

TEXT = "When Mary and John went to the store, John gave a drink to"
VOCABULARY = 260

shares = st.floats(0.01, 0.99)
ids_of_text = st.lists(st.integers(0, VOCABULARY - 1), min_size=1, max_size=40)
any_settings = st.fixed_dictionaries(
    {},
    optional={
        "temperature": st.floats(0.05, 4),
        "top_k": st.integers(0, 300),
        "top_p": shares,
        "min_p": shares,
        "typical_p": shares,
        "epsilon_cutoff": st.floats(1e-5, 0.3),
        "eta_cutoff": st.floats(1e-5, 0.3),
        "repetition_penalty": st.floats(0.5, 3),
        "no_repeat_ngram_size": st.integers(0, 4),
        "sequence_bias": st.dictionaries(
            st.lists(st.integers(0, VOCABULARY - 1), min_size=1, max_size=3).map(tuple),
            st.floats(-20, 20),
            min_size=1,
            max_size=4,
        ),
        "presence_penalty": st.floats(-2, 2),
        "frequency_penalty": st.floats(-2, 2),
    },
)


def hugging_face(module, chosen, ids, prompt_length, **more):
    """Let `generate` make its own list of processors; what it lacks it takes as a user would give it."""
    own = {k: v for k, v in chosen.items() if k not in ("presence_penalty", "frequency_penalty")}
    config = GenerationConfig(do_sample=True, **{"top_k": 0} | own | more)
    extra = LogitsProcessorList()
    amounts = [chosen.get(name, 0.0) for name in ("presence_penalty", "frequency_penalty")]
    if any(amounts):
        extra.append(PresenceFrequencyPenalty(*amounts, prompt_length))
    return module._get_logits_processor(
        generation_config=config,
        input_ids_seq_length=len(ids),
        encoder_input_ids=None,
        prefix_allowed_tokens_fn=None,
        logits_processor=extra,
        device="cpu",
    )


@settings(max_examples=1000, deadline=None)
@given(any_settings, ids_of_text, st.integers(0, 2**32 - 1), st.floats(0.1, 6), st.data())
def test_a_thousand_random_settings_equal_the_processors_of_generate(tiny, chosen, ids, seed, spread, data):
    logits = np.random.default_rng(seed).normal(0, spread, VOCABULARY).astype(np.float32)
    prompt_length = data.draw(st.integers(0, len(ids)))

    found = process(logits, ids, SamplingSettings(**chosen), prompt_length=prompt_length)

    processors = hugging_face(tiny("llama").module, chosen, ids, prompt_length)
    scores = processors(torch.tensor([ids]), torch.tensor(logits)[None])[0]
    assert (found.kept == (scores > -torch.inf).numpy()).all()
    assert np.abs(found.probabilities - scores.softmax(-1).numpy()).max() <= 1e-6
    # The stages are those that are in use, and tell of every token once where it went.
    assert len(found.stages) == 1 + len(processors)
    cut = np.sum([stage.cut for stage in found.stages], axis=0)
    assert (cut + found.kept == 1).all()


def test_the_stages_say_what_is_lost_and_how_much_choice_is_left():
    logits = np.log(np.array([0.4, 0.3, 0.2, 0.1], dtype=np.float32))
    model, top_k, top_p = process(logits, [0], SamplingSettings(top_k=3, top_p=0.7)).stages
    assert [model.name, top_k.name, top_p.name] == ["model", "top_k", "top_p"]
    assert model.entropy == pytest.approx(-(np.exp(logits) * np.log2(np.exp(logits))).sum(), abs=1e-6)
    assert top_k.cut.tolist() == [False, False, False, True]
    assert top_k.mass == pytest.approx(0.9)
    # Of the three that are left, 4/9 and 3/9 pass 0.7 together.
    assert top_p.cut.tolist() == [False, False, True, False]
    assert top_p.mass == pytest.approx(7 / 9)
    assert top_p.probabilities == pytest.approx([4 / 7, 3 / 7, 0, 0], abs=1e-6)


def test_presence_and_frequency_count_what_was_generated_and_nothing_else():
    logits = np.zeros(4, dtype=np.float32)
    chosen = SamplingSettings(presence_penalty=1.0, frequency_penalty=0.5)
    found = process(logits, [0, 1, 2, 2], chosen, prompt_length=1)
    assert found.stages[-1].logits.tolist() == [0, -1.5, -2, 0]
    assert (process(logits, [0, 1, 2, 2], chosen).stages[-1].logits == 0).all()


def test_what_comes_in_stays_as_it_was():
    logits = torch.zeros(4)
    made = process(logits, [0], SamplingSettings(repetition_penalty=2.0, top_k=1, sequence_bias={1: 3.0}))
    assert (logits == 0).all()
    assert (made.stages[0].logits == 0).all()
    assert made.kept.tolist() == [False, True, False, False]


@pytest.mark.parametrize("name", ["llama", "gpt2", "gemma3", "t5", "bart"])
def test_next_token_is_what_generate_draws_from(tiny, name):
    lm = tiny(name)
    chosen = {"temperature": 0.7, "top_p": 0.9, "repetition_penalty": 1.3, "sequence_bias": {(65,): 2.0}}
    found = next_token(lm, TEXT, SamplingSettings(**chosen))
    ids = torch.tensor([lm.tokenizer(TEXT)["input_ids"]])
    scores = generated_scores(lm.module, ids, **chosen)
    assert (found.kept == (scores > -torch.inf).numpy()).all()
    assert np.abs(found.probabilities - scores.softmax(-1).numpy()).max() <= 1e-6
    if lm.kind == "decoder":
        again = next_token(lm, ids[0].tolist(), SamplingSettings(**chosen))
        assert (again.probabilities == found.probabilities).all()


def generated_scores(module, ids, **chosen):
    config = GenerationConfig(
        do_sample=True,
        **{"top_k": 0} | chosen,
        # BART ends a text at its last token whatever the scores are.
        max_new_tokens=2,
        output_scores=True,
        return_dict_in_generate=True,
        pad_token_id=module.config.pad_token_id,
        bos_token_id=module.config.bos_token_id,
        eos_token_id=module.config.eos_token_id,
        decoder_start_token_id=getattr(module.config, "decoder_start_token_id", None),
    )
    with torch.inference_mode():
        made = module.generate(ids, attention_mask=torch.ones_like(ids), generation_config=config)
    return made.scores[0][0]


@pytest.mark.model
def test_the_default_model(lm):
    mary = lm.tokenizer(" Mary")["input_ids"][0]
    plain = next_token(lm, TEXT)
    assert plain.probabilities.shape == (lm.module.config.vocab_size,)
    assert plain.probabilities.argmax() == mary
    assert math.isclose(plain.probabilities.sum(), 1, abs_tol=1e-4)
    chosen = {"temperature": 0.8, "top_k": 50, "top_p": 0.9, "min_p": 0.02}
    scores = generated_scores(lm.module, torch.tensor([lm.tokenizer(TEXT)["input_ids"]]), **chosen)
    found = next_token(lm, TEXT, SamplingSettings(**chosen))
    assert (found.kept == (scores > -torch.inf).numpy()).all()
    assert np.abs(found.probabilities - scores.softmax(-1).numpy()).max() <= 1e-6
    greedy = next_token(lm, TEXT, SamplingSettings(temperature=0))
    assert greedy.kept.nonzero()[0].tolist() == [mary]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"temperature": -1}, "temperature has to be a number from 0 up, not -1"),
        ({"top_k": 2.5}, "top_k has to be a whole number from 0 up, not 2.5"),
        ({"top_p": 1.01}, "top_p has to be a number from 0 to 1"),
        ({"typical_p": 0}, "typical_p has to be a number above 0, up to 1"),
        ({"epsilon_cutoff": 1}, "epsilon_cutoff has to be a number from 0 up, below 1"),
        ({"repetition_penalty": 0}, "repetition_penalty has to be a number above 0"),
        ({"presence_penalty": math.nan}, "presence_penalty has to be a finite number, not nan"),
        ({"min_p": "0.1"}, "min_p has to be a number from 0 to 1, not '0.1'"),
        ({"top_k": True}, "top_k has to be"),
        ({"sequence_bias": {"a": 1}}, "sequence_bias has to be numbers by token id"),
        ({"sequence_bias": {(): 1}}, "sequence_bias has to be"),
        ({"sequence_bias": {1: math.inf}}, "sequence_bias has to be"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_when_it_is_made(chosen, said):
    with pytest.raises(HeroError) as refused:
        SamplingSettings(**chosen)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")
    assert next(iter(chosen)) in refused.value.sentence("zh")


def test_a_prompt_that_cannot_be_read_is_refused(tiny):
    llama = tiny("llama")
    for prompt, code in [("", "empty"), ([], "empty"), ([VOCABULARY], "bad_request"), ([-1], "bad_request")]:
        with pytest.raises(HeroError) as refused:
            next_token(llama, prompt)
        assert refused.value.code == code
    with pytest.raises(HeroError) as refused:
        next_token(llama, [1] * (llama.context + 1))
    assert refused.value.code == "too_long"
    with pytest.raises(HeroError, match="There is no token 999"):
        next_token(llama, TEXT, SamplingSettings(sequence_bias={999: 1.0}))


def test_models_that_do_not_write_are_refused(tiny):
    with pytest.raises(HeroError, match="is an encoder"):
        next_token(tiny("bert"), TEXT)
    headless = hero.load_model(tiny("llama").module.model, tokenizer=tiny("llama").tokenizer)
    with pytest.raises(HeroError, match="without a language-model head"):
        next_token(headless, TEXT)
