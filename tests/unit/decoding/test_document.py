"""A saved tree comes back to the last bit, with its own model only; whatever else is opened is refused."""

from __future__ import annotations

import json
import math
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding import document as documents
from llmhero_widgets.decoding.document import from_json, open_document, to_json
from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.remote import RemoteModel

FUZZ = settings(max_examples=int(os.environ.get("LLMHERO_FUZZ", "150")), deadline=None)
TEXT = "通常 we go"


def grown(lm, prompt=TEXT):
    tree = TokenTree(lm, prompt)
    # Older than its likelier siblings: it is drawn behind them all the same.
    tree.write(tree.root, "z")
    for node in tree.expand(tree.root, 3)[:2]:
        tree.expand(node, 4)
    tree.write(tree.root.children[1], "own text")
    tree.root.children[0].pinned = True
    tree.root.children[2].collapsed = True
    tree.expand(tree.root, 6)
    tree.prune(tree.root.children[3])
    return tree


def shape(node):
    """Return all of a node that is drawn, in the order in which it is drawn."""
    own = (node.uid, node.token_id, repr(node.logprob), repr(node.path_logprob), node.rest, node.entropy)
    return (*own, node.pinned, node.collapsed, node.written, tuple(map(shape, node.children)))


@pytest.mark.parametrize("name", ["llama", "gpt2", "gemma3", "t5", "bart"])
def test_a_tree_comes_back_to_the_last_bit_and_grows_on(tiny, name):
    tree = grown(tiny(name))
    chosen = SamplingSettings(temperature=0.7, top_k=9, sequence_bias={(65, 66): -math.inf, 67: 1.5})
    text = to_json(tree, settings=chosen, seed=2**63)
    found = open_document(tiny(name), text, like=tree)
    assert shape(found.tree.root) == shape(tree.root)
    assert found.tree.state() == tree.state()
    assert (found.tree.prompt, found.tree.prompt_ids) == (TEXT, tree.prompt_ids)
    assert found.settings.as_dict() == chosen.as_dict()
    assert found.seed == 2**63
    assert to_json(found.tree, settings=found.settings, seed=found.seed) == text
    # New nodes go by new numbers, and what the model says of them is the same.
    leaf = tree.root.children[1].uid
    ours, theirs = ([t.node(leaf), *t.expand(t.node(leaf), 5)] for t in (tree, found.tree))
    assert len({node.uid for node in found.tree.nodes()}) == len(found.tree)
    assert [node.token_id for node in ours] == [node.token_id for node in theirs]
    assert [node.logprob for node in theirs] == pytest.approx([node.logprob for node in ours], abs=1e-4)


def test_a_prompt_of_ids_stays_one_of_ids(tiny):
    tree = TokenTree(tiny("llama"), [65, 66, 250])
    again, chosen = from_json(tiny("llama"), to_json(tree))
    assert (again.prompt, again.prompt_ids, chosen) == (None, (65, 66, 250), SamplingSettings())


def test_a_prompt_that_says_another_text_than_its_tokens_is_not_shown(tiny):
    saved = json.loads(to_json(grown(tiny("llama"))))
    found, _ = from_json(tiny("llama"), json.dumps({**saved, "prompt": "another text"}))
    assert found.prompt is None
    assert list(found.prompt_ids) == saved["prompt_ids"]


def test_another_model_is_refused_and_both_are_named(tiny):
    text = to_json(grown(tiny("llama")))
    saved = json.loads(text)["model"]
    # Of the same name and sizes even.
    other = LanguageModel(tiny("mistral").module, tiny("mistral").tokenizer, name="{tiny} 100%")
    with pytest.raises(HeroError) as refused:
        from_json(other, text)
    assert refused.value.code == "bad_request"
    for sentence in (refused.value.sentence("en"), refused.value.sentence("zh")):
        assert saved["name"] in sentence
        assert saved["fingerprint"] in sentence
        assert "{tiny} 100%" in sentence
    with pytest.raises(HeroError, match="on a server"):
        from_json(RemoteModel("http://127.0.0.1:9/v1", "llama"), text)


