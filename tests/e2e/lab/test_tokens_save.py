"""What the inspector hands out in JupyterLab: ids to paste, and files that carry hostile text unharmed."""

import base64
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from llmhero_widgets.tokens import trace
from rigs.explorer import DISTINCT_COLOURS
from rigs.inspector import LOAD, Inspector, ids_of, smollm2
from rigs.lab import Lab, LabNotebook
from rigs.probe import fit_window

pytestmark = pytest.mark.model

ARABIC = "مرحبا بالعالم"
HOSTILE = (
    f"</script><img src=x onerror=alert(1)>\t{ARABIC}, 👨‍👩‍👧‍👦 👩🏽‍🚀\0 &amp; ]]> =1+1\r\n\tnaïve 通义\n"
)
SHOW = f"inspector = hero.TokenInspector({HOSTILE!r}, lang='en')\ninspector"
REFUSE_CLIPBOARD = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
  document.execCommand = () => false;
}"""
DRAWN = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return [canvas.width, canvas.height, (%s)(canvas)];
}"""
# Left edges of what is drawn in a saved picture, in the order of the text.
LEFT_EDGES = (
    """() => [...document.querySelectorAll("svg rect[rx]")].map((box) => box.getBoundingClientRect().left)"""
)
SPILLS = """() => [...document.querySelectorAll("svg text")]
  .filter((text) => {
    const { left, right } = text.getBoundingClientRect();
    const picture = text.ownerSVGElement.getBoundingClientRect();
    return left < picture.left || right > picture.right;
  })
  .map((text) => text.textContent)"""


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    lab.probe.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=lab.server.url)
    notebook = lab.open("tokens-save", [LOAD, SHOW])
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def inspector(notebook: LabNotebook) -> Inspector:
    inspector = Inspector(notebook.outputs.locator(".llmhero"))
    expect(inspector.options.first).to_be_visible()
    return inspector


def press(inspector: Inspector, item: str) -> None:
    inspector.root.get_by_role("button", name="Copy ids, save").click()
    inspector.root.get_by_role("menuitem", name=item).click()


def saved(inspector: Inspector, item: str, directory: Path) -> Path:
    """Save by the menu; the file that the browser downloaded."""
    with inspector.root.page.expect_download() as download:
        press(inspector, item)
    path = directory / download.value.suggested_filename
    download.value.save_as(path)
    return path


def opened(lab: Lab, path: Path) -> Page:
    """Open a saved file: no script of the text runs, and nothing but the file is asked for."""
    page = lab.probe.context.new_page()
    asked: list[str] = []
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", dismiss)
    page.goto(path.as_uri(), wait_until="load")
    assert asked == [path.as_uri()]
    assert dialogs == []
    assert page.locator("img, script, [onerror]").count() == 0
    assert "parsererror" not in page.content()
    return page


def test_ids_reach_the_clipboard(notebook: LabNotebook, inspector: Inspector) -> None:
    press(inspector, "Copy the ids")

    expect(inspector.root.get_by_text("ids copied")).to_be_visible()
    copied = notebook.page.evaluate("() => navigator.clipboard.readText()")
    assert json.loads(copied) == ids_of(HOSTILE)


def test_json_is_what_python_says(inspector: Inspector, tmp_path: Path) -> None:
    path = saved(inspector, "Tokens with bytes and spans (JSON)", tmp_path)

    content = json.loads(path.read_text(encoding="utf-8"))
    cut = trace(smollm2(), HOSTILE)
    assert path.name == "tokens-SmolLM2.json"
    assert content["text"] == HOSTILE
    assert content["loss"] is None
    assert content["tokens"] == [
        {
            "id": token.id,
            "text": token.text,
            "bytes": token.bytes.hex(" ").upper(),
            "start": token.start,
            "end": token.end,
            "byte_start": token.byte_start,
            "byte_end": token.byte_end,
            "special": token.special,
            "origin": token.origin,
            "unknown": token.unknown,
        }
        for token in cut.tokens
    ]


def test_the_table_is_what_python_says_and_holds_no_formula(inspector: Inspector, tmp_path: Path) -> None:
    path = saved(inspector, "Table (CSV)", tmp_path)

    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    tokens = trace(smollm2(), HOSTILE).tokens
    assert [int(row["id"]) for row in rows] == [token.id for token in tokens]
    assert [bytes.fromhex(row["bytes"]) for row in rows] == [token.bytes for token in tokens]
    for row, token in zip(rows, tokens, strict=True):
        risky = token.text[0] in "=+-@\t\r"
        assert row["text"] == ("'" if risky else "") + token.text


def test_the_picture_in_dots_is_drawn(lab: Lab, inspector: Inspector, tmp_path: Path) -> None:
    path = saved(inspector, "Picture (PNG)", tmp_path)

    page = lab.probe.context.new_page()
    source = "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
    width, height, colours = page.evaluate(DRAWN % DISTINCT_COLOURS, source)
    page.close()
    assert width == 1800
    assert 300 < height < 1200
    assert colours > 100


@pytest.mark.parametrize("kind", ["Picture (SVG)", "Page (HTML)"])
def test_what_is_saved_to_be_opened_runs_nothing_of_the_text(
    lab: Lab, inspector: Inspector, tmp_path: Path, kind: str
) -> None:
    path = saved(inspector, kind, tmp_path)

    page = opened(lab, path)
    assert page.evaluate(SPILLS) == []
    shown = page.locator("svg text").all_text_contents()
    assert [text for text in shown if text.isdecimal()][: len(ids_of(HOSTILE))]
    lab.probe.screenshot(page.locator("svg"), f"saved-{path.suffix[1:]}", "light", 900)
    if path.suffix == ".html":
        text, ids = page.locator("pre").all_text_contents()
        assert text == HOSTILE.replace("\0", "U+0000").replace("\r\n", "\n")
        assert json.loads(ids) == ids_of(HOSTILE)
        expect(page.locator("pre").first).to_have_css("unicode-bidi", "plaintext")
    page.close()


def test_a_text_from_right_to_left_is_drawn_from_the_right(
    lab: Lab, notebook: LabNotebook, inspector: Inspector, tmp_path: Path
) -> None:
    inspector.field.fill(ARABIC)
    expect(inspector.strip).to_have_attribute("dir", "rtl")
    path = saved(inspector, "Picture (SVG)", tmp_path)

    page = opened(lab, path)
    edges = page.evaluate(LEFT_EDGES)
    assert len(edges) > 2
    assert edges == sorted(edges, reverse=True)
    assert page.evaluate(SPILLS) == []
    lab.probe.screenshot(page.locator("svg"), "saved-rtl", "light", 900)
    page.close()


def test_where_the_clipboard_is_refused_the_ids_are_there_to_be_copied(
    lab: Lab, notebook: LabNotebook, inspector: Inspector
) -> None:
    notebook.value(f"setattr(inspector, 'text', {HOSTILE!r})")
    expect(inspector.strip).to_have_attribute("dir", "ltr")
    notebook.page.evaluate(REFUSE_CLIPBOARD)
    press(inspector, "Copy the ids")

    field = inspector.root.get_by_role("textbox", name="Ids")
    expect(field).to_be_focused()
    assert json.loads(field.input_value()) == ids_of(HOSTILE)
    chosen = field.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert chosen == field.input_value()
    lab.probe.assert_accessible(inspector.root)
    fit_window(inspector.root, 900)
    lab.probe.screenshot(inspector.root, "inspector-copy-by-hand-en", "light", 900)
    inspector.root.get_by_role("button", name="Close").click()
    expect(field).to_have_count(0)


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
