"""The attention explorer under VS Code's widget manager, on the default model."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.explorer import HOSTILE, LOAD, MARY, SHORT, SHORT_TOKENS, Explorer, portray
from rigs.probe import LOOKS, Theme
from rigs.vscode_host import VSCodeHost, VSCodeNotebook

pytestmark = pytest.mark.model

WHITE = "rgb(255, 255, 255)"
BUSY = "The kernel is busy with another cell"
SAVED = "Saved picture"


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{LOAD}\nexplorer = hero.AttentionExplorer(lm, {MARY!r})\ndisplay(explorer)")
    yield notebook
    notebook.close()


@pytest.fixture
def explorer(notebook: VSCodeNotebook) -> Explorer:
    notebook.run(f"explorer.text = {MARY!r}")
    explorer = Explorer(notebook.outputs.locator(".llmhero"))
    explorer.expect_drawn()
    return explorer


def test_it_draws_and_answers(explorer: Explorer) -> None:
    explorer.choose_neighbour()
    explorer.read_text(SHORT)
    explorer.expect_drawn(SHORT_TOKENS)


def test_vs_codes_white_paint_does_not_show_in_the_dark_theme(
    notebook: VSCodeNotebook, explorer: Explorer
) -> None:
    notebook.set_theme("dark")
    hero = explorer.root.locator("section.hero")
    expect(hero).to_have_attribute("data-theme", "dark")

    expect(notebook.outputs).to_have_css("background-color", WHITE)
    expect(hero).not_to_have_css("background-color", WHITE)
    expect(hero).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    notebook.set_theme("light")


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, explorer: Explorer, lang: str, theme: Theme
) -> None:
    notebook.run(f"explorer.lang = {lang!r}")
    notebook.set_theme(theme)
    portray(vscode_host.probe, explorer, lang, theme)
    vscode_host.probe.assert_accessible(explorer.root)
    notebook.run("explorer.lang = 'en'")


def test_a_busy_cell_delays_the_answer_only(notebook: VSCodeNotebook, explorer: Explorer) -> None:
    notebook.start("time.sleep(4)")

    explorer.read_text(SHORT)

    expect(explorer.root.get_by_text(BUSY)).to_be_visible()
    explorer.expect_drawn(SHORT_TOKENS)
    expect(explorer.root.get_by_text(BUSY)).to_have_count(0)


def test_hostile_text_is_only_ever_text(notebook: VSCodeNotebook, explorer: Explorer) -> None:
    title = notebook.page.title()
    explorer.read_text(HOSTILE)
    expect(explorer.tokens.filter(has_text="script").first).to_be_visible()

    notebook.run(f"assert explorer.text == {HOSTILE!r}")
    expect(notebook.page.locator("img[src=x]")).to_have_count(0)
    assert notebook.page.title() == title


def test_after_a_restart_it_still_draws_and_says_what_is_missing(
    notebook: VSCodeNotebook, explorer: Explorer
) -> None:
    notebook.restart_kernel()

    expect(explorer.root.get_by_text(SAVED)).to_be_visible()
    explorer.choose_neighbour()
    expect(explorer.edit_button).to_have_attribute("aria-disabled", "true")


def test_nothing_left_the_machine_and_nothing_complained(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook
) -> None:
    """The last test: the probe has watched all the others."""
    vscode_host.probe.assert_clean()
