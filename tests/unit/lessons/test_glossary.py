"""The glossary: complete, unambiguous, and shown without ever becoming markup."""

import re

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message, set_language
from llmhero_widgets.lessons import catalog, term
from llmhero_widgets.lessons.glossary import Term, Terms, glossary

CHINESE = re.compile("[\u4e00-\u9fff]")
TERMS = glossary()


@pytest.fixture(params=TERMS, ids=lambda entry: entry.id)
def entry(request):
    return request.param


def test_there_are_a_hundred_and_fifty():
    assert len(TERMS) >= 150


@pytest.mark.parametrize("lesson", catalog.lessons(), ids=lambda lesson: lesson.id)
def test_every_lesson_teaches_its_terms(lesson):
    assert len([entry for entry in TERMS if entry.lesson == lesson.id]) >= 35


def test_no_name_stands_for_two_terms():
    writings = [
        (language, writing.lower(), entry.id)
        for entry in TERMS
        for language in ("en", "zh")
        for writing in dict.fromkeys(map(str.lower, entry.writings(language)))
    ]
    names = [(language, writing) for language, writing, _ in writings]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
    assert len({entry.id for entry in TERMS}) == len(TERMS)


def test_every_term_is_said_in_both_languages_in_one_line(entry):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id)
    for text in (*entry.definition, *entry.writings("en"), *entry.writings("zh")):
        assert text == text.strip() != ""
        assert "\n" not in text
    assert not CHINESE.search("".join(entry.writings("en")) + entry.definition.en)
    assert CHINESE.search(entry.definition.zh)
    assert len(entry.definition.en) <= 160
    assert len(entry.definition.zh) <= 80


def test_definitions_are_written_as_their_language_is(entry):
    assert not re.search("[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]", entry.definition.zh)
    assert not re.search("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]", entry.definition.zh)


def test_every_term_is_taught_in_a_lesson_of_the_catalogue(entry):
    assert catalog.get(entry.lesson).id == entry.lesson


def test_a_term_is_found_by_id_and_by_any_writing_in_either_language(entry):
    for name in (entry.id, entry.id.upper(), *entry.writings("en"), *entry.writings("zh")):
        assert term(name) == entry


def test_several_terms_and_all_of_them():
    one, other = TERMS[0], TERMS[-1]
    assert term(one.id, other.id) == (one, other)
    assert term() == TERMS
    assert repr(term(one.id, other.id)).splitlines() == [repr(one), repr(other)]


def test_an_unknown_term_names_the_nearest():
    with pytest.raises(HeroError) as caught:
        term("sofmax")
    assert "sofmax" in caught.value.sentence("en")
    assert "softmax" in caught.value.next_step("en")
    with pytest.raises(HeroError) as caught:
        term("qqqqqq")
    assert "term()" in caught.value.next_step("zh")


def test_it_speaks_the_language_of_the_reader():
    entry = term("softmax")
    set_language("zh")
    assert entry.definition.zh in repr(entry)
    assert entry.definition.zh in entry._repr_html_()


def test_what_is_shown_is_only_ever_text():
    hostile = Message('<img src=x onerror="alert(1)">', "<b>图</b>")
    shown = Terms((Term("x", hostile, hostile, "1.1"), Term("y", hostile, hostile, "1.1")))._repr_html_()
    assert "<img" not in shown
    assert shown.count("<abbr ") == 2
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in shown


def test_braces_in_a_definition_are_text():
    braces = Message("a set {a, b}", "集合 {a, b}")
    assert "a set {a, b}" in repr(Term("x", braces, braces, "1.1"))
    assert Term("x", braces, braces, "1.1").writings("zh") == ("集合 {a, b}",)
