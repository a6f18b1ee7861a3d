"""The attention explorer in JupyterLab, on the default model."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.explorer import HOSTILE, LOAD, MARY, SHORT, SHORT_TOKENS, Explorer, portray
from rigs.kernels import older_kernel
from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS, Theme

pytestmark = pytest.mark.model

SHOW = f"explorer = hero.AttentionExplorer(lm, {MARY!r})\nexplorer"
SEEN_WHOLE = """(element) => {
  const { top, bottom } = element.getBoundingClientRect();
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const frame = parent.getBoundingClientRect();
    const clips = getComputedStyle(parent).overflowY !== "visible";
    if (clips && (top < frame.top || bottom > frame.bottom)) return false;
  }
  return true;
}"""
BUSY = "The kernel is busy with another cell"
SAVED = "Saved picture"


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    """One notebook for every test that leaves its widget usable."""
    notebook = lab.open(
        "attention", [LOAD, SHOW, f"other = hero.AttentionExplorer(lm, {MARY!r})\nother", "time.sleep(8)"]
    )
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def explorer(notebook: LabNotebook) -> Explorer:
    notebook.value(f"setattr(explorer, 'text', {MARY!r})")
    explorer = Explorer(notebook.outputs.locator(".llmhero").first)
    explorer.root.scroll_into_view_if_needed()
    explorer.expect_drawn()
    return explorer


@pytest.fixture
def fresh(lab: Lab, request: pytest.FixtureRequest) -> Iterator[LabNotebook]:
    """A notebook and kernel for one test that harms them."""
    notebook = lab.open(request.node.name, [LOAD, SHOW])
    notebook.run_all()
    yield notebook
    notebook.close()


def test_every_bar_is_the_weight_that_python_computes(notebook: LabNotebook, explorer: Explorer) -> None:
    explorer.choose_neighbour()
    selection = notebook.value("dict(explorer.selection)")
    [[layer, head]] = selection["heads"]
    row = f"capture(lm, {MARY!r}).weights({layer}, {head})[{selection['query']}]"
    weights = notebook.value(f"[float(weight) for weight in {row}]")

    assert f"head {head} of layer {layer}" in explorer.sentence.text_content()
    for token, weight in zip(explorer.tokens.all(), weights, strict=True):
        token.hover()
        expect(explorer.root.get_by_role("tooltip")).to_contain_text(f"weight {weight:.4f}")


def test_tooltips_are_seen_whole_and_leave_lists_and_grids_in_order(
    lab: Lab, notebook: LabNotebook, explorer: Explorer
) -> None:
    explorer.read_text("one two three four five six seven eight nine ten " * 12)
    expect(explorer.tokens.last).to_be_visible()
    explorer.bars.evaluate("element => { element.scrollTop = 0; }")
    tooltip = explorer.root.get_by_role("tooltip")

    for target in (explorer.tokens.first, explorer.heads):
        target.hover()
        expect(tooltip).to_be_visible()
        assert tooltip.evaluate(SEEN_WHOLE)
        lab.probe.assert_accessible(explorer.root)


def test_nothing_serious_for_those_who_cannot_see_or_point(
    lab: Lab, notebook: LabNotebook, explorer: Explorer
) -> None:
    for theme in ("dark", "light"):
        notebook.set_theme(theme)
        lab.probe.assert_accessible(explorer.root)
    explorer.open_matrix()
    lab.probe.assert_accessible(explorer.root)
    explorer.root.press("?")
    lab.probe.assert_accessible(explorer.root)
    explorer.root.press("Escape")
    explorer.edit_button.click()
    lab.probe.assert_accessible(explorer.root)
    explorer.root.get_by_role("textbox", name="Text").press("Escape")
    explorer.root.get_by_role("button", name="Matrix and lines").click()


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, explorer: Explorer, lang: str, theme: Theme
) -> None:
    notebook.value(f"setattr(explorer, 'lang', {lang!r})")
    notebook.set_theme(theme)
    portray(lab.probe, explorer, lang, theme)
    notebook.value("setattr(explorer, 'lang', 'en')")
    notebook.set_theme("light")


def test_two_instances_answer_for_themselves(notebook: LabNotebook, explorer: Explorer) -> None:
    other = Explorer(notebook.outputs.locator(".llmhero").nth(1))
    other.root.scroll_into_view_if_needed()
    other.expect_drawn()
    untouched = other.sentence.text_content()

    explorer.choose_neighbour()

    expect(other.sentence).to_have_text(untouched)
    other.choose_neighbour()


def test_two_views_of_one_widget_agree_and_both_answer(notebook: LabNotebook, explorer: Explorer) -> None:
    second = Explorer(notebook.new_view_of_output(1).locator(".llmhero"))
    second.expect_drawn()

    expect(second.sentence).to_have_text(explorer.choose_neighbour())
    expect(explorer.sentence).to_have_text(second.choose_neighbour())
    second.read_text(SHORT)
    second.expect_drawn(SHORT_TOKENS)
    explorer.expect_drawn(SHORT_TOKENS)
    notebook.value(f"setattr(explorer, 'text', {MARY!r})")
    second.expect_drawn()
    explorer.expect_drawn()
    notebook.close_view()


def test_the_widget_answers_while_a_cell_runs(notebook: LabNotebook, explorer: Explorer) -> None:
    notebook.start("time.sleep(60)")

    explorer.read_text(SHORT)
    explorer.expect_drawn(SHORT_TOKENS)

    assert notebook.cell_runs()
    notebook.interrupt()


def test_without_subshells_it_says_that_it_waits_and_keeps_the_click(lab: Lab) -> None:
    kernel = older_kernel(lab.server, "6.31.0")
    notebook = lab.open("older", [LOAD, SHOW], kernel)
    notebook.run_all()
    explorer = Explorer(notebook.outputs.locator(".llmhero"))
    explorer.expect_drawn()
    notebook.start("time.sleep(5)")

    explorer.read_text(SHORT)

    expect(explorer.root.get_by_text(BUSY)).to_be_visible()
    assert notebook.cell_runs()
    explorer.expect_drawn(SHORT_TOKENS)
    expect(explorer.root.get_by_text(BUSY)).to_have_count(0)
    notebook.close()


def test_a_long_reading_is_cancelled_and_the_old_picture_stays(
    notebook: LabNotebook, explorer: Explorer
) -> None:
    explorer.read_text("attention " * 4000)
    expect(explorer.root.get_by_text("Reading the text: layer")).to_be_visible()

    explorer.root.get_by_role("button", name="Cancel").click()

    expect(explorer.root.get_by_text("Stopped before the text was read")).to_be_visible()
    explorer.root.get_by_role("button", name="Keep the old text").click()
    explorer.expect_drawn()
    explorer.choose_neighbour()
    assert notebook.value("explorer.text") == MARY


def test_a_token_too_many_is_refused_and_nothing_is_lost(notebook: LabNotebook, explorer: Explorer) -> None:
    long = " a" * 9000
    explorer.read_text(long)

    expect(explorer.root.get_by_role("alert")).to_contain_text("8,192")
    expect(explorer.root.get_by_role("textbox", name="Text")).to_have_value(long)
    explorer.root.get_by_role("button", name="Keep the old text").click()
    explorer.expect_drawn()


def test_hostile_text_is_only_ever_text(notebook: LabNotebook, explorer: Explorer) -> None:
    title = notebook.page.title()
    explorer.read_text(HOSTILE)
    expect(explorer.tokens.filter(has_text="script").first).to_be_visible()
    explorer.open_matrix()

    assert notebook.value("explorer.text") == HOSTILE
    expect(notebook.page.locator("img[src=x]")).to_have_count(0)
    assert notebook.page.title() == title
    explorer.close_matrix()
    explorer.read_text(MARY)
    explorer.expect_drawn()


def test_keys_pressed_in_the_widget_leave_the_notebook_alone(
    notebook: LabNotebook, explorer: Explorer
) -> None:
    cells = notebook.cell_count()
    explorer.heads.focus()
    explorer.heads.press("d")
    explorer.heads.press("d")
    explorer.sentence.click()
    for key in ("d", "d", "x", "a", "b", "m"):
        notebook.page.keyboard.press(key)

    assert notebook.cell_count() == cells
    explorer.expect_drawn()


def test_the_keyboard_goes_on_from_the_head_that_python_chose_and_counts_every_key(
    notebook: LabNotebook, explorer: Explorer
) -> None:
    notebook.value("setattr(explorer, 'selection', {**explorer.selection, 'heads': [(25, 4)]})")
    expect(explorer.sentence).to_contain_text("head 4 of layer 25")
    explorer.heads.focus()
    # Around the time after which a choice is saved.
    for pause in range(20, 220, 10):
        notebook.page.keyboard.press("ArrowLeft")
        notebook.page.wait_for_timeout(pause)

    expect(explorer.sentence).to_contain_text("head 4 of layer 5")


def test_after_a_restart_it_still_draws_and_says_what_is_missing(fresh: LabNotebook) -> None:
    explorer = Explorer(fresh.outputs.locator(".llmhero"))
    explorer.expect_drawn()

    fresh.restart_kernel()

    expect(explorer.root.get_by_text(SAVED)).to_be_visible()
    explorer.expect_drawn()
    explorer.choose_neighbour()
    explorer.open_matrix()
    expect(explorer.edit_button).to_have_attribute("aria-disabled", "true")


def test_after_a_reload_it_draws_and_answers_again(fresh: LabNotebook) -> None:
    explorer = Explorer(fresh.outputs.locator(".llmhero"))
    explorer.expect_drawn()
    chosen = explorer.choose_neighbour()
    # The choice is sent behind the answer that it asks for (js/shared/model.ts), and saved from then on.
    fresh.page.wait_for_timeout(500)

    fresh.save_and_reload()

    explorer.expect_drawn()
    expect(explorer.sentence).to_have_text(chosen)
    explorer.choose_neighbour()


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab, notebook: LabNotebook) -> None:
    """The last test: the probe has watched all the others."""
    lab.probe.assert_clean()
