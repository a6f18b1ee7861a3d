"""The prompt laboratory in a marimo app."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched
from rigs.prompts import LOAD, MEASURING_TIMEOUT, SHOW, Prompts, portray

pytestmark = pytest.mark.model
CELLS = [LOAD.strip(), SHOW.format(lang="en"), SHOW.format(lang="zh")]


@pytest.fixture(scope="module")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def labs(app: tuple[Page, Probe]) -> dict[str, Prompts]:
    roots = outputs(app[0]).locator(".llmhero")
    return {"en": Prompts(roots.first), "zh": Prompts(roots.nth(1))}


def test_two_laboratories_measure_for_themselves(labs: dict[str, Prompts]) -> None:
    for lab in labs.values():
        lab.exercise()
    before = labs["zh"].sentence.text_content() or ""
    text = labs["en"].root.get_by_role("textbox", name="Text of “bare”")
    text.fill("{input} All in all, it was")
    expect(labs["en"].root.get_by_text("Changed since it was measured")).to_be_visible()
    labs["en"].root.get_by_role("button", name="Measure").click()
    expect(labs["en"].root.locator(".acc.none")).to_have_count(0, timeout=MEASURING_TIMEOUT)
    expect(text).to_have_value("{input} All in all, it was")
    expect(labs["zh"].sentence).to_have_text(before)


@LOOKS
def test_accessible_in_every_look(
    app: tuple[Page, Probe], labs: dict[str, Prompts], lang: str, theme: Theme
) -> None:
    page, probe = app
    set_theme(page, theme)
    portray(probe, labs[lang], lang, theme)
    probe.assert_accessible(labs[lang].root)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    app[1].assert_clean()
