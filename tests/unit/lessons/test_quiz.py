"""The quiz as Python sees it: what was chosen is judged and remembered."""

import pytest
from traitlets import TraitError

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons import Quiz, lesson, record
from llmhero_widgets.lessons.exercises import transformers
from llmhero_widgets.lessons.question import Option, Question
from llmhero_widgets.lessons.quiz import is_right

YES, NO = Message("Yes", "是"), Message("No", "否")
ONE = Question("one", YES, (Option(YES, YES, right=True), Option(NO, NO)))
SEVERAL = Question(
    "several", NO, (Option(YES, NO, right=True), Option(NO, YES), Option(YES, YES, right=True))
)


@pytest.fixture(autouse=True)
def questions(tmp_path, monkeypatch):
    monkeypatch.setenv(record.FILE_VARIABLE, str(tmp_path / "progress.json"))
    monkeypatch.setattr(transformers, "QUESTIONS", (ONE, SEVERAL))


@pytest.fixture
def quiz():
    quiz = lesson("1.1").quiz()
    yield quiz
    quiz.close()


def test_both_languages_and_every_reason_travel(quiz):
    assert quiz.questions[0] == {
        "name": "one",
        "text": {"en": "Yes", "zh": "是"},
        "options": [
            {"text": {"en": "Yes", "zh": "是"}, "why": {"en": "Yes", "zh": "是"}, "right": True},
            {"text": {"en": "No", "zh": "否"}, "why": {"en": "No", "zh": "否"}, "right": False},
        ],
    }


@pytest.mark.parametrize(
    ("question", "chosen", "right"),
    [
        (ONE, [0], True),
        (ONE, [1], False),
        (SEVERAL, [0, 2], True),
        (SEVERAL, [0], False),
        (SEVERAL, [0, 1, 2], False),
    ],
)
def test_exactly_the_right_options_are_right(question, chosen, right):
    assert is_right(question, chosen) is right


def test_answers_are_remembered_with_their_tries(quiz):
    quiz.answers = {"several": {"chosen": [0], "tries": 1}}
    assert quiz.passed == []
    quiz.answers = {"several": {"chosen": [0, 2], "tries": 2}}
    assert quiz.passed == ["several"]
    answer = record.read().questions["1.1"]["several"]
    assert (answer.right, answer.tries) == (True, 2)


def test_what_was_right_in_another_notebook_is_known():
    record.answer_question("1.1", "one", right=True)
    record.answer_question("1.1", "several", right=False)
    quiz = Quiz("1.1")
    assert quiz.passed == ["one"]
    assert quiz.answers == {}
    quiz.close()


@pytest.mark.parametrize(
    "answers",
    [
        {"nobody": {"chosen": [0], "tries": 1}},
        {"one": {"chosen": [2], "tries": 1}},
        {"one": {"chosen": [-1], "tries": 1}},
        {"one": {"chosen": [True], "tries": 1}},
        {"one": {"chosen": "0", "tries": 1}},
        {"one": {"chosen": [0], "tries": 0}},
        {"one": {"chosen": [0]}},
        {"one": [0]},
    ],
)
def test_what_is_no_answer_is_refused(quiz, answers):
    with pytest.raises((HeroError, TraitError)):
        quiz.answers = answers
    assert quiz.answers == {}
    assert record.read() == record.Passed()


def test_a_full_disk_costs_no_answer(quiz, monkeypatch):
    def full(*_args, **_named):
        raise OSError("no space left")

    monkeypatch.setattr(record, "answer_question", full)
    quiz.answers = {"one": {"chosen": [0], "tries": 1}}
    assert quiz.passed == ["one"]
    assert "(no space left)" in quiz.notice["en"]
    assert "没有记入学习进度" in quiz.notice["zh"]


def test_a_damaged_record_is_kept_aside_and_told_once(quiz, tmp_path):
    record.progress_file().write_text("{")
    quiz.answers = {"one": {"chosen": [0], "tries": 1}}
    aside = tmp_path / "progress.damaged-1.json"
    assert aside.read_text() == "{"
    assert all(str(aside) in said for said in quiz.notice.values())
    assert set(quiz.notice) == {"en", "zh"}
    quiz.answers = {**quiz.answers, "several": {"chosen": [0], "tries": 1}}
    assert quiz.notice == {}
    assert set(record.load().questions["1.1"]) == {"one", "several"}


def test_a_lesson_without_a_quiz_says_so(monkeypatch):
    monkeypatch.setattr(transformers, "QUESTIONS", ())
    with pytest.raises(HeroError, match=r"Lesson 1\.1 has no quiz"):
        Quiz("1.1")


def test_an_unknown_keyword_is_refused_with_the_nearest():
    with pytest.raises(TypeError, match="lang"):
        Quiz("1.1", langs="en")


@pytest.mark.parametrize("options", [(), (Option(YES, YES, right=True),), (Option(YES, YES), Option(NO, NO))])
def test_a_question_needs_options_and_a_right_one(options):
    with pytest.raises(ValueError, match="at least one of them right"):
        Question("bad", YES, options)
