"""The sentences of the lessons: complete, with the same slots, and written as each language is written."""

import pkgutil
import re
from importlib import import_module
from string import Formatter

import pytest

import llmhero_widgets.lessons
from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons import catalog, lesson

MODULES = [
    import_module(module.name)
    for module in pkgutil.walk_packages(llmhero_widgets.lessons.__path__, "llmhero_widgets.lessons.")
    if "messages" in module.name.rpartition(".")[2]
]
QUIZZES = {
    f"{entry.id}.{question.name}.{place}": message
    for entry in catalog.lessons()
    for question in lesson(entry.id).questions
    for place, message in enumerate(
        [question.text, *(text for option in question.options for text in (option.text, option.why))]
    )
}
MESSAGES = {
    f"{module.__name__.removeprefix('llmhero_widgets.lessons.')}.{name}": message
    for module in MODULES
    for name, message in vars(module).items()
    if isinstance(message, Message)
}


@pytest.fixture(params=MESSAGES.values(), ids=MESSAGES)
def message(request):
    return request.param


@pytest.fixture(params=QUIZZES.values(), ids=QUIZZES)
def said(request):
    return request.param


def slots(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_something_with_the_same_slots(message):
    assert message.en
    assert re.search("[\u4e00-\u9fff]", message.zh)
    assert not re.search("[\u4e00-\u9fff]", message.en)
    assert slots(message.en) == slots(message.zh)


def test_chinese_is_punctuated_in_full_width_and_spaced(message):
    assert not re.search("[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]", message.zh)
    assert not re.search("[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9}%][\u4e00-\u9fff]", message.zh)


def test_a_quiz_speaks_both_languages(said):
    # An option may be a number or a formula, which needs no translation.
    assert said.en == said.en.strip() != ""
    assert said.zh == said.zh.strip() != ""
    words = re.sub(r"`[^`]*`", "", said.zh)
    assert not re.search("[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]", words)
    assert not re.search("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]", words)
    assert not re.search("[\u4e00-\u9fff]", re.sub(r"`[^`]*`|“[^”]*”", "", said.en))


@pytest.mark.parametrize("entry", catalog.lessons(), ids=lambda entry: entry.id)
def test_every_lesson_has_a_quiz_that_explains_every_option(entry):
    questions = lesson(entry.id).questions
    assert len(questions) >= 8
    assert len({question.name for question in questions}) == len(questions)
    for question in questions:
        whys = [option.why for option in question.options]
        assert len(set(whys)) == len(whys), question.name
        assert re.search("[\u4e00-\u9fff]", question.text.zh)
        assert all(re.search("[\u4e00-\u9fff]", why.zh) for why in whys), question.name


@pytest.mark.parametrize("entry", catalog.lessons(), ids=lambda entry: entry.id)
def test_the_right_option_is_not_always_in_the_same_place(entry):
    places = [
        tuple(place for place, option in enumerate(question.options) if option.right)
        for question in lesson(entry.id).questions
    ]
    assert len(set(places)) >= 3
