"""The metric laboratory in a marimo app."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.metrics import LOAD, SHOW, MetricLab, portray
from rigs.probe import LOOKS, Probe, Theme, watched

CELLS = [LOAD.strip(), SHOW.format(lang="en"), SHOW.format(lang="zh")]


@pytest.fixture(scope="module")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def labs(app: tuple[Page, Probe]) -> dict[str, MetricLab]:
    roots = outputs(app[0]).locator(".llmhero")
    return {"en": MetricLab(roots.first), "zh": MetricLab(roots.nth(1))}


def test_two_laboratories_judge_for_themselves(labs: dict[str, MetricLab]) -> None:
    for lab in labs.values():
        lab.exercise()
        lab.choose("BLEU")
    before = labs["zh"].sentence.text_content()
    labs["en"].candidate.fill("The bridge is safe.")
    expect(labs["en"].sentence).to_contain_text("1.00")
    assert labs["zh"].sentence.text_content() == before


@LOOKS
def test_accessible_in_every_look(
    app: tuple[Page, Probe], labs: dict[str, MetricLab], lang: str, theme: Theme
) -> None:
    page, probe = app
    set_theme(page, theme)
    portray(probe, labs[lang], lang, theme)
    probe.assert_accessible(labs[lang].root)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    app[1].assert_clean()
