"""Every node's logits against the model that reads the whole path again, without a cache."""

# ruff: noqa: S106 - the names of special tokens are no passwords

from __future__ import annotations

import inspect
import json
import math
import os
from unittest.mock import patch

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import branches, positions, tree_forward, tree_logits
from llmhero_widgets.decoding.branches import CachedReader
from llmhero_widgets.decoding.node import Node
from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit import tiny_models
from tests.unit.tiny_models import ARCHITECTURES, DECODER, GROUPED, PAIR, SIZES, SLIDING

# More of them on demand: `LLMHERO_FUZZ=200 pytest tests/unit/decoding/test_branches.py -k any_shape`
FUZZ = settings(max_examples=int(os.environ.get("LLMHERO_FUZZ", "6")), deadline=None)
PROMPT = "Wo bin"
NEAR = 1e-3

STACK = GROUPED | SLIDING | {"attn_logit_softcapping": 2.0, "query_pre_attn_scalar": 8}
GEMMA_PAIR = PAIR | {"encoder": STACK, "decoder": STACK}
MORE = {
    "bloom": ("BloomForCausalLM", "BloomConfig", SIZES | {"hidden_size": 32, "n_layer": 3, "n_head": 4}),
    "mpt": (
        "MptForCausalLM",
        "MptConfig",
        SIZES | {"d_model": 32, "n_layers": 3, "n_heads": 4, "max_seq_len": 64, "expansion_ratio": 2},
    ),
    "falcon_alibi": (
        "FalconForCausalLM",
        "FalconConfig",
        DECODER | {"alibi": True, "bias": True, "new_decoder_architecture": False},
    ),
    "falcon_rotary": ("FalconForCausalLM", "FalconConfig", DECODER | {"alibi": False}),
    "opt": ("OPTForCausalLM", "OPTConfig", DECODER | {"ffn_dim": 48, "word_embed_proj_dim": 32}),
    "phi3": ("Phi3ForCausalLM", "Phi3Config", GROUPED | {"sliding_window": 5}),
    "qwen2": (
        "Qwen2ForCausalLM",
        "Qwen2Config",
        GROUPED | {"use_sliding_window": True, "sliding_window": 5, "max_window_layers": 1},
    ),
    "cohere2": ("Cohere2ForCausalLM", "Cohere2Config", GROUPED | SLIDING),
    "llama4": (
        "Llama4ForCausalLM",
        "Llama4TextConfig",
        GROUPED | {"attention_chunk_size": 6, "num_local_experts": 2, "intermediate_size_mlp": 48},
    ),
    "umt5": ("UMT5ForConditionalGeneration", "UMT5Config", ARCHITECTURES["t5"][2]),
    "m2m_100": (
        "M2M100ForConditionalGeneration",
        "M2M100Config",
        ARCHITECTURES["bart"][2] | {"decoder_start_token_id": 258},
    ),
    "t5gemma": (
        "T5GemmaForConditionalGeneration",
        "T5GemmaConfig",
        GEMMA_PAIR | {"decoder_start_token_id": 257},
    ),
    "marian": ("MarianMTModel", "MarianConfig", ARCHITECTURES["bart"][2] | {"decoder_vocab_size": 260}),
}
# A window of slots; types of layers that the architecture ignores; experts that can be full; no mask where a
# token comes alone; a state that runs through the text; a mask of another form.
APART = {
    "gpt_neo": (
        "GPTNeoForCausalLM",
        "GPTNeoConfig",
        SIZES
        | {"hidden_size": 32, "num_layers": 2, "num_heads": 4}
        | {"attention_types": [[["global", "local"], 1]], "window_size": 12},
    ),
    "mistral_typed": (
        "MistralForCausalLM",
        "MistralConfig",
        GROUPED | {"sliding_window": 5, "layer_types": ["full_attention"] * 3},
    ),
    "switch": (
        "SwitchTransformersForConditionalGeneration",
        "SwitchTransformersConfig",
        ARCHITECTURES["t5"][2] | {"num_experts": 2, "expert_capacity": 2},
    ),
    "led": (
        "LEDForConditionalGeneration",
        "LEDConfig",
        ARCHITECTURES["bart"][2] | {"attention_window": [8] * 3},
    ),
    "lfm2": (
        "Lfm2ForCausalLM",
        "Lfm2Config",
        GROUPED | {"layer_types": ["conv", "full_attention", "conv"]},
    ),
    "xlnet": (
        "XLNetLMHeadModel",
        "XLNetConfig",
        SIZES | {"d_model": 32, "n_layer": 2, "n_head": 4, "d_inner": 48},
    ),
}
LONG_ROPE = {
    "rope_type": "longrope",
    "short_factor": [1.0] * 4,
    "long_factor": [3.0] * 4,
    "rope_theta": 10000.0,
    "factor": 4.0,
    "original_max_position_embeddings": 9,
}
SHARED = [name for name in (*ARCHITECTURES, *MORE) if name not in {"bert", "roberta", "albert", "modernbert"}]


