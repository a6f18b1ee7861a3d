"""Speculative decoding and contrastive search through the wire: what the functions say, as it is done."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from llmhero_widgets.core import protocol
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding.contrastive import contrastive_search
from llmhero_widgets.decoding.draft import quantised, truncated
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.panels import strategies as panel
from llmhero_widgets.decoding.speculative import speculative
from llmhero_widgets.decoding.tree import TokenTree

PROMPT = "The sky 通"


class Source:
    """What the widget is to a view, without the widget: the operations alone are under test."""

    other = None

    def __init__(self, lm, draft=None, sampling=None):
        self.lm, self.draft = lm, draft
        self.sampling = sampling or SamplingSettings()
        self.tree = TokenTree(lm, PROMPT)
        self.names = Names(lm).of

    def at(self, rev, uid):
        if rev != 1:
            raise HeroError(panel.messages.NO_GIVEN_DRAFT, code="stale")
        return self.tree, self.tree.node(uid)

    def change(self, job, rev, work):
        assert rev == 1
        self.selected = work(self.tree)
        return "changed"


class Wire:
    """A job whose messages are kept, as the JSON that they are."""

    def __init__(self, source):
        self.operations = panel.operations(source)
        self.parts = []

    def send(self, message, buffers):
        self.parts.append(json.loads(json.dumps(message))["result"])

    def ask(self, op, **args):
        self.job = Job("r1", self.send)
        reply = self.operations[op](self.job, **{"rev": 1, "node": 0} | args)
        return json.loads(json.dumps(reply.result))


@pytest.fixture
def source(tiny):
    return Source(tiny("llama"))


@pytest.fixture
def at_once(monkeypatch):
    """Nothing waits for the next flush."""
    monkeypatch.setattr(protocol, "FLUSH_MS", 0)


def near(found, wanted):
    """Numbers cross the wire with six digits."""
    assert found.keys() >= wanted.keys()
    for name, value in wanted.items():
        assert found[name] == (pytest.approx(value, abs=1e-6) if isinstance(value, float) else value)


def rounds_are(found, wanted, names):
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one["token_id"] == other.token_id
        for kind in ("guesses", "options"):
            for each, true in zip(one[kind], getattr(other, kind), strict=True):
                near(each, asdict(true))
                assert each["text"] == names([true.token_id])[0]


@pytest.mark.parametrize("kind", ["int8", "layers", "given"])
def test_speculation_is_that_of_the_function(tiny, kind):
    lm = tiny("llama")
    given = truncated(lm, 3)
    source = Source(lm, given, SamplingSettings(temperature=0.8, top_k=100))
    node = source.tree.expand(source.tree.root, 3)[1]
    wire = Wire(source)
    chosen = {"lookahead": 3, "seed": 7, "steps": 20}
    result = wire.ask("speculate", node=node.uid, draft=kind, layers=2, **chosen)
    draft = {"int8": quantised(lm), "layers": truncated(lm, 2), "given": given}[kind]
    wanted = speculative(
        lm,
        draft,
        [*source.tree.prompt_ids, node.token_id],
        lookahead=3,
        seed=7,
        max_new_tokens=20,
        settings=source.sampling,
    )
    rounds_are(result["rounds"], wanted.rounds, source.names)
    assert result["ids"] == list(wanted.ids)
    assert result["expected_tokens"] == pytest.approx(wanted.expected_tokens)
    assert (result["name"], result["layers"], result["given"]) == ("llama", 3, "llama/3")
    assert result["draft"] == {"kind": kind, "name": draft.name, "layers": 2}
    assert result["stopped"] == "length"
    assert result["speedup"] > 0
    assert set(result["costs"]) == {"draft", "verify", "single"}


@pytest.mark.usefixtures("at_once")
def test_each_round_comes_as_it_is_done(source):
    wire = Wire(source)
    result = wire.ask("speculate", steps=24, draft="layers", layers=2)
    assert wire.parts[0] == {"progress": {"done": 0, "total": 1, "stage": "draft"}}
    came = []
    for part in wire.parts[1:]:
        assert part["from"] == len(came)
        came += part["rounds"]
        done = sum(1 for one in came for guess in one["guesses"] if guess["accepted"])
        done += sum(one["token_id"] is not None for one in came)
        assert part["progress"] == {"done": done, "total": 24, "stage": "tokens"}
        for name in ("name", "layers", "given", "draft"):
            assert part[name] == result[name]
    assert came == result["rounds"]
    # The draft is there by now.
    again = Wire(source)
    again.operations = wire.operations
    assert again.ask("speculate", steps=24, draft="layers", layers=2)["rounds"] == came
    assert "rounds" in again.parts[0]


def test_the_settings_of_the_question_count(source):
    source.sampling = SamplingSettings(top_k=2)
    greedy = Wire(source).ask("speculate", steps=6, settings={"temperature": 0})["rounds"]
    wanted = speculative(
        source.lm,
        quantised(source.lm),
        source.tree.prompt_ids,
        max_new_tokens=6,
        settings=SamplingSettings(temperature=0),
    )
    rounds_are(greedy, wanted.rounds, source.names)


def test_what_comes_too_fast_waits_for_the_next_flush(source):
    wire = Wire(source)
    result = wire.ask("contrast", steps=40)
    sent = sum(len(part["steps"]) for part in wire.parts)
    assert len(wire.parts) < 40
    assert 0 < sent <= len(result["steps"])


@pytest.mark.usefixtures("at_once")
def test_contrastive_search_is_that_of_the_function(source):
    wire = Wire(source)
    result = wire.ask("contrast", k=3, alpha=0.5, steps=10)
    wanted = contrastive_search(source.lm, source.tree.prompt_ids, k=3, alpha=0.5, max_new_tokens=10)
    text = [*wanted.prompt_ids, *wanted.ids]
    for found, step in zip(result["steps"], wanted.steps, strict=True):
        assert found["chosen"] == step.chosen
        for one, true in zip(found["candidates"], step.candidates, strict=True):
            near(one, asdict(true))
            assert [one["text"]] == source.names([true.token_id])
            assert [one["near"]] == source.names([text[true.nearest]])
    assert result["ids"] == list(wanted.ids)
    assert (result["k"], result["alpha"], result["stopped"]) == (3, 0.5, "length")
    assert [one for part in wire.parts for one in part["steps"]] == result["steps"]


def test_what_was_written_goes_into_the_tree(source):
    wire = Wire(source)
    ids = wire.ask("contrast", steps=5)["ids"]
    job = Job("r2", wire.send)
    assert wire.operations["strategies_keep"](job, rev=1, node=0, ids=ids) == "changed"
    assert source.selected is source.tree.root
    node = source.tree.root
    for token in ids:
        (node,) = [child for child in node.children if child.token_id == token]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("op", ["speculate", "contrast"])
def test_cancelling_ends_it_before_the_next_pass(source, op):
    wire = Wire(source)

    def send(message, buffers):
        wire.parts.append(message)
        if len(wire.parts) == 3:
            wire.job.token.cancel()

    wire.send = send
    with pytest.raises(Cancelled):
        wire.ask(op, steps=100)
    assert len(wire.parts) == 3


def test_a_draft_that_was_stopped_while_it_was_made_is_not_kept(source):
    wire = Wire(source)

    def send(message, buffers):
        wire.job.token.cancel()

    wire.send = send
    for kind in ("int8", "layers"):
        with pytest.raises(Cancelled):
            wire.ask("speculate", draft=kind, layers=2)
    del wire.send
    assert wire.ask("speculate", draft="int8", steps=4)["draft"]["name"] == "llama/int8"
    assert wire.ask("speculate", draft="layers", layers=2, steps=4)["draft"]["name"] == "llama/2"


def test_without_a_choice_the_draft_is_the_given_one_or_int8(tiny):
    lm = tiny("llama")
    assert Wire(Source(lm)).ask("speculate", steps=4)["draft"] == {
        "kind": "int8",
        "name": "llama/int8",
        "layers": 2,
    }
    assert Wire(Source(lm, lm)).ask("speculate", steps=4)["draft"]["kind"] == "given"


@pytest.mark.parametrize(
    ("op", "args", "said"),
    [
        ("speculate", {"draft": "magic"}, "A draft is one of int8, layers, given, not 'magic'"),
        ("speculate", {"draft": "given"}, "No draft model was given"),
        ("speculate", {"draft": "layers", "layers": 9}, "layers has to be a whole number from 2 to 3, not 9"),
        ("speculate", {"steps": 1000}, "steps has to be a whole number from 1 to 128"),
        ("speculate", {"lookahead": "4"}, "lookahead has to be"),
        ("contrast", {"steps": 0}, "steps has to be"),
        ("contrast", {"k": 99}, "k has to be"),
        ("contrast", {"alpha": 2}, "alpha has to be"),
    ],
)
def test_what_cannot_be_is_refused_in_words(source, op, args, said):
    with pytest.raises(HeroError) as refused:
        Wire(source).ask(op, **args)
    assert refused.value.code == "bad_request"
    assert said in refused.value.sentence("en")
    assert refused.value.sentence("zh") != refused.value.sentence("en")


def test_an_older_tree_and_a_model_on_a_server_are_refused(source):
    with pytest.raises(HeroError) as refused:
        Wire(source).ask("contrast", rev=2)
    assert refused.value.code == "stale"

    class Remote:
        name = "far/away"

    source.lm = Remote()
    for op in ("speculate", "contrast"):
        with pytest.raises(HeroError, match="far/away runs on a server"):
            Wire(source).ask(op)
