"""Quiz and progress in JupyterLab."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.course import FRESH, Course, portray
from rigs.lab import Lab, LabNotebook
from rigs.probe import LOOKS


@pytest.fixture(scope="module")
def notebook(lab: Lab) -> Iterator[LabNotebook]:
    cells = [
        f"{FRESH}\nhero.set_language('en')",
        "quiz = lesson('1.1').quiz()\nquiz",
        "progress = Progress()\nprogress",
    ]
    notebook = lab.open("course", cells)
    notebook.collapse_sidebars()
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def quiz(notebook: LabNotebook) -> Course:
    return Course(notebook.outputs.locator(".llmhero").first)


@pytest.fixture
def progress(notebook: LabNotebook) -> Course:
    shown = Course(notebook.outputs.locator(".llmhero").nth(1))
    shown.root.scroll_into_view_if_needed()
    return shown


def test_every_choice_is_explained_and_the_right_one_is_remembered(
    lab: Lab, notebook: LabNotebook, quiz: Course
) -> None:
    first = notebook.value("quiz.questions[0]")
    for place in range(len(first["options"])):
        quiz.options.nth(place).check()
    wrong = next(place for place, option in enumerate(first["options"]) if not option["right"])
    quiz.options.nth(wrong).check()
    quiz.check.click()
    expect(quiz.root.locator(".choice.marked .why").first).to_be_visible()
    lab.probe.assert_accessible(quiz.root)
    for place, option in enumerate(first["options"]):
        box = quiz.options.nth(place)
        if option["right"]:
            box.check()
        elif box.get_attribute("type") == "checkbox":
            box.uncheck()
    quiz.check.click()
    expect(quiz.root.locator(".verdict.ok")).to_be_visible()
    expect(quiz.root.locator(".why")).to_have_count(len(first["options"]))
    assert notebook.value("quiz.passed") == [first["name"]]


def test_progress_knows_it_and_exercises_too(lab: Lab, notebook: LabNotebook, progress: Course) -> None:
    notebook.value("lesson('1.1').exercise('find-the-head').check((24, 4)).state")
    progress.root.get_by_role("button", name="Refresh").click()
    expect(progress.sentence).to_contain_text("You have passed 1 of")
    expect(progress.sentence).to_contain_text("and 1 of")
    lab.probe.assert_accessible(progress.root)


def test_the_certificate_is_a_picture_that_is_saved(progress: Course) -> None:
    progress.root.get_by_role("button", name="Certificate").click()
    progress.root.get_by_role("textbox", name="Name on the certificate").fill("Ada 王小明 <b>")
    picture = progress.root.locator("canvas")
    expect(picture).to_have_attribute("aria-label", re.compile("Ada 王小明 <b>"))
    colours = picture.evaluate(
        "(c) => new Set(new Uint32Array("
        "c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    )
    assert colours > 20
    with progress.root.page.expect_download() as saved:
        progress.root.get_by_role("button", name="Save as PNG").click()
    content = saved.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 2246
    progress.root.get_by_role("button", name="Certificate").click()


@LOOKS
def test_accessible_in_every_look(
    lab: Lab, notebook: LabNotebook, quiz: Course, progress: Course, lang: str, theme: str
) -> None:
    notebook.value(f"[setattr(each, 'lang', {lang!r}) for each in (quiz, progress)]")
    notebook.set_theme(theme)
    portray(lab.probe, quiz, "quiz", lang, theme)
    portray(lab.probe, progress, "progress", lang, theme)
    notebook.value("[setattr(each, 'lang', 'en') for each in (quiz, progress)]")
    notebook.set_theme("light")


def test_a_lesson_unfolds_to_what_was_passed(lab: Lab, progress: Course) -> None:
    progress.unfold()
    expect(progress.root.locator(".details li.on")).to_have_count(2)
    lab.probe.assert_accessible(progress.root)
    progress.fold()


def test_forgetting_twice_loses_nothing(notebook: LabNotebook, progress: Course) -> None:
    progress.forget()
    notebook.value("lesson('1.1').exercise('find-the-head').check((24, 4)).state")
    progress.refresh.click()
    expect(progress.sentence).to_contain_text("and 0 of")
    progress.forget()
    progress.undo()
    expect(progress.sentence).to_contain_text("and 0 of")
    progress.undo()
    expect(progress.sentence).to_contain_text("You have passed 1 of")
    expect(progress.sentence).to_contain_text("and 1 of")


def test_without_a_kernel_the_quiz_goes_on_and_says_what_is_missing(
    notebook: LabNotebook, quiz: Course
) -> None:
    notebook.restart_kernel()
    expect(quiz.root.get_by_text("not added to your progress")).to_be_visible()
    quiz.root.get_by_role("button", name="Next question").click()
    quiz.exercise()


def test_nothing_left_the_machine_and_nothing_complained(lab: Lab, notebook: LabNotebook) -> None:
    lab.probe.assert_clean()
