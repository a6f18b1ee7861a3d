"""Sampling through the wire: what the functions say, streamed, continued and put into the tree."""

from __future__ import annotations

import math
import threading
import time

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

import llmhero_widgets as hero
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding.diversity import diversity, words
from llmhero_widgets.decoding.intervals import frequencies, wilson
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.panels import sample as panel
from llmhero_widgets.decoding.sampler import Sampler
from llmhero_widgets.decoding.sampling import sample
from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit.wire import Browser

TEXT = "The sky is blue because"
CHOSEN = {"temperature": 0.8, "top_k": 4}
SETTINGS = SamplingSettings(**CHOSEN)


class Desk:
    """A tree on display, as a panel sees it."""

    def __init__(self, lm, other=None):
        self.lm, self.other, self.draft = lm, other, None
        self.sampling = SamplingSettings()
        self.tree = TokenTree(lm, TEXT)
        self.tree.expand(self.tree.root, 4)
        self.rev = 1
        self.sent = []
        self.operations = panel.operations(self)

    def at(self, rev, uid):
        if rev != self.rev:
            raise HeroError(panel.messages.NOT_BELOW, code="stale")
        return self.tree, self.tree.node(uid)

    def names(self, ids):
        return [self.lm.tokenizer.decode([token]) for token in ids]

    def change(self, job, rev, work):
        self.at(rev, 0)
        node = work(self.tree)
        self.rev += 1
        return Reply({"rev": self.rev, "selected": node.uid}, {"uid": np.zeros(1, np.int32)})

    def ask(self, op, job=None, **args):
        job = job or Job("r", lambda content, buffers: self.sent.append((content, buffers)))
        return self.operations[op](job, self.rev, **args)

    def parts(self):
        return [content["result"] for content, _ in self.sent if content["kind"] == "part"]


@pytest.fixture
def desk(tiny):
    return Desk(tiny("llama"))


def words_model():
    """A model that cuts the same text into other tokens."""
    vocabulary = {"[UNK]": 0, "The": 1, " sky": 2, " is": 3, " blue": 4, " because": 5, " it": 6, ".": 7}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no password
    from tokenizers import Regex, pre_tokenizers

    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r" ?\w+|\."), "isolated")
    with torch.random.fork_rng():
        torch.manual_seed(1)
        config = GPT2Config(vocab_size=8, n_embd=16, n_layer=2, n_head=2, bos_token_id=None, eos_token_id=7)
        return LanguageModel(
            GPT2LMHeadModel(config), PreTrainedTokenizerFast(tokenizer_object=tokenizer), name="words"
        )


def draws(n=200, steps=6, seed=7, settings=CHOSEN, uid=0, model="own", **more):
    wanted = {"uid": uid, "n": n, "steps": steps, "seed": seed, "settings": settings, "model": model}
    return {"draws": wanted, **more}


def test_the_wire_carries_what_the_functions_say(desk):
    reply = desk.ask("sample", **draws())
    found = sample(desk.lm, TEXT, n=200, max_new_tokens=6, settings=SETTINGS, seed=7)
    exact = Sampler(desk.lm, TEXT, settings=SETTINGS).first()
    counted = frequencies(found.ids[:, 0], exact)
    result, arrays = reply.result, reply.arrays
    assert result["ids"] == counted.ids.tolist()
    assert arrays["counts"].tolist() == [*counted.counts.tolist(), counted.others]
    np.testing.assert_allclose(arrays["exact"], [*counted.exact, counted.others_exact], atol=1e-7)
    np.testing.assert_allclose(arrays["low"][:-1], counted.low, atol=1e-7)
    np.testing.assert_allclose(arrays["high"][:-1], counted.high, atol=1e-7)
    others = [float(end) for end in wilson(counted.others, 200)]
    assert [arrays["low"][-1], arrays["high"][-1]] == pytest.approx(others, abs=1e-7)
    assert (result["trials"], result["held"], result["done"]) == (200, int(counted.holds.sum()), 200)
    assert result["names"] == Names(desk.lm).of(result["ids"])
    measured = diversity(found.sequences)
    assert result["measures"]["distinct"] == pytest.approx(list(measured.distinct))
    assert result["measures"]["repetition"] == pytest.approx(list(measured.repetition))
    assert result["measures"]["self_bleu"] == pytest.approx(measured.self_bleu)
    assert result["measures"]["perplexity"] == pytest.approx(found.perplexity, rel=1e-6)
    assert result["unit"] == "tokens"
    reply.pack()


