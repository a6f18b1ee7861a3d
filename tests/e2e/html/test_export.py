"""Every widget, and a notebook with one, as a page opened from the disk: no server, no kernel, no network."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from rigs.decoder import Decoder
from rigs.explorer import Explorer
from rigs.inspector import Inspector
from rigs.probe import Probe, Theme, fit_window, watched
from rigs.prompts import Prompts
from rigs.retriever import Retriever
from rigs.warm import warm_python

pytestmark = pytest.mark.model

UNKNOWN = {"en": "This page holds no answer to that.", "zh": "这个页面没有保存这个问题的回答。"}
MAKE = """
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import llmhero_widgets as hero
from llmhero_widgets.core.text import set_language
from llmhero_widgets.export.run import export
from llmhero_widgets.lessons import Progress, Quiz
from llmhero_widgets.rag.pipeline import Pipeline

folder = Path(sys.argv[1])
lm = hero.load_model()
hostile = "</script><img src=x onerror=\\"document.title='owned'\\"> owned?"
story = "When Mary and John went to the store, John gave a drink to"
documents = {"cache.md": "Sliding windows keep the cache small.", "rank.md": "A reranker reorders passages."}
prompts = {"plain": "{input}", "asked": "Good or bad? {input} It is"}
pipeline = Pipeline.default(documents, lm=lm, cache=False).with_params("generate", max_tokens=12)
labelled = [("Great film.", " good"), ("Boring.", " bad")]
widgets = {
    "attention": hero.AttentionExplorer(lm, story).compute(),
    "tokens": hero.TokenInspector(hostile, tokenizers=["smollm2", "minilm"]).compute(),
    "decoding": hero.DecodingTree(lm, "The sky is blue because").compute(),
    "positions": hero.PositionExplorer(scheme="alibi", lm=lm),
    "metrics": hero.MetricLab(["the cat sat", "a dog"], "the cat sat down"),
    "prompts": hero.PromptLab(lm, prompts, labelled, chat=False).compute(),
    "quiz": Quiz("1.1"),
    "progress": Progress(),
    "rag": hero.RagBuilder(pipeline=pipeline, question="What keeps the cache small?").compute(),
}
for name, widget in widgets.items():
    for lang in ("en", "zh"):
        title = hostile if name == "tokens" else None
        # What takes long is asked once; in the other language the page shows what the traits hold.
        answers = lang == "en" or name not in ("attention", "decoding", "positions")
        target = folder / f"{name}-{lang}.html"
        widget.export_html(target, title=title, lang=lang, answers=answers, seconds=10)
