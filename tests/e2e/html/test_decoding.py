"""The decoding tree in an exported page: what has grown, and nobody to ask."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.decoder import DEEPER, HOSTILE, LOAD, SAVED, SKY, Decoder, portray
from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched

pytestmark = pytest.mark.model

WIDGETS = {
    "en": f"hero.DecodingTree(lm, {SKY!r}, lang='en').compute()",
    "zh": f"hero.DecodingTree(lm, {SKY!r}, lang='zh').compute()",
    "hostile": f"hero.DecodingTree(lm, {HOSTILE!r}, lang='en').compute()",
    "unread": f"hero.DecodingTree(lm, {SKY!r}, lang='en')",
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


def decoder_in(page: Page) -> Decoder:
    return Decoder(page.locator(".llmhero"))


def test_the_tree_can_be_walked_and_every_deeper_view_says_what_it_needs(exports: str, probe: Probe) -> None:
    decoder = decoder_in(open_export(f"{exports}/en.html", probe))
    decoder.expect_drawn()
    expect(decoder.root.get_by_text(SAVED).first).to_be_visible()
    decoder.tree.focus()
    decoder.tree.press("Home")
    decoder.tree.press("ArrowRight")
    expect(decoder.chosen).to_contain_text("·of")
    decoder.tree.press("ArrowRight")
    expect(decoder.sentence).to_contain_text("After ·of·the the model")
    expect(decoder.grow).to_have_attribute("aria-disabled", "true")
    for view in DEEPER:
        panel = decoder.open_panel(view)
        needs = re.compile("[Nn]eeds? the kernel|[Rr]un the notebook")
        expect(panel.get_by_role("status").first).to_contain_text(needs)
        probe.assert_accessible(decoder.root)
        decoder.close_panel(view)


@LOOKS
def test_accessible_in_every_look(exports: str, probe: Probe, lang: str, theme: Theme) -> None:
    page = open_export(f"{exports}/{lang}.html", probe)
    set_theme(page, theme)
    decoder = decoder_in(page)
    decoder.expect_drawn()
    portray(probe, decoder, lang, theme)
    probe.assert_accessible(decoder.root)


def test_hostile_text_is_only_ever_text(exports: str, probe: Probe) -> None:
    page = open_export(f"{exports}/hostile.html", probe)
    decoder = decoder_in(page)
    decoder.expect_drawn()
    expect(decoder.prompt).to_contain_text("owned?")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == "Export"


def test_what_was_never_read_says_so(exports: str, probe: Probe) -> None:
    decoder = decoder_in(open_export(f"{exports}/unread.html", probe))
    expect(decoder.root.get_by_text("Nothing was saved. Run the notebook.")).to_be_visible()
    probe.assert_accessible(decoder.root)
