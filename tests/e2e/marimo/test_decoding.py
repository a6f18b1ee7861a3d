"""The decoding tree in a marimo app, on the default model."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.decoder import DEEPER, HOSTILE, LOAD, SKY, Decoder, assert_answers, portray
from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.probe import Probe, watched

pytestmark = pytest.mark.model

CELLS = [
    LOAD,
    f"hero.DecodingTree(lm, {SKY!r}, lang='en')",
    "hero.DecodingTree(lm, '从前有座山', lang='zh')",
]


@pytest.fixture(scope="module")
def app(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, default_models: object
) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def decoders(app: tuple[Page, Probe]) -> list[Decoder]:
    roots = outputs(app[0]).locator(".llmhero")
    decoders = [Decoder(roots.first), Decoder(roots.nth(1))]
    for decoder in decoders:
        decoder.expect_drawn()
    return decoders


def test_two_trees_grow_for_themselves_and_hostile_text_is_only_ever_text(
    app: tuple[Page, Probe], decoders: list[Decoder]
) -> None:
    page, _ = app
    english, chinese = decoders
    title = page.title()
    before = chinese.prompt.text_content()
    english.read_prompt(HOSTILE)
    expect(english.prompt).to_contain_text("owned?")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == title
    assert chinese.prompt.text_content() == before
    english.button("Undo").click()
    expect(english.prompt).to_contain_text("·because")
    english.grow.click()
    english.expect_drawn()


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(app: tuple[Page, Probe], decoders: list[Decoder], view: str) -> None:
    page, probe = app
    set_theme(page, "light")
    assert_answers(probe, decoders[0], view, "light")


def test_accessible_in_every_look(app: tuple[Page, Probe], decoders: list[Decoder]) -> None:
    page, probe = app
    set_theme(page, "dark")
    portray(probe, decoders[0], "en", "dark")
    portray(probe, decoders[1], "zh", "dark")
    for decoder in decoders:
        probe.assert_accessible(decoder.root)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    _, probe = app
    probe.assert_clean()
