"""The position explorer in an exported page: every way at work, what was measured, and nobody to ask."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.positions import (
    LOAD,
    SAVED,
    SHOW,
    Positions,
    assert_every_way_answers,
    assert_measured,
    portray,
)
from rigs.probe import LOOKS, Probe, Theme, watched

pytestmark = pytest.mark.model

MARKUP = "</script><b>bold</b> words"
WIDGETS = {
    "en": SHOW.format(lang="en") + ".compute()",
    "zh": SHOW.format(lang="zh") + ".compute()",
    "bare": f"hero.PositionExplorer({MARKUP!r}, scheme='learned', lang='en')",
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("exports")
    export(directory, LOAD, WIDGETS)
    with serving_exports(directory) as base:
        yield base


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html", NOISE) as probe:
        yield probe
        probe.assert_clean()


@LOOKS
def test_every_way_works_and_what_was_measured_is_kept(
    exports: str, probe: Probe, lang: str, theme: Theme
) -> None:
    page = open_export(f"{exports}/{lang}.html", probe)
    set_theme(page, theme)
    positions = Positions(page.locator(".llmhero"))
    expect(positions.root.get_by_text(SAVED)).to_be_visible()
    assert_every_way_answers(probe, positions)
    assert_measured(positions)
    panel = positions.open_trial()
    expect(panel.get_by_role("textbox")).to_have_count(0)
    portray(probe, positions, lang, theme)
    probe.assert_accessible(positions.root)


def test_without_models_the_formulas_are_drawn_and_markup_is_only_ever_text(
    exports: str, probe: Probe
) -> None:
    positions = Positions(open_export(f"{exports}/bare.html", probe).locator(".llmhero"))
    expect(positions.root.get_by_text("Learned positions belong to a model")).to_be_visible()
    positions.root.get_by_role("button", name="Show sinusoidal").click()
    positions.exercise()
    positions.choose("alibi")
    expect(positions.root.locator(".bars .tok").first).to_have_text("</script><b>bold</b>")
    probe.assert_accessible(positions.root)
