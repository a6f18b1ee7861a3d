"""MaxSim by its formula, and by the token vectors of Hugging Face's own model."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.models.embedder import load_embedder
from llmhero_widgets.rag.embedders import load
from llmhero_widgets.rag.nodes import rerank as node
from llmhero_widgets.rag.ranking.late_interaction import late_interaction
from llmhero_widgets.rag.similarity import token_similarity
from llmhero_widgets.rag.values import Vectors
from tests.unit.rag.ranking_data import chunks_of, context_of, defaults, hits_of

QUESTION = "How large is the cache?"


class Words:
    """Each word has a random vector of its own."""

    id, revision, dimensions = "words", "1", 5

    def token_vectors(self, text):
        words = text.split()
        rows = [np.random.default_rng(sum(map(ord, word))).normal(size=5) * len(word) for word in words]
        return [(word, 0, 0) for word in words], np.array(rows, np.float32).reshape(-1, 5)


def by_formula(question, passage):
    total = 0.0
    for asked in question:
        total += max(asked @ found / np.linalg.norm(asked) / np.linalg.norm(found) for found in passage)
    return total / len(question)


def test_the_score_is_the_mean_of_the_best_cosines():
    embedder, passages = Words(), ["the cache grows", "cache", "large is what the cache? is", "other"]
    found = late_interaction(embedder, QUESTION, passages)
    asked = embedder.token_vectors(QUESTION)[1].astype(float)
    for passage, score in zip(passages, found, strict=True):
        assert score == pytest.approx(
            by_formula(asked, embedder.token_vectors(passage)[1].astype(float)), abs=1e-6
        )


@pytest.mark.parametrize(("question", "passage"), [("", "a"), ("a", ""), ("", "")])
def test_without_a_token_the_score_is_0(question, passage):
    assert late_interaction(Words(), question, [passage]) == [0.0]
    assert token_similarity(Words(), question, passage).matrix.size == 0


def test_a_text_finds_itself():
    assert late_interaction(Words(), QUESTION, [QUESTION]) == [pytest.approx(1.0)]


def test_it_stops_between_two_passages():
    def stop(done, total):
        assert total == 3
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        late_interaction(Words(), QUESTION, ["a", "b", "c"], progress=stop)


class Models:
    def embedder(self, name=""):
        assert name == "words"
        return Words()


def test_the_node_takes_the_embedder_of_the_chunks():
    chunks = chunks_of()
    hits = hits_of([3, 1, 2, 0], [0.9, 0.5, 0.4, 0.3], chunks=chunks)
    vectors = Vectors(chunks, np.zeros((len(chunks), 5), np.float32), "words", "1")
    context = context_of(models=Models(), vectors=lambda _hits: vectors)
    params = defaults(node.TYPE, method="late-interaction", k=3)
    node.TYPE.check(params)
    found = node.TYPE.run(context, {"hits": hits}, params)
    scores = late_interaction(Words(), QUESTION, [chunks.items[row].text for row in (3, 1, 2)])
    by_row = dict(zip((3, 1, 2), scores, strict=True))
    assert list(found.rows) == sorted(by_row, key=lambda row: (-by_row[row], row))
    assert (found.unit, found.settings["model"]) == ("maxsim", "words")


@pytest.mark.model
def test_minilm_compares_the_states_of_its_last_layer():
    embedder = load("all-minilm-l6-v2")
    lm = load_embedder().lm

    def states(text):
        encoding = lm.tokenizer(text, return_tensors="pt")
        with torch.inference_mode():
            hidden = lm.module(**encoding).last_hidden_state[0]
        inner = [place for place, number in enumerate(encoding["input_ids"][0].tolist())
                 if number not in lm.tokenizer.all_special_ids]  # fmt: skip
        return hidden[inner].double().numpy()

    passage = "The key-value cache grows with every token."
    found = late_interaction(embedder, QUESTION, [passage])
    assert found == [pytest.approx(by_formula(states(QUESTION), states(passage)), abs=1e-5)]
