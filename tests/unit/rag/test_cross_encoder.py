"""A cross-encoder's scores are its logits, one pair at a time or many."""

from __future__ import annotations

import pytest
import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.rag.nodes import rerank as node
from llmhero_widgets.rag.ranking.cross_encoder import cross_encode
from tests.unit.rag.ranking_data import context_of, defaults, hits_of
from tests.unit.tiny_models import DECODER, byte_tokenizer

PASSAGES = ["The cache grows.", "缓存", "", "Greedy decoding repeats itself, " * 9, "a\nb"]
QUESTION = "How large is it?"
FAMILIES = {
    "bert": (BertForSequenceClassification, BertConfig),
    "roberta": (RobertaForSequenceClassification, RobertaConfig),
}


def classifier(family="bert", labels=1):
    model, config = FAMILIES[family]
    with torch.random.fork_rng():
        torch.manual_seed(1)
        module = model(config(**DECODER, num_labels=labels))
        for weight in module.parameters():
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.3)
    return LanguageModel(module, byte_tokenizer(template=False), name=family)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("labels", [1, 2])
def test_scores_are_the_models_logits(family, labels):
    lm = classifier(family, labels)
    found = cross_encode(lm, QUESTION, PASSAGES)
    for passage, score in zip(PASSAGES, found, strict=True):
        pair = lm.tokenizer(
            QUESTION, passage, return_tensors="pt", truncation="only_second", max_length=lm.context
        )
        with torch.inference_mode():
            logits = lm.module(**pair).logits[0].tolist()
        assert score == pytest.approx(logits[0] if labels == 1 else logits[1] - logits[0], abs=1e-4)


def test_what_is_no_cross_encoder_is_refused(tiny):
    for lm in (classifier(labels=3), tiny("llama")):
        with pytest.raises(HeroError) as caught:
            cross_encode(lm, QUESTION, PASSAGES)
        assert "ms-marco" in str(caught.value)


def test_the_node_needs_a_name_and_orders_by_logit():
    params = defaults(node.TYPE, method="cross-encoder")
    with pytest.raises(HeroError):
        node.TYPE.check(params)
    lm = classifier()

    class Models:
        def cross_encoder(self, name):
            assert name == "mine"
            return lm

    hits = hits_of([2, 0, 5], [0.9, 0.8, 0.7])
    found = node.TYPE.run(context_of(models=Models()), {"hits": hits}, params | {"model": "mine"})
    texts = [hits.chunks.items[row].text for row in hits.rows]
    scores = dict(zip(hits.rows, cross_encode(lm, hits.query.text, texts), strict=True))
    assert list(found.rows) == sorted(scores, key=lambda row: -scores[row])
    assert found.unit == "logit"
