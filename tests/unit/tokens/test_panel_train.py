"""Training in the inspector: the merges that cross the wire are those that Python learns."""

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.tokens.panels import train as panel
from llmhero_widgets.tokens.train import train
from tests.unit.wire import Browser

TEXT = "low low lower lowest, new newer newest, wide wider widest 通通 " * 4


@pytest.fixture
def browser(tokenizers_by_name):
    inspector = hero.TokenInspector(TEXT, tokenizers=tokenizers_by_name("byte-bpe"), lang="en")
    yield Browser(inspector)
    inspector.close()


@pytest.mark.parametrize(("algorithm", "size"), [("bpe", 280), ("wordpiece", 40), ("unigram", 40)])
def test_what_is_learned_crosses_the_wire(browser, algorithm, size):
    rev = browser.open()[0]["rev"]
    result, arrays = browser.answer("train", rev=rev, algorithm=algorithm, vocab_size=size)
    own = train(TEXT, algorithm, vocab_size=size)
    assert (result["smallest"], result["vocab_size"]) == (own.smallest, own.vocab_size)
    assert result["characters"] == len(TEXT)
    assert arrays["counts"].tolist() == [merge.count for merge in own.merges]
    assert arrays["curve_tokens"].tolist() == [point.tokens for point in own.curve]
    assert len(result["stages"]) == len(own.stages)
    assert bool(own.merges) == (algorithm != "unigram")
    if algorithm == "bpe":
        # Written so that a reader knows them: a space, not Ġ.
        assert [left.replace(" ", "Ġ") for left in result["lefts"][:3]] == [m.left for m in own.merges[:3]]
    cut, _ = browser.answer("train_cut", rev=rev, size=own.vocab_size)
    assert cut["rest"] == len(TEXT) - panel.SAMPLE
    ids = own.at(own.vocab_size).encode(TEXT[: panel.SAMPLE]).ids
    assert len(cut["tokens"]) == len(ids)


def test_a_larger_vocabulary_is_a_shorter_text(browser):
    rev = browser.open()[0]["rev"]
    _, arrays = browser.answer("train", rev=rev, vocab_size=300)
    assert (np.diff(arrays["curve_tokens"]) <= 0).all()
    sizes = arrays["sizes"][[0, -1]].tolist()
    few, many = (len(browser.answer("train_cut", rev=rev, size=size)[0]["tokens"]) for size in sizes)
    assert many < few


def test_what_makes_no_sense_is_refused(browser):
    rev = browser.open()[0]["rev"]
    for op, args, code in (
        ("train", {"algorithm": "morse"}, "bad_request"),
        ("train", {"vocab_size": 10**6}, "bad_request"),
        ("train", {"vocab_size": 12}, "bad_request"),
        ("train", {"vocab_size": True}, "bad_request"),
        ("train_cut", {"size": 300}, "stale"),
    ):
        assert browser.final(browser.ask(op, rev=rev, **args))[0]["code"] == code, (op, args)
