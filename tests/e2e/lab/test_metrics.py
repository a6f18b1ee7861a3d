"""The metric laboratory in JupyterLab."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.lab import Lab, LabNotebook
from rigs.metrics import LOAD, SHOW, MetricLab, portray
from rigs.probe import LOOKS


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("metrics", [LOAD, f"widget = {SHOW.format(lang='en')}\nwidget", "widget"])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def metrics(notebook: LabNotebook) -> MetricLab:
    return MetricLab(notebook.outputs.locator(".llmhero").first)


def test_every_metric_says_what_it_counts(lab: Lab, metrics: MetricLab) -> None:
    metrics.exercise()
    lab.probe.assert_accessible(metrics.root)


def test_every_match_is_a_line(notebook: LabNotebook, metrics: MetricLab) -> None:
    metrics.choose("METEOR")
    count = notebook.value("len(widget.detail['meteor']['links'])")
    expect(metrics.root.locator(".links path")).to_have_count(count)


def test_what_is_typed_is_judged_by_python(notebook: LabNotebook, metrics: MetricLab) -> None:
    metrics.choose("BLEU")
    metrics.candidate.fill("The bridge is safe.")
    expect(metrics.sentence).to_contain_text("1.00")
    notebook.page.wait_for_timeout(300)
    assert notebook.value("widget.items[0]['candidate']") == "The bridge is safe."
    assert notebook.value("widget.scores[0]['bleu']") == pytest.approx(1)


def test_two_views_of_one_laboratory_are_of_one_mind(notebook: LabNotebook, metrics: MetricLab) -> None:
    other = MetricLab(notebook.outputs.locator(".llmhero").nth(1))
    for view in (metrics, other):
        view.choose("BLEU")
    other.candidate.fill("The bridge is closed.")
    expect(metrics.candidate).to_have_value("The bridge is closed.")
    expect(other.sentence).not_to_contain_text("1.00")
    expect(metrics.sentence).to_have_text(other.sentence.text_content() or "-")
    metrics.candidate.fill("The bridge is safe.")
    expect(other.sentence).to_contain_text("1.00")
    expect(other.candidate).to_have_value("The bridge is safe.")


def test_a_ready_case_comes_and_goes_back(metrics: MetricLab) -> None:
    before = metrics.candidate.input_value()
    metrics.root.get_by_role("button", name="Where metrics mislead").click()
    metrics.root.get_by_role("menuitem", name="Same meaning, other characters").click()
    expect(metrics.candidate).to_have_value("明早他搭火车前往上海。")
    expect(metrics.root.locator(".units li").first).to_contain_text("明")
    metrics.root.get_by_role("button", name="Undo").click()
    expect(metrics.candidate).to_have_value(before)


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, metrics: MetricLab, lang: str, theme: str
) -> None:
    notebook.value(f"setattr(widget, 'lang', {lang!r})")
    notebook.set_theme(theme)
    portray(lab.probe, metrics, lang, theme)
    notebook.value("setattr(widget, 'lang', 'en')")
    notebook.set_theme("light")


def test_markup_in_a_text_is_only_ever_text(lab: Lab, metrics: MetricLab) -> None:
    expect(metrics.root.locator(".pick").nth(1)).to_contain_text("</script><b>")
    lab.probe.assert_clean()
