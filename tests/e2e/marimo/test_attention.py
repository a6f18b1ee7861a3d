"""The attention explorer in a marimo app, on the default model."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.explorer import HOSTILE, LOAD, MARY, SHORT, SHORT_TOKENS, Explorer, portray
from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched

pytestmark = pytest.mark.model

CELLS = [
    LOAD,
    f"hero.AttentionExplorer(lm, {MARY!r}, lang='en')",
    f"hero.AttentionExplorer(lm, {MARY!r}, lang='zh')",
]


@pytest.fixture(scope="module")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def explorers(app: tuple[Page, Probe]) -> dict[str, Explorer]:
    roots = outputs(app[0]).locator(".llmhero")
    explorers = {"en": Explorer(roots.first), "zh": Explorer(roots.nth(1))}
    for explorer in explorers.values():
        explorer.expect_drawn()
    return explorers


def test_two_instances_answer_for_themselves(explorers: dict[str, Explorer]) -> None:
    untouched = explorers["zh"].sentence.text_content()

    explorers["en"].choose_neighbour()

    expect(explorers["zh"].sentence).to_have_text(untouched)
    explorers["zh"].choose_neighbour()


@LOOKS
def test_accessible_in_every_look(
    app: tuple[Page, Probe], explorers: dict[str, Explorer], lang: str, theme: Theme
) -> None:
    page, probe = app
    set_theme(page, theme)
    portray(probe, explorers[lang], lang, theme)
    probe.assert_accessible(explorers[lang].root)


def test_it_reads_another_text_and_hostile_text_is_only_ever_text(
    app: tuple[Page, Probe], explorers: dict[str, Explorer]
) -> None:
    page, _ = app
    explorer = explorers["en"]
    title = page.title()

    explorer.read_text(HOSTILE)
    expect(explorer.tokens.filter(has_text="script").first).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == title
    explorer.read_text(SHORT)
    explorer.expect_drawn(SHORT_TOKENS)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    _, probe = app
    probe.assert_clean()
