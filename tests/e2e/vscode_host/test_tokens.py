"""The token inspector under VS Code's widget manager, on the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.inspector import (
    BUSY,
    DEEPER,
    HOSTILE,
    LOAD_MODEL,
    NAIVE,
    TYPED,
    TYPED_OPTIONS,
    Inspector,
    assert_answers,
    assert_outlives_kernel,
    assert_shows,
    assert_tells_bytes,
    assert_waits_for_cell,
    portray,
)
from rigs.probe import LOOKS, Theme
from rigs.vscode_host import VSCodeHost, VSCodeNotebook

pytestmark = pytest.mark.model

SHOW = (
    f"inspector = hero.TokenInspector({NAIVE!r}, tokenizers=['smollm2', 'minilm'], lm=lm, lang='en')\n"
    "display(inspector)"
)


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{LOAD_MODEL}\n{SHOW}")
    yield notebook
    notebook.close()


@pytest.fixture
def inspector(notebook: VSCodeNotebook) -> Inspector:
    notebook.run(f"inspector.text = {NAIVE!r}")
    inspector = Inspector(notebook.outputs.locator(".llmhero"))
    inspector.expect_drawn()
    return inspector


def test_it_shows_what_python_cuts_and_tells_the_bytes(inspector: Inspector) -> None:
    assert_shows(inspector, NAIVE)
    assert_tells_bytes(inspector)


def test_what_is_typed_is_cut_and_hostile_text_is_only_ever_text(
    notebook: VSCodeNotebook, inspector: Inspector
) -> None:
    title = notebook.page.title()
    inspector.field.fill(TYPED)
    inspector.expect_drawn(TYPED_OPTIONS)
    assert_shows(inspector, TYPED)
    inspector.field.fill(HOSTILE)
    expect(inspector.options.first).to_have_accessible_name("</, id 9617")
    notebook.run(f"assert inspector.text == {HOSTILE!r}")
    expect(notebook.page.locator("img[src=x]")).to_have_count(0)
    assert notebook.page.title() == title


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, inspector: Inspector, view: str
) -> None:
    notebook.set_theme("dark")
    assert_answers(vscode_host.probe, inspector, view, "dark")


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, inspector: Inspector, lang: str, theme: Theme
) -> None:
    notebook.run(f"inspector.lang = {lang!r}")
    notebook.set_theme(theme)
    portray(vscode_host.probe, inspector, lang, theme)
    vscode_host.probe.assert_accessible(inspector.root)
    notebook.run("inspector.lang = 'en'")


def test_what_is_typed_while_a_cell_runs_stays_and_is_cut_afterwards(
    notebook: VSCodeNotebook, inspector: Inspector
) -> None:
    notebook.start("time.sleep(3)")

    inspector.field.press("ControlOrMeta+a")
    inspector.field.press_sequentially(TYPED)

    assert_waits_for_cell(inspector, NAIVE)
    inspector.expect_drawn(TYPED_OPTIONS)
    assert_shows(inspector, TYPED)
    expect(inspector.field).to_have_value(TYPED)
    expect(inspector.root.get_by_text(BUSY)).to_have_count(0)


def test_after_a_restart_every_token_can_be_looked_at_and_every_view_says_what_it_needs(
    notebook: VSCodeNotebook, inspector: Inspector
) -> None:
    notebook.restart_kernel()

    assert_outlives_kernel(inspector)


def test_nothing_left_the_machine_and_nothing_complained(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook
) -> None:
    """The last test: the probe has watched all the others."""
    vscode_host.probe.assert_clean()
