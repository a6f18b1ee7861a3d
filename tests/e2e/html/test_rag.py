"""The retrieval pipeline in an exported page: what was found, and nobody to ask."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched
from rigs.retriever import CHINESE, DEEPER, LOAD, QUESTION, SAVED, Retriever, portray

pytestmark = pytest.mark.model

HOSTILE = "What is not a cache?"
WIDGETS = {
    "en": f"hero.RagBuilder(pipeline=brief(documents), question={QUESTION!r}, lang='en').compute()",
    "zh": f"{CHINESE}.compute()",
    "hostile": f"hero.RagBuilder(pipeline=brief(documents), question={HOSTILE!r}, lang='en').compute()",
    "unread": "hero.RagBuilder(pipeline=brief(documents), lang='en')",
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


def retriever_in(page: Page) -> Retriever:
    return Retriever(page.locator(".llmhero"))


def test_the_run_can_be_read_and_every_deeper_view_says_what_it_needs(exports: str, probe: Probe) -> None:
    retriever = retriever_in(open_export(f"{exports}/en.html", probe))
    retriever.expect_ready()
    expect(retriever.root.get_by_text(SAVED).first).to_be_visible()
    expect(retriever.root.locator(".found")).to_contain_text("memory.md")
    expect(retriever.ask_button).to_have_attribute("aria-disabled", "true")
    for view in DEEPER:
        panel = retriever.open_panel(view)
        needs = re.compile("[Nn]eeds? the kernel|[Rr]un the notebook")
        expect(panel.get_by_role("status").first).to_contain_text(needs)
        probe.assert_accessible(retriever.root)
        retriever.close_panel(view)


@LOOKS
def test_accessible_in_every_look(exports: str, probe: Probe, lang: str, theme: Theme) -> None:
    page = open_export(f"{exports}/{lang}.html", probe)
    set_theme(page, theme)
    retriever = retriever_in(page)
    retriever.expect_ready()
    portray(probe, retriever, lang, theme)
    probe.assert_accessible(retriever.root)


def test_hostile_text_is_only_ever_text(exports: str, probe: Probe) -> None:
    page = open_export(f"{exports}/hostile.html", probe)
    retriever = retriever_in(page)
    retriever.expect_ready()
    expect(retriever.root.locator(".found")).to_contain_text("<img src=x")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == "Export"


def test_what_was_never_run_says_so(exports: str, probe: Probe) -> None:
    retriever = retriever_in(open_export(f"{exports}/unread.html", probe))
    expect(retriever.root.get_by_text("Nothing was saved. Run the notebook.")).to_be_visible()
    probe.assert_accessible(retriever.root)
