"""Beam search through the widget's wire: the same candidates, step by step, and found texts in the tree."""

from __future__ import annotations

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding.beam import beam_search, constrained_beam_search, diverse_beam_search
from llmhero_widgets.decoding.beam.record import Fate, Reason
from llmhero_widgets.decoding.panels import beam as panel
from llmhero_widgets.decoding.tree import TokenTree
from tests.unit.decoding.test_beam import with_ends
from tests.unit.wire import Browser, arrays_of

PROMPT = "The sky 通"


class Source:
    """What the widget is to a view, without the widget: the operations alone are under test."""

    def __init__(self, lm, sampling=None):
        self.lm = lm
        self.sampling = sampling or SamplingSettings()
        self.tree = TokenTree(lm, PROMPT)

    def at(self, rev, uid):
        assert rev == 1
        return self.tree, self.tree.node(uid)

    def change(self, job, rev, work):
        assert rev == 1
        self.selected = work(self.tree)
        return "changed"


class Wire:
    """A job whose messages are kept."""

    def __init__(self, source):
        self.operations = panel.operations(source)
        self.messages = []

    def ask(self, op, **args):
        self.job = Job("r1", lambda message, buffers: self.messages.append((message, buffers)))
        return self.operations[op](self.job, rev=1, **args)

    def steps(self):
        """Return the candidates of each step as they came, and the verdicts."""
        steps, verdicts = [], []
        for message, buffers in self.messages:
            if "verdicts" not in message["result"]:
                continue
            assert message["result"]["first"] == len(steps) + 1
            verdicts += message["result"]["verdicts"]
            columns = arrays_of(message, buffers)
            begin, texts = 0, np.split(columns["text"], columns["text_ends"])
            for end in columns["ends"].tolist():
                steps.append(
                    [
                        {
                            name: columns[name][row].item()
                            for name in (
                                "token",
                                "logprob",
                                "score",
                                "parent",
                                "place",
                                "fate",
                                "reason",
                                "group",
                                "penalty",
                                "met",
                            )
                        }
                        | {"text": texts[row].tobytes().decode()}
                        for row in range(begin, end)
                    ]
                )
                begin = end
        return steps, verdicts  # fmt: skip


@pytest.fixture(scope="module")
def small(tiny):
    return with_ends(tiny("llama"), 258)


@pytest.fixture
def source(small):
    return Source(small)


