"""log P(question | passage) is Hugging Face's own loss, whatever the batch, the cache and the model."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag.nodes import rerank as node
from llmhero_widgets.rag.ranking import likelihood
from llmhero_widgets.rag.ranking.likelihood import question_likelihoods
from llmhero_widgets.rag.ranking.templates import SLOT, TEMPLATE_EN, TEMPLATE_ZH, template_for
from tests.unit.rag.ranking_data import chunks_of, context_of, defaults, hits_of

WRITERS = ["llama", "gemma2", "gemma3", "mistral", "phi", "gpt2", "gpt_neox", "gpt_oss", "t5", "bart"]
PASSAGES = ["The cache grows.", "缓存", "", "Greedy decoding repeats itself, " * 4, "a\nb"]
QUESTION = "How large is it?"


def loss(lm, context, target):
    """The mean negative log-likelihood of a target, by the model's own loss."""
    if lm.kind == "encoder-decoder":
        inputs = {"input_ids": torch.tensor([context]), "labels": torch.tensor([target])}
    else:
        labels = [-100] * len(context) + target
        inputs = {"input_ids": torch.tensor([context + target]), "labels": torch.tensor([labels])}
    with torch.inference_mode():
        return lm.module(**inputs).loss.item()


def expected(lm, question, passages, template=TEMPLATE_EN):
    scores = []
    for passage in passages:
        text = template.replace(SLOT, passage)
        if lm.kind == "encoder-decoder":
            target = lm.tokenizer(question, add_special_tokens=False)["input_ids"]
            scores.append(-loss(lm, lm.tokenizer(text)["input_ids"], target))
        else:
            context = lm.tokenizer(text)["input_ids"]
            both = lm.tokenizer(f"{text} {question}")["input_ids"]
            assert both[: len(context)] == context
            scores.append(-loss(lm, context, both[len(context) :]))
    return scores


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    "shared", ["", "You are asked to judge passages one by one. "], ids=["alone", "shared"]
)
@pytest.mark.parametrize("together", [1, 3])
def test_scores_are_hugging_faces_loss(tiny, name, shared, together):
    lm = tiny(name)
    template = shared + TEMPLATE_EN
    found = question_likelihoods(lm, QUESTION, PASSAGES, template=template, together=together)
    assert found.scores == pytest.approx(expected(lm, QUESTION, PASSAGES, template), abs=2e-4)
    assert found.cut == ()


@settings(deadline=None, max_examples=15)
@given(
    passages=st.lists(st.text(max_size=30), min_size=1, max_size=6), question=st.text(min_size=1, max_size=12)
)
def test_random_texts(tiny, passages, question):
    lm = tiny("llama")
    if not question.strip():
        question += "?"
    found = question_likelihoods(lm, question, passages, template=TEMPLATE_EN)
    assert found.scores == pytest.approx(expected(lm, question, passages), abs=2e-4)


def test_a_cached_beginning_changes_nothing(tiny, monkeypatch):
    lm = tiny("llama")
    with_cache = question_likelihoods(lm, QUESTION, PASSAGES, template="Read this carefully. " + TEMPLATE_EN)
    monkeypatch.setattr(likelihood, "LEAST_SHARED", 10**9)
    without = question_likelihoods(lm, QUESTION, PASSAGES, template="Read this carefully. " + TEMPLATE_EN)
    assert with_cache.scores == pytest.approx(without.scores, abs=1e-5)


def test_the_shared_beginning_is_read_once(tiny, monkeypatch):
    lm = tiny("llama")
    lengths = []
    forward = lm.module.forward

    def counted(*args, **kwargs):
        lengths.append(tuple(kwargs["input_ids"].shape))
        return forward(*args, **kwargs)

    monkeypatch.setattr(lm.module, "forward", counted)
    question_likelihoods(lm, QUESTION, ["a", "b"], template="x" * 100 + TEMPLATE_EN, together=2)
    # But for the last token, which could grow into the passage.
    assert lengths[0] == (1, 99 + len("Passage: "))
    assert lengths[1][0] == 2
    assert lengths[1][1] < 100


def test_the_same_question_twice_gives_the_same_numbers(tiny):
    lm = tiny("gpt2")
    assert question_likelihoods(lm, QUESTION, PASSAGES) == question_likelihoods(lm, QUESTION, PASSAGES)


def test_a_score_depends_on_no_other_passage_and_is_remembered(tiny):
    lm, known, asked = tiny("llama"), {}, []

    def remember(passage, make):
        asked.append(passage)
        if passage not in known:
            known[passage] = make()
        return known[passage]

    template = "Read this carefully. " + TEMPLATE_EN
    first = question_likelihoods(lm, QUESTION, PASSAGES, template=template, remember=remember)
    assert sorted(asked) == sorted(PASSAGES)
    assert len(known) == len(PASSAGES)
    again = question_likelihoods(lm, QUESTION, PASSAGES[::-1], template=template, remember=remember)
    assert again.scores == first.scores[::-1]
    for passage, score in zip(PASSAGES, first.scores, strict=True):
        alone = question_likelihoods(lm, QUESTION, [passage], template=template)
        assert alone.scores == (score,)


