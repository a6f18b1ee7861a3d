import importlib
import pkgutil
import re
import string

import pytest

import llmhero_widgets
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGE_VARIABLE, Message, current_language, set_language

CHINESE = re.compile("[\u4e00-\u9fff]")


def catalogues():
    for module in pkgutil.walk_packages(llmhero_widgets.__path__, "llmhero_widgets."):
        if module.name.endswith("messages"):
            yield importlib.import_module(module.name)


def messages():
    for module in catalogues():
        for name, value in vars(module).items():
            if isinstance(value, Message):
                yield pytest.param(value, id=f"{module.__name__}.{name}")


def slots(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("message", list(messages()))
def test_both_languages_say_the_same(message):
    assert message.en.strip()
    says_something = re.search("[a-z]", re.sub(r"\{\w+\}", "", message.en))
    assert not says_something or CHINESE.search(message.zh), "the Chinese sentence has no Chinese in it"
    assert slots(message.en) == slots(message.zh)
    assert not CHINESE.search(message.en)


def test_every_feature_has_a_catalogue():
    assert {module.__name__.split(".")[1] for module in catalogues()} >= {"core", "models", "attention"}


@pytest.mark.parametrize(
    ("variable", "expected"),
    [("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("en", "en"), ("de_DE", "en"), ("ZH-TW", "zh")],
)
def test_the_variable_decides(monkeypatch, variable, expected):
    monkeypatch.setenv(LANGUAGE_VARIABLE, variable)
    assert current_language() == expected


def test_the_operating_system_decides_without_the_variable(monkeypatch):
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("zh_CN", "UTF-8"))
    assert current_language() == "zh"
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    monkeypatch.delenv("LANG", raising=False)
    assert current_language() == "en"


def test_set_language(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    set_language("zh")
    assert current_language() == "zh"
    with pytest.raises(ValueError, match="language must be one of"):
        set_language("fr")


def test_an_error_speaks_both_languages():
    error = HeroError(
        Message("No model {name}.", "没有模型 {name}。"),
        Message("Try {near}.", "试试 {near}。"),
        name="a",
        near="b",
    )
    assert str(error) == "No model a.\nTry b.\n没有模型 a。\n试试 b。"
    assert error.sentence("zh") == "没有模型 a。"
    assert error.next_step("en") == "Try b."
    assert HeroError(Message("x", "某事")).next_step("en") == ""
