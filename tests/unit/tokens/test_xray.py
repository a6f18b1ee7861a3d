"""Every stage keeps every character in its place, and the last one ends in the tokenizer's own ids."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.tokens import cutter, xray

FUZZ = settings(max_examples=80)
STAGES = ("text", "normaliser", "pre-tokeniser", "model", "post-processor")


@FUZZ
@given(data=st.data())
def test_the_last_stage_is_the_tokenizers_own(tokenizer, any_text, data):
    text = data.draw(any_text)
    found = xray(tokenizer, text)
    made = cutter(tokenizer)
    assert found.ids == made.encode(text)
    assert tuple(stage.name for stage in found.stages) == STAGES
    trace = made.trace(text)
    assert [(piece.start, piece.end) for piece in found.pieces] == [(t.start, t.end) for t in trace.tokens]
    for stage in found.stages:
        for step in stage.steps:
            assert all(step.sentence(language) for language in LANGUAGES)
            starts = [piece.start for piece in step.pieces]
            assert starts == sorted(starts)
            assert all(0 <= piece.start <= piece.end <= len(text) for piece in step.pieces)
    normaliser = found.stage("normaliser").steps
    if normaliser:  # what was not changed or deleted is written as it stands, and nothing is left out
        covered = sorted((piece.start, piece.end) for piece in normaliser[-1].pieces)
        assert sum(end - start for start, end in covered) >= len(text)
        assert all(p.text == text[p.start : p.end] for p in normaliser[-1].pieces if not p.changed)


def steps(found, stage):
    return [(step.rule, step.fired) for step in found.stage(stage).steps]


def test_steps_of_a_sequence_are_applied_one_by_one():
    vocabulary = {"[UNK]": 0, "fine": 1, "1": 2, "e": 3}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Sequence([normalizers.Lowercase(), normalizers.StripAccents()])]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex("[0-9]"), "isolated")]
    )
    found = xray(tokenizer, "ﬁne1 E\u0301")
    rules = found.stage("normaliser").steps
    assert steps(found, "normaliser") == [("NFKC", True), ("Lowercase", True), ("StripAccents", False)]
    assert [(p.text, p.start, p.end, p.changed) for p in rules[0].pieces] == [
        ("fi", 0, 1, True),
        ("ne1 ", 1, 5, False),
        ("É", 5, 7, True),
    ]
    assert steps(found, "pre-tokeniser") == [("WhitespaceSplit", True), ("Split", True)]
    assert [(p.text, p.start, p.end) for p in found.stage("pre-tokeniser").steps[1].pieces] == [
        ("fine", 0, 3),
        ("1", 3, 4),
        ("é", 5, 7),
    ]
    assert found.ids == [1, 2, 0]
    assert "[0-9]" in found.stage("pre-tokeniser").steps[1].sentence("en")


def test_each_setting_of_sentencepiece_is_a_step(tokenizers_by_name):
    found = xray(tokenizers_by_name("spm-unigram"), "  the  ﬁ")
    texts = ["".join(piece.text for piece in step.pieces) for step in found.stage("normaliser").steps]
    assert steps(found, "normaliser") == [
        ("charsmap", True),
        ("remove_extra_whitespaces", True),
        ("add_dummy_prefix", True),
        ("escape_whitespaces", True),
    ]
    assert texts == ["  the  fi", "the fi", " the fi", "▁the▁fi"]


def test_special_tokens_stand_whole_at_every_stage(tokenizers_by_name):
    for name in ("byte-bpe", "tiktoken"):
        found = xray(tokenizers_by_name(name), "a<|end|>b")
        for stage in ("pre-tokeniser", "model"):
            assert "<|end|>" in [piece.text for piece in found.stage(stage).steps[-1].pieces]


def test_half_a_surrogate_pair_is_refused(tokenizer):
    with pytest.raises(HeroError) as refused:
        xray(tokenizer, "a\ud83d")
    assert refused.value.code == "bad_text"