@pytest.fixture(scope="module")
def model():
    """Return a function from the name of an architecture to its tiny model; each is made once."""
    made = {}

    def get(name):
        if name not in made:
            with patch.dict(ARCHITECTURES, MORE | APART):
                made[name] = tiny_models.build(name)
        return made[name]

    return get


class Again:
    """What the user's own model says when it reads a whole path again."""

    def __init__(self):
        self._known = {}

    def __call__(self, tree, node):
        key = tree.lm.name, tree.prompt_ids, node.ids
        if key not in self._known:
            written = torch.tensor([[*tree.reader.prompt_ids, *node.ids]])
            inputs = {"input_ids": written}
            if tree.lm.kind == "encoder-decoder":
                inputs = {"input_ids": torch.tensor([tree.prompt_ids]), "decoder_input_ids": written}
            with torch.inference_mode():
                self._known[key] = tree.lm.module(**inputs, use_cache=False).logits[0, -1].float().numpy()
        return self._known[key]


@pytest.fixture(scope="module")
def again():
    return Again()


def assert_exact(tree, again):
    """Compare all that a tree says with re-reading."""
    for node in tree.nodes():
        logits = again(tree, node)
        assert np.abs(tree.logits(node) - logits).max() <= NEAR
        logprobs = torch.from_numpy(logits).double().log_softmax(-1).numpy()
        for child in node.children:
            assert child.logprob == pytest.approx(logprobs[child.token_id], abs=NEAR)
            assert child.path_logprob == pytest.approx(node.path_logprob + child.logprob)
        assert sorted(node.children, key=lambda child: -child.logprob) == node.children
        if node.rest is not None:
            rest = 1 - sum(math.exp(logprobs[child.token_id]) for child in node.children)
            assert node.rest == pytest.approx(rest, abs=NEAR)
            assert node.rest >= 0
        if node.entropy is not None:
            assert node.entropy == pytest.approx(-(np.exp(logprobs) * logprobs / math.log(2)).sum(), abs=1e-2)


STEPS = st.one_of(
    st.tuples(st.just("expand"), st.lists(st.integers(0, 99), min_size=1, max_size=3), st.integers(1, 3)),
    st.tuples(st.just("grow"), st.integers(1, 6), st.integers(1, 3)),
    st.tuples(st.just("insert"), st.integers(0, 99), st.lists(st.integers(0, 255), min_size=1, max_size=4)),
    st.tuples(st.just("prune"), st.integers(0, 99)),
    st.tuples(st.just("restore"), st.integers(0, 99)),
    st.tuples(st.just("let go")),
)


def take(tree, step, states):
    """Do one step to a tree; numbers choose among the nodes that there are."""
    nodes = tree.nodes()
    states.append(tree.state())
    match step:
        case "expand", places, k:
            tree.expand_all([nodes[place % len(nodes)] for place in places], k)
        case "grow", budget, batch:
            list(tree.grow(budget, k=2, batch=batch))
        case "insert", place, ids:
            tree.insert(nodes[place % len(nodes)], ids)
        case "prune", place if place % len(nodes):
            tree.prune(nodes[place % len(nodes)])
        case "restore", place:
            tree.restore(json.loads(json.dumps(states[place % len(states)])))
        case _:
            tree.reader._logits.clear()


@pytest.mark.parametrize("name", SHARED)
def test_logits_of_any_shape_of_tree_are_those_of_re_reading(model, again, name):
    lm = model(name)
    like = TokenTree(lm, PROMPT)
    assert like.reader.shares_cache, like.reader.reason

    @FUZZ
    @given(st.lists(STEPS, min_size=4, max_size=9))
    def grown(steps):
        tree, states = TokenTree(lm, PROMPT, like=like), []
        tree.expand(tree.root, 3)
        for step in steps:
            take(tree, step, states)
        # Once as they were read, and once from the cache alone.
        assert_exact(tree, again)
        tree.reader._logits.clear()
        assert_exact(tree, again)
        assert tree.cached_tokens == len(tree.reader.prompt_ids) + len(tree) - 1

    grown()


