"""The constraint view through the widget: what the rule leaves, and the text that is written under it."""

import json
from itertools import pairwise

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.decoding import SamplingSettings
from llmhero_widgets.decoding.constraint import Constraint
from llmhero_widgets.decoding.outlook import DEAD_END, FORBIDDEN, OPEN, UNKNOWN
from llmhero_widgets.decoding.panels import constraint as panel
from llmhero_widgets.decoding.spelling import Spelling
from llmhero_widgets.models.remote import RemoteModel

SCHEMA = '{"type": "object", "properties": {"a": {"type": "boolean"}}, "required": ["a"]}'


@pytest.fixture
def widget(tiny):
    made = hero.DecodingTree(tiny("llama"), "The sky 通", lang="en").compute()
    yield made
    made.close()


@pytest.fixture
def ask(widget):
    operations = panel.operations(widget)
    sent = []

    def send(op="constrain", uid=0, kind="choice", source="yes\nno", **args):
        args = {"budget": 8, **args}
        job = Job("r1", lambda message, buffers: sent.append(message))
        call = widget.lm.worker.submit(lambda: operations[op](job, widget.rev, uid, kind, source, **args))
        return call.result()

    send.sent = sent
    return send


def written(widget, uid):
    node = widget.tree.node(uid)
    spelling = Spelling(widget.lm)
    return b"".join(spelling.pieces[k] for k in node.ids).decode()


def test_the_masked_mass_and_both_sides_are_the_models_own(widget, ask):
    reply = ask()
    tree = widget.tree
    probabilities = tree.distribution(tree.root).probabilities
    spelling = Spelling(widget.lm)
    y, n = (spelling.pieces.index(piece) for piece in (b"y", b"n"))
    result, arrays = reply.result, reply.arrays
    assert (result["allowed"], result["vocabulary"], result["kept"]) == (2, 260, 2)
    assert result["forbidden_mass"] == pytest.approx(1 - probabilities[[y, n]].sum(), abs=1e-5)
    assert set(arrays["ids"][:2].tolist()) == {y, n}
    assert arrays["before"] == pytest.approx(probabilities[arrays["ids"]])
    assert arrays["after"][:2].sum() == pytest.approx(1)
    assert (arrays["after"][2:] == 0).all()
    listed = arrays["before"][2:].sum()
    assert result["cut_rest"] == pytest.approx(1 - probabilities[[y, n]].sum() - listed, abs=1e-5)
    assert result["kept_rest"] == [0, 0]
    # The likeliest that are forbidden, falling.
    others = np.delete(probabilities, [y, n])
    assert arrays["before"][2:] == pytest.approx(np.sort(others)[::-1][: panel.ROWS])
    assert arrays["fate"].tolist() == [OPEN, OPEN] + [FORBIDDEN] * panel.ROWS
    assert (result["exact"], result["least"], result["satisfied"], result["dead"]) == (True, 2, False, 0)
    assert result["names"][:2] == ["y" if k == y else "n" for k in arrays["ids"][:2].tolist()]


def test_dead_ends_are_marked_before_they_are_reached(ask):
    reply = ask(budget=2)
    fate = dict(zip(reply.result["names"], reply.arrays["fate"].tolist(), strict=True))
    assert (fate["y"], fate["n"]) == (DEAD_END, OPEN)
    least = dict(zip(reply.result["names"], reply.arrays["least"].tolist(), strict=True))
    assert (least["y"], least["n"]) == (2, 1)
    assert reply.result["dead"] == 1
    assert reply.result["dead_mass"] == pytest.approx(reply.arrays["after"][reply.result["names"].index("y")])


def test_a_character_that_is_begun_is_shown_where_it_is_complete(widget, ask):
    pieces = Spelling(widget.lm).pieces
    node = widget.tree.insert(widget.tree.root, [pieces.index(bytes([byte])) for byte in "通".encode()[:2]])
    widget.compute()
    reply = ask(uid=node.uid, source="通过\n通")
    assert reply.result["names"][0] == "通"
    assert reply.result["forced"][0] == "通"
    assert ask(source="😀").result["forced"] == ["⟨F0⟩", "⟨9F⟩", "⟨98⟩", "😀"]


def test_what_is_forced_is_shown_as_tokens(ask):
    result = ask(kind="json_schema", source=SCHEMA).result
    assert "".join(result["forced"]) + result["forced_rest"] == '{"a": '


def test_writing_ends_as_the_rule_wants_and_is_one_step(widget, ask):
    reply = ask("constrain_follow", kind="json_schema", source=SCHEMA, budget=12)
    assert json.loads(written(widget, reply.result["selected"]).removesuffix("</s>")) in (
        {"a": True},
        {"a": False},
    )
    chain = widget.tree.node(reply.result["selected"])
    assert not chain.written
    # Its numbers are the model's own, not those under the mask.
    at = chain
    while at.parent is not None:
        own = np.log(widget.tree.distribution(at.parent).probabilities[at.token_id])
        assert at.logprob == pytest.approx(own, abs=1e-3)
        at = at.parent
    again = ask("constrain_follow", uid=0, kind="json_schema", source=SCHEMA, budget=12)
    assert again.result["selected"] == chain.uid
    parts = [m for m in ask.sent if m["kind"] == "part"]
    assert any("arrays" in m and m["arrays"] for m in parts)
    progress = [m["result"]["progress"]["stage"] for m in parts if "progress" in m["result"]]
    assert set(progress) == {"tokens"}


