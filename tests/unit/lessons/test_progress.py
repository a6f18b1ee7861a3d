"""Progress as Python sees it: the record, lesson by lesson."""

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import Progress, catalog, lesson, record
from tests.unit.wire import Browser


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv(record.FILE_VARIABLE, str(path))
    return path


@pytest.fixture
def progress():
    progress = Progress()
    yield progress
    progress.close()


def passed(progress, lesson_id):
    told = next(told for told in progress.lessons if told["id"] == lesson_id)
    return [name for name, when in (*told["exercises"], *told["questions"]) if when]


def test_every_lesson_of_the_catalogue_is_there_with_all_that_can_be_passed(progress):
    assert [told["id"] for told in progress.lessons] == [entry.id for entry in catalog.lessons()]
    for told in progress.lessons:
        course = lesson(told["id"])
        assert [name for name, _ in told["exercises"]] == list(course.exercises)
        assert [name for name, _ in told["questions"]] == [question.name for question in course.questions]
    assert passed(progress, "1.1") == []


def test_what_is_passed_elsewhere_is_read_when_the_front_end_asks(progress):
    record.pass_exercise("1.1", "softmax")
    record.answer_question("1.1", lesson("1.1").questions[0].name, right=True)
    record.answer_question("1.1", lesson("1.1").questions[1].name, right=False)
    result, _ = Browser(progress).answer("refresh")
    assert passed(progress, "1.1") == ["softmax", lesson("1.1").questions[0].name]
    assert result["file"].endswith("progress.json")


def test_what_was_forgotten_can_be_had_back(progress):
    record.pass_exercise("1.1", "softmax")
    browser = Browser(progress)
    browser.answer("forget")
    assert passed(progress, "1.1") == []
    assert record.read() == record.Passed()
    browser.answer("restore")
    assert passed(progress, "1.1") == ["softmax"]
    record.pass_exercise("1.1", "attention")
    browser.answer("restore")
    assert passed(progress, "1.1") == ["softmax", "attention"]


def test_forgetting_twice_loses_nothing(progress):
    browser = Browser(progress)
    record.pass_exercise("1.1", "softmax")
    assert browser.answer("forget")[0]["undo"] == 1
    # Nothing is there to forget: no step that would undo nothing.
    assert browser.answer("forget")[0]["undo"] == 1
    record.pass_exercise("1.1", "attention")
    assert browser.answer("forget")[0]["undo"] == 2
    record.pass_exercise("1.1", "heads")
    assert browser.answer("restore")[0]["undo"] == 1
    assert passed(progress, "1.1") == ["attention", "heads"]
    assert browser.answer("refresh")[0]["undo"] == 1
    assert browser.answer("restore")[0]["undo"] == 0
    assert passed(progress, "1.1") == ["softmax", "attention", "heads"]
    assert browser.answer("restore")[0]["undo"] == 0


def test_an_undo_that_fails_can_be_tried_again(progress, file):
    browser = Browser(progress)
    record.pass_exercise("1.1", "softmax")
    browser.answer("forget")
    file.unlink()
    file.mkdir()
    assert "not a regular file" in browser.refusal("restore")["message"]
    file.rmdir()
    browser.answer("restore")
    assert passed(progress, "1.1") == ["softmax"]


@pytest.mark.parametrize(
    ("lang", "said", "next_step"), [("en", "is damaged", "copy"), ("zh", "已损坏", "备份")]
)
def test_a_damaged_file_is_told_and_left_as_it_is(file, lang, said, next_step):
    file.write_text("{")
    progress = Progress(lang=lang)
    assert passed(progress, "1.1") == []
    message = Browser(progress).refusal("refresh")
    assert said in message["message"]
    assert next_step in message["hint"]
    assert file.read_text() == "{"
    with pytest.raises(HeroError, match="is damaged"):
        progress.refresh()
    progress.close()


def test_what_was_shown_goes_when_the_file_can_no_longer_be_read(progress, file):
    record.pass_exercise("1.1", "softmax")
    progress.refresh()
    file.unlink()
    file.mkdir()
    assert str(file) in Browser(progress).refusal("refresh")["message"]
    assert passed(progress, "1.1") == []


def test_a_file_that_cannot_be_written_is_told(progress, tmp_path, monkeypatch):
    (tmp_path / "a file").touch()
    monkeypatch.setenv(record.FILE_VARIABLE, str(tmp_path / "a file" / "progress.json"))
    browser = Browser(progress)
    message, _ = browser.final(browser.ask("forget"))
    assert message["kind"] == "error"
    assert "a file" in message["message"]
    assert record.FILE_VARIABLE in message["hint"]
