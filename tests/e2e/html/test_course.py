"""Quiz and progress in an exported page: whoever reads it answers, and nobody remembers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.course import FRESH, HALF, SAVED, UNREMEMBERED, Course, portray
from rigs.html_page import NOISE, export, open_export, serving_exports, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched

ANSWERED = f"""
def answered(lang):
    quiz = Quiz('1.1', lang=lang)
    quiz.answers = {HALF}
    return quiz

assert lesson('1.1').exercise('find-the-head').check((24, 4))
"""
WIDGETS = {
    f"{name}-{lang}": show.format(lang=lang)
    for lang in ("en", "zh")
    for name, show in {"quiz": "answered({lang!r})", "progress": "Progress(lang={lang!r})"}.items()
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("exports")
    export(directory, f"{FRESH}\n{ANSWERED}", WIDGETS)
    with serving_exports(directory) as base:
        yield base


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html", NOISE) as probe:
        yield probe
        probe.assert_clean()


def opened(exports: str, name: str, probe: Probe, theme: Theme) -> tuple[Page, Course]:
    page = open_export(f"{exports}/{name}.html", probe)
    set_theme(page, theme)
    return page, Course(page.locator(".llmhero"))


@LOOKS
def test_a_quiz_goes_on_where_it_was_left(exports: str, probe: Probe, lang: str, theme: Theme) -> None:
    _, quiz = opened(exports, f"quiz-{lang}", probe, theme)
    expect(quiz.root.get_by_text(UNREMEMBERED)).to_be_visible()
    quiz.solve()
    quiz.complete()
    portray(probe, quiz, "quiz", lang, theme)
    probe.assert_accessible(quiz.root)


@LOOKS
def test_progress_shows_what_was_saved_and_unfolds(
    exports: str, probe: Probe, lang: str, theme: Theme
) -> None:
    _, progress = opened(exports, f"progress-{lang}", probe, theme)
    expect(progress.root.get_by_text(SAVED)).to_be_visible()
    progress.unfold()
    expect(progress.root.locator(".details li.on")).to_have_count(1)
    # Only a kernel has the record: neither is it read anew, nor forgotten.
    expect(progress.refresh).to_have_count(0)
    expect(progress.root.locator(".forget")).to_have_count(0)
    portray(probe, progress, "progress", lang, theme)
    probe.assert_accessible(progress.root)
    progress.certify("Ada 王小明 <b>")
