"""Quiz and progress in a marimo app."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rigs.course import FRESH, Course, portray
from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.probe import LOOKS, Probe, Theme, watched

CELLS = [
    FRESH.strip(),
    "Quiz('1.1', lang='en')",
    "Progress(lang='en')",
    "Quiz('1.1', lang='zh')",
    "Progress(lang='zh')",
]


@pytest.fixture(scope="module")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Probe]]:
    home = tmp_path_factory.mktemp("marimo")
    with marimo_app(home, CELLS) as url, watched(browser, "marimo", NOISE) as probe:
        yield open_app(url, probe), probe


@pytest.fixture
def shown(app: tuple[Page, Probe]) -> dict[str, tuple[Course, Course]]:
    roots = [Course(outputs(app[0]).locator(".llmhero").nth(place)) for place in range(4)]
    return {"en": (roots[0], roots[1]), "zh": (roots[2], roots[3])}


def test_what_one_quiz_remembers_every_progress_shows(shown: dict[str, tuple[Course, Course]]) -> None:
    quiz, progress = shown["en"]
    quiz.solve()
    progress.refresh.click()
    expect(progress.sentence).to_contain_text("and 1 of")
    other = shown["zh"][1]
    other.refresh.click()
    expect(other.sentence).to_contain_text("题中的 1 道")
    # Who has forgotten is who can undo it.
    progress.forget()
    other.refresh.click()
    expect(other.sentence).to_contain_text("还没有通过的内容")
    progress.undo()
    other.refresh.click()
    other.certify("王小明 <b>")


@LOOKS
def test_accessible_in_every_look(
    app: tuple[Page, Probe], shown: dict[str, tuple[Course, Course]], lang: str, theme: Theme
) -> None:
    page, probe = app
    quiz, progress = shown[lang]
    set_theme(page, theme)
    progress.unfold()
    portray(probe, quiz, "quiz", lang, theme)
    portray(probe, progress, "progress", lang, theme)
    for each in (quiz, progress):
        probe.assert_accessible(each.root)


def test_nothing_left_the_machine_and_nothing_complained(app: tuple[Page, Probe]) -> None:
    """The last test: the probe has watched all the others."""
    app[1].assert_clean()
