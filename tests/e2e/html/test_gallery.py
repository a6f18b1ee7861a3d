"""The gallery in a real browser: what unit tests of the components cannot see."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from rigs.paths import ROOT
from rigs.probe import LOOKS, Probe, Theme, watched
from rigs.processes import free_port, serving
from rigs.prompts import PANELS, Prompts

EXPLORERS = ["smollm2", "minilm"]
TREES = ["tree-sky", "tree-chinese"]
METRIC_LABS = ["metrics-english", "metrics-chinese"]
COURSE = ["quiz", "progress"]
POSITIONS = ["positions-rope", "positions-learned", "positions-alibi"]
PIPELINES = ["pipeline-english", "pipeline-chinese"]
INSPECTORS = ["tokens-smollm2", "tokens-minilm", "tokens-everyone"]
#: Views of a widget whose kernel is a recording, and something that is there once it has answered.
ANSWERED = {
    "view-matrix": ".lines ol li",
    "view-effects": "text=/^(All 270 heads tried|逐个试完 270 个头)/",
    "inspector": "[role=option]",
    "view-compare": ".compare table >> nth=2",
    "view-replay": ".ends",
    "view-xray": ".xstep",
    "view-vocabulary": ".ways table",
    "view-chat": "[role=option]",
    "view-loss": "[role=option]",
    "view-quiz": ".choice",
    "view-progress": "text=/^(Refresh|刷新)$/",
    "view-train": ".train",
    "prompts-english": ".read-tokens .owned",
    "prompts-chinese": ".read-tokens .owned",
}
SECTIONS = [
    *EXPLORERS,
    *INSPECTORS,
    *METRIC_LABS,
    *COURSE,
    *PIPELINES,
    *POSITIONS,
    *TREES,
    *ANSWERED,
    "whole",
    "controls",
    "tokens",
    "colours",
    "states",
]


@pytest.fixture(scope="module")
def gallery_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    log = tmp_path_factory.mktemp("gallery") / "server.log"
    with serving(
        ["node", ROOT / "js" / "build" / "gallery.mjs"],
        ready=url,
        log=log,
        cwd=ROOT,
        env={"PORT": str(port)},
    ):
        yield url


@pytest.fixture(scope="module")
def gallery(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html") as probe:
        yield probe


def opened(probe: Probe, url: str, *, theme: Theme = "light", lang: str = "en") -> Page:
    page = probe.context.new_page()
    page.goto(f"{url}?theme={theme}&lang={lang}")
    page.locator("#states").get_by_role("alert").wait_for()
    for section, there in ANSWERED.items():
        page.locator(f"#{section} .hero").locator(there).first.wait_for(state="attached")
    return page


def pixels(canvas: Locator) -> list[int]:
    """The red, green and blue of the canvas's first and middle pixel."""
    return canvas.evaluate(
        """canvas => [0.02, 0.5].flatMap((share) => [...canvas.getContext("2d")
            .getImageData(share * canvas.width, share * canvas.height, 1, 1).data.slice(0, 3)])"""
    )


@LOOKS
def test_everything_is_drawn_clean_and_accessible(
    gallery: Probe, gallery_url: str, theme: Theme, lang: str
) -> None:
    page = opened(gallery, gallery_url, theme=theme, lang=lang)

    for section in SECTIONS:
        root = page.locator(f"#{section} .hero")
        expect(root).to_have_attribute("data-theme", theme)
        expect(root).to_have_attribute("lang", "zh-CN" if lang == "zh" else "en")
        gallery.screenshot(root, f"gallery-{section}-{lang}", theme, 1476)
    gallery.assert_accessible(page.locator("body"))
    gallery.assert_clean()
    page.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_wider_than_the_page(gallery: Probe, gallery_url: str, lang: str) -> None:
    page = opened(gallery, gallery_url, lang=lang)
    for width in (480, 900, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("html")).to_have_js_property("scrollWidth", width)
        for section in SECTIONS:
            gallery.screenshot(page.locator(f"#{section} .hero"), f"gallery-{section}-{lang}", "light", width)
    page.close()


