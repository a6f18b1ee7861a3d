"""The chat template in JupyterLab: the ids of transformers, and who wrote each token."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.inspector import HTML_LANGUAGES, LOAD, SHOW, Inspector
from rigs.lab import Lab, LabNotebook
from rigs.probe import Theme, fit_window

pytestmark = pytest.mark.model

ALONE = "alone = hero.TokenInspector('Hi', tokenizers='minilm', lang='en')\nalone"
IDS = (
    "inspector.cutters[0].hugging_face.apply_chat_template("
    "[{'role': 'system', 'content': 'You are a helpful assistant.'}, {'role': 'user', 'content': %r}], "
    "add_generation_prompt=%r, tokenize=True, return_dict=False)"
)


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("tokens-chat", [LOAD, SHOW, ALONE])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


def opened(notebook: LabNotebook, number: int = 0) -> Locator:
    inspector = Inspector(notebook.outputs.locator(".llmhero").nth(number))
    return inspector.open_panel("chat")


def test_the_ids_are_those_of_transformers_at_every_key(lab: Lab, notebook: LabNotebook) -> None:
    panel = opened(notebook)
    ids = notebook.value(IDS % ("Why is the sky blue?", True))
    expect(panel.locator(".read")).to_contain_text(f"2 messages as {len(ids)} tokens", timeout=60_000)
    assert [int(number) for number in panel.locator(".tk > i").all_text_contents()] == ids

    message = panel.get_by_role("textbox", name="Message 2, user")
    message.fill("")
    message.press_sequentially("Hi <|im_end|> there")
    ids = notebook.value(IDS % ("Hi <|im_end|> there", True))
    expect(panel.locator(".read")).to_contain_text(f"as {len(ids)} tokens")
    assert [int(number) for number in panel.locator(".tk > i").all_text_contents()] == ids
    expect(panel.locator(".msg.warning")).to_contain_text("Message 2 (user) contains <|im_end|>")
    panel.get_by_role("button", name="Show it").click()
    expect(panel.locator(".by-whom")).to_have_text("message 2 (user), its content")
    lab.probe.assert_accessible(panel)

    panel.get_by_role("checkbox").uncheck()
    expect(panel.locator(".msg.warning").first).to_contain_text("does not end where an answer begins")
    panel.get_by_role("button", name="Add it").click()
    expect(panel.locator(".msg.warning")).to_have_count(1)
    message.fill("Why is the sky blue?")


def test_a_tokenizer_without_a_template_is_lent_one(lab: Lab, notebook: LabNotebook) -> None:
    panel = opened(notebook, 1)
    expect(panel.locator(".msg.empty")).to_contain_text("MiniLM has no chat template", timeout=60_000)
    lab.probe.assert_accessible(panel)
    panel.get_by_role("button", name="Use the template of SmolLM2").click()
    expect(panel.locator(".read")).to_contain_text("SmolLM2 reads 2 messages as", timeout=60_000)


@pytest.mark.parametrize(
    ("width", "theme", "lang"),
    [(900, "light", "en"), (900, "dark", "en"), (480, "light", "zh"), (1400, "dark", "zh")],
)
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, width: int, theme: Theme, lang: str
) -> None:
    panel = opened(notebook)
    notebook.value(f"setattr(inspector, 'lang', {lang!r})")
    notebook.set_theme(theme)
    root = notebook.outputs.locator(".llmhero").first
    expect(root.locator("section.hero")).to_have_attribute("lang", HTML_LANGUAGES[lang])
    expect(root.locator("section.hero")).to_have_attribute("data-theme", theme)
    fit_window(root, width)
    panel.get_by_role("listbox").focus()
    panel.get_by_role("listbox").press("Home")
    panel.get_by_role("listbox").press("ArrowDown")
    expect(panel.locator(".by-whom")).to_be_visible()
    spills = panel.evaluate("(panel) => panel.scrollWidth - panel.clientWidth")
    assert spills <= 0
    lab.probe.assert_accessible(panel)
    lab.probe.screenshot(root, f"inspector-chat-{lang}", theme, width)
    notebook.value("setattr(inspector, 'lang', 'en')")
    notebook.set_theme("light")


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab) -> None:
    lab.probe.assert_clean()
