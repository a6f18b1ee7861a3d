"""The retrieval pipeline in a marimo app, on the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.probe import Probe, watched
from rigs.retriever import CHINESE, DEEP, DEEPER, LOAD, QUESTION, SHOW, Retriever, assert_answers, portray

pytestmark = pytest.mark.model

CELLS = [LOAD, SHOW, CHINESE, DEEP]


@pytest.fixture(scope="module")
def app(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, default_models: object
) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def retrievers(app: tuple[Page, Probe]) -> list[Retriever]:
    roots = outputs(app[0]).locator(".llmhero")
    retrievers = [Retriever(roots.nth(number)) for number in range(3)]
    for retriever in retrievers:
        retriever.expect_ready()
    return retrievers


def test_two_pipelines_answer_for_themselves(app: tuple[Page, Probe], retrievers: list[Retriever]) -> None:
    page, _ = app
    english, chinese, _ = retrievers
    title = page.title()
    english.ask("What is not a cache?")
    expect(english.root.locator(".found")).to_contain_text("<img src=x")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == title
    expect(chinese.root.locator(".found")).to_contain_text("缓存.md")
    english.ask(QUESTION)


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(app: tuple[Page, Probe], retrievers: list[Retriever], view: str) -> None:
    page, probe = app
    set_theme(page, "light")
    assert_answers(probe, retrievers[2], view, "light")


def test_accessible_in_every_look(app: tuple[Page, Probe], retrievers: list[Retriever]) -> None:
    page, probe = app
    set_theme(page, "dark")
    portray(probe, retrievers[0], "en", "dark")
    portray(probe, retrievers[1], "zh", "dark")
    for retriever in retrievers:
        probe.assert_accessible(retriever.root)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    _, probe = app
    probe.assert_clean()
