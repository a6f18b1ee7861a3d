"""The position explorer in a marimo app, on the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.positions import LOAD, SHOW, Positions, assert_every_way_answers, assert_measures, portray
from rigs.probe import LOOKS, Probe, Theme, watched

pytestmark = pytest.mark.model

CELLS = [LOAD.strip(), SHOW.format(lang="en"), SHOW.format(lang="zh")]


@pytest.fixture(scope="module")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def explorers(app: tuple[Page, Probe]) -> dict[str, Positions]:
    roots = outputs(app[0]).locator(".llmhero")
    return {"en": Positions(roots.first), "zh": Positions(roots.nth(1))}


def test_two_explorers_answer_for_themselves(
    app: tuple[Page, Probe], explorers: dict[str, Positions]
) -> None:
    before = explorers["zh"].sentence.text_content()
    assert_every_way_answers(app[1], explorers["en"])
    assert explorers["zh"].sentence.text_content() == before
    assert_every_way_answers(app[1], explorers["zh"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_model_is_measured(explorers: dict[str, Positions], lang: str) -> None:
    assert_measures(explorers[lang])


@LOOKS
def test_accessible_in_every_look(
    app: tuple[Page, Probe], explorers: dict[str, Positions], lang: str, theme: Theme
) -> None:
    page, probe = app
    set_theme(page, theme)
    portray(probe, explorers[lang], lang, theme)
    probe.assert_accessible(explorers[lang].root)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    app[1].assert_clean()
