"""Sentence vectors against the recipe of the model's card, written out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from llmhero_widgets.models.embedder import Embedder

TEXTS = ["A cat sat on the mat.", "Interest rates rose.", "x", "A kitten rested on the rug, and then " * 60]


@pytest.mark.model
def test_matches_the_recipe_of_the_model_card(minilm):
    """Tokens one by one without padding, mean over the real ones, then length 1."""
    expected = []
    for text in TEXTS:
        ids = minilm.tokenizer(text, truncation=True, max_length=256, return_tensors="pt")
        with torch.no_grad():
            hidden = minilm.module(**ids).last_hidden_state[0].numpy()
        mean = hidden.mean(axis=0)
        expected.append(mean / np.sqrt((mean**2).sum()))
    vectors = Embedder(minilm).embed(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 384)
    np.testing.assert_allclose(vectors, np.stack(expected), atol=1e-5)


@pytest.mark.model
def test_near_in_meaning_is_near(minilm):
    near, far = "A kitten lay on the rug.", "The central bank lifted its rates."
    cat, kitten, bank = Embedder(minilm).embed([TEXTS[0], near, far])
    assert cat @ kitten > 0.5 > cat @ bank


@pytest.mark.model
def test_no_texts_and_an_empty_one(minilm):
    embedder = Embedder(minilm)
    assert embedder.embed([]).shape == (0, 384)
    assert np.linalg.norm(embedder.embed([""])) == pytest.approx(1, abs=1e-5)


@pytest.mark.model
def test_a_vector_depends_on_its_text_alone(minilm):
    """Bitwise: digests of vectors decide what runs again."""
    random = np.random.default_rng(0)
    words = ["attention", "reads", "every", "token", "of", "a", "context", "and", "keeps", "its", "keys"]
    texts = [" ".join(random.choice(words, random.integers(1, 90))) for _ in range(120)] + TEXTS
    embedder = Embedder(minilm)
    together = embedder.embed(texts)
    for _ in range(3):
        some = random.permutation(len(texts))[: random.integers(2, 60)]
        np.testing.assert_array_equal(embedder.embed([texts[at] for at in some]), together[some])
    for at in random.permutation(len(texts))[:12]:
        np.testing.assert_array_equal(embedder.embed([texts[at]])[0], together[at])
