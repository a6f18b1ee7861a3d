"""The attention explorer in an exported page: the default model's picture, and nobody to ask."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.explorer import HOSTILE, LOAD, MARY, Explorer, portray
from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched

pytestmark = pytest.mark.model

SAVED = "Saved picture"
WIDGETS = {
    "en": f"hero.AttentionExplorer(lm, {MARY!r}, lang='en').compute()",
    "zh": f"hero.AttentionExplorer(lm, {MARY!r}, lang='zh').compute()",
    "hostile": f"hero.AttentionExplorer(lm, {HOSTILE!r}).compute()",
    "unread": f"hero.AttentionExplorer(lm, {MARY!r})",
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


def explorer_in(page: Page) -> Explorer:
    return Explorer(page.locator(".llmhero"))


def test_it_draws_and_its_heads_can_be_chosen(exports: str, probe: Probe) -> None:
    explorer = explorer_in(open_export(f"{exports}/en.html", probe))

    explorer.expect_drawn()
    expect(explorer.root.get_by_text(SAVED)).to_be_visible()
    explorer.choose_neighbour()
    explorer.open_matrix()
    expect(explorer.edit_button).to_have_attribute("aria-disabled", "true")


@LOOKS
def test_accessible_in_every_look(exports: str, probe: Probe, lang: str, theme: Theme) -> None:
    page = open_export(f"{exports}/{lang}.html", probe)
    set_theme(page, theme)
    explorer = explorer_in(page)
    explorer.expect_drawn()

    portray(probe, explorer, lang, theme)
    probe.assert_accessible(explorer.root)


def test_hostile_text_is_only_ever_text(exports: str, probe: Probe) -> None:
    page = open_export(f"{exports}/hostile.html", probe)
    explorer = explorer_in(page)

    expect(explorer.tokens.filter(has_text="script").first).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == "Export"


def test_a_text_that_was_never_read_says_so(exports: str, probe: Probe) -> None:
    explorer = explorer_in(open_export(f"{exports}/unread.html", probe))

    expect(explorer.root.get_by_text("There is no saved picture of this text.")).to_be_visible()
    probe.assert_accessible(explorer.root)
