"""The decoding tree under VS Code's widget manager, on the default model."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.decoder import DEEPER, LOAD, SAVED, SKY, Decoder, assert_answers, portray
from rigs.probe import LOOKS, Theme
from rigs.vscode_host import VSCodeHost, VSCodeNotebook

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{LOAD}\nwidget = hero.DecodingTree(lm, {SKY!r}, lang='en')\ndisplay(widget)")
    yield notebook
    notebook.close()


@pytest.fixture
def decoder(notebook: VSCodeNotebook) -> Decoder:
    decoder = Decoder(notebook.outputs.locator(".llmhero"))
    decoder.expect_drawn()
    return decoder


def test_it_grows_and_undo_takes_back(notebook: VSCodeNotebook, decoder: Decoder) -> None:
    notebook.run("before = len(widget.tree)")
    decoder.grow.click()
    decoder.expect_drawn()
    notebook.run("assert len(widget.tree) == before + 4, len(widget.tree)")
    decoder.button("Undo").click()
    expect(decoder.button("Redo")).to_be_visible()
    notebook.run("assert len(widget.tree) == before, len(widget.tree)")


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, decoder: Decoder, view: str
) -> None:
    notebook.set_theme("dark")
    assert_answers(vscode_host.probe, decoder, view, "dark")


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, decoder: Decoder, lang: str, theme: Theme
) -> None:
    notebook.run(f"widget.lang = {lang!r}")
    notebook.set_theme(theme)
    portray(vscode_host.probe, decoder, lang, theme)
    vscode_host.probe.assert_accessible(decoder.root)
    notebook.run("widget.lang = 'en'")


def test_a_gesture_is_kept_while_a_cell_runs(notebook: VSCodeNotebook, decoder: Decoder) -> None:
    notebook.run("before = len(widget.tree)")
    notebook.start("time.sleep(3)")
    decoder.grow.click()
    decoder.expect_drawn()
    notebook.run("assert len(widget.tree) == before + 4, len(widget.tree)")


def test_after_a_restart_the_tree_can_be_looked_at(notebook: VSCodeNotebook, decoder: Decoder) -> None:
    notebook.restart_kernel()
    expect(decoder.root.get_by_text(SAVED).first).to_be_visible()
    decoder.tree.focus()
    decoder.tree.press("Home")
    decoder.tree.press("ArrowRight")
    expect(decoder.chosen).to_contain_text("·of")
    expect(decoder.grow).to_have_attribute("aria-disabled", "true")


def test_nothing_left_the_machine_and_nothing_complained(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook
) -> None:
    """The last test: the probe has watched all the others."""
    vscode_host.probe.assert_clean()