def test_the_deeper_views_follow_the_inspector(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    inspector, replay = page.locator("#inspector"), page.locator("#view-replay")
    reading = replay.locator(".read")

    inspector.get_by_role("option", name="izers, id 7927").click()
    expect(reading).to_contain_text("Merge 9 of 9")
    replay.get_by_role("button", name="Step back").click()
    expect(reading).to_contain_text("Merge 8 of 9")
    expect(page.locator("#view-xray")).to_contain_text("izers stands at characters 12–16")
    expect(page.locator("#view-vocabulary .read")).to_contain_text("izers is entry 7927")
    expect(page.locator("#view-loss .insp")).to_contain_text("izers")

    inspector.get_by_role("button", name="Change tokenizer").click()
    inspector.get_by_role("menuitemradio", name="XLM-RoBERTa").click()
    expect(replay.get_by_role("heading", name="Replay the lattice")).to_be_visible()
    expect(reading).to_contain_text("is the most probable")
    expect(page.locator("#view-chat")).to_contain_text("Use the template of SmolLM2")
    inspector.get_by_role("button", name="Change tokenizer").click()
    inspector.get_by_role("menuitemradio", name="SmolLM2").click()
    expect(replay.get_by_role("heading", name="Replay the merges")).to_be_visible()
    expect(reading).to_contain_text("Merge 8 of 9")
    gallery.assert_clean()
    page.close()


def test_a_quiz_is_answered_and_a_lesson_unfolds(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    quiz, progress = page.locator("#view-quiz"), page.locator("#view-progress")

    quiz.get_by_role("button", name="Question 6 of 9, not yet").click()
    expect(quiz.locator("input:checked")).to_have_count(1)
    expect(quiz.locator(".verdict")).to_contain_text("something is missing")
    quiz.get_by_role("checkbox", checked=False).first.check()
    expect(quiz.locator("input:checked")).to_have_count(2)
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.locator(".why").first).to_be_visible()

    expect(progress.locator(".read")).to_contain_text("You have passed 5 of")
    progress.get_by_role("button", name="1.1 Transformers").click()
    expect(progress.locator(".details")).to_contain_text("softmax")
    progress.get_by_role("button", name="Certificate").click()
    expect(progress.locator("canvas")).to_be_visible()
    progress.get_by_role("button", name="Forget all").click()
    progress.get_by_role("button", name="Forget", exact=True).click()
    expect(progress.get_by_role("alert")).to_contain_text("This was not recorded")
    for section in (quiz, progress):
        gallery.assert_accessible(section)
    gallery.assert_clean()
    page.close()


def test_what_is_searched_chatted_and_trained_is_answered(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    vocabulary, chat, train = (page.locator(f"#view-{name}") for name in ("vocabulary", "chat", "train"))

    vocabulary.get_by_label("Search the vocabulary").press_sequentially("token")
    expect(vocabulary.locator(".find")).to_contain_text("6 of 49,152 entries")
    vocabulary.get_by_role("button", name="Find entries that no text produces").click()
    expect(vocabulary).to_contain_text("Text reaches every entry that can be tried.")
    expect(chat.locator(".read")).to_contain_text("2 messages as 26 tokens")
    chat.get_by_role("button", name="Remove message 1").click()
    expect(chat.locator(".read")).to_contain_text("1 message as")

    for algorithm in ("Unigram", "WordPiece", "BPE"):
        train.get_by_role("radio", name=algorithm).click()
        train.get_by_role("button", name="Train on this text").click()
        expect(train.locator(".read")).to_contain_text("tokens per character")
    expect(train.locator(".sample")).to_contain_text("newest")
    train.get_by_role("button", name="Step back").click()
    expect(train.locator(".read")).to_contain_text("the last of 14 merges")
    gallery.assert_accessible(train)
    gallery.screenshot(train.locator(".hero"), "gallery-view-train-done-en", "light", 1476)
    gallery.assert_clean()
    page.close()


def test_heads_are_switched_on_again_and_chosen_anew(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    effects, matrix = page.locator("#view-effects"), page.locator("#view-matrix")

    expect(effects.locator(".read")).to_contain_text("Without 2 of its 270 heads")
    effects.get_by_role("button", name=re.compile("^Switch .* on$")).first.click()
    expect(effects.locator(".read")).to_contain_text("Without 1 of its 270 heads")
    effects.get_by_role("radio", name="Mean").click()
    effects.get_by_role("button", name="Switch all on").click()
    effects.get_by_role("button", name="Try every head").click()
    expect(effects).to_contain_text("All 270 heads tried")

    heads = matrix.get_by_role("grid", name=re.compile("heads"))
    heads.focus()
    page.keyboard.press("ArrowRight")
    expect(matrix.get_by_role("heading", name="Head 25.4")).to_be_visible()
    matrix.get_by_role("radio", name="Lines").click()
    expect(matrix.get_by_role("heading", name="Strongest links")).to_be_visible()
    gallery.assert_clean()
    page.close()


@pytest.mark.parametrize(("lang", "lab"), [("en", "prompts-english"), ("zh", "prompts-chinese")])
def test_prompts_are_compared_cell_by_cell(gallery: Probe, gallery_url: str, lang: str, lab: str) -> None:
    page = opened(gallery, gallery_url, lang=lang)
    prompts = Prompts(page.locator(f"#{lab}"))

    prompts.exercise()
    for name in PANELS.values():
        prompts.open_panel(name)
        gallery.assert_accessible(prompts.root)
    gallery.assert_clean()
    page.close()


@pytest.mark.parametrize(("lang", "said"), [("en", "This was not recorded"), ("zh", "这个问题没有录制")])
def test_what_was_not_recorded_is_said(gallery: Probe, gallery_url: str, lang: str, said: str) -> None:
    page = opened(gallery, gallery_url, lang=lang)

    page.locator("#inspector textarea").fill("Something else")
    expect(page.locator("#inspector").get_by_role("alert")).to_contain_text(said)
    page.locator("#view-vocabulary .find .field").fill("zebra")
    expect(page.locator("#view-vocabulary").get_by_role("alert")).to_contain_text(said)
    page.locator("#view-chat textarea").first.fill("You are a pirate.")
    expect(page.locator("#view-chat").get_by_role("alert")).to_contain_text(said)
    heads = page.locator("#view-effects").get_by_role("grid")
    heads.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#view-effects footer")).to_contain_text(said)
    for section in ("inspector", "view-vocabulary", "view-chat", "view-effects"):
        gallery.screenshot(
            page.locator(f"#{section} .hero"), f"gallery-{section}-refused-{lang}", "light", 1476
        )
        gallery.assert_accessible(page.locator(f"#{section}"))
    gallery.assert_clean()
    page.close()


def test_both_themes_stand_side_by_side(gallery: Probe, gallery_url: str) -> None:
    page = gallery.context.new_page()
    page.goto(gallery_url)

    for theme in ("light", "dark"):
        frame = page.frame_locator(f"iframe[title={theme}]")
        expect(frame.locator("#controls .hero")).to_have_attribute("data-theme", theme)
    page.close()


def test_a_canvas_follows_the_theme_and_survives_a_detour_out_of_the_page(
    gallery: Probe, gallery_url: str
) -> None:
    page = opened(gallery, gallery_url)
    canvas = page.locator("#whole canvas")
    canvas.scroll_into_view_if_needed()
    light = pixels(canvas)
    assert any(light)

    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(page.locator("#whole .hero")).to_have_attribute("data-theme", "dark")
    dark = pixels(canvas)
    assert dark != light

    # What a windowed notebook does, and what a lost context does to the pixels.
    page.evaluate("""() => {
      const section = document.querySelector("#whole");
      const canvas = section.querySelector(".llmhero").shadowRoot.querySelector("canvas");
      canvas.width = canvas.width;
      section.remove();
      document.querySelector("main").prepend(section);
    }""")
    page.locator("#whole").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert pixels(canvas) == dark
    page.close()


def test_keys_lead_through_toolbar_panel_and_help(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    whole = page.locator("#whole")

    whole.get_by_role("button", name="Edit text").focus()
    page.keyboard.press("ArrowRight")
    expect(whole.get_by_role("button", name="Save picture or data")).to_be_focused()
    page.keyboard.press("Enter")
    expect(whole.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(whole.get_by_role("button", name="Look closer")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(whole.get_by_role("heading", name="The numbers")).to_be_focused()
    gallery.assert_accessible(whole)
    page.keyboard.press("Escape")
    expect(whole.get_by_role("button", name="The numbers")).to_be_focused()
    page.keyboard.press("?")
    expect(whole.get_by_role("dialog")).to_be_focused()
    gallery.assert_accessible(whole)
    page.keyboard.press("?")
    expect(whole.get_by_role("button", name="The numbers")).to_be_focused()
    page.close()


def test_a_slider_is_set_by_mouse_and_by_typing(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    slider = page.locator("#controls").get_by_role("slider", name="Draw lines from")
    number = page.locator("#controls").get_by_label("Draw lines from, exact value")

    # A click lands in the middle: half of a square-root scale is a quarter.
    slider.click()
    expect(number).to_have_value("0.25")
    page.keyboard.press("Enter")
    page.keyboard.type("0.07")
    page.keyboard.press("Enter")
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "0.07")
    page.close()


def test_a_long_strip_draws_only_what_is_near_and_finds_the_rest(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    strip = page.locator("#tokens").get_by_role("listbox", name="A long text")
    drawn = strip.get_by_role("option")

    assert 0 < drawn.count() < 1500
    strip.focus()
    page.keyboard.press("End")
    expect(strip.locator("[aria-selected=true]")).to_be_in_viewport()
    assert drawn.count() < 1500
    page.keyboard.press("Home")
    page.keyboard.type("patent")
    expect(strip.locator("[aria-selected=true]")).to_have_text("·Patent")
    expect(strip.locator("[aria-selected=true]")).to_be_in_viewport()
    page.close()


def test_forced_colours_keep_every_ring(gallery: Probe, gallery_url: str) -> None:
    page = opened(gallery, gallery_url)
    page.emulate_media(forced_colors="active")

    chips = page.locator("#tokens .samples").first.locator("bdi")
    styles = chips.evaluate_all("chips => chips.slice(0, 4).map(chip => getComputedStyle(chip).outlineStyle)")
    assert styles == ["dotted", "solid", "dashed", "solid"]
    page.close()
