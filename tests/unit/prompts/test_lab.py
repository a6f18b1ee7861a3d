"""The laboratory without a front end: what it measures, what it keeps and what it refuses."""

import pytest

import llmhero_widgets as hero
from llmhero_widgets.prompts import score
from llmhero_widgets.prompts.scoring import Scorer
from tests.unit.wire import Browser

PROMPTS = {"one": "a{input}", "two": "b {input} x"}
EXAMPLES = [("ab", "a"), ("b", "x")]


@pytest.fixture
def lm(tiny):
    return tiny("llama")


@pytest.fixture
def lab(lm):
    lab = hero.PromptLab(lm, PROMPTS, EXAMPLES)
    yield lab
    lab.close()


def test_edits_made_during_a_measurement_stay(lab, monkeypatch):
    edited = [{"name": "one", "text": "edited {input}"}]
    others = [["x", "x"], ["y", "a"]]
    logprobs = Scorer.logprobs

    def edit_meanwhile(scorer, rendered):
        lab.prompts, lab.examples = edited, others
        return logprobs(scorer, rendered)

    monkeypatch.setattr(Scorer, "logprobs", edit_meanwhile)
    assert lab.stale
    lab.compute()
    assert (lab.prompts, lab.examples) == (edited, others)
    assert lab.scores.prompts == ("one", "two")
    assert lab.stale
    monkeypatch.undo()
    assert not lab.compute().stale
    assert lab.scores.prompts == ("one",)


def test_what_the_browser_asks_is_measured_and_changes_no_plan(lab):
    asked = {"prompts": [{"name": "new", "text": "{input}!"}], "examples": [["b", "a"]], "labels": ["a", "x"]}
    browser = Browser(lab)
    assert browser.answer("run", **asked) == ({}, {})
    assert lab.scores.prompts == ("new",)
    assert [prompt["name"] for prompt in lab.prompts] == list(PROMPTS)
    assert lab.stale


def test_calibration_is_a_matter_of_reading(lab, lm):
    lab.compute()
    plain = lab.scores.logprobs
    lab.calibrate = True
    expected = score(lm, PROMPTS, EXAMPLES, calibrate=True).logprobs
    assert (lab.scores.logprobs != plain).any()
    assert lab.scores.logprobs == pytest.approx(expected, abs=1e-3)
