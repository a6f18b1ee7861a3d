"""Lessons in JupyterLab's own frame, on a server as a hub starts it: below a base URL, with a token."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from llmhero_widgets.lessons import catalog
from rigs.index import stalling_index
from rigs.jupyter import TOKEN, Jupyter, jupyter
from rigs.lab import NOISE, PANEL, LabNotebook
from rigs.probe import Probe, watched

BASE = "/user/ada"
LESSON = catalog.get("1.1")
COPY = f"llmhero-lessons/{LESSON.notebook('en')}"
ANSWER = """
from llmhero_widgets.lessons import lesson
lesson("1.1").exercise("softmax").check([0.643914, 0.236883, 0.087144, 0.032059])
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    home = tmp_path_factory.mktemp("hub")
    with stalling_index() as index:
        environment = {
            "LLMHERO_PROGRESS": str(home / "progress.json"),
            "LLMHERO_CACHE": str(home / "cache"),
            "LLMHERO_LANG": "",
            "HF_HUB_CACHE": str(home / "hub"),
            "PIP_INDEX_URL": index,
        }
        with jupyter(home, BASE, environment) as served:
            yield served


@pytest.fixture(scope="module")
def probe(browser: Browser, server: Jupyter) -> Iterator[Probe]:
    with watched(browser, "lab", NOISE) as watching:
        yield watching


@pytest.fixture(scope="module")
def page(server: Jupyter, probe: Probe) -> Page:
    opened = probe.context.new_page()
    opened.goto(f"{server.url}/lab?token={TOKEN}")
    expect(opened.locator(".jp-Launcher")).to_be_visible(timeout=60_000)
    opened.locator('.lm-TabBar-tab[data-id="llmhero-lessons"]').click()
    return opened


@pytest.fixture
def panel(page: Page) -> Locator:
    found = page.locator("#llmhero-lessons")
    expect(found.locator("h2")).to_be_visible()
    return found


def run(page: Page, name: str, **arguments: object) -> None:
    page.evaluate(
        "([name, args]) => { void window.jupyterapp.commands.execute(name, args); }", [name, arguments]
    )


def portray(page: Page, probe: Probe, name: str, language: str) -> None:
    """Look at the whole window in both themes."""
    for theme in ("light", "dark"):
        LabNotebook(page).set_theme(theme)
        page.mouse.move(700, 500)
        probe.screenshot(page.locator("#main"), f"extension-{name}-{language}", theme, 1500)
        probe.assert_accessible(page.locator("#llmhero-lessons"))
    LabNotebook(page).set_theme("light")


def test_the_panel_shows_the_course_and_its_tiles_stand_in_the_launcher(page, panel, probe):
    expect(panel.locator(".llmhero-lesson")).to_have_count(len(catalog.lessons()))
    expect(panel.locator(".llmhero-row").first).to_contain_text(f"{LESSON.minutes} min")
    for label in ("Lessons in English", "中文课程"):
        expect(page.locator(".jp-LauncherCard").filter(has_text=label)).to_be_visible()
    portray(page, probe, "start", "en")


def test_search_finds_lessons_exercises_and_terms(page, panel, probe):
    field = panel.get_by_role("textbox")
    field.fill("softmax")
    expect(panel.locator(".llmhero-found")).to_contain_text("From scores to weights")
    field.fill("残差")
    expect(panel.locator("dt").first).to_contain_text("residual", ignore_case=True)
    field.fill("no such thing")
    expect(panel.get_by_text("Nothing here is called “no such thing”.")).to_be_visible()
    field.press("Escape")
    panel.get_by_role("tab", name="Lessons").press("ArrowRight")
    expect(panel.locator("dt").nth(20)).to_be_attached()
    portray(page, probe, "glossary", "en")
    panel.get_by_role("tab", name="Glossary").press("Home")


def test_the_palette_opens_a_copy_that_the_panel_follows(page, panel, server):
    run(page, "apputils:activate-command-palette")
    page.locator(".jp-ModalCommandPalette input, .lm-CommandPalette-input").first.fill("Open lesson 1.1")
    page.locator(".lm-CommandPalette-item").filter(has_text=LESSON.title.en).first.click()
    LabNotebook(page).wait_for_kernel()
    assert (server.notebooks / COPY).is_file()
    front = panel.locator(".llmhero-front")
    expect(front).to_have_count(1)
    expect(front).to_contain_text(LESSON.title.en)
    expect(front.locator(".llmhero-item").first).to_be_visible()


def test_an_exercise_is_marked_when_it_passes(page, panel, probe):
    item = panel.locator(".llmhero-front .llmhero-item").filter(has_text="From scores to weights")
    expect(item).not_to_have_class(re.compile("llmhero-done"))
    item.click()
    expect(item).to_have_attribute("aria-current", "step")
    page.evaluate(f"(source) => ({PANEL}).content.activeCell.model.sharedModel.setSource(source)", ANSWER)
    run(page, "notebook:run-cell")
    expect(item).to_have_class(re.compile("llmhero-done"), timeout=60_000)
    expect(panel.locator(".llmhero-told")).to_have_text("Exercise “From scores to weights” passed.")
    portray(page, probe, "lesson", "en")


