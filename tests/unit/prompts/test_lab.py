"""The laboratory without a front end: what it measures, what it keeps and what it refuses."""

import json

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.prompts import score
from llmhero_widgets.prompts.lab import MAX_FIGURES, MAX_INPUTS, MAX_PROMPTS
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


def kept(trait):
    return len(json.dumps(trait, ensure_ascii=False).encode())


def test_what_a_notebook_keeps_stays_small_at_every_limit(lm, monkeypatch):
    # Nothing is less likely than a label of many tokens behind a model of noise.
    monkeypatch.setattr(Scorer, "logprobs", lambda scorer, _: np.full(len(scorer._labels), -9_876.543_21))
    labels = [f"label {place}" for place in range(5)]
    examples = [("😀" * 110, labels[0])] * MAX_INPUTS
    lab = hero.PromptLab(lm, {str(n): "{input}" for n in range(MAX_PROMPTS)}, examples, labels=labels)
    lab.compute()
    assert lab.scores.logprobs.size == MAX_FIGURES
    assert 55_000 < kept(lab.measured) < 64_000
    assert 55_000 < kept(lab.results) < 64_000
    lab.close()


@pytest.mark.parametrize(
    ("examples", "labels", "words"),
    [
        ([("x", "a")] * (MAX_INPUTS + 1), ["a", "b"], "At most 8 prompts, 120 inputs"),
        ([("x", "1")] * MAX_INPUTS, list("123456"), "8 prompts × 120 inputs × 6 labels are 5760"),
        ([("中" * 200, "a")] * MAX_INPUTS, ["a", "b"], "bytes, and a notebook keeps 60,000"),
        ([("x", "b")], ["b", "l" * 60_000], "bytes, and a notebook keeps 60,000"),
        ([("x", "a")], ["a", "\ud800"], "surrogate"),
    ],
)
def test_what_a_notebook_could_not_keep_is_refused(lm, examples, labels, words):
    with pytest.raises(HeroError, match=words):
        hero.PromptLab(lm, {str(n): "{input}" for n in range(MAX_PROMPTS)}, examples, labels=labels)


def test_a_refusal_names_prompt_and_input(lm):
    long = [*EXAMPLES, ("x" * (lm.context + 1), "a")]
    lab = hero.PromptLab(lm, PROMPTS, long)
    with pytest.raises(HeroError, match=r"Prompt “one”, input 3: This would be [\d,]+ tokens") as refused:
        lab.compute()
    assert "第 3 个输入" in refused.value.sentence("zh")
    browser = Browser(lab)
    asked = {
        "prompts": [{"name": "new", "text": "{text}{input}"}],
        "examples": [["b", "a"]],
        "labels": ["a", "x"],
    }
    assert "Prompt “new”: There is no slot {text}" in browser.refusal("run", **asked)["message"]
    lab.close()
