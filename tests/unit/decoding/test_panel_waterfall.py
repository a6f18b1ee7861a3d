"""The waterfall's questions: all scores once, the processors' own answers, and one pass for any settings."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Job
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.node import Top
from llmhero_widgets.decoding.panels import waterfall
from llmhero_widgets.decoding.tree import TokenTree
from tests.unit.decoding.test_distribution import any_settings

TEXT = "When Mary and John went to the store, John gave a drink to"
PLAIN = SamplingSettings().as_dict()


class Shown:
    """A tree on display."""

    def __init__(self, tree, lm):
        self.tree, self.lm, self._names = tree, lm, Names(lm)

    def at(self, rev, uid):
        return self.tree, self.tree.node(uid)

    def names(self, ids):
        return self._names.of(ids)


class Asked:
    """The panel's operations as the wire calls them: JSON in, JSON and bytes out."""

    def __init__(self, tree, lm):
        self.shown = Shown(tree, lm)
        self.operations = waterfall.operations(self.shown)

    def __call__(self, op, uid=0, chosen=None, **more):
        given = json.loads(json.dumps({"settings": chosen or PLAIN, **more}))
        reply = self.operations[op](Job("1", lambda *_: None), 1, uid, **given)
        descriptions, buffers = reply.pack()
        arrays = {
            one["name"]: np.frombuffer(data, one["dtype"]).reshape(one["shape"])
            for one, data in zip(descriptions, buffers, strict=True)
        }
        return json.loads(json.dumps(reply.result, allow_nan=False)), arrays


@pytest.fixture(scope="module")
def grown(tiny):
    lm = tiny("llama")
    tree = TokenTree(lm, TEXT)
    tree.expand(tree.root, 3)
    tree.write(tree.root, "a a a")
    return lm, tree


@pytest.fixture
def ask(grown):
    lm, tree = grown
    return Asked(tree, lm)


@pytest.fixture
def forwards(grown):
    """Count the forward passes of the model."""
    seen = []
    handle = grown[0].module.register_forward_hook(lambda *_: seen.append(1))
    yield seen
    handle.remove()


def deepest(tree):
    return max(tree.nodes(), key=lambda node: node.depth)


def test_all_scores_come_once_sorted_with_the_names_of_the_likeliest(ask):
    tree = ask.shown.tree
    result, arrays = ask("waterfall_logits")
    logits = tree.logits(tree.root)
    assert (arrays["scores_0"] == np.sort(logits)[::-1]).all()
    assert result["known"]
    assert logits[result["ids"]].tolist() == arrays["scores_0"][: waterfall.ROWS].tolist()
    assert result["places"] == list(range(waterfall.ROWS))
    assert result["names"] == ask.shown.names(result["ids"])
    (model,) = tree.distribution(tree.root).stages
    assert result["stages"] == [
        {"name": "model", "left": len(logits), "mass": 1.0, "entropy": pytest.approx(model.entropy)}
    ]
    np.testing.assert_array_equal(arrays["probabilities"], model.probabilities[result["ids"]][None])
    assert result["best"] == np.flatnonzero(arrays["scores_0"] == logits.max()).tolist()[0]


def test_penalties_are_the_kernels_and_what_they_ban_is_last(ask):
    tree = ask.shown.tree
    node = deepest(tree)
    chosen = {**PLAIN, "no_repeat_ngram_size": 1, "repetition_penalty": 1.5, "top_k": 3, "temperature": 0.3}
    result, arrays = ask("waterfall_logits", node.uid, chosen)
    made = tree.distribution(node, SamplingSettings(no_repeat_ngram_size=1, repetition_penalty=1.5))
    assert [stage["name"] for stage in result["stages"]] == ["model", "repetition_penalty", "no_repeat_ngram"]
    assert (arrays["scores_0"] == np.sort(made.stages[-1].logits)[::-1]).all()
    assert result["stages"][-1]["left"] == made.kept.sum() < len(made.kept)
    before = np.argsort(-made.stages[0].logits, kind="stable")[: waterfall.ROWS_BEFORE].tolist()
    assert set(before) <= set(result["ids"])
    banned = np.isnan(arrays["probabilities"][-1])
    assert banned.tolist() == [not made.kept[number] for number in result["ids"]]
    for number, place in zip(result["ids"], result["places"], strict=True):
        assert arrays["scores_0"][place] == made.stages[-1].logits[number]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=any_settings, ids=st.lists(st.integers(0, 259), min_size=1, max_size=20))
def test_the_answer_is_that_of_the_processors(grown, chosen, ids):
    lm, tree = grown
    wanted = SamplingSettings(**chosen)
    node = deepest(tree)
    result, arrays = Asked(tree, lm)("waterfall", node.uid, wanted.as_dict(), ids=ids)
    stages = tree.distribution(node, wanted).stages
    assert [one["name"] for one in result["stages"]] == [stage.name for stage in stages]
    for k, stage in enumerate(stages):
        said = result["stages"][k]
        assert said["left"] == (stage.logits > -np.inf).sum()
        assert (said["mass"], said["entropy"]) == (stage.mass, stage.entropy)
        cut = np.isnan(arrays["probabilities"][k])
        assert cut.tolist() == (stage.logits[ids] == -np.inf).tolist()
        assert (arrays["probabilities"][k][~cut] == stage.probabilities[ids][~cut]).all()


