"""The laboratory without a front end: what it takes, what it refuses, what it keeps."""

import json
from pathlib import Path

import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.metrics import bleu, corpus_bleu, meteor, rouge
from llmhero_widgets.metrics.lab import MAX_CHARACTERS, MAX_KEPT_BYTES, MAX_REFERENCES

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "js" / "metrics" / "cases.json").read_text())
CANDIDATES, REFERENCE = ["the cat sat", "a cat"], "the cat sat down"


@pytest.fixture
def lab():
    lab = hero.MetricLab(CANDIDATES, REFERENCE)
    yield lab
    lab.close()


def test_its_scores_are_the_librarys(lab):
    for candidate, scores in zip(CANDIDATES, lab.scores, strict=True):
        assert scores == {
            "bleu": bleu(candidate, REFERENCE).score,
            "rouge1": rouge(candidate, REFERENCE, "1").score,
            "rouge2": rouge(candidate, REFERENCE, "2").score,
            "rougeL": rouge(candidate, REFERENCE, "L").score,
            "meteor": meteor(candidate, REFERENCE).score,
        }
    assert lab.detail["bleu"]["counts"] == bleu(CANDIDATES[0], REFERENCE).counts


def test_what_is_written_into_it_is_judged_on_request(lab):
    lab.items = [{"candidate": "x", "references": ["x y"]}]
    assert lab.compute() is lab
    assert len(lab.scores) == 1
    assert lab.scores[0]["rouge1"] == pytest.approx(2 / 3)
    lab.chosen = 7
    assert lab.compute().chosen == 0


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ("r", [["r"], ["r"]]),
        (["r", "s"], [["r", "s"], ["r", "s"]]),
        ([["r"], ["s", "t"]], [["r"], ["s", "t"]]),
        (("r", ["s"]), [["r"], ["s"]]),
    ],
)
def test_references_are_for_all_or_for_each(references, expected):
    lab = hero.MetricLab(CANDIDATES, references)
    assert [item["references"] for item in lab.items] == expected
    lab.close()


@pytest.mark.parametrize(
    ("candidates", "references", "says"),
    [
        ([], "r", "no candidate"),
        ("c", [[]], "no reference"),
        (["c"], [["r"], ["s"]], "1 candidates and 2 lists"),
        ("c", None, "type NoneType"),
        ([3], "r", "type int"),
        ("c", [["r", 2.5]], "type float"),
        ("c" * (MAX_CHARACTERS + 1), "r", f"{MAX_CHARACTERS} characters"),
        ("c", ["r"] * (MAX_REFERENCES + 1), f"{MAX_REFERENCES} references"),
        (["c"] * 13, "r", "12 candidates"),
        ([letter * MAX_CHARACTERS for letter in "abcdefghi"], "r" * MAX_CHARACTERS, "together"),
    ],
)
def test_what_it_cannot_judge_it_refuses(candidates, references, says):
    with pytest.raises(HeroError, match=says):
        hero.MetricLab(candidates, references)


def test_a_language_of_its_own_and_a_slip_in_a_keyword():
    with pytest.raises(HeroError, match="fr"):
        hero.MetricLab("c", "r", language="fr")
    with pytest.raises(TypeError, match="unit"):
        hero.MetricLab("c", "r", units="word")


def test_a_corpus_is_judged_where_each_has_references_of_its_own(lab):
    assert lab.corpus == {}
    own = [["the cat sat"], ["a dog barked loudly"]]
    corpus = hero.MetricLab(CANDIDATES, own)
    assert corpus.corpus["bleu"] == corpus_bleu(CANDIDATES, own).score
    assert corpus.corpus["mean"] == pytest.approx(sum(row["bleu"] for row in corpus.scores) / 2)
    corpus.close()


def test_a_notebook_keeps_no_more_than_it_can():
    long = "".join(chr(0x4E00 + place) for place in range(MAX_CHARACTERS))
    lab = hero.MetricLab(long, long, language="zh")
    assert lab.scores[0]["bleu"] == pytest.approx(1)
    assert lab.detail == {}
    lab.close()
    short = hero.MetricLab(long[:100], long[:100], language="zh")
    assert 0 < len(json.dumps(short.detail, ensure_ascii=False).encode()) < MAX_KEPT_BYTES
    short.close()


#: Those of English are written for words.
UNITS = {"en": ("word",), "zh": ("word", "character")}


@pytest.mark.parametrize(
    ("case", "unit"), [(case, unit) for case in CASES for unit in UNITS[case["language"]]]
)
def test_every_ready_case_misleads_the_metrics_that_it_names(case, unit):
    lab = hero.MetricLab(case["candidates"], case["references"], language=case["language"], unit=unit)
    rest = [place for place in range(len(case["candidates"])) if place != case["better"]]
    misled = [
        metric
        for metric in lab.scores[0]
        if max(lab.scores[place][metric] for place in rest) > lab.scores[case["better"]][metric]
    ]
    assert sorted(misled) == sorted(case["misled"])
    lab.close()