def test_the_template_speaks_the_questions_language(tiny):
    assert template_for("缓存有多大？") == TEMPLATE_ZH
    assert template_for(QUESTION) == TEMPLATE_EN
    lm, question = tiny("llama"), "缓存有多大？"
    # Chinese does not begin behind a space.
    context = lm.tokenizer(TEMPLATE_ZH.replace(SLOT, "缓存"))["input_ids"]
    target = lm.tokenizer(question, add_special_tokens=False)["input_ids"]
    found = question_likelihoods(lm, question, ["缓存"])
    assert found.scores == pytest.approx([-loss(lm, context, target)], abs=1e-4)
    assert found.tokens == len(target)


def shortened(lm, context):
    copied = LanguageModel(lm.module, lm.tokenizer, name=lm.name)
    copied.context = context
    return copied


def test_a_passage_that_is_too_long_loses_its_end_and_is_named(tiny):
    lm = shortened(tiny("llama"), 128)
    found = question_likelihoods(lm, QUESTION, ["x" * 500, "short"], template="{passage} Q:")
    room = 128 - len(" Q:") - len(f" {QUESTION}")
    assert found.cut == (0,)
    assert found.scores == pytest.approx(
        expected(lm, QUESTION, ["x" * room, "short"], "{passage} Q:"), abs=1e-4
    )


def test_a_question_without_room_is_refused(tiny):
    lm = shortened(tiny("llama"), 32)
    with pytest.raises(HeroError) as caught:
        question_likelihoods(lm, QUESTION * 4, ["x"])
    assert caught.value.code == "too_long"
    assert str(caught.value)


@pytest.mark.parametrize("template", ["no slot", "{passage} {passage}"])
def test_a_template_says_once_where_the_passage_belongs(tiny, template):
    with pytest.raises(HeroError) as caught:
        question_likelihoods(tiny("llama"), QUESTION, ["x"], template=template)
    assert caught.value.code == "bad_request"
    with pytest.raises(HeroError):
        node.TYPE.check(defaults(node.TYPE, template=template))


def test_a_passage_that_looks_like_a_slot_is_text(tiny):
    lm = tiny("llama")
    found = question_likelihoods(lm, QUESTION, ["{passage} {0} %s"], template=TEMPLATE_EN)
    assert found.scores == pytest.approx(expected(lm, QUESTION, ["{passage} {0} %s"]), abs=1e-4)


@pytest.mark.parametrize("name", ["bert", "roberta"])
def test_an_encoder_is_refused(tiny, name):
    with pytest.raises(HeroError) as caught:
        question_likelihoods(tiny(name), QUESTION, ["x"])
    assert caught.value.code == "bad_request"


def test_reading_stops_within_a_pass(tiny):
    calls = []

    def check():
        calls.append(1)
        if len(calls) == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        question_likelihoods(tiny("llama"), QUESTION, ["x"], check=check)


class Models:
    def __init__(self, lm):
        self.lm = lm

    def language_model(self, name=""):
        assert name == ""
        return self.lm

    def stamp(self, kind, name=""):
        return f"{kind} {name}"


def test_the_node_orders_by_likelihood_and_drops_the_rest(tiny):
    lm, hits = tiny("llama"), hits_of([0, 1, 2, 3, 4], [0.9, 0.8, 0.7, 0.6, 0.5], chunks=chunks_of())
    done = []
    context = context_of(models=Models(lm), progress=lambda *pair: done.append(pair))
    found = node.TYPE.run(context, {"hits": hits}, defaults(node.TYPE, k=4))
    scores = question_likelihoods(
        lm, hits.query.text, [hits.chunks.items[row].text for row in range(4)]
    ).scores
    assert sorted(found.rows) == [0, 1, 2, 3]
    assert [scores[row] for row in found.rows] == list(found.scores) == sorted(scores, reverse=True)
    assert (found.stage, found.unit, found.before) == ("reranked", "loglik", (hits,))
    assert done
    assert done[0] == (0, 4)


def test_a_server_is_refused_with_a_way_out():
    context = context_of(models=Models(RemoteModel("http://127.0.0.1:1/v1", "far")))
    with pytest.raises(HeroError) as caught:
        node.TYPE.run(context, {"hits": hits_of([0], [1.0])}, defaults(node.TYPE))
    assert "smollm2" in str(caught.value)


@pytest.mark.model
def test_the_default_model_scores_as_hugging_face_does():
    lm = hero.load_model()
    passages = [
        "Sliding windows let a layer look back only a fixed distance.",
        "Grouped-query attention lets several query heads share one key and shrinks the cache.",
    ]
    question = "How can I make the key-value cache smaller?"
    found = question_likelihoods(lm, question, passages)
    assert found.scores == pytest.approx(expected(lm, question, passages), abs=1e-4)
    assert found.scores[1] > found.scores[0]
