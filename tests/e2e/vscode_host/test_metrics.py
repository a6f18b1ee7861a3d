"""The metric laboratory under VS Code's widget manager."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.metrics import LOAD, SAVED, SHOW, MetricLab, portray
from rigs.probe import LOOKS, Theme
from rigs.vscode_host import VSCodeHost, VSCodeNotebook


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{LOAD}\nlab = {SHOW.format(lang='en')}\ndisplay(lab)")
    yield notebook
    notebook.close()


@pytest.fixture
def metrics(notebook: VSCodeNotebook) -> MetricLab:
    return MetricLab(notebook.outputs.locator(".llmhero"))


def test_it_is_used_once_and_what_is_typed_is_judged(notebook: VSCodeNotebook, metrics: MetricLab) -> None:
    metrics.exercise()
    metrics.choose("BLEU")
    metrics.candidate.fill("The bridge is safe.")
    expect(metrics.sentence).to_contain_text("1.00")
    notebook.page.wait_for_timeout(300)
    notebook.run("assert lab.scores[0]['bleu'] == 1")


def test_what_python_writes_is_judged_and_drawn(notebook: VSCodeNotebook, metrics: MetricLab) -> None:
    notebook.run("lab.items = [{'candidate': 'safe bridge', 'references': ['The bridge is safe.']}]")
    expect(metrics.candidate).to_have_value("safe bridge")
    expect(metrics.root.locator(".units").first.locator("li")).to_have_count(2)
    notebook.run("assert len(lab.scores) == 1, lab.scores")


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, metrics: MetricLab, lang: str, theme: Theme
) -> None:
    notebook.run(f"lab.lang = {lang!r}")
    notebook.set_theme(theme)
    portray(vscode_host.probe, metrics, lang, theme)
    vscode_host.probe.assert_accessible(metrics.root)
    notebook.run("lab.lang = 'en'")


def test_after_a_restart_every_score_stays_and_nothing_can_be_typed(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, metrics: MetricLab
) -> None:
    notebook.restart_kernel()
    expect(metrics.root.get_by_text(SAVED)).to_be_visible()
    expect(metrics.candidate).to_have_count(0)
    metrics.exercise()
    vscode_host.probe.assert_clean()