def test_the_texts_are_grouped_and_nothing_is_left_out(desk):
    settings = {"top_k": 3, "sequence_bias": [[[258], 9.0]]}
    result = desk.ask("sample", **draws(steps=4, settings=settings)).result
    found = sample(
        desk.lm, TEXT, n=200, max_new_tokens=4, seed=7,
        settings=SamplingSettings(top_k=3, sequence_bias={(258,): 9.0}),
    )  # fmt: skip
    assert sum(count for *_, count in result["texts"]) + result["unlisted"] == 200
    counts = [count for *_, count in result["texts"]]
    assert counts == sorted(counts, reverse=True)
    assert any(ended for _, ended, _ in result["texts"])
    for text, ended, count in result["texts"]:
        same = [
            s for s, going in zip(found.sequences, found.going, strict=True)
            if (not going) == ended and desk.lm.tokenizer.decode(s[: len(s) - ended]) == text
        ]  # fmt: skip
        # Bytes that are no character are written in hexadecimal here, and by a sign of no use there.
        assert len(same) == count or "⟨" in text


def test_first_tokens_come_before_anything_is_written(desk):
    desk.ask("sample", **draws())
    first = desk.parts()[0]
    assert (first["done"], first["trials"], first["different"]) == (0, 200, 0)
    assert sum(first["ids"]) > 0


def test_who_stops_keeps_what_is_done_and_goes_on_there(desk, monkeypatch):
    monkeypatch.setattr(panel, "_LOOK", 0.0)
    own, batches = Sampler.batch, []

    def counted(self, number, *, check=None):
        batches.append(number)
        return own(self, number, check=check)

    monkeypatch.setattr(Sampler, "batch", counted)
    stopped = Job("stop", lambda content, _: desk.sent.append((content, _)))

    def until_three(content, _):
        desk.sent.append((content, _))
        if content["kind"] == "part" and content["result"].get("done") == 48:
            stopped.token.cancel()

    stopped.send = until_three
    with pytest.raises(Cancelled):
        desk.ask("sample", stopped, **draws())
    assert batches == [0, 1, 2]
    whole = desk.ask("sample", **draws())
    assert batches == list(range(13))
    assert whole.result["done"] == 200
    # More draws add to it, fewer are a part of it; both equal a run from the beginning.
    more = desk.ask("sample", **draws(n=230))
    assert batches == list(range(15))
    fresh = Desk(desk.lm).ask("sample", **draws(n=230))
    assert more.arrays["counts"].tolist() == fresh.arrays["counts"].tolist()
    assert more.result["texts"] == fresh.result["texts"]


def test_stopping_frees_the_model_in_the_middle_of_a_pass(desk):
    calls = []
    job = Job("stop", lambda *_: None)
    own = job.token.check

    def check():
        calls.append(1)
        if len(calls) == 60:
            job.token.cancel()
        own()

    job.token.check = check
    with pytest.raises(Cancelled):
        desk.ask("sample", job, **draws(n=1000, steps=64))
    assert len(calls) == 60


def test_a_cancel_from_another_thread_is_heard_at_once(desk):
    ends = {}
    job = Job("stop", lambda *_: None)

    def work():
        with pytest.raises(Cancelled):
            desk.ask("sample", job, **draws(n=1000, steps=64))
        ends["worker"] = time.monotonic()

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.2)
    job.cancel()
    thread.join(30)
    assert "worker" in ends


