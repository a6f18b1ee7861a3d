"""The position explorer as Python sees it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models
from transformers import (
    BertConfig,
    BertModel,
    BloomConfig,
    BloomForCausalLM,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
)

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.load import load_model
from llmhero_widgets.positions import learned, rope_of, shift_and_swap
from llmhero_widgets.positions.absolute import frequencies
from llmhero_widgets.positions.explorer import PositionExplorer
from tests.unit.wire import Browser

SIZES = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
LETTERS = {letter: place for place, letter in enumerate("abcdefgh ")}


@pytest.fixture(scope="module")
def tokenizer():
    return PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(LETTERS, [])))


@pytest.fixture(scope="module")
def lm(tokenizer):
    rope = {"rope_type": "default", "rope_theta": 500.0}
    config = LlamaConfig(vocab_size=9, bos_token_id=0, eos_token_id=1, rope_parameters=rope, **SIZES)
    model = load_model(LlamaForCausalLM(config), tokenizer=tokenizer)
    yield model
    model.close()


@pytest.fixture(scope="module")
def encoder(tokenizer):
    model = load_model(BertModel(BertConfig(vocab_size=9, **SIZES)), tokenizer=tokenizer)
    yield model
    model.close()


@pytest.fixture
def explorer(lm, encoder):
    explorer = PositionExplorer("abcd", lm=lm, encoder=encoder, length=32)
    yield explorer
    explorer.close()


def test_what_is_drawn_is_the_models_own(explorer, lm, encoder):
    assert explorer.rope_info["base"] == explorer.base == rope_of(lm).base == 500
    assert explorer.rope_info["frequencies"] == rope_of(lm).frequencies.tolist()
    info = explorer.table_info
    assert (info["rows"], info["drawn"], info["positions"], info["width"]) == (32, 16, 512, 16)
    table = np.frombuffer(explorer.table_bytes, "<f2").reshape(32, 16)
    np.testing.assert_allclose(table, learned(encoder)[:32], atol=1e-4)


def test_without_models_the_formulas_are_drawn():
    explorer = PositionExplorer()
    assert explorer.table_info == {}
    assert explorer.rope_info == {
        "name": "",
        "base": 10_000,
        "frequencies": frequencies(64).tolist(),
        "scaling": "default",
        "attention_scaling": 1,
        "layers": "",
        "trained": 0,
    }
    message, _ = (browser := Browser(explorer)).final(browser.ask("trial", text="a b"))
    assert message["kind"] == "error"
    assert "lm=load_model()" in message["hint"]
    explorer.close()


def test_a_trial_says_what_moved_and_what_changed(explorer):
    result, _ = Browser(explorer).answer("trial", text="abca")
    assert result["tokens"] == ["a", "b", "c", "a"]
    assert [row[:2] for row in result["trials"]] == [
        *(["shift", shift] for shift in (1, 10, 100, 1000)),
        *(["swap", place] for place in range(3)),
    ]
    assert max(row[2] for row in result["trials"] if row[0] == "shift") < 1e-4
    assert explorer.trial["tokens"] == ["a", "b", "c", "a"]
    assert (result["all"], result["how"], result["positions"]) == (4, "told", None)


def test_a_trial_is_what_the_library_computes(explorer, lm):
    ids = [LETTERS[letter] for letter in "abca"]
    before, trials = shift_and_swap(lm, ids)
    result, _ = Browser(explorer).answer("trial", text="abca")
    letters = "".join(LETTERS)
    assert result["before"] == [letters[before.argmax()], pytest.approx(before.max())]
    for row, trial in zip(result["trials"], trials, strict=True):
        best = trial.probabilities.argmax()
        assert row[2:] == [
            pytest.approx(trial.distance, abs=1e-9),
            letters[best],
            pytest.approx(trial.probabilities[best]),
        ]


def test_an_answer_does_not_take_back_what_the_reader_wrote_meanwhile(explorer):
    explorer.text = "dcba"
    Browser(explorer).answer("trial", text="abca")
    assert explorer.text == "dcba"
    assert explorer.trial["text"] == "abca"


def test_a_trial_that_was_cancelled_leaves_nothing(explorer, monkeypatch):
    Browser(explorer).answer("trial", text="ab")
    browser = Browser(explorer)

    def cancelled_meanwhile(*arguments, **options):
        found = shift_and_swap(*arguments, **options)
        browser.cancel(rid)
        return found

    monkeypatch.setattr("llmhero_widgets.positions.explorer.shift_and_swap", cancelled_meanwhile)
    rid = browser.ask("trial", text="cd")
    message, _ = browser.final(rid)
    explorer._worker.submit(lambda: None).result()
    assert message["code"] == "cancelled"
    assert explorer.trial["text"] == "ab"


def test_what_was_not_read_is_said(explorer):
    result, _ = Browser(explorer).answer("trial", text="abcdefgh" * 10)
    assert (len(result["tokens"]), result["all"]) == (48, 80)
    assert [row[1] for row in result["trials"] if row[0] == "swap"] == list(range(47))


@pytest.mark.parametrize(
    ("build", "how", "positions", "shifts"),
    [
        (
            lambda: GPT2LMHeadModel(
                GPT2Config(
                    vocab_size=9, n_embd=16, n_layer=1, n_head=2, n_positions=64, bos_token_id=0,
                    eos_token_id=1,
                )
            ),
            "told",
            64,
            [1, 10],
        ),
        (
            lambda: BloomForCausalLM(
                BloomConfig(
                    vocab_size=9, hidden_size=16, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=1,
                    pad_token_id=2,
                )
            ),
            "alibi",
            None,
            [],
        ),
    ],
    ids=["gpt2", "bloom"],
)  # fmt: skip
def test_models_without_turns_are_measured_as_far_as_they_go(build, how, positions, shifts, tokenizer):
    lm = load_model(build(), tokenizer=tokenizer)
    explorer = PositionExplorer("abcd", lm=lm).compute()
    assert explorer.rope_info["name"] == ""
    assert (explorer.trial["how"], explorer.trial["positions"]) == (how, positions)
    assert [row[1] for row in explorer.trial["trials"] if row[0] == "shift"] == shifts
    assert [row[1] for row in explorer.trial["trials"] if row[0] == "swap"] == [0, 1, 2]
    explorer.close()
    lm.close()


def test_a_scaled_model_is_drawn_as_it_is_scaled(tokenizer):
    rope = {"rope_type": "yarn", "rope_theta": 500.0, "factor": 4.0, "original_max_position_embeddings": 16}
    config = LlamaConfig(
        vocab_size=9,
        bos_token_id=0,
        eos_token_id=1,
        max_position_embeddings=64,
        rope_parameters=rope,
        **SIZES,
    )
    lm = load_model(LlamaForCausalLM(config), tokenizer=tokenizer)
    explorer = PositionExplorer(lm=lm)
    own = lm.module.model.rotary_emb
    assert explorer.rope_info["frequencies"] == own.inv_freq.double().tolist() != frequencies(8, 500).tolist()
    assert explorer.rope_info["attention_scaling"] == own.attention_scaling > 1
    assert explorer.rope_info["scaling"] == "yarn"
    explorer.close()
    lm.close()


def test_a_trial_is_kept_for_a_notebook_without_a_kernel(explorer):
    assert explorer.compute() is explorer
    assert explorer.trial["text"] == "abcd"


@given(position=st.integers(-1000, 1000), head=st.integers(-20, 20))
def test_whatever_is_chosen_is_there(position, head):
    explorer = PositionExplorer(length=16)
    explorer.position, explorer.head = position, head
    assert 0 <= explorer.position < 16
    assert 0 <= explorer.head < 8
    explorer.close()


UNKEPT = [{"scheme": "rotary"}, {"length": 7}, {"length": 129}, {"text": "\ud800"}, {"text": "a" * 10_001}]


@pytest.mark.parametrize("options", UNKEPT)
def test_what_does_not_exist_is_refused(options):
    with pytest.raises(HeroError):
        PositionExplorer(**options)


@pytest.mark.parametrize(
    "options", [*UNKEPT, {"base": 0}, {"base": -1.0}, {"base": np.nan}, {"base": np.inf}]
)
def test_what_does_not_exist_is_refused_later_too_and_nothing_is_lost(options, explorer):
    ((name, value),) = options.items()
    before = explorer.get_state()
    with pytest.raises(HeroError) as refused:
        setattr(explorer, name, value)
    assert refused.value.sentence("en") != refused.value.sentence("zh")
    assert explorer.get_state() == before


def test_another_length_brings_its_rows_and_keeps_the_position_inside(explorer, encoder):
    explorer.position = 31
    explorer.length = 128
    assert (explorer.position, explorer.table_info["rows"]) == (31, 128)
    table = np.frombuffer(explorer.table_bytes, "<f2").reshape(128, 16)
    np.testing.assert_allclose(table, learned(encoder)[:128], atol=1e-4)
    explorer.length = 16
    assert (explorer.position, explorer.table_info["rows"]) == (15, 16)


def test_models_must_have_what_they_are_given_for(lm, encoder):
    with pytest.raises(HeroError, match="no learned positions"):
        PositionExplorer(encoder=lm)
    with pytest.raises(HeroError, match="no rotary positions"):
        PositionExplorer(lm=encoder)
    with pytest.raises(TypeError, match="lm="):
        PositionExplorer(lm="smollm2")
    with pytest.raises(TypeError, match="scheme"):
        PositionExplorer(schema="rope")


def test_state_fits_a_notebook(encoder):
    explorer = PositionExplorer(encoder=encoder, length=128)
    assert len(explorer.table_bytes) < 64_000
    explorer.close()
