"""The decoding tree in JupyterLab, on the default model."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rigs.decoder import (
    BUSY,
    DEEPER,
    HOSTILE,
    LOAD,
    SAVED,
    SHOW,
    SKY,
    Decoder,
    assert_answers,
    portray,
)
from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS, Theme, fit_window

pytestmark = pytest.mark.model

OTHER = "other = hero.DecodingTree(lm, '从前有座山', lang='zh')\nother"
NAMES = "[widget.names([node.token_id])[0] for node in widget.tree.root.children]"


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    """One notebook for every test that leaves its widget usable."""
    notebook = lab.open("decoding", [LOAD, SHOW, OTHER])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def decoder(notebook: LabNotebook) -> Decoder:
    decoder = Decoder(notebook.outputs.locator(".llmhero").first)
    decoder.root.scroll_into_view_if_needed()
    if notebook.value("widget.prompt") != SKY:
        notebook.value(f"setattr(widget, 'prompt', {SKY!r})")
        expect(decoder.prompt).to_contain_text("·because")
    decoder.expect_drawn()
    return decoder


def nodes(notebook: LabNotebook) -> int:
    return int(str(notebook.value("len(widget.tree)")))


def test_the_tree_is_that_of_python(notebook: LabNotebook, decoder: Decoder) -> None:
    names = [str(name).replace(" ", "·") for name in notebook.value(NAMES)]
    heard = decoder.tree.get_by_role("treeitem").all_text_contents()
    assert [text.split(",")[0] for text in heard[1:5]] == names
    shares = notebook.value(
        "[round(100 * __import__('math').exp(n.logprob)) for n in widget.tree.root.children]"
    )
    expect(decoder.sentence).to_contain_text(f"{names[0]} {shares[0]}\u202f%, {names[1]} {shares[1]}\u202f%")


def test_a_button_grows_and_undo_takes_back(notebook: LabNotebook, decoder: Decoder) -> None:
    before = nodes(notebook)
    decoder.grow.click()
    decoder.expect_drawn()
    assert nodes(notebook) == before + 4
    decoder.button("Undo").click()
    expect(decoder.button("Redo")).to_be_visible()
    assert nodes(notebook) == before
    decoder.button("Redo").click()
    decoder.expect_drawn()
    assert nodes(notebook) == before + 4


def test_everything_can_be_done_by_keyboard(notebook: LabNotebook, decoder: Decoder) -> None:
    decoder.tree.focus()
    decoder.tree.press("Home")
    decoder.tree.press("ArrowRight")
    expect(decoder.chosen).to_contain_text("·of")
    decoder.tree.press("ArrowDown")
    expect(decoder.chosen).to_contain_text("·it")
    uid = notebook.value("widget.selection")
    before = nodes(notebook)
    decoder.tree.press("Shift+Enter")
    decoder.expect_drawn()
    assert nodes(notebook) > before
    assert notebook.value(f"widget.tree.node({uid}).ids == widget.tree.node(widget.selection).ids[:1]")
    decoder.tree.press("w")
    decoder.root.get_by_role("textbox").last.fill(" 😀")
    decoder.root.get_by_role("textbox").last.press("Enter")
    decoder.expect_drawn()
    expect(decoder.chosen).to_contain_text("😀")
    written = nodes(notebook)
    decoder.tree.focus()
    decoder.tree.press("Delete")
    decoder.expect_drawn()
    assert nodes(notebook) == written - 1
    decoder.tree.press("ControlOrMeta+z")
    decoder.expect_drawn()
    assert nodes(notebook) == written
    # Nothing of it reached the notebook: no cell was cut, none was added.
    assert notebook.cell_count() == 3


def test_another_prompt_grows_another_tree_and_hostile_text_is_only_ever_text(
    notebook: LabNotebook, decoder: Decoder
) -> None:
    title = notebook.page.title()
    decoder.read_prompt(HOSTILE)
    expect(decoder.prompt).to_contain_text("owned?")
    assert decoder.root.evaluate("(root) => root.shadowRoot.querySelectorAll('img, script').length") == 0
    assert notebook.page.title() == title
    assert notebook.value("widget.prompt") == HOSTILE
    decoder.button("Undo").click()
    expect(decoder.prompt).to_contain_text("·because")


def test_growth_streams_other_cells_run_and_cancel_keeps_what_has_grown(
    notebook: LabNotebook, decoder: Decoder
) -> None:
    before = nodes(notebook)
    decoder.button("Grow by rule").click()
    decoder.root.get_by_role("menuitem", name="1,000").click()
    expect(decoder.root.get_by_role("progressbar")).to_be_visible(timeout=30_000)
    # The main thread is free: a cell runs while the model works.
    assert notebook.value("1 + 1") == 2
    decoder.button("Cancel").click()
    expect(decoder.root.get_by_text("What has grown stays.")).to_be_visible()
    grown = nodes(notebook)
    assert before < grown < before + 1000
    decoder.button("Undo").click()
    decoder.expect_drawn()
    assert nodes(notebook) == before


@pytest.mark.parametrize("view", DEEPER)
def test_every_deeper_view_answers(lab: Lab, notebook: LabNotebook, decoder: Decoder, view: str) -> None:
    fit_window(decoder.root, 900)
    assert_answers(lab.probe, decoder, view, "light")


def test_the_tree_is_kept_as_data_and_as_pictures(
    notebook: LabNotebook, decoder: Decoder, tmp_path: Path
) -> None:
    kept = {}
    for label, ending in (
        ("Save JSON", "json"),
        ("Save SVG", "svg"),
        ("Save PNG", "png"),
        ("Save HTML", "html"),
    ):
        decoder.button("Save and open").click()
        with notebook.page.expect_download() as waiting:
            decoder.root.get_by_role("menuitem", name=label).click()
        kept[ending] = tmp_path / f"tree.{ending}"
        waiting.value.save_as(kept[ending])
    assert len(json.loads(kept["json"].read_text())["nodes"]) == nodes(notebook)
    assert "reflects" in kept["svg"].read_text()
    assert kept["png"].read_bytes().startswith(b"\x89PNG")
    page = kept["html"].read_text()
    assert "reflects" in page
    assert "<script" not in page
    assert len(page) < 2_000_000
    before = nodes(notebook)
    decoder.grow.click()
    decoder.expect_drawn()
    decoder.root.locator("input[type=file]").set_input_files(kept["json"])
    decoder.expect_drawn()
    assert nodes(notebook) == before
    decoder.root.locator("input[type=file]").set_input_files(
        files=[{"name": "x.json", "mimeType": "application/json", "buffer": b"{}"}]
    )
    expect(decoder.root.get_by_role("alert")).to_be_visible()
    decoder.grow.click()
    expect(decoder.root.get_by_role("alert")).to_have_count(0)


def test_a_gesture_is_kept_while_a_cell_runs(notebook: LabNotebook, decoder: Decoder) -> None:
    before = nodes(notebook)
    notebook.start("time.sleep(3)")
    decoder.grow.click()
    notebook.wait_until_idle()
    decoder.expect_drawn()
    expect(decoder.root.get_by_text(BUSY)).to_have_count(0)
    assert nodes(notebook) == before + 4


def test_chinese_is_drawn_whole(notebook: LabNotebook) -> None:
    decoder = Decoder(notebook.outputs.locator(".llmhero").nth(1))
    decoder.root.scroll_into_view_if_needed()
    decoder.expect_drawn()
    shown = "".join(re.sub("⟨.*?⟩", "", text) for text in decoder.prompt.locator(".tok").all_text_contents())
    assert shown == "从前有座山"
    heard = " ".join(decoder.tree.get_by_role("treeitem").all_text_contents())
    assert "\ufffd" not in heard


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, decoder: Decoder, lang: str, theme: Theme
) -> None:
    notebook.value(f"setattr(widget, 'lang', {lang!r})")
    notebook.set_theme(theme)
    portray(lab.probe, decoder, lang, theme)
    lab.probe.assert_accessible(decoder.root)
    notebook.value("setattr(widget, 'lang', 'en')")
    notebook.set_theme("light")


def test_after_a_reload_the_same_tree_is_there(notebook: LabNotebook, decoder: Decoder) -> None:
    before = nodes(notebook)
    notebook.save_and_reload()
    decoder.root.scroll_into_view_if_needed()
    decoder.expect_drawn()
    decoder.grow.click()
    decoder.expect_drawn()
    assert nodes(notebook) == before + 4


def test_after_a_restart_the_tree_can_be_looked_at(notebook: LabNotebook, decoder: Decoder) -> None:
    notebook.restart_kernel()
    expect(decoder.root.get_by_text(SAVED).first).to_be_visible()
    decoder.tree.focus()
    decoder.tree.press("Home")
    decoder.tree.press("ArrowRight")
    expect(decoder.chosen).to_contain_text("·of")
    expect(decoder.grow).to_have_attribute("aria-disabled", "true")
    for view in DEEPER:
        panel = decoder.open_panel(view)
        expect(panel.get_by_role("status").first).to_contain_text(
            re.compile("[Nn]eeds? the kernel|[Rr]un the cell")
        )


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