FATES, REASONS = Fate.__args__, (*Reason.__args__, None)
VARIANTS = {
    "plain": (beam_search, {}),
    "diverse": (diverse_beam_search, {"groups": 2, "diversity": 1.5}),
    "constrained": (constrained_beam_search, {"phrases": [" a"]}),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_arrives_is_what_was_searched(small, source, variant):
    search, more = VARIANTS[variant]
    at = source.tree.insert(source.tree.root, [72, 105])
    chosen = {"beams": 4, "length_penalty": 0.5, "early_stopping": "never"}
    wire = Wire(source)
    reply = wire.ask("beam", node=at.uid, steps=6, variant=variant, **chosen, **more)
    if "phrases" in more:
        more = {"must_contain": more["phrases"]}
    wanted = search(small, source.tree.prompt_ids, written=[72, 105], max_new_tokens=6, **chosen, **more)
    steps, verdicts = wire.steps()
    assert len(steps) == len(wanted.steps)
    for rows, step in zip(steps, wanted.steps, strict=True):
        assert len(rows) == len(step.candidates)
        for row, one in zip(rows, step.candidates, strict=True):
            assert (row["token"], row["parent"], row["group"], row["met"]) == (
                one.token, one.parent, one.group, one.met,
            )  # fmt: skip
            assert FATES[row["fate"]] == one.fate
            assert row["place"] == (-1 if one.place is None else one.place)
            assert REASONS[row["reason"]] == one.reason
            assert (row["logprob"], row["score"]) == pytest.approx((one.logprob, one.score), abs=1e-4)
    assert verdicts[-1][0][-1] == wanted.stops[0].reason == "length"
    assert reply.result["limit"] == wanted.limit
    assert reply.arrays["total"].tolist() == pytest.approx([one.total for one in wanted.hypotheses])
    assert reply.arrays["length"].tolist() == [len(one.ids) for one in wanted.hypotheses]
    for number, one in enumerate(wanted.hypotheses):
        ended = steps[reply.arrays["step"][number] - 1][reply.arrays["candidate"][number]]
        assert ended["token"] == one.ids[-1]
    assert reply.result["phrases"] == ([[" ", "a"]] if variant == "constrained" else [])


def test_a_character_is_put_together_along_its_beam(small):
    ids = small.tokenizer("通")["input_ids"]
    biases = {tuple(ids[:length]): 60.0 * length for length in (1, 2, 3)}
    wire = Wire(Source(small, SamplingSettings(sequence_bias=biases)))
    assert wire.ask("beam", node=0, beams=1, steps=3).result["penalised"]
    steps, _ = wire.steps()
    texts = {text["text"] for rows in steps for text in rows if text["token"] in ids}
    assert "通" in texts
    assert not any("\ufffd" in text for text in texts)


def test_temperature_and_cut_offs_do_not_apply_and_penalties_do(small):
    plain, drawn, repeated = (
        Wire(Source(small, SamplingSettings(**chosen)))
        for chosen in ({}, {"temperature": 0.3, "top_k": 2, "top_p": 0.5}, {"repetition_penalty": 3.0})
    )
    replies = [wire.ask("beam", node=0, steps=5) for wire in (plain, drawn, repeated)]
    assert plain.steps() == drawn.steps()
    assert plain.steps() != repeated.steps()
    assert [reply.result["penalised"] for reply in replies] == [False, False, True]


def test_a_search_ends_between_two_steps_when_nobody_waits(source):
    wire = Wire(source)
    job = Job("r1", lambda message, _: wire.messages.append(message) or job.token.cancel())
    with pytest.raises(Cancelled):
        wire.operations["beam"](job, rev=1, node=0, steps=100)
    assert len(wire.messages) == 1


def test_found_texts_go_into_the_tree(small, source):
    found = beam_search(small, source.tree.prompt_ids, beams=3, max_new_tokens=4)
    wire = Wire(source)
    assert wire.ask("beam_keep", node=0, sequences=[list(ids) for ids in found.sequences]) == "changed"
    paths = {tuple(node.ids) for node in source.tree.nodes()}
    assert paths >= {*found.sequences}
    assert tuple(source.selected.ids) == found.sequences[0]
    assert source.selected.path_logprob == pytest.approx(found.hypotheses[0].total, abs=1e-3)


@pytest.mark.parametrize(
    ("op", "args", "said"),
    [
        ("beam", {"beams": 17}, "17 beams for 8 steps are more"),
        ("beam", {"steps": 129}, "it shows 16 for 128"),
        ("beam", {"variant": "random"}, "variant has to be"),
        ("beam", {"variant": "constrained"}, "no phrase"),
        ("beam", {"variant": "diverse", "groups": 2}, "divides the beams"),
        ("beam", {"early_stopping": 3}, "early_stopping has to be"),
        ("beam", {"node": 77}, "77"),
        ("beam_keep", {"sequences": []}, "no text"),
        ("beam_keep", {"sequences": [[]]}, "no text"),
    ],
)
def test_refusals_are_sentences(source, op, args, said):
    with pytest.raises(HeroError) as refused:
        Wire(source).ask(op, **{"node": 0, **args})
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")
    assert refused.value.sentence("zh")


@pytest.mark.model
def test_the_likelier_first_token_does_not_win(lm):
    source = Source(lm)
    source.tree = TokenTree(lm, "The sky is blue because")
    wire = Wire(source)
    wire.ask("beam", node=0, beams=3, steps=3)
    steps, _ = wire.steps()
    assert [row["text"] for row in steps[0][:3]] == [" of", " it", " the"]
    assert [row["score"] for row in steps[0][:2]] == pytest.approx([-1.35, -1.41], abs=0.01)


def test_the_widget_searches_keeps_and_takes_it_back(small):
    widget = hero.DecodingTree(small, PROMPT, lang="en")
    browser = Browser(widget)
    rev = browser.answer("show", rev=0)[0]["rev"]
    rid = browser.ask("beam", rev=rev, node=0, beams=2, steps=3)
    assert browser.final(rid)[0]["kind"] == "done"
    own = [message for message, _ in browser.messages if message.get("rid") == rid]
    firsts = [message["result"]["first"] for message in own if message["kind"] == "part"]
    assert firsts[0] == 1
    found = beam_search(small, widget.tree.prompt_ids, beams=2, max_new_tokens=3)
    before = len(widget.tree)
    kept = browser.answer("beam_keep", rev=rev, node=0, sequences=[list(ids) for ids in found.sequences])[0]
    assert tuple(widget.tree.node(kept["selected"]).ids) == found.sequences[0]
    assert {tuple(node.ids) for node in widget.tree.nodes()} >= {*found.sequences}
    browser.answer("back", rev=kept["rev"], to=rev)
    assert len(widget.tree) == before
    widget.close()
