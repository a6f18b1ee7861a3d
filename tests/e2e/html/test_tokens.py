"""The token inspector in an exported page: what was cut, and nobody to ask."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.inspector import (
    DEEPER,
    HOSTILE,
    LOAD,
    NAIVE,
    SAVED,
    Inspector,
    assert_needs_kernel,
    assert_shows,
    assert_tells_bytes,
    portray,
)
from rigs.probe import LOOKS, Probe, Theme, fit_window, watched

pytestmark = pytest.mark.model

BOTH = "tokenizers=['smollm2', 'minilm']"
WIDGETS = {
    "en": f"hero.TokenInspector({NAIVE!r}, {BOTH}, lang='en').compute()",
    "zh": f"hero.TokenInspector({NAIVE!r}, {BOTH}, lang='zh').compute()",
    "hostile": f"hero.TokenInspector({HOSTILE!r}, lang='en').compute()",
    "uncut": f"hero.TokenInspector({NAIVE!r}, lang='en')",
    "empty": "hero.TokenInspector('', lang='en').compute()",
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory, default_models: object) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("exports")
    export(directory, LOAD, WIDGETS)
    with serving_exports(directory) as base:
        yield base


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html", NOISE) as probe:
        yield probe
        probe.assert_clean()


def inspector_in(page: Page) -> Inspector:
    return Inspector(page.locator(".llmhero"))


def test_every_token_can_be_looked_at_and_no_button_is_dead(exports: str, probe: Probe) -> None:
    inspector = inspector_in(open_export(f"{exports}/en.html", probe))

    inspector.expect_drawn()
    expect(inspector.root.get_by_text(SAVED)).to_be_visible()
    assert_shows(inspector, NAIVE)
    assert_tells_bytes(inspector)
    expect(inspector.field).to_have_attribute("readonly", "")
    inspector.strip.press("End")
    expect(inspector.details).to_contain_text("57–58")
    inspector.root.get_by_role("button", name="Undo").click()
    expect(inspector.details).to_contain_text("E9 80 | 9A")
    expect(inspector.root.get_by_role("button", name="Change tokenizer")).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_deeper_view_says_what_it_needs(exports: str, probe: Probe, lang: str) -> None:
    inspector = inspector_in(open_export(f"{exports}/{lang}.html", probe))
    inspector.expect_drawn()
    fit_window(inspector.root, 900)
    for view in DEEPER:
        panel = assert_needs_kernel(inspector, view)
        probe.screenshot(panel, f"tokens-{view}-{lang}", "light", 900)
    probe.assert_accessible(inspector.root)


@LOOKS
def test_accessible_in_every_look(exports: str, probe: Probe, lang: str, theme: Theme) -> None:
    page = open_export(f"{exports}/{lang}.html", probe)
    set_theme(page, theme)
    inspector = inspector_in(page)
    inspector.expect_drawn()

    portray(probe, inspector, lang, theme)
    probe.assert_accessible(inspector.root)


def test_hostile_text_is_only_ever_text(exports: str, probe: Probe) -> None:
    page = open_export(f"{exports}/hostile.html", probe)
    inspector = inspector_in(page)

    expect(inspector.options.first).to_have_accessible_name("</, id 9617")
    assert_shows(inspector, HOSTILE)
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == "Export"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("uncut", "The tokens of this text were not saved"),
        ("empty", "There is no text here. Run the notebook"),
    ],
)
def test_what_was_never_cut_says_so(exports: str, probe: Probe, page: str, says: str) -> None:
    inspector = inspector_in(open_export(f"{exports}/{page}.html", probe))

    expect(inspector.root.get_by_text(says)).to_be_visible()
    expect(
        inspector.root.get_by_role("button").and_(inspector.root.get_by_text(re.compile(".")))
    ).to_have_count(0)
    probe.assert_accessible(inspector.root)
    probe.screenshot(inspector.root, f"inspector-{page}-en", "light", 900)
