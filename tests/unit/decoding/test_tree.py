"""What hands may do to a tree, and what it says of itself."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.distribution import next_token, process
from llmhero_widgets.decoding.node import Node, Top
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.decoding.tree import TokenTree

PROMPT = "Wo bin ich?"
END = 258


@pytest.fixture
def tree(tiny):
    return TokenTree(tiny("llama"), PROMPT)


def refused(call, code="bad_request"):
    with pytest.raises(HeroError) as error:
        call()
    assert error.value.code == code
    assert error.value.sentence("zh") != error.value.sentence("en")
    return error.value.sentence("en")


def test_expanding_adds_what_is_missing_and_keeps_what_is_there(tree, tiny):
    probabilities = next_token(tiny("llama"), PROMPT).probabilities
    best = np.argsort(-probabilities)[:5].tolist()
    own = tree.insert(tree.root, [best[3]])
    children = tree.expand(tree.root, 5)
    assert [child.token_id for child in children] == best
    assert children[3] is own
    assert [child.written for child in children] == [False, False, False, True, False]
    assert np.exp([child.logprob for child in children]) == pytest.approx(probabilities[best], abs=1e-5)
    assert tree.root.rest == pytest.approx(1 - probabilities[best].sum(), abs=1e-5)
    assert tree.expand(tree.root, 2) == children
    assert len(tree.expand(tree.root, 7)) == 7
    assert [node.uid for node in tree.nodes()] == sorted(node.uid for node in tree.nodes())
    assert tree.node(own.uid) is own


def test_a_node_says_where_it_stands(tree):
    leaf = tree.insert(tree.root, [70, 71, 72])
    steps = [node.logprob for node in reversed(list(leaf.path()))]
    assert leaf.ids == (70, 71, 72)
    assert leaf.depth == 3
    assert leaf.path_logprob == pytest.approx(sum(steps))
    assert leaf.perplexity == pytest.approx(math.exp(-sum(steps) / 3))
    assert math.isnan(tree.root.perplexity)
    assert "token_id=72" in repr(leaf)


def test_coverage_is_what_the_leaves_are_worth(tree):
    assert tree.coverage == 1
    tree.expand(tree.root, 3)
    assert tree.coverage == pytest.approx(1 - tree.root.rest)
    first = tree.root.children[0]
    tree.expand(first, 10**6)
    assert tree.coverage == pytest.approx(1 - tree.root.rest, abs=1e-6)
    assert first.rest == pytest.approx(0, abs=1e-6)


def test_pruning_gives_the_probability_back(tree):
    tree.expand_all(tree.expand(tree.root, 4), 2)
    gone = tree.root.children[1]
    rest, size = tree.root.rest, len(tree)
    tree.prune(gone)
    assert tree.root.rest == pytest.approx(rest + math.exp(gone.logprob))
    assert len(tree) == size - 3
    assert str(gone.uid) in refused(lambda: tree.node(gone.uid))
    for call in (tree.prune, tree.expand, tree.logits, lambda node: tree.insert(node, [1])):
        refused(lambda call=call: call(gone))
    tree.prune(tree.root)
    assert (len(tree), tree.root.children, tree.root.rest) == (1, [], 1)
    assert tree.expand(tree.root, 1)[0].uid > gone.uid, "no number is given twice"


def test_growing_takes_the_likeliest_leaves(tree, tiny):
    grown = list(tree.grow(12, k=3, batch=1))
    assert [len(new) for new in grown] == [3, 3, 3, 3]
    assert len(tree) == 13
    # Whatever is a leaf is at most as likely as whatever was expanded when it was there already.
    for new in grown[1:]:
        chosen = new[0].parent
        rivals = [
            n
            for n in tree.nodes()
            if n.uid < new[0].uid and (not n.children or n.children[0].uid >= new[0].uid)
        ]
        assert chosen.path_logprob == max(node.path_logprob for node in rivals if node.parent)
    together = TokenTree(tiny("llama"), PROMPT, like=tree)
    assert [len(new) for new in together.grow(10, k=3, batch=4)] == [3, 7]


def test_growing_by_coverage_adds_the_fewest_children_that_reach_the_share(tree):
    for new in tree.grow(200, by="coverage", top_p=0.6, batch=2):
        for node in {child.parent for child in new}:
            shares = np.exp([child.logprob for child in node.children])
            reached = shares.sum() >= 0.6 - 1e-6
            assert reached or len(tree) == 201
            assert shares[:-1].sum() < 0.6
    assert len(tree) == 201


def test_growing_leaves_alone_what_is_put_away_or_has_ended(tree):
    ended = tree.insert(tree.root, [END])
    left, right = (tree.insert(tree.root, [number]) for number in (70, 71))
    tree.insert(left, [72])
    left.collapsed = right.collapsed = True
    assert list(tree.grow(5, batch=3)) == []
    right.collapsed = False
    assert all(node.ids[0] == 71 for new in tree.grow(8) for node in new)
    left.collapsed = False
    assert all(node.ids[0] == 70 for new in tree.grow(4, k=2, under=left) for node in new)
    assert not ended.children


def test_what_cannot_go_on_is_refused(tree, tiny):
    ended = tree.insert(tree.root, [70, END])
    for call in (tree.expand, lambda node: tree.follow(node, 1)):
        assert "The text has ended here" in refused(lambda call=call: call(ended))
    assert tree.expand_all([ended]) == []
    # One's own text may go on behind it, as it does in a chat.
    assert tree.insert(ended, [71]).depth == 3
    lm = tiny("gpt2")
    full = TokenTree(lm, [65] * (lm.context - 1))
    last = full.expand(full.root, 1)[0]
    beyond = full.expand(last, 1)[0]
    assert "The model's context is full here" in refused(lambda: full.expand(beyond))
    refused(lambda: full.logits(beyond))
    size = len(full)
    refused(lambda: full.insert(last, [1, 2, 3]))
    assert len(full) == size
    assert len(list(full.follow(full.root, 9))) == 2


@pytest.mark.parametrize(
    "call",
    [
        lambda tree: tree.expand(tree.root, 0),
        lambda tree: tree.expand(tree.root, 2.5),
        lambda tree: tree.grow(0),
        lambda tree: tree.grow(3, by="luck"),
        lambda tree: tree.grow(3, by="coverage", top_p=0),
        lambda tree: tree.grow(3, batch=True),
        lambda tree: tree.follow(tree.root, -1),
        lambda tree: tree.insert(tree.root, []),
        lambda tree: tree.insert(tree.root, [70, 260]),
        lambda tree: tree.insert(tree.root, [-1]),
        lambda tree: tree.write(tree.root, ""),
        lambda tree: tree.node(99),
    ],
)
def test_arguments_that_cannot_be_are_refused_and_change_nothing(tree, call):
    refused(lambda: call(tree))
    assert len(tree) == 1


def test_inserting_judges_every_token_and_uses_again_what_is_there(tree, tiny):
    leaf = tree.write(tree.root, " da")
    assert all(node.written for node in leaf.path() if node.parent)
    sibling = tree.write(tree.root, " du")
    assert sibling.parent.parent is leaf.parent.parent
    assert tree.write(tree.root, " da") is leaf
    for node in (leaf, sibling):
        before = [*tree.prompt_ids, *node.ids[:-1]]
        assert math.exp(node.logprob) == pytest.approx(
            next_token(tiny("llama"), before).probabilities[node.token_id], abs=1e-5
        )
    long = tree.insert(tree.root, [60 + number % 50 for number in range(80)])
    assert math.exp(long.logprob) == pytest.approx(
        next_token(tiny("llama"), [*tree.prompt_ids, *long.ids[:-1]]).probabilities[long.token_id], abs=1e-5
    )


def test_following_greedily_is_what_generate_writes(tree, tiny):
    lm = tiny("llama")
    written = [node.token_id for node in tree.follow(tree.root, 12)]
    ids = torch.tensor([tree.prompt_ids])
    made = lm.module.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=12)
    assert written == made[0, len(tree.prompt_ids) :].tolist()
    assert len(list(tree.follow(tree.root, 12))) == len(written)
    assert len(tree) == len(written) + 1


@settings(max_examples=12)
@given(st.integers(0, 2**40), st.floats(0.5, 3))
def test_the_same_seed_draws_the_same_tokens_whatever_else_has_grown(tiny, seed, temperature):
    chosen = SamplingSettings(temperature=temperature, top_k=20, repetition_penalty=1.2)
    first = TokenTree(tiny("gpt2"), PROMPT)
    drawn = [node.token_id for node in first.follow(first.root, 4, settings=chosen, seed=seed)]
    other = TokenTree(tiny("gpt2"), PROMPT, like=first)
    list(other.grow(9))
    *_, last = other.follow(other.root, 4, settings=chosen, seed=seed)
    assert list(last.ids) == drawn
    # All of them stand where the settings allow them to.
    for node in list(last.path())[:-1]:
        assert other.distribution(node.parent, chosen).kept[node.token_id]


def test_seeds_differ_and_what_is_drawn_follows_the_probabilities(tree):
    chosen = SamplingSettings(temperature=1.5)
    drawn = [next(tree.follow(tree.root, 1, settings=chosen, seed=seed)).token_id for seed in range(400)]
    expected = tree.distribution(tree.root, chosen).probabilities
    best = int(expected.argmax())
    share, spread = expected[best], math.sqrt(expected[best] * (1 - expected[best]) / 400)
    assert abs(drawn.count(best) / 400 - share) < 4 * spread
    free = {tuple(n.token_id for n in tree.follow(tree.root, 6, settings=chosen)) for _ in range(5)}
    assert len(free) > 1


def test_a_distribution_sees_the_prompt_and_the_path(tree, tiny):
    node = tree.write(tree.root, "aa")
    chosen = SamplingSettings(repetition_penalty=1.5, presence_penalty=0.7, top_p=0.9)
    ids = [*tree.prompt_ids, *node.ids]
    expected = process(tree.logits(node), ids, chosen, prompt_length=len(tree.prompt_ids))
    assert (tree.distribution(node, chosen).probabilities == expected.probabilities).all()
    pair = TokenTree(tiny("t5"), PROMPT)
    same = next_token(tiny("t5"), PROMPT, chosen)
    assert np.abs(pair.distribution(pair.root, chosen).probabilities - same.probabilities).max() < 1e-5
    assert pair.prompt_ids == tuple(tiny("t5").tokenizer(PROMPT)["input_ids"])


def test_a_state_brings_everything_back(tree, tiny):
    tree.expand_all(tree.expand(tree.root, 4), 3)
    tree.write(tree.root, " da")
    tree.root.children[1].pinned = True
    tree.root.children[2].collapsed = True
    state, kept = tree.state(), tree.nodes()
    assert hash(state)
    document = json.loads(json.dumps(state, allow_nan=False))
    size = len(tree)

    tree.prune(kept[1])
    tree.expand(kept[-1], 2)
    tree.root.children[0].pinned = True
    tree.restore(state)
    assert tree.state() == state
    assert len(tree) == size
    assert tree.node(kept[-1].uid) is kept[-1], "what stayed is the same object"

    other = TokenTree(tiny("llama"), PROMPT, like=tree)
    other.restore(document)
    assert other.state() == state
    for ours, theirs in zip(tree.nodes(), other.nodes(), strict=True):
        assert [child.uid for child in ours.children] == [child.uid for child in theirs.children]
        assert theirs.path_logprob == pytest.approx(ours.path_logprob)
        assert np.abs(tree.logits(ours) - other.logits(theirs)).max() < 1e-3
    assert other.expand(other.nodes()[-1], 1)[0].uid > max(node.uid for node in kept)


def test_steps_of_undo_share_what_has_not_changed(tree):
    tree.expand_all(tree.expand(tree.root, 4), 3)
    before = tree.state()
    tree.expand(tree.root.children[0], 5)
    after = tree.state()
    changed = [uid for uid, (a, b) in enumerate(zip(before, after, strict=False)) if a is not b]
    assert changed == [tree.root.children[0].uid]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ([], "first row is not the root"),
        ([[1, 0, 5, -1.0, None, None, 0]], "first row is not the root"),
        ([[0, None, None, 0.0, None, None, 0], [1, 0, 5]], "row 1 does not have the seven entries"),
        ([[0, None, None, 0.0, None, None, 0], "1234567"], "row 1 does not have the seven entries"),
        ([[0, None, None, 0.0, None, None, 0], [1, 0, "5", -1.0, None, None, 0]], "row 1 does not have"),
        ([[0, None, None, 0.0, None, None, 0], [1, 0, 5, math.inf, None, None, 0]], "row 1 does not have"),
        (
            [[0, None, None, 0.0, None, None, 0], [1, 2, 5, -1.0, None, None, 0]],
            "row 1 stands before its parent",
        ),
        ([[0, None, None, 0.0, None, None, 0], [1, 0, 260, -1.0, None, None, 0]], "row 1 has the token 260"),
        ([[0, None, None, 0.0, None, None, 0], [0, 0, 5, -1.0, None, None, 0]], "row 1 repeats a node"),
    ],
)
def test_what_is_no_state_is_refused_and_changes_nothing(tree, state, said):
    tree.expand(tree.root, 3)
    before = tree.state()
    assert said in refused(lambda: tree.restore(state))
    assert tree.state() == before


class Listed:
    """A reader whose model tells its two most probable tokens only, as a server does."""

    vocabulary = None

    def __init__(self, reader):
        self._reader = reader
        self.prompt_ids, self.context, self.ends = reader.prompt_ids, reader.context, reader.ends
        self.forget, self.encode = reader.forget, reader.encode

    def top(self, nodes, k, *, check=None):
        tops = self._reader.top(nodes, min(k, 2), check=check)
        return [Top(top.ids, top.logprobs, top.rest, None) for top in tops]

    def logprobs(self, node, ids):
        top = self.top([node], 2)[0]
        listed = dict(zip(top.ids.tolist(), top.logprobs.tolist(), strict=True))
        return [listed.get(number, math.nan) for number in ids]


def test_a_tail_that_is_unknown_is_shown_as_such(tree, tiny):
    far = TokenTree(tiny("llama"), PROMPT, reader=Listed(tree.reader))
    children = far.expand(far.root, 5)
    assert len(children) == 2
    assert far.root.entropy is None
    unlikely = int(tree.logits(tree.root).argmin())
    hidden = far.insert(far.root, [unlikely, 70])
    assert math.isnan(hidden.path_logprob)
    assert far.root.children[-1].token_id == unlikely
    assert far.root.rest == pytest.approx(1 - sum(math.exp(child.logprob) for child in children))
    assert far.coverage == pytest.approx(1 - far.root.rest)
    assert all(node.ids[0] != unlikely for new in far.grow(6) for node in new)
    state = far.state()
    far.restore(json.loads(json.dumps(state, allow_nan=False)))
    assert far.state() == state
    assert far.cached_tokens == 0


def test_a_probability_of_zero_goes_through_json():
    from llmhero_widgets.decoding.tree_state import restored, state_of

    root = Node(0, None, 0.0, None)
    never = Node(1, 5, -math.inf, root)
    state = json.loads(json.dumps(state_of([root, never]), allow_nan=False))
    assert restored(state, {}, 10)[1].logprob == -math.inf


def test_only_models_grow_trees():
    with pytest.raises(TypeError, match="TokenTree"):
        TokenTree("SmolLM2", PROMPT)
