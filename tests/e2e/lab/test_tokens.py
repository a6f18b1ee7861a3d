"""The token inspector in JupyterLab, on the tokenizers of the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.inspector import (
    BUSY,
    HOSTILE,
    LOAD,
    NAIVE,
    SHOW,
    TYPED,
    TYPED_OPTIONS,
    Inspector,
    assert_outlives_kernel,
    assert_shows,
    assert_waits_for_cell,
    ids_of,
    portray,
)
from rigs.kernels import older_kernel
from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS, Theme

pytestmark = pytest.mark.model

MEGABYTE = 1_000_000
SCROLL = """async (strip) => {
  for (let step = 0; step < 60; step++) {
    strip.scrollTop += 480;
    await new Promise(requestAnimationFrame);
  }
}"""


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    """One notebook for every test that leaves its widget usable."""
    other = f"other = hero.TokenInspector({NAIVE!r}, tokenizers='minilm', lang='en')\nother"
    notebook = lab.open("tokens", [LOAD, SHOW, other, "time.sleep(8)"])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def inspector(notebook: LabNotebook) -> Inspector:
    notebook.value(f"(setattr(inspector, 'active', 0), setattr(inspector, 'text', {NAIVE!r}))")
    inspector = Inspector(notebook.outputs.locator(".llmhero").first)
    inspector.root.scroll_into_view_if_needed()
    inspector.expect_drawn()
    return inspector


def test_every_token_is_the_one_that_python_cuts(notebook: LabNotebook, inspector: Inspector) -> None:
    ids = notebook.value("[token.id for token in inspector.trace.tokens]")
    shown = inspector.strip.locator("i").all_text_contents()
    assert [int(number) for number in shown] == ids
    assert f"into {len(ids)} tokens" in inspector.sentence.text_content()
    assert "\ufffd" not in inspector.strip.text_content()


def test_typing_cuts_at_once_and_python_has_the_text(notebook: LabNotebook, inspector: Inspector) -> None:
    inspector.field.focus()
    inspector.field.press("ControlOrMeta+a")
    inspector.field.press_sequentially("Hello wörld")
    expect(inspector.sentence).to_contain_text("11 characters")
    assert notebook.value("inspector.text") == "Hello wörld"

    # After a pause, what is typed is another step back.
    notebook.page.wait_for_timeout(1200)
    inspector.field.fill(HOSTILE)
    expect(inspector.options.first).to_have_accessible_name("</, id 9617")
    assert inspector.root.evaluate("(root) => root.shadowRoot.querySelectorAll('img, script').length") == 0
    assert notebook.page.title() != "owned"
    inspector.root.get_by_role("button", name="Undo").click()
    expect(inspector.field).to_have_value("Hello wörld")
    expect(inspector.sentence).to_contain_text("11 characters")


def test_keys_walk_and_the_choice_is_python_s(notebook: LabNotebook, inspector: Inspector) -> None:
    inspector.strip.focus()
    inspector.strip.press("Home")
    inspector.strip.press("ArrowRight")
    expect(inspector.details).to_contain_text("46494")
    inspector.strip.press("End")
    expect(inspector.details).to_contain_text("198")
    expect(inspector.details).to_contain_text("57–58")
    notebook.page.wait_for_timeout(200)
    assert notebook.value("inspector.selection") == 20


def test_another_tokenizer_says_what_it_loses(notebook: LabNotebook, inspector: Inspector) -> None:
    inspector.root.get_by_role("button", name="Change tokenizer").click()
    inspector.root.get_by_role("menuitemradio", name="MiniLM").click()
    expect(inspector.sentence).to_contain_text(
        "MiniLM cuts 46 characters into 16 tokens; four of them are unknown"
    )
    expect(inspector.root.locator(".verdict")).to_contain_text("capitals become small letters")
    assert notebook.value("inspector.active") == 1


def test_a_megabyte_is_accepted_drawn_in_part_and_scrolled(
    lab: Lab, notebook: LabNotebook, inspector: Inspector
) -> None:
    inspector.field.evaluate(
        """(field, length) => {
          const text = "The quick brown 狐狸 jumps over the lazy dog 😀, and back.\\n";
          field.value = text.repeat(Math.ceil(length / text.length)).slice(0, length);
          field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
        }""",
        MEGABYTE,
    )
    expect(inspector.root.locator(".facts")).to_contain_text("982,456 characters", timeout=120_000)
    assert notebook.value("len(inspector.text.encode())") > MEGABYTE
    assert inspector.nodes() < 3000
    inspector.strip.evaluate(SCROLL)
    assert inspector.nodes() < 3000
    inspector.assert_tidy()
    lab.probe.assert_accessible(inspector.root)
    assert notebook.value("inspector.snapshot") == {}


def test_nothing_serious_for_those_who_cannot_see_or_point(
    lab: Lab, notebook: LabNotebook, inspector: Inspector
) -> None:
    for theme in ("dark", "light"):
        notebook.set_theme(theme)
        lab.probe.assert_accessible(inspector.root)
    inspector.root.get_by_role("button", name="Copy ids, save").click()
    lab.probe.assert_accessible(inspector.root)
    inspector.root.press("Escape")
    other = Inspector(notebook.outputs.locator(".llmhero").nth(1))
    lab.probe.assert_accessible(other.root)


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, inspector: Inspector, lang: str, theme: Theme
) -> None:
    notebook.value("setattr(inspector, 'selection', 15)")
    notebook.value(f"setattr(inspector, 'lang', {lang!r})")
    notebook.set_theme(theme)
    portray(lab.probe, inspector, lang, theme)
    notebook.value("setattr(inspector, 'lang', 'en')")
    notebook.set_theme("light")


def test_two_instances_answer_for_themselves(notebook: LabNotebook, inspector: Inspector) -> None:
    other = Inspector(notebook.outputs.locator(".llmhero").nth(1))
    other.root.scroll_into_view_if_needed()
    other.expect_drawn()
    untouched = other.sentence.text_content()

    inspector.field.fill("one, two")
    expect(inspector.sentence).to_contain_text("8 characters")
    assert other.sentence.text_content() == untouched


def test_two_views_of_one_widget_agree_and_both_answer(notebook: LabNotebook, inspector: Inspector) -> None:
    second = Inspector(notebook.new_view_of_output(1).locator(".llmhero"))
    second.expect_drawn()

    inspector.choose("通")
    expect(second.details).to_contain_text("E9 80 | 9A")
    second.field.fill(TYPED)
    for view in (second, inspector):
        view.expect_drawn(TYPED_OPTIONS)
        assert_shows(view, TYPED)
        expect(view.field).to_have_value(TYPED)
    panels = [view.open_panel("xray") for view in (second, inspector)]
    for panel in panels:
        expect(panel.locator(".read")).to_contain_text(f"become {len(ids_of(TYPED))} tokens")
    inspector.field.fill(NAIVE)
    for panel in panels:
        expect(panel.locator(".read")).to_contain_text("become 21 tokens")
    for view in (second, inspector):
        view.close_panel("xray")
    notebook.close_view()


def test_the_widget_answers_while_a_cell_runs(notebook: LabNotebook, inspector: Inspector) -> None:
    notebook.start("time.sleep(60)")

    inspector.field.fill(TYPED)
    inspector.expect_drawn(TYPED_OPTIONS)
    assert_shows(inspector, TYPED)

    assert notebook.cell_runs()
    notebook.interrupt()


def test_without_subshells_what_is_typed_stays_and_is_cut_afterwards(lab: Lab) -> None:
    notebook = lab.open("tokens-older", [LOAD, SHOW], older_kernel(lab.server, "6.31.0"))
    notebook.run_all()
    inspector = Inspector(notebook.outputs.locator(".llmhero"))
    inspector.expect_drawn()
    notebook.start("time.sleep(3)")

    inspector.field.press("ControlOrMeta+a")
    inspector.field.press_sequentially(TYPED)

    assert_waits_for_cell(inspector, NAIVE)
    assert notebook.cell_runs()
    inspector.expect_drawn(TYPED_OPTIONS)
    assert_shows(inspector, TYPED)
    expect(inspector.field).to_have_value(TYPED)
    expect(inspector.root.get_by_text(BUSY)).to_have_count(0)
    notebook.close()


def test_what_is_typed_stands_among_the_tokens_before_it_is_cut(
    notebook: LabNotebook, inspector: Inspector
) -> None:
    notebook.value("(inspector._worker.submit(lambda: time.sleep(3)), 0)[1]")
    inspector.choose("·token")
    inspector.field.press("Control+Home")
    inspector.field.press_sequentially("Hi ")

    expect(inspector.options.first).to_have_accessible_name("Hi·, not cut yet")
    expect(inspector.strip.get_by_role("option", selected=True)).to_have_accessible_name("·token, id 9624")
    inspector.assert_tidy()
    expect(inspector.strip.get_by_text("…")).to_have_count(0, timeout=10_000)
    assert_shows(inspector, f"Hi {NAIVE}")
    expect(inspector.strip.get_by_role("option", selected=True)).to_have_accessible_name("·token, id 9624")


def test_a_cut_that_takes_long_is_cancelled_and_continued(
    notebook: LabNotebook, inspector: Inspector
) -> None:
    notebook.value("(inspector._worker.submit(lambda: time.sleep(4)), 0)[1]")
    inspector.field.fill(TYPED)
    expect(inspector.root.get_by_role("progressbar")).to_be_visible()

    inspector.root.get_by_role("button", name="Cancel").click()

    expect(inspector.root.get_by_text("Stopped before the text was cut")).to_be_visible()
    assert_shows(inspector, NAIVE)
    expect(inspector.field).to_have_value(TYPED)
    inspector.root.get_by_role("button", name="Continue").click()
    inspector.expect_drawn(TYPED_OPTIONS)
    assert_shows(inspector, TYPED)


def test_keys_pressed_in_the_widget_leave_the_notebook_alone(
    notebook: LabNotebook, inspector: Inspector
) -> None:
    cells = notebook.cell_count()
    inspector.field.press("ControlOrMeta+End")
    for key in ("d", "d", "x", "Escape", "d", "d"):
        inspector.field.press(key)
    expect(inspector.field).to_have_value(f"{NAIVE}ddxdd")
    inspector.strip.focus()
    for key in ("d", "d", "x", "a", "b", "m", "z"):
        notebook.page.keyboard.press(key)
    inspector.sentence.click()
    for key in ("d", "d", "x", "a", "b", "m"):
        notebook.page.keyboard.press(key)

    assert notebook.cell_count() == cells
    inspector.field.fill(NAIVE)
    inspector.expect_drawn()


def test_a_reload_finds_all_again_and_after_a_restart_every_token_can_still_be_looked_at(lab: Lab) -> None:
    notebook = lab.open("tokens-saved", [LOAD, SHOW])
    notebook.run_all()
    inspector = Inspector(notebook.outputs.locator(".llmhero").first)
    inspector.expect_drawn()
    inspector.field.fill(TYPED)
    inspector.expect_drawn(TYPED_OPTIONS)
    inspector.choose("·")
    told = inspector.details.text_content()
    notebook.value("inspector.selection")

    notebook.save_and_reload()

    inspector.expect_drawn(TYPED_OPTIONS)
    assert_shows(inspector, TYPED)
    expect(inspector.field).to_have_value(TYPED)
    expect(inspector.details).to_have_text(told)
    inspector.field.fill(NAIVE)
    inspector.expect_drawn()

    notebook.restart_kernel()

    assert_outlives_kernel(inspector)
    notebook.close()


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
