"""Training learns what the library's own trainers learn, and every size on the way is a tokenizer."""

# ruff: noqa: S106 - the name of an unknown token is no password

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens.train import train
from llmhero_widgets.tokens.train.learner import Learner

TEXT = (
    "The quick brown fox jumps over the lazy dog, and the dog does not mind. She sells sea shells by the "
    "sea shore; the shells she sells are sea shells. A tokenizer cuts a text into tokens, and tokens only. "
    "\n\n    low lower lowest, new newer newest 我喜欢自然语言处理，自然语言处理很有趣。👍🏽👍🏽 "
) * 3


def library_bpe(texts, vocab_size, min_frequency, **settings):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = settings.pop("words", None) or pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size, min_frequency=min_frequency, show_progress=False, **settings
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def state(tokenizer):
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [tuple(pair) for pair in model["merges"]]


@settings(max_examples=200)
@given(
    words=st.lists(st.text(alphabet="abc", min_size=1, max_size=14), min_size=1, max_size=40),
    vocab_size=st.integers(5, 120),
    min_frequency=st.integers(0, 4),
)
def test_merges_of_words_full_of_ties(words, vocab_size, min_frequency):
    library = library_bpe(
        [" ".join(words)], vocab_size, min_frequency, words=pre_tokenizers.WhitespaceSplit()
    )
    learner = Learner(Counter(words))
    learned = [
        (learner.names[step.left], learner.names[step.right])
        for step in learner.steps(vocab_size, min_frequency)
    ]
    vocabulary, merges = state(library)
    assert {name: number for number, name in enumerate(learner.names)} == vocabulary
    assert learned == merges


@settings(max_examples=30)
@given(
    text=st.lists(st.sampled_from(TEXT.split(" ")), min_size=5, max_size=60).map(" ".join),
    extra=st.text(max_size=30),
    size=st.integers(256, 330),
)
def test_bytewise_merges_are_those_of_the_library(text, extra, size):
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    library = library_bpe([text, extra], size, 2, initial_alphabet=alphabet)
    training = train([text, extra], vocab_size=size)
    assert [(merge.left, merge.right) for merge in training.merges] == state(library)[1]
    assert training.vocab_size == library.get_vocab_size()
    assert training.curve[-1].tokens == sum(len(library.encode(one).ids) for one in (text, extra))


def test_every_size_is_what_the_library_trains_at_that_size():
    training = train(TEXT, vocab_size=380)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    for size in (256, 257, 300, 370, 380, 9999):
        library = library_bpe([TEXT], min(size, 380), 2, initial_alphabet=alphabet)
        ours = training.at(size)
        assert state(ours) == state(library)
        assert ours.encode(TEXT).ids == library.encode(TEXT).ids
        assert ours.decode(ours.encode(TEXT).ids) == TEXT


def test_the_curve_is_the_cost_of_each_size():
    training = train(TEXT, vocab_size=370)
    assert [point.vocab_size for point in training.curve] == list(range(256, 371))
    for point in (training.curve[0], training.curve[10], training.curve[99], training.curve[-1]):
        assert point.tokens == len(training.at(point.vocab_size).encode(TEXT).ids)
        assert point.tokens_per_character == point.tokens / len(TEXT)
    assert training.curve[0].tokens == len(TEXT.encode())


def test_counts_and_words_of_a_merge():
    training = train("low low lower lowest slow", vocab_size=300)
    first = training.merges[0]
    assert (first.left, first.right, first.made, first.count) == ("l", "o", "lo", 5)
    assert first.touched == 5
    assert set(first.words) == {"low", " low", " lower", " lowest", " slow"}
    assert first.tokens == training.start_tokens - 5


def library_wordpiece(text, vocab_size):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocab_size, min_frequency=2, special_tokens=["[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def test_wordpiece_learns_as_the_library_in_the_order_of_its_numbers():
    library = library_wordpiece(TEXT, 150)
    order = sorted(library.get_vocab(), key=library.get_vocab().get)
    normal = library.normalizer.normalize_str(TEXT)
    words = Counter(word for word, _ in library.pre_tokenizer.pre_tokenize_str(normal))
    # The library numbers characters behind others in an order of chance: take the one that it took.
    begin = [name for name in order if len(name.removeprefix("##")) == 1 or name == "[UNK]"]
    learner = Learner(words, first=begin, prefix="##")
    steps = list(learner.steps(150, 2))
    assert learner.names == order
    assert len(steps) > 50


def test_wordpiece_of_every_size():
    training = train(TEXT, "wordpiece", vocab_size=150)
    small, large = training.at(120), training.at(150)
    assert small.get_vocab_size() == 120
    assert small.get_vocab().items() <= large.get_vocab().items()
    for point in training.curve:
        assert point.tokens == len(training.at(point.vocab_size).encode(TEXT).ids)
    assert len(training.curve) > 10


def test_unigram_stages_are_runs_of_the_library():
    training = train(TEXT, "unigram", vocab_size=80)
    sizes = [stage.vocab_size for stage in training.stages]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) > 1
    for stage in training.stages:
        tokenizer = training.at(stage.vocab_size)
        assert tokenizer.get_vocab_size() == stage.vocab_size
        assert len(tokenizer.encode(TEXT).ids) == stage.tokens
    assert training.curve[0].tokens >= training.curve[-1].tokens
    large, small = training.at(sizes[0]).get_vocab(), training.at(sizes[1]).get_vocab()
    assert training.stages[1].dropped_count == len(large.keys() - small.keys())
    assert set(training.stages[1].dropped) <= large.keys() - small.keys()
    assert training.stages[0].dropped_count == 0


@pytest.mark.parametrize("algorithm", ["bpe", "wordpiece", "unigram"])
def test_what_is_trained_is_plain_data(algorithm):
    training = train(TEXT, algorithm, vocab_size=300)
    told = json.loads(json.dumps([asdict(one) for one in (*training.merges, *training.stages)]))
    assert told
    assert training.characters == len(TEXT)


def test_training_can_be_watched_and_stopped():
    seen, done = [], []

    def check():
        if len(seen) == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(TEXT, vocab_size=400, check=check, watch=seen.append, progress=lambda *now: done.append(now))
    assert [merge.vocab_size for merge in seen] == list(range(257, 264))
    assert done == [(size, 400) for size in range(257, 264)]


@pytest.mark.parametrize(
    ("text", "settings", "code"),
    [
        ("x" * 1_000_001, {}, "too_long"),
        ("x" * 200_001, {"algorithm": "unigram"}, "too_long"),
        ("  ", {"algorithm": "wordpiece"}, "empty"),
        ("", {}, "empty"),
        ("a\udfff", {}, "bad_text"),
        ("abc", {"vocab_size": 255}, "bad_request"),
        ("abc", {"algorithm": "unigram", "vocab_size": 2}, "bad_request"),
        ("abc", {"algorithm": "words"}, "bad_request"),
    ],
)
def test_what_cannot_be_trained_is_refused(text, settings, code):
    with pytest.raises(HeroError) as caught:
        train(text, **settings)
    assert caught.value.code == code
    assert caught.value.sentence("zh") != caught.value.sentence("en")


def test_a_size_below_the_alphabet_is_refused():
    with pytest.raises(HeroError):
        train(TEXT, vocab_size=300).at(255)