def test_starting_over_asks_keeps_the_old_copy_and_can_be_undone(page, panel, server):
    mine = page.evaluate(f"() => ({PANEL}).content.widgets.length")
    run(page, "llmhero:start-over")
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert not list((server.notebooks / COPY).parent.glob("*-1.ipynb"))

    run(page, "llmhero:start-over")
    dialog.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("Lesson 1.1 is fresh again").first).to_be_visible()
    (aside,) = (server.notebooks / COPY).parent.glob("*-1.ipynb")
    assert 'softmax").check([0.64' in "".join(sources(aside))
    assert 'softmax").check([0.64' not in "".join(sources(server.notebooks / COPY))
    page.wait_for_function(
        f"() => !({PANEL}).content.widgets.some((c) => c.model.sharedModel.getSource().includes('0.643914'))"
    )

    idle(page)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Your notebook of lesson 1.1 is back").first).to_be_visible()
    assert 'softmax").check([0.64' in "".join(sources(server.notebooks / COPY))
    assert not aside.exists()
    page.wait_for_function(f"() => ({PANEL}).content.widgets.length === {mine}")
    idle(page)


def idle(page: Page) -> None:
    """Wait for the kernel: one that restarts twice at once drops what JupyterLab asks of it."""
    page.wait_for_function(
        f"() => ({PANEL}).sessionContext.session?.kernel?.status === 'idle'", timeout=60_000
    )


def sources(file: Path) -> Iterator[str]:
    for cell in json.loads(file.read_text())["cells"]:
        yield "".join(cell["source"])


def test_the_set_up_is_checked_and_a_fetch_can_be_stopped(page, panel, probe):
    run(page, "llmhero:check-set-up")
    expect(panel.locator(".llmhero-details summary")).to_be_visible(timeout=60_000)
    run(page, "llmhero:fetch-models")
    first = panel.locator(".llmhero-models li").first
    expect(first.get_by_role("progressbar")).to_have_attribute(
        "aria-valuetext", re.compile("MB of 93 MB"), timeout=60_000
    )
    portray(page, probe, "set-up", "en")
    for button in panel.get_by_role("button", name=re.compile("^Cancel fetching")).all()[::-1]:
        button.click()
    expect(first.get_by_text("Stopped.")).to_be_visible()
    expect(panel.get_by_role("progressbar")).to_have_count(0)


def test_chinese_and_the_theme_of_pictures_are_settings(page, panel, probe, server):
    panel.get_by_role("button", name="中文").click()
    expect(panel.get_by_role("tab", name="课程")).to_be_visible()
    saved = server.home / "settings" / "llmhero-widgets" / "plugin.jupyterlab-settings"
    assert '"zh"' in saved.read_text()
    portray(page, probe, "set-up", "zh")
    panel.get_by_role("tab", name="课程").click()
    run(page, "llmhero:open-lesson", lesson="1.1")
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.context?.path.includes('/zh/1.1')")
    expect(panel.locator(".llmhero-front")).to_contain_text(LESSON.title.zh)
    portray(page, probe, "lesson", "zh")
    # The kernel that has just been started speaks the language that was chosen.
    notebook = "window.jupyterapp.shell.currentWidget"
    page.wait_for_function(
        f"() => {notebook}.sessionContext.session?.kernel?.status === 'idle'", timeout=60_000
    )
    spoken = page.evaluate(
        f"""async () => {{
          const user_expressions = {{ spoken: "__import__('os').environ['LLMHERO_LANG']" }};
          const request = {{ code: "", silent: true, user_expressions }};
          const {{ kernel }} = {notebook}.sessionContext.session;
          const {{ content }} = await kernel.requestExecute(request).done;
          return content.user_expressions.spoken.data["text/plain"];
        }}"""
    )
    assert spoken == "'zh'"

    saved.write_text('{"language": "zh", "pictures": "dark"}')
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-llmhero-theme", "dark", timeout=60_000)
    expect(page.locator("#llmhero-lessons h2")).to_have_text("大模型课程")


def test_it_is_still_whole_when_it_is_narrow(page, panel, probe):
    panel.get_by_role("button", name="English").click()
    panel.get_by_role("tab", name="Lessons").click()
    handle = page.locator(
        "#jp-main-split-panel > .lm-SplitPanel-handle:not(.lm-mod-hidden)"
    ).first.bounding_box()
    assert handle
    page.mouse.move(handle["x"] + 1, 500)
    page.mouse.down()
    page.mouse.move(60, 500, steps=4)
    page.mouse.up()
    assert panel.bounding_box()["width"] < 260
    assert panel.evaluate(
        "(node) => [...node.querySelectorAll('.llmhero-view')].every((v) => v.scrollWidth <= v.clientWidth)"
    )
    probe.screenshot(panel, "extension-narrow-en", "light", 200)


def test_nothing_left_the_machine_and_nothing_complained(probe):
    probe.assert_clean()
