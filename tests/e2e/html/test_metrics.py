"""The metric laboratory in an exported page: every match of what was judged, and nobody to ask."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.metrics import LOAD, SAVED, SHOW, TOO_LONG, MetricLab, portray
from rigs.probe import LOOKS, Probe, Theme, watched

LONG = "text = ''.join(chr(0x4E00 + place) for place in range(1200))"
WIDGETS = {
    "en": SHOW.format(lang="en"),
    "zh": SHOW.format(lang="zh"),
    "empty": "hero.MetricLab('', '', lang='en')",
    "long": "hero.MetricLab(text, text, language='zh', lang='en')",
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("exports")
    export(directory, f"{LOAD}\n{LONG}", WIDGETS)
    with serving_exports(directory) as base:
        yield base


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html", NOISE) as probe:
        yield probe
        probe.assert_clean()


@LOOKS
def test_every_metric_shows_its_matches_and_no_button_is_dead(
    exports: str, probe: Probe, lang: str, theme: Theme
) -> None:
    page = open_export(f"{exports}/{lang}.html", probe)
    set_theme(page, theme)
    metrics = MetricLab(page.locator(".llmhero"))
    metrics.exercise()
    expect(metrics.root.get_by_text(SAVED)).to_be_visible()
    expect(metrics.root.locator(".links path").first).to_be_attached()
    expect(metrics.candidate).to_have_count(0)
    # What chooses the candidate says that it cannot.
    expect(metrics.root.locator("button:not([aria-disabled=true])")).to_have_count(0)
    portray(probe, metrics, lang, theme)
    probe.assert_accessible(metrics.root)


def test_nothing_to_match_is_said(exports: str, probe: Probe) -> None:
    metrics = MetricLab(open_export(f"{exports}/empty.html", probe).locator(".llmhero"))
    expect(metrics.root.get_by_text("Nothing to match")).to_be_visible()
    probe.assert_accessible(metrics.root)


def test_what_was_too_long_to_keep_is_said(exports: str, probe: Probe) -> None:
    metrics = MetricLab(open_export(f"{exports}/long.html", probe).locator(".llmhero"))
    expect(metrics.root.get_by_text(TOO_LONG)).to_be_visible()
    expect(metrics.root.locator(".all .num").first).to_have_text("1.00")
    probe.assert_accessible(metrics.root)
