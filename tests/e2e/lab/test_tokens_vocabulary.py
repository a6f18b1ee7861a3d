"""The vocabulary in JupyterLab, on the tokenizers of the default models."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.inspector import HTML_LANGUAGES, LOAD, NAIVE, Inspector
from rigs.lab import Lab, LabNotebook
from rigs.probe import Theme, fit_window

pytestmark = pytest.mark.model

SHOW = f"""
lm = hero.load_model("smollm2-135m-instruct")
inspector = hero.TokenInspector({NAIVE!r}, tokenizers=["smollm2", "minilm"], lm=lm, lang="en")
inspector
"""
FOUND = """
from llmhero_widgets.tokens.variants import variants
from llmhero_widgets.tokens.vocabulary import Vocabulary

vocabulary = Vocabulary(inspector.cutters[0])
"""


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("tokens-vocabulary", [LOAD, SHOW, FOUND])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def panel(notebook: LabNotebook) -> Locator:
    inspector = Inspector(notebook.outputs.locator(".llmhero").first)
    panel = inspector.open_panel("vocabulary")
    expect(panel.get_by_role("option").first).to_be_visible(timeout=60_000)
    return panel


def test_what_is_typed_is_found_and_a_wrong_expression_loses_nothing(
    lab: Lab, notebook: LabNotebook, panel: Locator
) -> None:
    field = panel.get_by_role("textbox").first
    field.fill("")
    field.press_sequentially("data")
    total = notebook.value("len(vocabulary.search('data', limit=None))")
    expect(panel.get_by_role("status").first).to_have_text(f"{total} of 49,152 entries")
    ids = notebook.value("[entry.id for entry in vocabulary.search('data', limit=5)]")
    assert [int(number) for number in panel.locator(".entry > i").all_text_contents()[:5]] == ids

    panel.get_by_role("radio", name="Regex").click()
    field.fill("data(")
    expect(panel.get_by_role("alert")).to_contain_text("is no regular expression")
    assert panel.get_by_role("option").count() > 5
    field.fill("^.data$")
    expect(panel.get_by_role("alert")).to_have_count(0)
    expect(panel.get_by_role("option").first).to_have_accessible_name("·data, id 940")
    lab.probe.assert_accessible(panel)


def test_an_entry_is_taken_apart_by_keys(notebook: LabNotebook, panel: Locator) -> None:
    panel.get_by_role("radio", name="Text").click()
    panel.get_by_role("textbox").first.fill(" data")
    expect(panel.get_by_role("option").first).to_have_accessible_name("·data, id 940")
    panel.get_by_role("option").first.click()
    expect(panel.locator(".read")).to_have_text(
        "·data is entry 940 of 49,152: 5 bytes, joined by 4 merges, the last of rank 688."
    )
    tree = panel.get_by_role("tree")
    tree.focus()
    for key in ("Home", "ArrowDown", "ArrowLeft", "ArrowDown", "Enter"):
        tree.press(key)
    expect(panel.locator(".read")).to_contain_text("ata is entry 706")
    rank = notebook.value("vocabulary.merge_tree(706).root.rank")
    expect(panel.locator(".read")).to_contain_text(f"the last of rank {rank}")


def test_a_long_list_is_drawn_in_part(panel: Locator) -> None:
    panel.get_by_role("textbox").first.fill("")
    expect(panel.get_by_role("status").first).to_have_text("all 49,152 entries")
    entries = panel.get_by_role("listbox")
    entries.evaluate("(list) => { list.scrollTop = 30000 * 28; }")
    expect(panel.locator("[aria-posinset='30001'] .tok")).to_be_visible()
    assert panel.locator(".entry").count() < 40


def test_the_writings_of_a_word_are_compared_by_the_model(notebook: LabNotebook, panel: Locator) -> None:
    panel.get_by_role("textbox", name="Word").fill("data")
    rows = panel.locator(".ways tbody tr")
    expect(rows.nth(1)).to_contain_text("after a space")
    alike = notebook.value("[v.similarity for v in variants(inspector.cutters[0], 'data', lm=lm)]")
    shown = [float(row.split()[-1]) for row in rows.locator("td:last-child").all_inner_texts()]
    assert shown == pytest.approx(alike, abs=0.006)


def test_what_no_text_produces_is_found_stopped_and_shown(notebook: LabNotebook, panel: Locator) -> None:
    notebook.value("setattr(inspector, 'active', 1)")
    expect(panel.locator(".note").first).to_contain_text("MiniLM")
    panel.get_by_role("button", name="Find entries that no text produces").click()
    expect(panel.get_by_role("button", name="Show them")).to_be_visible()
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_role("button", name="Continue")).to_be_visible()
    panel.get_by_role("button", name="Show them").click()
    expect(panel.locator(".entry em").first).to_have_text("cut apart before")
    notebook.value("setattr(inspector, 'active', 0)")
    expect(panel.locator(".note").first).to_contain_text("SmolLM2")


@pytest.mark.parametrize(
    ("width", "theme", "lang"),
    [(900, "light", "en"), (900, "dark", "en"), (480, "light", "zh"), (1400, "dark", "zh")],
)
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, panel: Locator, width: int, theme: Theme, lang: str
) -> None:
    notebook.value(f"setattr(inspector, 'lang', {lang!r})")
    notebook.set_theme(theme)
    root = notebook.outputs.locator(".llmhero").first
    expect(root.locator("section.hero")).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(root.locator("section.hero")).to_have_attribute("data-theme", theme)
    panel.get_by_role("textbox").first.fill(" data")
    expect(panel.get_by_role("option").first).to_contain_text("940")
    panel.get_by_role("option").first.click()
    expect(panel.locator(".read")).to_contain_text("940")
    fit_window(root, width)
    assert root.evaluate("(root) => root.shadowRoot.querySelectorAll('*').length") < 3000
    spills = panel.evaluate("(panel) => panel.scrollWidth - panel.clientWidth")
    assert spills <= 0
    lab.probe.assert_accessible(panel)
    lab.probe.screenshot(root, f"inspector-vocabulary-{lang}", theme, width)
    notebook.value("setattr(inspector, 'lang', 'en')")
    notebook.set_theme("light")


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
