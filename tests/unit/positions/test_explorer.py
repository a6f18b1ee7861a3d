"""The position explorer as Python sees it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models
from transformers import BertConfig, BertModel, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.load import load_model
from llmhero_widgets.positions import learned, rope_of
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
    assert explorer.rope_info["width"] == 8
    info = explorer.table_info
    assert (info["rows"], info["drawn"], info["positions"], info["width"]) == (32, 16, 512, 16)
    table = np.frombuffer(explorer.table_bytes, "<f2").reshape(32, 16)
    np.testing.assert_allclose(table, learned(encoder)[:32], atol=1e-4)


def test_without_models_the_formulas_are_drawn():
    explorer = PositionExplorer()
    assert explorer.table_info == {}
    assert explorer.rope_info == {"name": "", "width": 64, "base": 10_000, "trained": 0, "scaling": "default"}
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
    assert (explorer.text, explorer.trial["tokens"]) == ("abca", ["a", "b", "c", "a"])


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


@pytest.mark.parametrize(
    "options", [{"scheme": "rotary"}, {"length": 7}, {"length": 129}, {"text": "\ud800"}]
)
def test_what_does_not_exist_is_refused(options):
    with pytest.raises(HeroError):
        PositionExplorer(**options)


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
