"""The token inspector in a marimo app, on the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.inspector import (
    DEEPER,
    HOSTILE,
    LOAD_MODEL,
    NAIVE,
    TYPED,
    TYPED_OPTIONS,
    Inspector,
    assert_answers,
    assert_shows,
    assert_tells_bytes,
    portray,
)
from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched

pytestmark = pytest.mark.model

CELLS = [
    LOAD_MODEL,
    f"hero.TokenInspector({NAIVE!r}, tokenizers=['smollm2', 'minilm'], lm=lm, lang='en')",
    f"hero.TokenInspector({NAIVE!r}, tokenizers=['smollm2', 'minilm'], lang='zh')",
]


@pytest.fixture(scope="module")
def app(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, default_models: object
) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def inspectors(app: tuple[Page, Probe]) -> dict[str, Inspector]:
    roots = outputs(app[0]).locator(".llmhero")
    inspectors = {"en": Inspector(roots.first), "zh": Inspector(roots.nth(1))}
    for inspector in inspectors.values():
        inspector.expect_drawn()
    return inspectors


def test_it_shows_what_python_cuts_and_tells_the_bytes(inspectors: dict[str, Inspector]) -> None:
    for inspector in inspectors.values():
        assert_shows(inspector, NAIVE)
    assert_tells_bytes(inspectors["en"])


@LOOKS
def test_accessible_in_every_look(
    app: tuple[Page, Probe], inspectors: dict[str, Inspector], lang: str, theme: Theme
) -> None:
    page, probe = app
    set_theme(page, theme)
    portray(probe, inspectors[lang], lang, theme)
    probe.assert_accessible(inspectors[lang].root)


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(
    app: tuple[Page, Probe], inspectors: dict[str, Inspector], view: str
) -> None:
    page, probe = app
    set_theme(page, "light")
    assert_answers(probe, inspectors["en"], view, "light")


def test_two_instances_answer_for_themselves_and_hostile_text_is_only_ever_text(
    app: tuple[Page, Probe], inspectors: dict[str, Inspector]
) -> None:
    page, _ = app
    inspector, other = inspectors["en"], inspectors["zh"]
    title = page.title()

    inspector.field.fill(HOSTILE)
    expect(inspector.options.first).to_have_accessible_name("</, id 9617")
    assert_shows(inspector, HOSTILE)
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == title
    assert_shows(other, NAIVE)
    other.field.fill(TYPED)
    other.expect_drawn(TYPED_OPTIONS)
    assert_shows(other, TYPED)
    assert_shows(inspector, HOSTILE)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    _, probe = app
    probe.assert_clean()