def test_the_likeliest_allowed_token_is_taken_at_each_step(widget, ask):
    reply = ask("constrain_follow", kind="regex", source="[a-z]{6}", budget=6)
    end = widget.tree.node(reply.result["selected"])
    rule = Constraint.regex(Spelling(widget.lm), "[a-z]{6}")
    path = [end]
    while path[0].parent is not None:
        path.insert(0, path[0].parent)
    for above, below in pairwise(path):
        probabilities = widget.tree.distribution(above).probabilities
        allowed = rule.allowed(above.ids)
        assert below.token_id == np.where(allowed, probabilities, -1).argmax()


def test_samples_are_reproduced_by_their_seed_and_use_the_settings(widget, ask):
    with widget.hold_trait_notifications():
        widget.settings = SamplingSettings(temperature=3.0).as_dict()
    drawn = {}
    for seed in [*range(6), 0]:
        reply = ask("constrain_follow", kind="regex", source="[a-z]{4}", budget=4, how="sample", seed=seed)
        drawn.setdefault(seed, []).append(written(widget, reply.result["selected"]).removesuffix("</s>"))
    assert drawn[0][0] == drawn[0][1]
    assert len({texts[0] for texts in drawn.values()}) > 1
    assert all(len(text) == 4 for texts in drawn.values() for text in texts)


def test_without_care_the_text_runs_into_the_dead_end_and_what_was_written_stays(widget, ask):
    nodes = len(widget.tree)
    careful = ask("constrain_follow", source="yes\nno", budget=2)
    assert written(widget, careful.result["selected"]).startswith("no")
    with pytest.raises(hero.HeroError, match="cannot be completed within 2 tokens"):
        ask("constrain_follow", source="yes", budget=2, avoid=False)
    assert len(widget.tree) > nodes


def test_the_rule_goes_on_behind_what_was_written_or_begins_there(widget, ask):
    y = Spelling(widget.lm).pieces.index(b"y")
    node = widget.tree.insert(widget.tree.root, [y])
    widget.compute()
    assert ask(uid=node.uid).result["forced"] == ["e", "s"]
    assert ask(uid=node.uid, start=node.uid).result["allowed"] == 2
    wrong = ask(uid=node.uid, source="no").result
    assert wrong == {"alive": False, "at": node.uid, "name": "y"}
    with pytest.raises(hero.HeroError, match="does not allow"):
        ask("constrain_follow", uid=node.uid, source="no")


def test_where_everything_is_written_there_is_nothing_left(widget, ask):
    reply = ask("constrain_follow", source="no", budget=9)
    end = widget.tree.node(reply.result["selected"])
    assert end.token_id in widget.tree.reader.ends
    done = ask(uid=end.uid, source="no").result
    assert done == {"alive": True, "ended": True, "satisfied": True}


def test_a_rule_without_distances_is_searched(widget, ask):
    reply = ask(kind="json_schema", source='{"type": "object"}', budget=6)
    assert (reply.result["exact"], reply.result["least"]) == (False, 2)
    assert OPEN in reply.arrays["fate"]
    assert (reply.arrays["least"] == -1).all()
    end = ask("constrain_follow", kind="json_schema", source='{"type": "object"}', budget=6)
    text = written(widget, end.result["selected"]).removesuffix("</s>")
    assert isinstance(json.loads(text), dict)
    narrow = ask(kind="json_schema", source='{"type": "object"}', budget=1)
    assert UNKNOWN in narrow.arrays["fate"]


def test_a_space_before_the_rule(widget, ask):
    result = ask(after_space=True).result
    assert result["forced"] == [" "]
    assert ask(after_space=True, kind="regex", source="a").result["forced"] == [" ", "a"]
    assert ask(after_space=True, kind="json_schema", source='{"const": 1}').result["forced"] == [" ", "1"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"source": "\n \n"}, "there are none"),
        ({"kind": "regex", "source": "("}, "unclosed group"),
        ({"kind": "poem"}, "'poem' is no kind"),
        ({"budget": -1}, "The budget"),
        ({"budget": True}, "The budget"),
        ({"budget": 10_000}, "The budget"),
    ],
)
def test_refusals_say_why_and_what_next(ask, args, said):
    with pytest.raises(hero.HeroError, match=said) as refused:
        ask(**args)
    assert refused.value.code == "bad_request"
    assert refused.value.sentence("zh")


def test_other_refusals(widget, ask):
    with pytest.raises(hero.HeroError, match="no way to write"):
        ask("constrain_follow", how="backwards")
    remote = type("Remote", (), {"lm": RemoteModel("http://127.0.0.1:9/v1", "far"), "at": widget.at})()
    job = Job("r1", lambda *_: None)
    with pytest.raises(hero.HeroError, match="whole vocabulary"):
        panel.operations(remote)["constrain"](job, widget.rev, 0, "choice", "a", budget=3)
    with pytest.raises(hero.HeroError) as refused:
        panel.operations(widget)["constrain"](job, widget.rev + 1, 0, "choice", "a", budget=3)
    assert refused.value.code == "stale"


def test_cancelling_keeps_what_was_written(widget):
    nodes = len(widget.tree)
    parts = []

    def heard(message, _):
        parts.append(message["kind"])
        if len(parts) > 3:
            job.token.cancel()

    job = Job("r1", heard)
    follow = panel.operations(widget)["constrain_follow"]
    with pytest.raises(Cancelled):
        widget.lm.worker.submit(
            lambda: follow(job, widget.rev, 0, "regex", "[a-z]{200}", budget=200)
        ).result()
    assert nodes < len(widget.tree) < nodes + 200
