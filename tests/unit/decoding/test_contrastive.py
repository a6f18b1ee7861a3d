"""Contrastive search is what the formula of its paper gives when everything is read anew at each step."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.cached import Cached
from llmhero_widgets.decoding.contrastive import contrastive_search
from tests.unit.tiny_models import ARCHITECTURES, build

TEXT = "When Mary and John went to the store"
DECODERS = [
    name for name in ARCHITECTURES if name not in {"bert", "roberta", "albert", "modernbert", "t5", "bart"}
]


def check_by_the_paper(module, found):
    """Equation 5 of Su et al., 2022, word for word: every candidate is read alone, and without a cache."""
    ids = list(found.prompt_ids)
    for step in found.steps:
        with torch.inference_mode():
            probabilities = module(torch.tensor([ids]), use_cache=False).logits[0, -1].softmax(-1)
        confidences = [one.confidence for one in step.candidates]
        assert confidences == pytest.approx(probabilities.topk(found.k).values.tolist(), abs=1e-5)
        scores = []
        for one in step.candidates:
            text = torch.tensor([[*ids, one.token_id]])
            with torch.inference_mode():
                h = module.base_model(text, use_cache=False).last_hidden_state[0]
            similar = torch.cosine_similarity(h[-1], h[:-1], dim=-1)
            assert one.confidence == pytest.approx(probabilities[one.token_id].item(), abs=1e-5)
            assert one.penalty == pytest.approx(max(similar).item(), abs=1e-4)
            # Tokens that are alike may be equally near.
            assert similar[one.nearest].item() == pytest.approx(one.penalty, abs=1e-4)
            scores.append((1 - found.alpha) * probabilities[one.token_id] - found.alpha * max(similar))
            assert one.score == pytest.approx(scores[-1].item(), abs=1e-4)
        assert scores[step.chosen].item() == pytest.approx(max(scores).item(), abs=1e-4)
        ids.append(step.candidates[step.chosen].token_id)
    assert tuple(ids) == found.prompt_ids + found.ids


def greedy(module, ids, steps):
    made = module.generate(
        torch.tensor([ids]),
        attention_mask=torch.ones(1, len(ids), dtype=torch.long),
        do_sample=False,
        max_new_tokens=steps,
    )
    return made[0, len(ids) :].tolist()


@pytest.mark.parametrize("name", ["llama", "gpt2", "gemma3"])
@settings(max_examples=8)
@given(st.lists(st.integers(0, 255), min_size=1, max_size=40), st.integers(1, 6), st.floats(0, 1))
def test_every_candidate_is_that_of_the_paper(tiny, name, ids, k, alpha):
    lm = tiny(name)
    found = contrastive_search(lm, ids, k=k, alpha=alpha, max_new_tokens=4)
    assert len(found.steps) == 4 or found.stopped == "end"
    check_by_the_paper(lm.module, found)


@pytest.mark.parametrize("name", DECODERS)
def test_one_candidate_or_no_penalty_is_greedy_search(tiny, name):
    lm = tiny(name)
    ids = lm.tokenizer(TEXT)["input_ids"]
    wanted = greedy(lm.module, ids, 12)
    for chosen in ({"k": 1}, {"alpha": 0}):
        found = contrastive_search(lm, TEXT, max_new_tokens=12, **chosen)
        assert list(found.ids) == wanted
        assert found.departures == ()
        assert found.prompt_ids == tuple(ids)


def test_where_it_leaves_the_likeliest_token_is_said(tiny):
    found = contrastive_search(tiny("gpt2"), TEXT, max_new_tokens=16, alpha=0.6)
    assert found.departures == tuple(n for n, step in enumerate(found.steps) if step.chosen)
    assert found.departures
    assert list(found.ids) != greedy(tiny("gpt2").module, list(found.prompt_ids), 16)


def test_it_stops_at_the_end_of_the_text_and_where_the_model_can_read_no_more():
    lm = build("gpt2")
    first, second = contrastive_search(lm, TEXT, max_new_tokens=2).ids
    lm.module.generation_config.eos_token_id = [first, second]
    found = contrastive_search(lm, TEXT, max_new_tokens=8)
    assert (found.ids, found.stopped) == ((first,), "end")
    lm.module.generation_config.eos_token_id = None
    lm.context = len(found.prompt_ids) + 3
    found = contrastive_search(lm, TEXT, max_new_tokens=8)
    assert (len(found.ids), found.stopped) == (3, "context")
    assert contrastive_search(lm, TEXT, max_new_tokens=3).stopped == "length"


def test_each_step_is_told_as_it_is_done_and_a_check_ends_it(tiny):
    steps, calls = [], []
    found = contrastive_search(tiny("llama"), TEXT, max_new_tokens=5, on_step=steps.append)
    assert tuple(steps) == found.steps

    def check():
        calls.append(len(steps))
        if len(steps) == 8:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        contrastive_search(tiny("llama"), TEXT, max_new_tokens=9, on_step=steps.append, check=check)
    # Before every forward pass: the prompt's, and one for each step.
    assert calls[-3:] == [6, 7, 8]


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=60), min_size=2, max_size=5), st.data())
def test_what_is_read_on_from_a_cache_is_what_is_read_anew(tiny, texts, data):
    lm = tiny(data.draw(st.sampled_from(["llama", "gemma3", "mistral", "gpt2"])))
    reader = Cached(lm, states=True)
    for ids in texts:
        last = data.draw(st.integers(1, len(ids)))
        logits = reader.after(ids, last=last)
        with torch.inference_mode():
            wanted = lm.module(torch.tensor([ids]), use_cache=False, output_hidden_states=True)
        assert (logits - wanted.logits[0, -last:]).abs().max() < 1e-3
        assert (reader.states - wanted.hidden_states[-1][0]).abs().max() < 1e-3
        assert reader.ids == ids


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"k": 0}, "k has to be a whole number from 1 to 64, not 0"),
        ({"k": 2.5}, "k has to be a whole number"),
        ({"k": True}, "k has to be"),
        ({"alpha": 1.5}, "alpha has to be a number from 0 to 1, not 1.5"),
        ({"alpha": "a"}, "alpha has to be"),
        ({"max_new_tokens": 0}, "max_new_tokens has to be a whole number from 1"),
    ],
)
def test_numbers_that_cannot_be_are_refused(tiny, chosen, said):
    with pytest.raises(HeroError) as refused:
        contrastive_search(tiny("llama"), TEXT, **chosen)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")
    assert "必须" in refused.value.sentence("zh")


def test_prompts_and_models_that_cannot_be_are_refused(tiny):
    for prompt, code in [("", "empty"), ([], "empty"), ([260], "bad_request"), ([1] * 2049, "too_long")]:
        with pytest.raises(HeroError) as refused:
            contrastive_search(tiny("llama"), prompt)
        assert refused.value.code == code
    for name, said in [("bert", "is an encoder"), ("t5", "encoder–decoder")]:
        with pytest.raises(HeroError, match=said):
            contrastive_search(tiny(name), TEXT)


@pytest.mark.model
def test_the_default_model(lm):
    ids = lm.tokenizer("The sky is blue because")["input_ids"]
    found = contrastive_search(lm, ids, k=3, max_new_tokens=3)
    check_by_the_paper(lm.module, found)
