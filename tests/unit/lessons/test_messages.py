"""The sentences of the lessons: complete, with the same slots, and written as each language is written."""

import re
from string import Formatter

import pytest

from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons import messages as engine
from llmhero_widgets.lessons.exercises.transformers import messages as self_attention

MESSAGES = {
    name: message
    for module in (engine, self_attention)
    for name, message in vars(module).items()
    if isinstance(message, Message)
}


@pytest.fixture(params=MESSAGES.values(), ids=MESSAGES)
def message(request):
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
