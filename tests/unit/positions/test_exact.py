"""Every scheme against the code of a model that uses it."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import (
    BertConfig,
    BertModel,
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    GPT2Config,
    GPT2LMHeadModel,
    GPTJConfig,
    GPTJForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
)
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb
from transformers.models.marian.modeling_marian import MarianSinusoidalPositionalEmbedding

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.load import load_model
from llmhero_widgets.positions import (
    alibi_bias,
    alibi_slopes,
    learned,
    rope_angles,
    rope_of,
    rotate,
    score_by_distance,
    shift_and_swap,
    similarity,
    sinusoidal,
)
from llmhero_widgets.positions.absolute import frequencies

SIZES = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


@given(length=st.integers(1, 80), pairs=st.integers(1, 40))
def test_sines_are_those_of_marian(length, pairs):
    theirs = MarianSinusoidalPositionalEmbedding(length, 2 * pairs)
    theirs.weight.data = theirs.create_weight()
    # Marian puts all sines first, then all cosines.
    ours = sinusoidal(length, 2 * pairs)
    np.testing.assert_allclose(
        np.concatenate([ours[:, ::2], ours[:, 1::2]], axis=1), theirs.weight.detach().numpy(), atol=1e-5
    )


@given(heads=st.integers(1, 40), length=st.integers(1, 20))
def test_alibi_is_that_of_bloom(heads, length):
    theirs = build_alibi_tensor(torch.ones(1, length), heads, torch.float32).reshape(heads, length)
    ours = alibi_bias(heads, length)
    # Bloom counts from the first token; a softmax does not see what is added to a whole row.
    for query in range(length):
        row = ours[:, query, : query + 1]
        relative = theirs[:, : query + 1].numpy() - theirs[:, query : query + 1].numpy()
        np.testing.assert_allclose(row, relative, rtol=1e-6, atol=1e-6)
        assert np.isneginf(ours[:, query, query + 1 :]).all()


@given(
    pairs=st.integers(1, 8),
    base=st.floats(2, 1e6),
    positions=st.lists(st.integers(0, 500), min_size=1, max_size=6),
    seed=st.integers(0, 2**32 - 1),
)
def test_turning_is_that_of_llama(pairs, base, positions, seed):
    width = 2 * pairs
    config = LlamaConfig(
        hidden_size=width, num_attention_heads=1, rope_parameters={"rope_type": "default", "rope_theta": base}
    )
    vectors = torch.randn(1, 1, len(positions), width, generator=torch.Generator().manual_seed(seed))
    cosine, sine = LlamaRotaryEmbedding(config)(vectors, torch.tensor([positions]))
    theirs, _ = apply_rotary_pos_emb(vectors, vectors, cosine, sine)
    ours = rotate(vectors[0, 0].numpy(), rope_angles(max(positions) + 1, width, base=base)[positions])
    # Hugging Face computes the angles in float32: they are off by up to position times 1e-7.
    np.testing.assert_allclose(ours, theirs[0, 0].numpy(), atol=2e-3)


@given(
    pairs=st.integers(1, 8),
    query=st.integers(0, 300),
    key=st.integers(0, 300),
    both=st.integers(0, 300),
    seed=st.integers(0, 99),
)
def test_only_the_distance_counts(pairs, query, key, both, seed):
    random = np.random.default_rng(seed)
    q, k = random.normal(size=(2, 2 * pairs))
    angles = rope_angles(601, 2 * pairs)
    score = rotate(q, angles[query]) @ rotate(k, angles[key])
    moved = rotate(q, angles[query + both]) @ rotate(k, angles[key + both])
    assert moved == pytest.approx(score, abs=1e-9)
    alone = score_by_distance(q, k, [query - key], frequencies(2 * pairs))[0]
    assert alone * np.sqrt(2 * pairs) == pytest.approx(score, abs=1e-9)


def loaded(model, any_tokenizer):
    return load_model(model, tokenizer=any_tokenizer)


@pytest.fixture(scope="module")
def tokenizer():
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.BPE({letter: place for place, letter in enumerate("abcdefgh")}, []))
    )


def llama(**parameters):
    rope = {"rope_type": "default", "rope_theta": 500.0, **parameters}
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=8, bos_token_id=0, eos_token_id=1, max_position_embeddings=64,
            rope_parameters=rope, **SIZES,
        )
    )  # fmt: skip


SCALINGS = {
    "default": {},
    "linear": {"factor": 4.0},
    "dynamic": {"factor": 4.0},
    "yarn": {"factor": 4.0, "original_max_position_embeddings": 16},
    "longrope": {
        "factor": 4.0, "original_max_position_embeddings": 16, "short_factor": [1.0, 1.5, 2.0, 4.0],
        "long_factor": [1.0, 2.0, 4.0, 8.0],
    },
    "llama3": {
        "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 32,
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", SCALINGS)
def test_rotary_positions_are_those_that_the_model_turns_by(kind, tokenizer):
    model = llama(rope_type=kind, **SCALINGS[kind])
    lm = loaded(model, tokenizer)
    found = rope_of(lm)
    assert (found.width, found.base, found.trained, found.scaling) == (8, 500.0, 64, kind)
    places = torch.arange(16)[None]
    cosine, sine = model.model.rotary_emb(torch.zeros(1, 16, 8), places)
    angles = places[0].numpy()[:, None] * found.frequencies
    np.testing.assert_allclose(cosine[0, :, :4], np.cos(angles) * found.attention_scaling, atol=1e-5)
    np.testing.assert_allclose(sine[0, :, 4:], np.sin(angles) * found.attention_scaling, atol=1e-5)
    assert (found.attention_scaling > 1) == (kind in {"yarn", "longrope"})
    assert np.allclose(found.frequencies, frequencies(8, 500.0), rtol=1e-6) == (
        kind in {"default", "dynamic"}
    )
    # What a long text leaves behind in the model is not what it turns a short one by.
    model.model.rotary_emb(torch.zeros(1, 1, 8), torch.tensor([[900]]))
    np.testing.assert_array_equal(rope_of(lm).frequencies, found.frequencies)


@pytest.mark.parametrize(
    ("build", "layers", "base"),
    [
        (
            lambda: Gemma3ForCausalLM(
                Gemma3TextConfig(
                    vocab_size=8, head_dim=8, num_key_value_heads=2, pad_token_id=0, bos_token_id=1,
                    eos_token_id=1, layer_types=["sliding_attention", "full_attention"],
                    **{**SIZES, "num_hidden_layers": 2},
                    rope_parameters={
                        "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
                        "full_attention": {"rope_type": "linear", "rope_theta": 5000.0, "factor": 8.0},
                    },
                )
            ),
            "full_attention",
            5000.0,
        ),
    ],
    ids=["gemma3"],
)  # fmt: skip
def test_layers_of_several_kinds_are_told_apart(build, layers, base, tokenizer):
    model = build()
    found = rope_of(loaded(model, tokenizer))
    assert (found.layers, found.base, found.scaling) == (layers, base, "linear")
    np.testing.assert_allclose(found.frequencies, frequencies(8, base) / 8, rtol=1e-6)


def test_gpt_j_turns_a_part_of_each_query(tokenizer):
    sizes = {"n_embd": 16, "n_layer": 1, "n_head": 2, "rotary_dim": 4, "n_positions": 32}
    model = GPTJForCausalLM(GPTJConfig(vocab_size=8, bos_token_id=0, eos_token_id=0, **sizes))
    found = rope_of(loaded(model, tokenizer))
    assert (found.width, found.base, found.trained) == (4, 10_000, 32)
    np.testing.assert_allclose(found.frequencies, frequencies(4), rtol=1e-6)


def test_a_model_without_them_says_so(tokenizer):
    bert = loaded(BertModel(BertConfig(vocab_size=8, **SIZES)), tokenizer)
    lm = loaded(llama(), tokenizer)
    with pytest.raises(HeroError, match="no rotary positions"):
        rope_of(bert)
    with pytest.raises(HeroError, match="no learned positions"):
        learned(lm)
    with pytest.raises(HeroError, match="predicts no next token"):
        shift_and_swap(bert, [1, 2])
    with pytest.raises(HeroError, match="at least two tokens"):
        shift_and_swap(lm, [1])


def test_a_shift_is_nothing_to_rotary_positions_and_something_to_learned_ones(tokenizer):
    torch.manual_seed(0)
    ids = [1, 5, 2, 6, 3]
    before, trials = shift_and_swap(loaded(llama(), tokenizer), ids, shifts=(1, 20))
    shifts = [trial for trial in trials if trial.name == "shift"]
    swaps = [trial for trial in trials if trial.name == "swap"]
    assert before.sum() == pytest.approx(1)
    assert [trial.amount for trial in shifts] == [1, 20]
    assert [trial.amount for trial in swaps] == [0, 1, 2, 3]
    assert max(trial.distance for trial in shifts) < 1e-5
    assert max(trial.distance for trial in swaps) > 1e-4
    gpt2 = GPT2LMHeadModel(
        GPT2Config(vocab_size=8, n_embd=16, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0)
    )
    _, trials = shift_and_swap(loaded(gpt2, tokenizer), ids, shifts=(1, 20))
    assert min(trial.distance for trial in trials[:2]) > 1e-4


def test_a_trial_can_be_stopped(tokenizer):
    def stop():
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        shift_and_swap(loaded(llama(), tokenizer), [1, 2, 3], check=stop)


def test_likeness_of_positions():
    table = sinusoidal(40, 32)
    alike = similarity(table, 7)
    expected = [np.dot(row, table[7]) / np.linalg.norm(row) / np.linalg.norm(table[7]) for row in table]
    np.testing.assert_allclose(alike, expected, atol=1e-6)
    assert similarity(np.zeros((2, 4), dtype=np.float32), 0).tolist() == [0, 0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: sinusoidal(3, 5),
        lambda: sinusoidal(-1, 4),
        lambda: sinusoidal(3, 4, base=0),
        lambda: sinusoidal(3, 4, base=float("nan")),
        lambda: rope_angles(3, -2),
        lambda: alibi_slopes(-1),
        lambda: alibi_bias(2, -1),
        lambda: similarity(sinusoidal(3, 4), 3),
        lambda: rotate([1.0, 2.0, 3.0], [1.0]),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(HeroError):
        call()


@pytest.mark.parametrize(("heads", "length"), [(0, 4), (2, 0)])
def test_nothing_is_nothing(heads, length):
    assert alibi_bias(heads, length).shape == (heads, length, length)