text = f"# T {hostile}\\n\\n## One\\n\\n$$\\\\frac{{a}}{{b}}$$\\n\\n<abbr title='x'>y</abbr>\\n\\n## Two"
show = "from llmhero_widgets.lessons import Quiz\\nQuiz('1.1', lang='en')"
nbformat.write(new_notebook(cells=[new_markdown_cell(text), new_code_cell(show)]), folder / "lesson-en.ipynb")
set_language("en")
export(str(folder / "lesson-en.ipynb"), folder / "lesson-en.html", quiet=True)
"""


def another_head(root: Locator) -> None:
    heads = root.get_by_role("grid").first
    sentence = root.locator(".read").inner_text()
    heads.press("ArrowDown")
    expect(root.locator(".read")).not_to_have_text(sentence)


def last_token(root: Locator) -> None:
    strip = root.get_by_role("listbox").first
    strip.press("End")
    expect(strip.get_by_role("option").last).to_have_attribute("aria-selected", "true")


def next_node(root: Locator) -> None:
    sentence = root.locator(".read").inner_text()
    root.get_by_role("tree").press("ArrowRight")
    expect(root.locator(".read")).not_to_have_text(sentence)


def other_scheme(root: Locator) -> None:
    root.get_by_role("radio", name="RoPE").click()
    expect(root.get_by_role("radio", name="RoPE")).to_be_checked()


def other_metric(root: Locator) -> None:
    root.get_by_role("radio", name="METEOR").click()
    expect(root.locator(".read")).to_contain_text("METEOR")


def is_drawn(root: Locator) -> None:
    expect(root.locator(".read")).to_contain_text(re.compile(r"\d"))


def answer(root: Locator) -> None:
    root.get_by_role("radio").nth(1).click()
    root.get_by_role("button", name=re.compile("^(Check|检查)$")).click()
    expect(root.get_by_text(re.compile("^(Right|正确)"))).to_be_visible()


def unfold(root: Locator) -> None:
    root.locator("[aria-expanded]").first.click()
    expect(root.locator("[aria-expanded=true]")).to_have_count(1)


USES: dict[str, Callable[[Locator], None]] = {
    "attention": another_head,
    "tokens": last_token,
    "decoding": next_node,
    "positions": other_scheme,
    "metrics": other_metric,
    "prompts": is_drawn,
    "quiz": answer,
    "progress": unfold,
    "rag": is_drawn,
    "lesson": answer,
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, default_models: object) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    subprocess.run([*warm_python(), "-c", MAKE, str(folder)], check=True, timeout=400)
    return folder


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html") as probe:
        probe.context.set_offline(offline=True)
        yield probe
        probe.assert_clean()


def opened(pages: Path, name: str, probe: Probe, theme: Theme) -> Page:
    page = probe.context.new_page()
    page.emulate_media(color_scheme=theme)
    page.goto((pages / f"{name}.html").as_uri())
    return page


@pytest.mark.parametrize(
    ("name", "lang", "theme"),
    [*((name, "en", "light") for name in USES), *((name, "zh", "dark") for name in USES if name != "lesson")],
)
def test_it_opens_from_the_disk_and_works(
    pages: Path, probe: Probe, name: str, lang: str, theme: Theme
) -> None:
    page = opened(pages, f"{name}-{lang}", probe, theme)
    root = page.locator(".llmhero")
    expect(root).to_have_attribute("data-theme", theme)
    expect(page.locator(".still")).to_have_count(0)
    USES[name](root)
    # Nothing that was saved has been run.
    assert page.title() != "owned"
    expect(page.locator("img[src]")).to_have_count(0)
    for width in (900, 480):
        page.set_viewport_size({"width": width, "height": 900})
        if width == 900:
            probe.assert_accessible(page.locator("body"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        probe.screenshot(page.locator("body"), f"export-{name}-{lang}", theme, width)


def recorded(pages: Path, name: str, probe: Probe, lang: str = "en") -> Locator:
    page = opened(pages, f"{name}-{lang}", probe, "light")
    root = page.locator(".llmhero")
    expect(root.locator(".foot .st")).to_have_text(re.compile("Ready|就绪"))
    return root


def test_every_head_answers(pages: Path, probe: Probe) -> None:
    explorer = Explorer(recorded(pages, "attention", probe))
    explorer.expect_drawn()
    said = {explorer.choose_neighbour() for _ in range(3)}
    assert len(said) == 3
    explorer.open_matrix()
    before = explorer.choose_neighbour()
    explorer.root.get_by_role("checkbox", name="Mask the sink and renormalise").check()
    expect(explorer.sentence).not_to_have_text(before)
    explorer.heads.press("Control+z")
    expect(explorer.sentence).to_have_text(before)
    explorer.root.get_by_role("button", name="Switch heads off").click()
    panel = explorer.root.get_by_role("region", name="Switch heads off")
    expect(panel.locator(".tok").first).to_be_visible()
    explorer.root.get_by_role("button", name="Switch heads off").click()
    explorer.read_text("Another text")
    expect(explorer.root.get_by_text(UNKNOWN["en"])).to_be_visible()
    expect(explorer.root.get_by_text("Open the notebook to ask the model.")).to_be_visible()
    # Nothing is lost: neither what was typed, nor what was on display.
    expect(explorer.root.get_by_role("textbox", name="Text")).to_have_value("Another text")
    explorer.root.get_by_role("button", name="Keep the old text").click()
    explorer.expect_drawn()
    probe.assert_accessible(explorer.root)


def test_every_tokenizer_answers(pages: Path, probe: Probe) -> None:
    inspector = Inspector(recorded(pages, "tokens", probe))
    count = inspector.options.count()
    inspector.root.get_by_role("button", name="Change tokenizer").click()
    inspector.root.get_by_role("menuitemradio", name=re.compile("MiniLM")).click()
    expect(inspector.sentence).to_contain_text("MiniLM")
    expect(inspector.options).not_to_have_count(count)
    inspector.exercise()
    for view in ("compare", "replay", "xray", "vocabulary"):
        panel = inspector.open_panel(view)
        expect(panel.locator(".stage, .tok").first).to_be_visible()
        expect(panel.get_by_text(UNKNOWN["en"])).to_have_count(0)
        inspector.close_panel(view)
    # The two tokens that were chosen, and the tokenizer.
    for _ in range(3):
        inspector.strip.press("Control+z")
    expect(inspector.options).to_have_count(count)
    inspector.field.fill("Something else")
    expect(inspector.root.get_by_text(UNKNOWN["en"])).to_be_visible()
    inspector.strip.press("Control+z")
    expect(inspector.root.get_by_text(UNKNOWN["en"])).to_have_count(0)
    expect(inspector.options).to_have_count(count)


def test_nodes_of_the_tree_answer(pages: Path, probe: Probe) -> None:
    decoder = Decoder(recorded(pages, "decoding", probe))
    decoder.expect_drawn()
    panel = decoder.open_panel("waterfall")
    table = panel.locator("table").first
    expect(table).to_be_visible()
    before = table.inner_text()
    decoder.tree.focus()
    decoder.tree.press("ArrowRight")
    expect(table).not_to_have_text(before)
    expect(panel.get_by_text(UNKNOWN["en"])).to_have_count(0)
    decoder.close_panel("waterfall")
    beam = decoder.open_panel("beam")
    expect(beam.locator(".stage").first).to_be_visible()
    decoder.close_panel("beam")
    sentence = decoder.sentence.text_content() or ""
    decoder.grow.click()
    expect(decoder.root.get_by_text(UNKNOWN["en"])).to_be_visible()
    expect(decoder.tree).to_be_visible()
    expect(decoder.sentence).to_have_text(sentence)


def test_every_cell_answers(pages: Path, probe: Probe) -> None:
    prompts = Prompts(recorded(pages, "prompts", probe, "zh"))
    prompts.exercise()
    prompts.expect_drawn()
    field = prompts.root.get_by_role("textbox").first
    field.fill("{input} 怎么样？")
    prompts.root.get_by_role("button", name="测量").click()
    expect(prompts.root.get_by_text(UNKNOWN["zh"])).to_be_visible()
    expect(prompts.root.get_by_text("要问模型，请打开笔记本。")).to_be_visible()
    prompts.expect_drawn()


def test_positions_are_measured(pages: Path, probe: Probe) -> None:
    root = recorded(pages, "positions", probe)
    root.get_by_role("button", name="What the model makes of it").click()
    panel = root.get_by_role("region", name="What the model makes of it")
    panel.get_by_role("button", name="Measure").click()
    expect(panel.locator("table")).to_be_visible()


def test_views_of_a_run_answer(pages: Path, probe: Probe) -> None:
    retriever = Retriever(recorded(pages, "rag", probe))
    for view in ("ranks", "page", "prompt", "export"):
        panel = retriever.open_panel(view)
        expect(panel.locator("[aria-busy=false], pre, table, svg").first).to_be_visible()
        expect(panel.get_by_text(UNKNOWN["en"])).to_have_count(0)
        retriever.close_panel(view)


def test_without_scripts_there_is_the_picture(pages: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((pages / "attention-en.html").as_uri())
    expect(page.locator(".still svg")).to_be_visible()
    expect(page.locator(".still figcaption")).to_contain_text("81")
    context.close()


def test_contents_lead_through_a_lesson(pages: Path, probe: Probe) -> None:
    page = opened(pages, "lesson-en", probe, "light")
    fit_window(page.locator("body"), 1300)
    page.get_by_role("navigation").get_by_role("link", name="Two").click()
    assert page.url.endswith("#s3")
    assert page.locator("math mfrac").bounding_box() is not None
