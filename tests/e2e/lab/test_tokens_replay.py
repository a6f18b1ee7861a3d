"""The replay in JupyterLab: merges and look-ups of the default models, the lattice of one trained here."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from rigs.inspector import HTML_LANGUAGES, LOAD, SHOW, Inspector
from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS, WIDTHS, Theme, fit_window

pytestmark = pytest.mark.model

UNIGRAM = """
from llmhero_widgets.tokens.train import train

words = "a tokenizer cuts a text into tokens: token, tokens, tokenize, tokenizer, tokenization; lowest "
trained = train(words * 3, "unigram", vocab_size=60).at(60)
lattice = hero.TokenInspector("tokenizers cut tokens", tokenizers=[trained], lang="en")
lattice
"""
LEARNER = """
learner = hero.TokenInspector(words * 3, tokenizers="smollm2", lang="en")
learner
"""
STEPS = """
from llmhero_widgets.tokens.replay import replay
piece_of = lambda name, number: replay(name, inspector.text).pieces[number]
"""


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    notebook = lab.open("tokens-replay", [LOAD + STEPS, SHOW, UNIGRAM, LEARNER])
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


def opened(notebook: LabNotebook, number: int) -> tuple[Inspector, Locator]:
    """Open the panel of a widget, if it is not open yet."""
    inspector = Inspector(notebook.outputs.locator(".llmhero").nth(number))
    panel = inspector.open_panel("replay")
    expect(panel.locator(".read").first).to_be_visible(timeout=60_000)
    return inspector, panel


def test_each_merge_is_the_one_that_python_computes(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 0)
    inspector.choose("·token")
    code = "replay(inspector.cutters[0], inspector.text).pieces[1].merges"
    merges = notebook.value(f"[(m.left, m.right, m.rank) for m in {code}]")
    steps = panel.get_by_role("slider")
    steps.press("Home")
    expect(panel.locator(".read")).to_contain_text("starts as 11 symbols")
    for number, (left, right, rank) in enumerate(merges, 1):
        steps.press("ArrowRight")
        pair = [name.replace("Ġ", "·") for name in (left, right)]
        expect(panel.locator(".read .tok")).to_have_text(pair)
        expect(panel.locator(".read")).to_contain_text(f"Merge {number} of {len(merges)}")
        expect(panel.get_by_role("option", selected=True)).to_contain_text(f"rank {rank:,.0f}")
        expect(panel.locator(".pairs tbody tr").first).to_contain_text(f"{rank:,.0f}")
    expect(panel.locator(".ends .tk")).to_have_text(["·token9624", "izers7927"])
    inspector.root.locator(".cuts .chr").first.click()
    expect(panel.locator(".lrow").first.locator(".hx").first).to_have_text("E9")
    lab.probe.screenshot(panel, "replay-bytes-en", "light", 900)
    lab.probe.assert_accessible(inspector.root)


def test_it_plays_to_the_end_and_stops(notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 0)
    inspector.choose("·split")
    panel.get_by_role("button", name="Play").click()
    expect(panel.get_by_role("button", name="Stop")).to_be_visible()
    expect(panel.get_by_role("button", name="Play")).to_be_visible()
    expect(panel.locator(".read")).to_contain_text(re.compile(r"Merge (\d+) of \1"))


def test_another_tokenizer_is_matched_from_the_left(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 0)
    inspector.root.press("]")
    expect(inspector.root.get_by_role("button", name="Replay the matching")).to_be_visible()
    inspector.choose("token")
    expect(panel.locator(".ends .tk")).to_have_text(["token19204", "##izer17629", "##s2015"])
    expect(panel.locator(".read")).to_contain_text("all that was left is matched")
    lab.probe.screenshot(panel, "replay-matching-en", "light", 900)
    inspector.root.press("[")
    expect(inspector.root.get_by_role("button", name="Replay the merges")).to_be_visible()


def test_a_lattice_draws_the_best_way_and_the_others(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 1)
    inspector.choose("·tokenizer")
    expect(panel.locator(".read")).to_contain_text("is the most probable")
    ways = panel.locator(".ways button")
    drawn = panel.locator(".edge.made .tok")
    best = drawn.all_text_contents()
    assert sorted(best) == sorted(ways.first.locator(".tok").all_text_contents())
    ways.nth(1).click()
    expect(panel.locator(".read")).to_contain_text("less probable than the best way")
    assert drawn.all_text_contents() != best
    lab.probe.assert_accessible(inspector.root)
    ways.first.click()


def test_what_is_learned_is_what_python_learns(lab: Lab, notebook: LabNotebook) -> None:
    inspector, panel = opened(notebook, 2)
    panel.get_by_role("button", name="Train on this text").click()
    learned = panel.locator(".train .read")
    merges = notebook.value(
        "[(m.left, m.right, m.count) for m in train(learner.text, vocab_size=2000).merges]"
    )
    left, right, count = merges[-1]
    expect(learned).to_contain_text(f"the last of {len(merges)} merges joined", timeout=60_000)
    expect(learned.locator(".tok")).to_have_text([name.replace("Ġ", "·") for name in (left, right)])
    expect(learned).to_contain_text(f"seen {count} times")
    size = panel.get_by_role("slider", name="Vocabulary")
    size.press("Home")
    expect(learned).to_contain_text("With the 256 entries it starts from")
    expect(panel.locator(".sample .tok")).to_have_count(160)
    size.press("End")
    expect(panel.locator(".sample .tok")).not_to_have_count(160)
    lab.probe.assert_accessible(inspector.root)


@pytest.mark.parametrize(
    ("lang", "theme", "width"), [("en", "light", 900), ("en", "dark", 900), ("zh", "light", 480)]
)
def test_learning_is_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, lang: str, theme: Theme, width: int
) -> None:
    notebook.value(f"setattr(learner, 'lang', {lang!r})")
    notebook.set_theme(theme)
    inspector, panel = opened(notebook, 2)
    expect(inspector.root.locator("section.hero")).to_have_attribute("lang", HTML_LANGUAGES[lang])
    if panel.locator(".train .read").count() == 0:
        panel.locator(".train .btn").click()
    expect(panel.locator(".sample")).to_be_visible(timeout=60_000)
    panel.locator(".train").get_by_role("slider").press("Shift+ArrowLeft")
    fit_window(inspector.root, width)
    lab.probe.screenshot(panel, f"learn-{lang}", theme, width)
    lab.probe.assert_accessible(inspector.root)
    notebook.value("setattr(learner, 'lang', 'en')")
    notebook.set_theme("light")


@LOOKS
def test_accessible_in_every_look(lab: Lab, notebook: LabNotebook, lang: str, theme: Theme) -> None:
    notebook.value(f"(setattr(inspector, 'lang', {lang!r}), setattr(lattice, 'lang', {lang!r}))")
    notebook.set_theme(theme)
    for number, (name, token) in enumerate((("merges", "·token"), ("lattice", "·tokenizer"))):
        inspector, panel = opened(notebook, number)
        expect(inspector.root.locator("section.hero")).to_have_attribute("lang", HTML_LANGUAGES[lang])
        inspector.choose(token)
        for width in WIDTHS:
            fit_window(inspector.root, width)
            lab.probe.screenshot(inspector.root, f"replay-{name}-{lang}", theme, width)
        panel.get_by_role("slider").press("ArrowLeft")
        panel.get_by_role("slider").press("ArrowLeft")
        panel.get_by_role("slider").press("ArrowLeft")
        fit_window(inspector.root, 900)
        lab.probe.screenshot(inspector.root, f"replay-{name}-mid-{lang}", theme, 900)
        lab.probe.assert_accessible(inspector.root)
    notebook.value("(setattr(inspector, 'lang', 'en'), setattr(lattice, 'lang', 'en'))")
    notebook.set_theme("light")
