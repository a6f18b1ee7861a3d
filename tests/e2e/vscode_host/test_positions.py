"""The position explorer under VS Code's widget manager, on the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.positions import (
    LOAD,
    SAVED,
    SHOW,
    Positions,
    assert_every_way_answers,
    assert_measured,
    assert_measures,
    portray,
)
from rigs.probe import LOOKS, Theme
from rigs.vscode_host import VSCodeHost, VSCodeNotebook

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{LOAD}\nwidget = {SHOW.format(lang='en')}\ndisplay(widget)")
    yield notebook
    notebook.close()


@pytest.fixture
def positions(notebook: VSCodeNotebook) -> Positions:
    return Positions(notebook.outputs.locator(".llmhero"))


def test_every_way_answers(vscode_host: VSCodeHost, notebook: VSCodeNotebook, positions: Positions) -> None:
    assert_every_way_answers(vscode_host.probe, positions)
    chosen = positions.position.input_value()
    notebook.page.wait_for_timeout(300)
    notebook.run(f"assert (widget.scheme, widget.position) == ('alibi', {chosen})")


def test_what_python_chooses_is_drawn_and_what_it_cannot_draw_is_refused(
    notebook: VSCodeNotebook, positions: Positions
) -> None:
    notebook.run("widget.scheme, widget.length, widget.position = 'learned', 32, 31")
    expect(positions.sentence).to_contain_text("To position 31")
    notebook.run(
        "try:\n    widget.base = 0\nexcept hero.HeroError as refused:\n    problem = refused.sentence('en')\n"
        "assert 'above 0' in problem\nassert widget.base == 100_000"
    )
    notebook.run("widget.length = 64")


def test_the_model_is_measured(positions: Positions) -> None:
    assert_measures(positions)


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, positions: Positions, lang: str, theme: Theme
) -> None:
    notebook.run(f"widget.lang = {lang!r}")
    notebook.set_theme(theme)
    portray(vscode_host.probe, positions, lang, theme)
    notebook.run("widget.lang = 'en'")


def test_after_a_restart_everything_is_drawn_and_nothing_is_measured(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, positions: Positions
) -> None:
    notebook.restart_kernel()
    expect(positions.root.get_by_text(SAVED)).to_be_visible()
    assert_measured(positions)
    expect(positions.open_trial().get_by_role("button", name="Measure")).to_have_count(0)
    assert_every_way_answers(vscode_host.probe, positions)
    vscode_host.probe.assert_clean()