def test_what_follows_a_node_is_counted_among_the_samples_that_pass(desk):
    node = desk.tree.root.children[0]
    reply = desk.ask("sample_at", **draws(at=node.uid))
    found = sample(desk.lm, TEXT, n=200, max_new_tokens=6, settings=SETTINGS, seed=7)
    passing = [s for s in found.sequences if s[0] == node.token_id]
    exact = desk.tree.distribution(node, SETTINGS).probabilities
    assert reply.result["depth"] == 1
    assert reply.result["trials"] == sum(len(s) > 1 for s in passing)
    np.testing.assert_allclose(reply.arrays["exact"][:-1], exact[reply.result["ids"]], atol=1e-4)
    for token, count in zip(reply.result["ids"], reply.arrays["counts"], strict=False):
        assert count == sum(len(s) > 1 and s[1] == token for s in passing)
    with pytest.raises(HeroError, match="is not below"):
        desk.ask("sample_at", **draws(uid=node.uid, at=0))


def test_sampling_goes_on_from_a_node(desk):
    node = desk.tree.root.children[1]
    settings = {"frequency_penalty": 1.0}
    reply = desk.ask("sample", **draws(uid=node.uid, settings=settings))
    exact = desk.tree.distribution(node, SamplingSettings(**settings)).probabilities
    np.testing.assert_allclose(reply.arrays["exact"][:-1], exact[reply.result["ids"]], atol=1e-4)


def test_samples_are_counted_on_the_nodes_of_the_tree_and_added_to_it(desk, monkeypatch):
    monkeypatch.setattr(panel, "MOST_ADDED", 12)
    found = sample(desk.lm, TEXT, n=200, max_new_tokens=6, settings=SETTINGS, seed=7)

    def compare(reply):
        nodes = {node.uid: node for node in desk.tree.nodes()}
        counts = dict(
            zip(reply.arrays["sample_uids"].tolist(), reply.arrays["sample_counts"].tolist(), strict=True)
        )
        for uid, node in nodes.items():
            passing = sum(s[: len(node.ids)] == node.ids for s in found.sequences)
            assert counts.get(uid, 0) == passing
        assert reply.result["total"] == 200
        paths = {node.ids for node in nodes.values()}
        assert reply.result["whole_samples"] == sum(s in paths for s in found.sequences)
        return counts

    before = compare(desk.ask("sample_counts", **draws()))
    assert before[0] == 200
    size = len(desk.tree)
    reply = desk.ask("sample_keep", **draws())
    assert (reply.result["rev"], reply.result["selected"]) == (2, 0)
    after = compare(reply)
    assert size < len(desk.tree) <= size + 12
    # The most frequent beginnings: no other one was drawn more often than the rarest of these.
    known = {node.ids for node in desk.tree.nodes()}
    missing = [count for prefix, count in found.prefixes().items() if prefix not in known]
    assert max(missing) <= min(after.values())
    assert compare(desk.ask("sample_counts", **draws())) == after


def test_another_model_with_the_same_tokens_is_compared_by_tokens(tiny):
    desk = Desk(tiny("llama"), tiny("gpt2"))
    beside = desk.ask("sample", **draws(model="other"))
    wanted = sample(tiny("gpt2"), TEXT, n=200, max_new_tokens=6, settings=SETTINGS, seed=7)
    assert beside.result["unit"] == "tokens"
    assert beside.arrays["counts"][0] == (wanted.ids[:, 0] == beside.result["ids"][0]).sum()
    also = desk.ask("sample", **draws()).result["ids"]
    rows = desk.ask("sample", **draws(model="other", also=also)).result["ids"]
    assert rows[: len(also)] == also


