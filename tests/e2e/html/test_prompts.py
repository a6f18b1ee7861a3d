"""The prompt laboratory in an exported page: everything that was measured, and nobody to ask."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched
from rigs.prompts import LOAD, PANELS, SHOW, Prompts, portray

pytestmark = pytest.mark.model
WIDGETS = {
    "en": f"{SHOW.format(lang='en')}.compute()",
    "zh": f"{SHOW.format(lang='zh')}.compute()",
    "bare": SHOW.format(lang="en"),
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
def test_what_was_measured_is_kept(exports: str, probe: Probe, lang: str, theme: Theme) -> None:
    page = open_export(f"{exports}/{lang}.html", probe)
    set_theme(page, theme)
    prompts = Prompts(page.locator(".llmhero"))
    prompts.expect_kept()
    portray(probe, prompts, lang, theme)
    probe.assert_accessible(prompts.root)
    for name in PANELS.values():
        prompts.open_panel(name)
        expect(prompts.root.locator(":is(input, textarea):not([readonly], [type=checkbox])")).to_have_count(0)
        probe.assert_accessible(prompts.root)


def test_that_nothing_was_measured_is_said(exports: str, probe: Probe) -> None:
    prompts = Prompts(open_export(f"{exports}/bare.html", probe).locator(".llmhero"))
    expect(prompts.root.get_by_text("Nothing was measured yet")).to_be_visible()
    probe.assert_accessible(prompts.root)