def test_a_tree_of_a_server_brings_its_tokens_along(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-seen")
    remote = RemoteModel("http://127.0.0.1:9/v1", "qwen")
    tree = TokenTree(remote, "Once {upon}")
    tree.restore(
        [
            (0, None, None, 0.0, 0.25, None, 0),
            (1, 0, remote.intern(b" a"), math.log(0.5), None, None, 1),
            (2, 0, remote.intern(b"\xf0\x9f"), math.log(0.25), None, None, 0),
        ]
    )
    text = to_json(tree)
    assert "sk-" not in text
    # Another session has seen other tokens, so that its numbers are others.
    later = RemoteModel("http://127.0.0.1:9/v1", "qwen")
    later.intern(b"something")
    again, _ = from_json(later, text)
    assert again.prompt == "Once {upon}"
    assert [later.piece(node.token_id) for node in again.nodes()[1:]] == [b" a", b"\xf0\x9f"]
    assert [row[3:] for row in again.state()] == [row[3:] for row in tree.state()]
    with pytest.raises(HeroError, match="qwen on a server, not with llama on a server"):
        from_json(RemoteModel("http://127.0.0.1:9/v1", "llama"), text)
    broken = json.loads(text)
    broken["tokens"] = broken["tokens"][:-1]
    with pytest.raises(HeroError, match="“tokens” is missing"):
        from_json(later, json.dumps(broken))


@pytest.fixture(scope="module")
def saved(tiny):
    """Return a document as Python sees it."""
    return json.loads(to_json(grown(tiny("llama")), seed=1))


def refused(lm, text):
    """Return the sentence with which a document is refused, for people in both languages."""
    with pytest.raises(HeroError) as error:
        from_json(lm, text)
    assert error.value.code == "bad_request"
    assert error.value.sentence("zh")
    return error.value.sentence("en")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "another"}, "its format is not"),
        ({"version": 2}, "version 2 of the format"),
        ({"version": "1"}, "“version”"),
        ({"model": {"name": "llama"}}, "“model”"),
        ({"columns": ["uid"]}, "“columns”"),
        ({"settings": {"top_k": -1}}, "top_k has to be"),
        ({"settings": {"no_such": 1}}, "no_such"),
        ({"settings": {"temperature": 10**400}}, ""),
        ({"settings": []}, "“settings”"),
        ({"seed": -1}, "“seed”"),
        ({"prompt": 5}, "“prompt”"),
        ({"prompt_ids": []}, "“prompt_ids”"),
        ({"prompt_ids": [True]}, "“prompt_ids”"),
        ({"prompt_ids": [260]}, "There is no token 260"),
        ({"nodes": []}, "“nodes”"),
        ({"nodes": "[]"}, "“nodes”"),
    ],
)
def test_a_broken_document_is_refused_by_what_is_wrong(tiny, saved, change, said):
    assert said in refused(tiny("llama"), json.dumps({**saved, **change}))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, -1),
        (0, 1.0),
        (0, 0),
        (1, 99),
        (1, None),
        (2, 260),
        (2, None),
        (2, "1"),
        (3, 0.5),
        (3, "0"),
        (3, -(10**400)),
        (4, 1.5),
        (4, -0.1),
        (5, -1),
        (5, 65),
        (6, 8),
        (6, True),
    ],
)
def test_a_number_that_cannot_be_is_refused(tiny, saved, place, value):
    rows = [list(row) for row in saved["nodes"]]
    rows[2][place] = value
    refused(tiny("llama"), json.dumps({**saved, "nodes": rows}))


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused(tiny, saved, constant):
    rows = json.dumps(saved["nodes"])
    logprob = json.dumps(saved["nodes"][1][3])
    text = json.dumps(saved).replace(rows, rows.replace(logprob, constant, 1))
    assert constant in text
    refused(tiny("llama"), text)


def test_size_and_depth_have_limits(tiny, saved, monkeypatch):
    lm = tiny("llama")
    deep = [[0, None, None, 0.0, 1.0, None, 0]]
    deep += [[uid, uid - 1, 65, -1.0, None, None, 0] for uid in range(1, lm.context + 10)]
    assert "deeper than the model's context" in refused(lm, json.dumps({**saved, "nodes": deep}))
    assert "is not JSON" in refused(lm, "[" * 1_000_000)
    monkeypatch.setattr(documents, "MOST_NODES", 4)
    assert "more than 4 nodes" in refused(lm, json.dumps(saved))
    monkeypatch.setattr(documents, "MOST_CHARACTERS", 10)
    assert "larger than 10 characters" in refused(lm, json.dumps(saved))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([10**400, -(10**400), 2**31, 2**63, -0.0]),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


def opened(lm, text):
    """Open a document; it may come back or be refused, and nothing else."""
    try:
        tree, _ = from_json(lm, text)
    except HeroError as error:
        error.sentence("en"), error.sentence("zh")
        return None
    assert to_json(tree)
    return tree


@FUZZ
@given(text=st.text() | values.map(json.dumps))
def test_anything_at_all_is_refused_and_breaks_nothing(tiny, text):
    assert opened(tiny("llama"), text) is None


@FUZZ
@given(data=st.data())
def test_any_value_in_any_place_is_good_or_refused(tiny, saved, data):
    changed = json.loads(json.dumps(saved))
    field = data.draw(st.sampled_from(sorted(changed)))
    at, key = changed, field
    while isinstance(at[key], list | dict) and at[key] and data.draw(st.booleans()):
        at = at[key]
        key = data.draw(st.integers(0, len(at) - 1) if isinstance(at, list) else st.sampled_from(sorted(at)))
    at[key] = data.draw(values)
    opened(tiny("llama"), json.dumps(changed))
    opened(tiny("llama"), json.dumps(changed)[: data.draw(st.integers(0, 2_000))])


@FUZZ
@given(tokens=values)
def test_any_tokens_of_a_server_are_good_or_refused(tokens):
    remote = RemoteModel("http://127.0.0.1:9/v1", "qwen")
    document = json.loads(to_json(TokenTree(remote, "Once")))
    opened(remote, json.dumps({**document, "tokens": tokens}))
    opened(remote, json.dumps({**document, "tokens": [tokens]}))


@pytest.mark.model
def test_the_default_model(lm):
    tree = TokenTree(lm, "通常我们说 😀")
    for nodes in tree.grow(40, k=4):
        assert nodes
    again, _ = from_json(lm, to_json(tree))
    assert shape(again.root) == shape(tree.root)
    assert again.prompt == tree.prompt