def test_another_model_with_other_tokens_is_compared_by_text(tiny):
    other = words_model()
    desk = Desk(tiny("llama"), other)
    reply = desk.ask("sample", **draws(model="other", settings={}))
    assert reply.result["unit"] == "words"
    wanted = sample(other, TEXT, n=200, max_new_tokens=6, seed=7)
    assert reply.arrays["counts"][0] == (wanted.ids[:, 0] == reply.result["ids"][0]).sum()
    mine = desk.ask("sample", **draws(beside="other"))
    assert mine.result["unit"] == "words"
    alone = desk.ask("sample", **draws())
    assert alone.result["unit"] == "tokens"
    found = sample(desk.lm, TEXT, n=200, max_new_tokens=6, settings=SETTINGS, seed=7)
    texts = [words(text) for text, _ in panel.told.texts(Sampler(desk.lm, TEXT), found)]
    assert mine.result["measures"]["self_bleu"] == pytest.approx(diversity(texts).self_bleu)
    with pytest.raises(HeroError, match="cuts text into tokens of its own"):
        desk.ask("sample_at", **draws(at=0, model="other"))
    # From a node: its text, cut anew; bytes of a broken character cannot be.
    node = desk.tree.insert(desk.tree.root, desk.lm.tokenizer(" it")["input_ids"])
    again = desk.ask("sample", **draws(uid=node.uid, model="other", settings={}))
    follows = sample(other, TEXT + " it", n=200, max_new_tokens=6, seed=7)
    assert again.arrays["counts"][0] == (follows.ids[:, 0] == again.result["ids"][0]).sum()
    broken = desk.tree.insert(desk.tree.root, desk.lm.tokenizer("é")["input_ids"][:1])
    with pytest.raises(HeroError, match="ends inside a character"):
        desk.ask("sample", **draws(uid=broken.uid, model="other", settings={}))


def test_what_cannot_be_is_refused(desk):
    for args, said in [
        (draws(n=1001), "n has to be a whole number from 1 to 1,000"),
        (draws(steps=0), "max_new_tokens has to be"),
        (draws(seed=-1), "A seed is"),
        (draws(settings={"topk": 1}), "topk"),
        (draws(model="other"), "no second model"),
        (draws(uid=99), "99"),
        ({"draws": {"uid": 0, "n": 2}}, "no experiment"),
    ]:
        with pytest.raises(HeroError) as refused:
            desk.ask("sample", **args)
        assert refused.value.code == "bad_request"
        assert said in refused.value.sentence("en")
    with pytest.raises(HeroError) as stale:
        desk.operations["sample"](Job("r", lambda *_: None), 99, **draws())
    assert stale.value.code == "stale"


def test_one_token_has_no_longer_sequences_to_measure(desk):
    result = desk.ask("sample", **draws(steps=1)).result
    assert result["measures"]["distinct"][1:] == [None, None, None]
    assert result["measures"]["length"] == 1
    assert not math.isnan(result["measures"]["perplexity"])


def test_the_widget_draws_and_undo_takes_the_samples_out_of_the_tree(tiny):
    widget = hero.DecodingTree(tiny("llama"), TEXT, lang="en")
    try:
        browser = Browser(widget)
        rev = browser.answer("show", rev=0)[0]["rev"]
        wanted = draws(n=40)["draws"]
        result, arrays = browser.answer("sample", rev=rev, draws=wanted)
        found = sample(tiny("llama"), TEXT, n=40, max_new_tokens=6, settings=SETTINGS, seed=7)
        assert arrays["counts"][0] == (found.ids[:, 0] == result["ids"][0]).sum()
        size = len(widget.tree)
        kept, passed = browser.answer("sample_keep", rev=rev, draws=wanted)
        assert kept["rev"] > rev
        assert len(widget.tree) > size
        counts, again = browser.answer("sample_counts", rev=kept["rev"], draws=wanted)
        assert (again["sample_counts"] == passed["sample_counts"]).all()
        assert (counts["total"], again["sample_counts"][0]) == (40, 40)
        browser.answer("back", rev=kept["rev"], to=rev)
        assert len(widget.tree) == size
        assert browser.refusal("sample", rev=kept["rev"], draws=wanted)["code"] == "stale"
        rid = browser.ask("sample", rev=widget.rev, draws=draws(n=1000, steps=64, seed=8)["draws"])
        browser.wait(lambda content: content.get("rid") == rid and content["kind"] == "part")
        browser.cancel(rid)
        assert browser.final(rid)[0]["code"] == "cancelled"
        # The model is free again.
        assert browser.answer("show", rev=0)[0]["rev"] == widget.rev
    finally:
        widget.close()
