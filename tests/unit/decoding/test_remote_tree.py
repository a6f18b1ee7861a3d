"""A tree of a model on a server is the tree of the same model here, as far as the server tells."""

# ruff: noqa: F811 - a fixture is imported under the name that its users give their argument

from __future__ import annotations

import math

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.remote import RemoteReader
from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.models.remote import RemoteModel
from tests.unit.openai_server import chat_prompt, server  # noqa: F401 - a fixture

TEXT = "When Mary 通 and John"


@pytest.fixture
def serve(server):
    """Return a function that puts a model on the server and returns it as a remote one."""

    def put(lm, *, top=20, **how):
        server.lm = lm
        for name, value in how.items():
            setattr(server, name, value)
        return RemoteModel(server.url, server.model, top=top)

    return put


def text_of(names, node):
    """Return the text of a path, or None where it ends within a character."""
    try:
        return b"".join(map(names.piece, node.ids)).decode()
    except UnicodeDecodeError:
        return None


def require_equal(ours, theirs, names, their_names):
    """Compare two nodes and all below them; return how many there are."""
    assert theirs.rest == pytest.approx(ours.rest, abs=1e-4)
    assert [their_names.piece(c.token_id) for c in theirs.children] == [
        names.piece(c.token_id) for c in ours.children
    ]
    for mine, other in zip(ours.children, theirs.children, strict=True):
        assert other.logprob == pytest.approx(mine.logprob, abs=1e-4)
    pairs = zip(ours.children, theirs.children, strict=True)
    return 1 + sum(require_equal(*pair, names, their_names) for pair in pairs if pair[0].rest is not None)


def grow_both(lm, remote, prompt, their_prompt, *, levels=3):
    """Expand the same nodes of both trees, as long as their text can be sent; return how many."""
    ours, theirs = TokenTree(lm, prompt), TokenTree(remote, their_prompt)
    names, their_names = Names(lm), Names(remote)
    pairs = [(ours.root, theirs.root)]
    for _ in range(levels):
        ours.expand_all([mine for mine, _ in pairs], 6)
        theirs.expand_all([other for _, other in pairs], 6)
        below = [two for pair in pairs for two in zip(pair[0].children, pair[1].children, strict=True)]
        # A server cuts the whole text anew, and may cut it otherwise than along the path.
        sent = {mine.uid: (prompt, text_of(names, mine)) for mine, _ in below}
        whole = [
            n
            for n, (before, text) in sent.items()
            if text is not None and is_cut_so(lm, before, text, ours.node(n))
        ]
        pairs = [pair for pair in below if pair[0].uid in whole and ours.can_continue(pair[0])]
    return require_equal(ours.root, theirs.root, names, their_names)


def is_cut_so(lm, prompt, text, node):
    ids = tuple(lm.tokenizer.encode(prompt + text, add_special_tokens=False))
    return ids[len(ids) - node.depth :] == node.ids


@pytest.mark.parametrize("name", ["llama", "gpt2", "gemma3"])
@pytest.mark.parametrize("form", ["completions", "llama.cpp"])
def test_it_is_the_tree_of_the_same_model_here(tiny, serve, name, form):
    assert grow_both(tiny(name), serve(tiny(name), form=form), TEXT, TEXT) >= 8


def test_a_chat_server_that_continues_gives_the_same_tree(tiny, serve):
    remote = serve(tiny("llama"), form="chat")
    assert grow_both(tiny("llama"), remote, chat_prompt(TEXT), TEXT) > 10
    assert remote.api == "chat"


@pytest.mark.model
def test_the_default_model(lm, serve):
    remote = serve(lm, form="llama.cpp")
    assert grow_both(lm, remote, "The cat sat on the", "The cat sat on the", levels=2) == 1 + 6


