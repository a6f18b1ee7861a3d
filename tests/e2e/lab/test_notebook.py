"""Notebook 7, which the same server answers: one document to a page, and no launcher."""

from collections.abc import Iterator
from contextlib import suppress

import nbformat
import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect  # noqa: A004 - its own, not Python's

from rigs.explorer import LOAD, MARY, Explorer
from rigs.jupyter import TOKEN, Jupyter
from rigs.lab import CELL_TIMEOUT, NOISE
from rigs.probe import Noise, Probe, watched

pytestmark = pytest.mark.model

ITS_OWN = Noise(
    r"(?s)\A(?!.*(?:llmhero|anywidget)).*/notebook_core\.",
    "Notebook 7.6 asks for settings of a plugin that it does not have, whatever is installed, and redraws"
    " pages that have just been closed; an error with a frame of ours is not meant",
)

ITS_FONTS = Noise(
    r"\bstatus of 403 \(Forbidden\) \[http://127\.0\.0\.1:\d+/static/notebook/\w+\.woff\]$",
    "a browser asks for fonts, those of formulas, without the cookie that Notebook 7.6 wants for them",
)


@pytest.fixture(scope="module")
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "lab", (*NOISE, ITS_OWN, ITS_FONTS)) as probe:
        yield probe


def test_a_widget_draws_and_answers(jupyter_server: Jupyter, probe: Probe) -> None:
    cell = nbformat.v4.new_code_cell(f"{LOAD}\nhero.AttentionExplorer(lm, {MARY!r})")
    jupyter_server.write("notebook-7", [cell])
    page = probe.context.new_page()
    page.goto(f"{jupyter_server.url}/notebooks/notebook-7.ipynb?token={TOKEN}")
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=60_000)
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible(timeout=60_000)
    # Its kernel calls itself idle a little before it takes a cell.
    while page.locator(".jp-InputPrompt").first.text_content() == "[ ]:":
        page.locator(".jp-Cell .cm-content").first.click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(500)
    root = page.locator(".llmhero")
    expect(root).to_have_count(1, timeout=CELL_TIMEOUT)
    Explorer(root).exercise()
    probe.assert_accessible(root)
    page.close()


def test_the_panel_opens_a_lesson_and_follows_it(jupyter_server: Jupyter, probe: Probe) -> None:
    page = probe.context.new_page()
    page.goto(f"{jupyter_server.url}/tree?token={TOKEN}")
    show_lessons(page)
    page.locator("#llmhero-lessons .llmhero-row").first.click()
    with probe.context.expect_page(timeout=90_000) as opening:
        page.locator("#llmhero-lessons").get_by_role("button", name="Open").first.click()
    lesson = opening.value
    expect(lesson.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=60_000)
    show_lessons(lesson)
    expect(lesson.locator("#llmhero-lessons .llmhero-front")).to_contain_text("1.1")
    probe.screenshot(lesson.locator("body"), "notebook-7-en", "light", 1500)
    lesson.close()
    page.close()


def show_lessons(page: Page) -> None:
    expect(page.locator(".jp-DirListing-content, .jp-Notebook").first).to_be_visible(timeout=60_000)
    panel, field = page.locator("#llmhero-lessons"), page.locator(".lm-CommandPalette-input")
    # Keys that come before the page listens are lost.
    while not panel.is_visible():
        page.keyboard.press("Control+Shift+C")
        page.wait_for_timeout(500)
        # A second press, while the first is still being answered, closes the palette again.
        with suppress(TimeoutError):
            field.fill("Show the lessons", timeout=1000)
            page.keyboard.press("Enter")
            page.wait_for_timeout(500)


def test_nothing_left_the_machine_and_nothing_complained(probe: Probe) -> None:
    probe.assert_clean()