@pytest.mark.parametrize("name", ["llama", "mistral", "gemma3", "phi", "t5", "bart"])
def test_the_models_own_eager_attention_will_do(model, again, name):
    lm = model(name)
    eager = LanguageModel(tiny_models.eager_copy(lm.module), lm.tokenizer, name=f"{name} eager")
    tree = TokenTree(eager, PROMPT)
    assert tree.reader.shares_cache
    tree.write(tree.expand(tree.root, 3)[1], "hinaus")
    list(tree.grow(10))
    assert_exact(tree, again)


def test_half_precision_is_judged_by_its_own_rounding(model):
    lm = model("llama")
    with patch.dict(ARCHITECTURES, MORE):
        half = tiny_models.build("llama")
    half.module.to(torch.bfloat16)
    tree = TokenTree(half, PROMPT)
    assert tree.reader.shares_cache
    assert tree.logits(tree.root).dtype == np.float32
    exact = TokenTree(lm, PROMPT)
    for kept in (tree, exact):
        kept.insert(kept.root, [65, 66, 67])
    ours, theirs = (kept.logits(kept.nodes()[-1]) for kept in (tree, exact))
    assert np.abs(ours - theirs).max() <= 0.1 * np.abs(theirs - theirs.mean()).max()


@pytest.mark.parametrize("name", APART)
def test_what_cannot_share_a_cache_is_read_again_and_exact(model, again, name):
    tree = TokenTree(model(name), PROMPT)
    assert not tree.reader.shares_cache
    assert tree.reader.reason
    tree.write(tree.expand(tree.root, 3)[0], "hinausgegangen")
    list(tree.grow(6))
    tree.prune(tree.root.children[1])
    assert_exact(tree, again)
    assert tree.cached_tokens == 0


def test_a_path_with_padding_is_read_again_where_the_model_passes_over_it(model, again):
    tree = TokenTree(model("t5gemma"), PROMPT)
    tree.insert(tree.root, [65, 66, 67, 68])
    tree.insert(tree.node(1), [256, 69, 70])
    list(tree.grow(6))
    assert_exact(tree, again)
    behind = [node for node in tree.nodes() if 256 in node.ids]
    assert tree.cached_tokens == 1 + len(tree) - 1 - len(behind)
    padded = "T5GemmaForConditionalGeneration", "T5GemmaConfig", GEMMA_PAIR
    with patch.dict(ARCHITECTURES, {"t5gemma padded": padded}):
        tree = TokenTree(tiny_models.build("t5gemma padded"), PROMPT)
    assert not tree.reader.shares_cache
    assert "padding" in tree.reader.reason
    tree.expand_all(tree.expand(tree.root, 2), 2)
    assert_exact(tree, again)


def test_a_text_that_turns_long_is_read_again_where_its_keys_turn(again):
    sizes = GROUPED | {"max_position_embeddings": 36, "original_max_position_embeddings": 9}
    with patch.dict(
        ARCHITECTURES, {"longrope": ("Phi3ForCausalLM", "Phi3Config", sizes | {"rope_parameters": LONG_ROPE})}
    ):
        lm = tiny_models.build("longrope")
    tree = TokenTree(lm, PROMPT)
    assert tree.reader.shares_cache
    assert "beyond 9 tokens" in TokenTree(lm, PROMPT * 2).reader.reason
    for child in tree.expand(tree.root, 2):
        tree.insert(child, [65, 66, 67, 68, 69])
    assert_exact(tree, again)
    # Prompt and tree up to nine tokens are shared.
    assert tree.cached_tokens == 9 + 3


@pytest.mark.parametrize("name", ["llama", "gpt2", "bloom", "falcon_alibi", "t5", "bart"])
def test_a_mask_or_a_position_that_is_wrong_is_found_out(model, again, name, monkeypatch):
    lm = model(name)
    right = tree_forward.additive

    def everything(bands, visible, places, dtype):
        return right(bands, torch.ones_like(visible), places, dtype)

    def by_slot(bands, visible, places, dtype):
        mask = right(bands, visible, places, dtype)
        places.keys = torch.arange(len(places.keys))
        places.queries = places.keys[-len(places.queries) :]
        return mask

    for wrong in (everything, by_slot):
        monkeypatch.setattr(tree_forward, "additive", wrong)
        tree = TokenTree(lm, PROMPT)
        assert not tree.reader.shares_cache
        assert "logits differ" in tree.reader.reason
        tree.expand_all(tree.expand(tree.root, 2), 2)
        assert_exact(tree, again)


