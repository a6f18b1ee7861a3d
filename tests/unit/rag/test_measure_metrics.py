"""Metrics against ir-measures, intervals against scipy and against all resamples there are."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import AP, RR, R, nDCG
from scipy import stats

from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.evaluate import Evaluation
from llmhero_widgets.rag.measuring import intervals, metrics
from llmhero_widgets.rag.measuring.labels import Labels, Question
from llmhero_widgets.rag.ranking.order import ordered
from llmhero_widgets.rag.values import Chunks, Documents

if TYPE_CHECKING:
    from collections.abc import Mapping

K = st.sampled_from([1, 2, 3, 5, 10])
ROWS = st.integers(0, 30)
#: Few different scores, so that many tie.
SCORES = st.dictionaries(ROWS, st.sampled_from([0.0, 0.25, 0.5, 1.0, -1.0]), max_size=25)
GRADES = st.dictionaries(ROWS, st.integers(0, 4), min_size=1, max_size=15)


def authority(
    grades: list[Mapping[int, int]], runs: list[Mapping[int, float]], k: int
) -> list[dict[str, float]]:
    """Return what ir-measures says of each question."""

    def name(row: int) -> str:
        # trec_eval puts the greater name first among equal scores, we the smaller row.
        return f"{2000 - row}"

    qrels = {str(n): {name(row): grade for row, grade in one.items()} for n, one in enumerate(grades)}
    run = {str(n): {name(row): score for row, score in one.items()} for n, one in enumerate(runs)}
    wanted = {"recall": R @ k, "MRR": RR, "nDCG": nDCG @ k, "MAP": AP}
    told: list[dict[str, float]] = [dict.fromkeys(wanted, 0.0) for _ in grades]
    names = {str(measure): short for short, measure in wanted.items()}
    for found in ir_measures.iter_calc(list(wanted.values()), qrels, run):
        told[int(found.query_id)][names[str(found.measure)]] = found.value
    return told


@given(st.lists(st.tuples(GRADES, SCORES), min_size=1, max_size=4), K)
def test_metrics_equal_ir_measures_with_ties_and_grades(
    asked: list[tuple[dict[int, int], dict[int, float]]], k: int
) -> None:
    theirs = authority([grades for grades, _ in asked], [scores for _, scores in asked], k)
    for (grades, scores), told in zip(asked, theirs, strict=True):
        ranking = ordered(scores)
        ours = {
            "recall": metrics.recall(ranking, grades, k),
            "MRR": metrics.reciprocal_rank(ranking, grades),
            "nDCG": metrics.ndcg(ranking, grades, k),
            "MAP": metrics.average_precision(ranking, grades),
        }
        assert ours == pytest.approx(told, abs=1e-9, rel=0)


@given(st.lists(st.tuples(GRADES, st.permutations(range(12))), min_size=1, max_size=4), K)
def test_an_evaluation_written_for_trec_eval_has_the_same_means(
    asked: list[tuple[dict[int, int], list[int]]], k: int
) -> None:
    labels = tuple(Labels(grades, (frozenset(grades),)) for grades, _ in asked)
    evaluation = Evaluation(
        tuple(Question(str(number), "?", ()) for number in range(len(asked))),
        Chunks(Documents(()), ()),
        tuple(tuple(ranking) for _, ranking in asked),
        tuple(tuple(-float(place) for place in range(len(ranking))) for _, ranking in asked),
        labels,
        k,
    )
    qrels, run = evaluation.to_trec()
    theirs = ir_measures.calc_aggregate(
        [R @ k, RR, nDCG @ k, AP],
        list(ir_measures.read_trec_qrels(qrels)),
        list(ir_measures.read_trec_run(run)),
    )
    told = [theirs[R @ k], theirs[RR], theirs[nDCG @ k], theirs[AP]]
    assert list(evaluation.means.values())[1:] == pytest.approx(told, abs=1e-9, rel=0)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_the_interval_of_a_share_is_that_of_clopper_and_pearson(
    counts: tuple[int, int], level: float
) -> None:
    found, asked = counts
    values = np.array([1.0] * found + [0.0] * (asked - found))
    ours = intervals.mean_interval(values, level=level)
    theirs = stats.binomtest(found, asked).proportion_ci(level, method="exact")
    assert ours.method == "exact"
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]), min_size=2, max_size=5))
def test_the_paired_bootstrap_agrees_with_all_resamples_there_are(values: list[float]) -> None:
    differences = np.array(values)
    (ours,) = intervals.paired_bootstrap(differences[:, None])
    means = np.array([np.mean(drawn) for drawn in itertools.product(values, repeat=len(values))])
    observed = differences.mean()
    exact = (np.abs(means - observed) >= abs(observed) - 1e-9).mean()
    # Ten thousand draws: three standard errors of a share are 0.015.
    assert ours.mean == pytest.approx(observed)
    assert ours.p == pytest.approx(exact, abs=0.02)
    for end, at in ((ours.low, 0.025), (ours.high, 0.975)):
        # Few values have steps: at an end of the interval the distribution jumps over its share.
        assert (means < end - 1e-9).mean() <= at + 0.02
        assert (means <= end + 1e-9).mean() >= at - 0.02


def test_the_interval_of_a_mean_is_scipys_percentile_interval() -> None:
    values = np.random.default_rng(3).beta(2, 1, 120)
    ours = intervals.mean_interval(values)
    theirs = stats.bootstrap((values,), np.mean, method="percentile", rng=np.random.default_rng(4))
    found = theirs.confidence_interval
    assert ours.method == "bootstrap"
    assert (ours.low, ours.high) == pytest.approx((found.low, found.high), abs=0.005)


def test_two_systems_alike_differ_by_chance_and_two_unlike_do_not() -> None:
    draw = np.random.default_rng(5)
    hard = draw.uniform(0, 1, 200)
    alike = draw.normal(0, 0.1, 200)
    same, other = intervals.paired_bootstrap(np.stack([alike - alike.mean(), 0.05 + alike], axis=1))
    assert same.p > 0.9
    assert same.low < 0 < same.high
    assert other.p < 0.001
    assert other.low > 0
    # What both find hard does not matter: the pairs are resampled, not the systems.
    (again,) = intervals.paired_bootstrap(((hard + 0.05 + alike) - hard)[:, None])
    assert (again.low, again.high) == pytest.approx((other.low, other.high))


def test_a_bootstrap_can_be_stopped() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        intervals.paired_bootstrap(np.ones((3, 2)) * 0.5, check=stop)
    with pytest.raises(Cancelled):
        intervals.mean_interval(np.array([0.5, 0.25]), check=stop)