@pytest.mark.parametrize(("lists", "requests"), [(True, 1), (False, 1 + 4)])
def test_many_leaves_are_one_request_where_the_server_takes_a_list(tiny, serve, server, lists, requests):
    remote = serve(tiny("llama"), lists=lists)
    tree = TokenTree(remote, TEXT)
    names = Names(remote)
    leaves = [node for node in tree.expand(tree.root, 20) if text_of(names, node) is not None][:4]
    server.requests.clear()
    tree.expand_all(leaves, 2)
    assert server.paths() == ["/completions"] * requests
    # What was refused once is not tried again, and what is known is not asked for again.
    server.requests.clear()
    tree.expand_all(leaves, 5)
    assert server.requests == []


def test_what_the_server_does_not_list_stays_unknown(tiny, serve):
    remote = serve(tiny("llama"), top=7)
    tree = TokenTree(remote, TEXT)
    children = tree.expand(tree.root, 50)
    assert len(children) == 7
    assert tree.root.rest == pytest.approx(1 - sum(math.exp(child.logprob) for child in children))
    assert tree.root.entropy is None
    assert tree.reader.vocabulary is None
    unlisted = remote.intern(b"never listed")
    known, unknown = tree.reader.logprobs(tree.root, [children[3].token_id, unlisted])
    assert known == pytest.approx(children[3].logprob)
    assert math.isnan(unknown)
    for refused in (tree.logits, tree.distribution):
        with pytest.raises(HeroError, match="its server lists the 7 likeliest tokens and hides the others"):
            refused(tree.root)


def test_a_text_of_ones_own_is_one_token_and_grows_on(tiny, serve, server):
    lm = tiny("llama")
    tree = TokenTree(serve(lm), TEXT)
    own = tree.write(tree.root, "通!")
    assert own.written
    assert own.depth == 1
    assert math.isnan(own.logprob)
    tree.expand(own, 3)
    assert server.requests[-1][1]["prompt"] == f"{TEXT}通!"
    here = TokenTree(lm, f"{TEXT}通!")
    assert [child.logprob for child in own.children] == pytest.approx(
        [child.logprob for child in here.expand(here.root, 3)], abs=1e-4
    )
    with pytest.raises(HeroError):
        tree.write(tree.root, "")


def test_a_branch_within_a_character_is_drawn_and_not_asked_about(tiny, serve):
    remote = serve(tiny("llama"))
    tree = TokenTree(remote, TEXT)
    names = Names(remote)
    tree.expand(tree.root, 20)
    open_ = next(node for node in tree.root.children if text_of(names, node) is None)
    whole = next(node for node in tree.root.children if text_of(names, node))
    assert names.along(b"", open_.token_id)[0].startswith("⟨")
    # Beside others it lists nothing, and they are read.
    assert {node.parent for node in tree.expand_all([open_, whole], 3)} == {whole}
    assert (open_.children, open_.rest) == ([], 1.0)
    tree.reader.require(whole)
    with pytest.raises(HeroError, match="ends in the middle of a character"):
        tree.reader.require(open_)


@pytest.mark.parametrize("chat", ["ignores", "refuses", "uncounted"])
def test_a_chat_server_that_cannot_continue_shows_the_root_only(tiny, serve, chat):
    tree = TokenTree(serve(tiny("llama"), form="chat", chat=chat), TEXT)
    names = Names(tree.lm)
    children = tree.expand(tree.root, 20)
    here = TokenTree(tiny("llama"), chat_prompt(TEXT))
    assert [child.logprob for child in children] == pytest.approx(
        [child.logprob for child in here.expand(here.root, 20)], abs=1e-4
    )
    whole = next(node for node in children if text_of(names, node))
    assert tree.expand_all([whole], 3) == []
    with pytest.raises(HeroError, match="only the first token can be expanded") as refused:
        tree.reader.require(whole)
    assert "/completions" in refused.value.next_step("zh")
    tree.reader.require(tree.root)


def test_growing_following_and_undo_work_as_they_do_here(tiny, serve):
    tree = TokenTree(serve(tiny("gpt2"), form="llama.cpp"), "a")
    added = [node for nodes in tree.grow(12, k=3) for node in nodes]
    assert len(added) >= 12
    before = tree.state()
    tree.prune(tree.root.children[0])
    tree.restore(before)
    assert tree.state() == before
    assert tree.coverage <= 1