def test_without_its_adapter_an_architecture_is_refused(model, monkeypatch):
    monkeypatch.setattr(positions, "_bloom", lambda own, _: own)
    assert not TokenTree(model("bloom"), PROMPT).reader.shares_cache
    monkeypatch.setattr(positions, "_learned", lambda own, _: own)
    assert not TokenTree(model("bart"), PROMPT).reader.shares_cache


@pytest.mark.parametrize("name", ["bloom", "falcon_alibi", "t5", "bart"])
def test_the_users_model_is_not_changed(model, name):
    lm = model(name)
    before = [dict(vars(module)) for module in lm.module.modules()]
    tree = TokenTree(lm, PROMPT)
    tree.expand_all(tree.expand(tree.root, 2), 2)
    for module, was in zip(lm.module.modules(), before, strict=True):
        assert vars(module).keys() == was.keys()
        assert all(vars(module)[key] is value for key, value in was.items())
    twin = tree.reader.forward._twin
    assert {id(p) for p in twin.parameters()} == {id(p) for p in lm.module.parameters()}


@pytest.fixture
def passes(model, monkeypatch):
    """Return how many tokens each forward pass of the tiny llama reads, as they happen."""
    found = []
    kind = type(model("llama").module)
    forward = kind.forward

    def counted(self, input_ids, **kwargs):
        found.append(input_ids.shape[-1])
        return forward(self, input_ids=input_ids, **kwargs)

    like = TokenTree(model("llama"), PROMPT)
    counted.__signature__ = inspect.signature(forward)
    monkeypatch.setattr(kind, "forward", counted)
    return found, like


def test_many_leaves_are_one_forward_pass(model, passes):
    found, like = passes
    tree = TokenTree(model("llama"), PROMPT, like=like)
    assert found == [len(PROMPT)]
    tree.expand(tree.root, 64)
    assert found == [len(PROMPT)], "the prompt's own logits are known"
    new = tree.expand_all(tree.root.children, 3)
    assert len(new) == 3 * 64
    assert found == [len(PROMPT), 64]
    tree.expand_all(tree.root.children, 5)
    assert len(found) == 2, "what was read is not read again"
    list(tree.grow(20, k=5, batch=4))
    assert found[2:] == [4]
    tree.insert(tree.root, [7, 8, 9, 10])
    assert found[3:] == [3], "the last one's own future was not asked for"


def test_restored_nodes_are_read_with_those_above_them_in_one_pass(model, passes):
    found, like = passes
    tree = TokenTree(model("llama"), PROMPT, like=like)
    leaf = tree.insert(tree.root, [7, 8, 9, 10])
    state = tree.state()
    tree.prune(tree.root.children[0])
    assert tree.cached_tokens == len(PROMPT)
    tree.restore(state)
    del found[:]
    tree.expand(tree.node(leaf.uid), 2)
    assert found == [4]


def test_memory_grows_with_unique_tokens_alone(model, again):
    tree = TokenTree(model("llama"), PROMPT)
    empty = tree.cache_bytes
    each = empty / len(PROMPT)
    for child in tree.expand(tree.root, 8):
        tree.insert(child, [65, 66, 67, 68])
    list(tree.grow(60))
    for node in tree.nodes():
        tree.logits(node)
    tokens = len(PROMPT) + len(tree) - 1
    assert tree.cached_tokens == tokens
    assert tree.cache_bytes <= 2 * tokens * each
    # Asking again costs no slot, even if the logits were let go.
    tree.reader._logits.clear()
    for node in tree.nodes():
        tree.logits(node)
    assert tree.cached_tokens == tokens
    tree.prune(tree.root.children[0])
    assert tree.cached_tokens == len(PROMPT) + len(tree) - 1
    assert_exact(tree, again)
    tree.prune(tree.root)
    assert tree.cached_tokens == len(PROMPT)
    assert tree.cache_bytes == empty


def test_logits_that_are_kept_are_bounded(model, again, monkeypatch):
    monkeypatch.setattr(tree_logits, "_KEPT", 3 * 260)
    tree = TokenTree(model("llama"), PROMPT)
    tree.expand_all(tree.expand(tree.root, 6), 2)
    assert len(tree.reader._logits) == 3
    assert_exact(tree, again)
    assert tree.cached_tokens == len(PROMPT) + len(tree) - 1


