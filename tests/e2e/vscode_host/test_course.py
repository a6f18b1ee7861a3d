"""Quiz and progress under VS Code's widget manager."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rigs.course import FRESH, HALF, SAVED, UNREMEMBERED, Course, portray
from rigs.probe import LOOKS, Theme
from rigs.vscode_host import VSCodeHost, VSCodeNotebook


@pytest.fixture(scope="module")
def notebook(vscode_host: VSCodeHost) -> Iterator[VSCodeNotebook]:
    notebook = vscode_host.open()
    notebook.run(f"{FRESH}\nhero.set_language('en')\nquiz = lesson('1.1').quiz()\ndisplay(quiz)")
    notebook.run("progress = Progress()\ndisplay(progress)")
    yield notebook
    notebook.close()


@pytest.fixture
def quiz(notebook: VSCodeNotebook) -> Course:
    return Course(notebook.outputs.locator(".llmhero").first)


@pytest.fixture
def progress(notebook: VSCodeNotebook) -> Course:
    return Course(notebook.outputs.locator(".llmhero").nth(1))


def test_what_is_answered_reaches_the_record(notebook: VSCodeNotebook, quiz: Course) -> None:
    quiz.solve()
    notebook.run("assert quiz.passed == ['far-away'], quiz.passed")
    notebook.run("assert record.load().questions['1.1']['far-away'].right")


def test_what_was_chosen_before_stays_marked(notebook: VSCodeNotebook, quiz: Course) -> None:
    notebook.run(f"quiz.answers = {{**quiz.answers, **{HALF}}}")
    quiz.complete()
    notebook.run("assert quiz.passed == ['far-away', 'both-ways'], quiz.passed")


def test_progress_unfolds_is_forgotten_and_had_back(notebook: VSCodeNotebook, progress: Course) -> None:
    notebook.run("assert lesson('1.1').exercise('find-the-head').check((24, 4))")
    progress.refresh.click()
    expect(progress.sentence).to_contain_text("You have passed 1 of")
    expect(progress.sentence).to_contain_text("and 2 of")
    progress.unfold()
    expect(progress.root.locator(".details li.on")).to_have_count(3)
    progress.fold()
    progress.forget()
    progress.undo()
    progress.certify("Ada 王小明 <b>")


def test_a_damaged_record_is_told(notebook: VSCodeNotebook, quiz: Course, progress: Course) -> None:
    notebook.run("whole = record.progress_file().read_text()\nrecord.progress_file().write_text('{')")
    progress.refresh.click()
    expect(progress.root.get_by_role("alert")).to_contain_text("is damaged")
    quiz.root.get_by_role("button", name="Question 2").click()
    quiz.exercise()
    expect(quiz.root.get_by_role("alert")).to_contain_text("progress.damaged-1.json")
    notebook.run("record.progress_file().write_text(whole)")
    progress.refresh.click()
    expect(progress.root.get_by_role("alert")).to_have_count(0)
    expect(progress.sentence).to_contain_text("You have passed 1 of")


@LOOKS
def test_accessible_in_every_look(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, quiz: Course, progress: Course, lang: str, theme: Theme
) -> None:
    notebook.run(f"quiz.lang = progress.lang = {lang!r}")
    notebook.set_theme(theme)
    progress.unfold()
    portray(vscode_host.probe, quiz, "quiz", lang, theme)
    portray(vscode_host.probe, progress, "progress", lang, theme)
    for shown in (quiz, progress):
        vscode_host.probe.assert_accessible(shown.root)
    progress.fold()
    notebook.run("quiz.lang = progress.lang = 'en'")


def test_after_a_restart_the_quiz_goes_on_and_the_progress_is_the_saved_one(
    vscode_host: VSCodeHost, notebook: VSCodeNotebook, quiz: Course, progress: Course
) -> None:
    notebook.restart_kernel()
    expect(quiz.root.get_by_text(UNREMEMBERED)).to_be_visible()
    quiz.root.get_by_role("button", name="Next question").click()
    quiz.exercise()
    expect(progress.root.get_by_text(SAVED)).to_be_visible()
    expect(progress.root.get_by_role("button", name="Forget all")).to_have_count(0)
    vscode_host.probe.assert_clean()