def test_where_the_server_ends_a_text_the_tree_ends(tiny, serve, server):
    remote = serve(tiny("llama"))
    ending = {"tokens": ["</s>"], "token_logprobs": [-0.1], "top_logprobs": [{"</s>": -0.1, "!": -3.0}]}
    server.says(200, {"choices": [{"logprobs": ending, "finish_reason": "stop"}]})
    tree = TokenTree(remote, TEXT)
    end, other = tree.expand(tree.root, 2)
    assert tree.reader.ends == {end.token_id}
    assert Names(remote).is_end(end.token_id)
    assert (tree.can_continue(end), tree.can_continue(other)) == (False, True)


def test_a_list_for_some_leaves_and_none_for_others(tiny, serve, server):
    remote = serve(tiny("llama"), form="llama.cpp")
    tree = TokenTree(remote, TEXT)
    names = Names(remote)
    one, two = [node for node in tree.expand(tree.root, 20) if text_of(names, node)][:2]
    told = {"token": "a", "bytes": [97], "logprob": -0.5}
    ended = {"index": 1, "logprobs": {"content": []}, "finish_reason": "stop"}
    server.says(200, {"choices": [ended, {"index": 0, "logprobs": {"content": [told]}}]})
    assert {node.parent for node in tree.expand_all([one, two], 3)} == {one}
    assert two.rest == 1.0
    with pytest.raises(HeroError, match="ends the text here"):
        tree.reader.require(two)


def test_a_server_that_fails_once_is_sent_lists_again(tiny, serve, server):
    tree = TokenTree(serve(tiny("llama"), form="llama.cpp"), TEXT)
    names = Names(tree.lm)
    leaves = [node for node in tree.expand(tree.root, 20) if text_of(names, node)][:3]
    server.says(503, {"error": "loading"})
    with pytest.raises(HeroError, match=r"failed while it answered \(503\): loading"):
        tree.expand_all(leaves, 3)
    server.status = 0
    server.requests.clear()
    assert tree.expand_all(leaves, 3)
    assert len(server.requests) == 1


@pytest.mark.parametrize("form", ["completions", "chat"])
def test_the_widget_shows_and_saves_no_key(tiny, serve, monkeypatch, form):
    from llmhero_widgets.decoding.explorer import DecodingTree

    key = "sk-proj-A1b2C3d4E5f6"
    monkeypatch.setenv("OPENAI_API_KEY", key)
    widget = DecodingTree(serve(tiny("llama"), form=form, chat="refuses"), TEXT).compute()
    saved = widget.to_json()
    shown = [repr(widget), saved, *map(str, widget.get_state().values())]
    assert not any(key in text for text in shown)
    assert len(widget.tree.root.children) > 1
    again = DecodingTree.from_json(serve(tiny("llama")), saved)
    # Our numbers of tokens are another session's own; what they stand for is the same.
    trees = [(one.tree, Names(one.lm)) for one in (widget, again)]
    rows = [[(names.of(node.ids), node.logprob, node.rest) for node in tree.nodes()] for tree, names in trees]
    assert rows[0] == rows[1]
    for one in (widget, again):
        one.close()


def test_a_cancel_ends_the_waiting_and_nothing_is_lost(tiny, serve, server):
    tree = TokenTree(serve(tiny("llama")), TEXT)
    tree.expand(tree.root, 3)
    before = tree.state()
    server.release.clear()

    def check():
        if server.asked.is_set():
            raise Cancelled

    server.asked.clear()
    with pytest.raises(Cancelled):
        tree.expand_all(tree.root.children, 3, check=check)
    assert server.hung_up.wait(30)
    assert tree.state() == before
    server.release.set()
    assert tree.expand_all(tree.root.children, 3)


@pytest.mark.parametrize(
    ("prompt", "code"), [("", "empty"), ([], "empty"), ("\ud800", "bad_text"), ([5], "bad_request")]
)
def test_a_prompt_that_cannot_be_sent_is_refused(prompt, code):
    with pytest.raises(HeroError) as refused:
        RemoteReader(RemoteModel("http://127.0.0.1:9/v1", "tiny"), prompt)
    assert refused.value.code == code