def test_many_tokens_are_read_in_parts(model, again, monkeypatch):
    monkeypatch.setattr(branches, "_AT_ONCE", 4)
    tree = TokenTree(model("gemma3"), PROMPT)
    leaf = tree.insert(tree.root, list(range(60, 71)))
    tree.expand_all(tree.expand(tree.root, 6), 2)
    tree.restore(tree.state())
    state = tree.state()
    tree.prune(tree.root)
    tree.restore(state)
    tree.expand(tree.node(leaf.uid), 2)
    assert_exact(tree, again)


def test_a_pass_that_is_cancelled_leaves_nothing_behind(model, again):
    tree = TokenTree(model("mistral"), PROMPT)
    nodes = tree.expand(tree.root, 4)
    for stop in (1, 5, 12):
        before, cached = tree.state(), tree.cached_tokens
        with pytest.raises(KeyboardInterrupt):
            tree.expand_all(nodes, 2, check=stopping(stop))
        assert (tree.state(), tree.cached_tokens) == (before, cached)
        with pytest.raises(KeyboardInterrupt):
            tree.insert(nodes[0], [70, 71, 72], check=stopping(stop))
        assert (tree.state(), tree.cached_tokens) == (before, cached)
    with pytest.raises(KeyboardInterrupt):
        TokenTree(model("mistral"), PROMPT, check=stopping(3))
    tree.expand_all(nodes, 2)
    assert_exact(tree, again)


def stopping(stop):
    calls = iter(range(10**6))

    def check():
        if next(calls) == stop:
            raise KeyboardInterrupt

    return check


def test_own_text_gets_no_space_and_no_special_token(model):
    lm = model("llama")
    reader = CachedReader(lm, PROMPT)
    assert reader.encode(" da") == lm.tokenizer(" da")["input_ids"]
    bart = model("bart")
    assert (
        CachedReader(bart, PROMPT).encode("da") == bart.tokenizer("da", add_special_tokens=False)["input_ids"]
    )
    words = Tokenizer(
        models.BPE({"▁": 0, "d": 1, "a": 2, "▁d": 3, "x": 4, "<unk>": 5}, [("▁", "d")], unk_token="<unk>")
    )
    words.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    fast = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="<unk>")
    small = CachedReader(LanguageModel(lm.module, fast), [1])
    assert fast("da")["input_ids"] == [3, 2]
    assert small.encode("da") == [1, 2]
    assert small.encode(" da") == [3, 2]
    with pytest.raises(HeroError, match="no token for part of this text: dü"):
        small.encode("dü")
    with pytest.raises(HeroError, match="nothing to write"):
        small.encode("")
    with pytest.raises(HeroError, match="surrogate"):
        small.encode("\ud83d")


def test_prompts_and_models_that_cannot_be_read_are_refused(model, tiny):
    for prompt, code in [("", "empty"), ([], "empty"), ([260], "bad_request"), ([-1], "bad_request")]:
        with pytest.raises(HeroError) as refused:
            TokenTree(model("llama"), prompt)
        assert refused.value.code == code
    with pytest.raises(HeroError, match="is an encoder"):
        TokenTree(tiny("bert"), PROMPT)
    headless = hero.load_model(model("llama").module.model, tokenizer=model("llama").tokenizer)
    with pytest.raises(HeroError, match="without a language-model head"):
        TokenTree(headless, PROMPT)


def test_a_reader_answers_without_a_tree(model):
    reader = CachedReader(model("gpt2"), [72, 105])
    root = Node(0, None, 0.0, None)
    node = Node(1, 33, -1.0, root)
    top = reader.top([node, root, node], 3)
    assert top[0] is top[2]
    assert [t.ids.dtype for t in top] == [np.int32] * 3
    assert reader.logprobs(node, top[0].ids.tolist()) == pytest.approx(top[0].logprobs.tolist(), abs=1e-6)
    assert top[0].rest == pytest.approx(1 - np.exp(top[0].logprobs).sum(), abs=1e-6)
    assert len(reader.top([root], 10**6)[0].ids) == reader.vocabulary == 260


@pytest.mark.model
def test_the_default_model(lm, again):
    tree = TokenTree(lm, "When the rain stopped, Mary opened the window and")
    assert tree.reader.shares_cache
    tree.expand_all(tree.expand(tree.root, 3), 3)
    list(tree.grow(12, by="coverage", top_p=0.5, batch=3))
    tree.write(tree.root, " sang 你好 🌧")
    tree.prune(tree.root.children[1])
    list(tree.follow(tree.root.children[0], 3))
    assert_exact(tree, again)