def test_no_settings_cost_a_forward_pass(grown, forwards):
    lm, _ = grown
    tree = TokenTree(lm, TEXT)
    node = tree.expand(tree.root, 1)[0]
    ask = Asked(tree, lm)
    forwards.clear()
    ask("waterfall_logits", node.uid)
    assert len(forwards) == 1
    # The tree may let go of what it has read; the view does not.
    tree.logits = None
    for k in range(1, 30):
        chosen = {**PLAIN, "temperature": k / 10, "top_p": 1 / k, "repetition_penalty": 1 + k / 100}
        ask("waterfall_logits", node.uid, chosen)
        ask("waterfall", node.uid, chosen, ids=[k])
        ask("waterfall_token", node.uid, chosen, text="x")
    assert len(forwards) == 1


def test_another_node_and_another_tree_are_other_scores(grown, ask):
    lm, tree = grown
    first = ask("waterfall_logits")[1]["scores_0"]
    below = ask("waterfall_logits", deepest(tree).uid)[1]["scores_0"]
    assert (first != below).any()
    ask.shown.tree = TokenTree(lm, "Another text")
    other = ask("waterfall_logits")[1]["scores_0"]
    np.testing.assert_array_equal(other, np.sort(ask.shown.tree.logits(ask.shown.tree.root))[::-1])


def test_a_token_is_found_by_its_text_and_by_its_number(ask):
    tree = ask.shown.tree
    order = np.argsort(-tree.logits(tree.root), kind="stable").tolist()
    result, arrays = ask("waterfall_token", text="z")
    z, space = tree.reader.encode("z")[0], tree.reader.encode(" z")[0]
    assert result == {
        "ids": [z, space],
        "names": ["z", " "],
        "places": [order.index(z), order.index(space)],
    }
    assert arrays["probabilities"].shape == (1, 2)
    assert ask("waterfall_token", text=f"#{order[-1]}")[0]["places"] == [len(order) - 1]


@pytest.mark.parametrize(("text", "said"), [("", "No token stands for ''"), ("#260", "no token 260")])
def test_a_token_that_is_not_there_is_refused(ask, text, said):
    with pytest.raises(HeroError, match=said) as refused:
        ask("waterfall_token", text=text)
    assert refused.value.code == "bad_request"


def test_requests_that_make_no_sense_are_refused(ask):
    for more, said in [
        ({"ids": [0] * 300}, "300 tokens were asked for"),
        ({"ids": [260]}, "no token 260"),
        ({"ids": [0], "chosen": {"top_q": 1}}, "top_q"),
        ({"ids": [0], "chosen": {"top_p": 2}}, "top_p has to be"),
    ]:
        with pytest.raises(HeroError, match=said) as refused:
            ask("waterfall", **more)
        assert refused.value.code == "bad_request"


def test_a_vocabulary_larger_than_a_message_comes_in_parts(ask, monkeypatch):
    whole = ask("waterfall_logits")[1]["scores_0"]
    monkeypatch.setattr(waterfall, "_SLAB", 100)
    arrays = ask("waterfall_logits")[1]
    assert [arrays[f"scores_{k}"].size for k in range(3)] == [100, 100, 60]
    np.testing.assert_array_equal(np.concatenate([arrays[f"scores_{k}"] for k in range(3)]), whole)


class Listing:
    """A reader that tells the likeliest tokens only, as a server does."""

    prompt_ids = ()
    vocabulary = None
    context = 100
    ends = frozenset()

    def top(self, nodes, k, *, check=None):
        logprobs = np.log(np.array([0.5, 0.2, 0.1], np.float32))[:k]
        return [Top(np.array([3, 1, 2], np.int32)[:k], logprobs, 0.2, None) for _ in nodes]


def test_of_a_server_that_hides_the_tail_only_the_list_is_told(grown):
    lm, _ = grown
    ask = Asked(TokenTree(lm, "", reader=Listing()), lm)
    result, arrays = ask("waterfall_logits", chosen={**PLAIN, "temperature": 0.5})
    assert (result["known"], result["ids"], result["rest"]) == (False, [3, 1, 2], 0.2)
    np.testing.assert_allclose(arrays["probabilities"], [[0.5, 0.2, 0.1]], rtol=1e-6)
    assert set(arrays) == {"probabilities"}
    for op, more in [("waterfall", {"ids": [1]}), ("waterfall_token", {"text": "a"})]:
        with pytest.raises(HeroError, match="likeliest tokens only"):
            ask(op, **more)
