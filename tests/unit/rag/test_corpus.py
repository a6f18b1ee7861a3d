import re
from collections import Counter
from typing import get_args

import pytest

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.rag.corpus import Kind, _span, handbook, questions

CJK = r"[\u4e00-\u9fff]"
TOUCHING = re.compile(rf"{CJK}[A-Za-z0-9]|[A-Za-z0-9]{CJK}")
HALF_WIDTH = re.compile(rf"{CJK}[,;:!?()]|[,;:!?()]{CJK}|{CJK}\.{CJK}")
LENGTHS = {"en": (450, 700), "zh": (700, 1100)}


def length(language, text):
    return len(text.split()) if language == "en" else len(re.sub(r"\s", "", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_documents_of_the_announced_length(language):
    documents = handbook(language)
    assert len(documents) >= 24
    shortest, longest = LENGTHS[language]
    for name, text in documents:
        assert shortest <= length(language, text) <= longest, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_has_one_title_and_sections(language):
    for name, text in handbook(language):
        assert re.fullmatch(r"\d\d-[a-z0-9-]+\.md", name)
        assert text.startswith("# "), name
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, name
        assert len(re.findall(r"^## ", text, re.MULTILINE)) >= 3, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_questions_of_every_kind(language):
    asked = questions(language)
    assert len(asked) >= 200
    kinds = Counter(question.kind for question in asked)
    assert set(kinds) == set(get_args(Kind))
    assert min(kinds.values()) >= 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_and_no_id_stands_twice(language):
    asked = questions(language)
    assert len({question.id for question in asked}) == len(asked)
    assert len({question.question.casefold() for question in asked}) == len(asked)
    assert all(question.id.startswith(f"{language}-") and question.answer for question in asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_span_is_a_quote_that_stands_once_and_in_one_paragraph(language):
    texts = dict(handbook(language))
    for question in questions(language):
        assert question.spans, question.id
        for span in question.spans:
            quote = texts[span.doc][span.start : span.end]
            assert texts[span.doc].count(quote) == 1, question.id
            assert quote == quote.strip(), question.id
            assert "\n" not in quote, question.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_questions_over_several_documents_have_spans_in_several(language):
    for question in questions(language):
        documents = {span.doc for span in question.spans}
        assert len(documents) == (2 if question.kind == "multi" else 1), question.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_is_asked_about(language):
    asked = Counter(span.doc for question in questions(language) for span in question.spans)
    assert all(asked[name] >= 7 for name, _ in handbook(language))


def test_chinese_is_set_as_the_house_sets_it():
    texts = list(handbook("zh"))
    texts += [(question.id, question.question + "\n" + question.answer) for question in questions("zh")]
    for where, text in texts:
        assert not TOUCHING.findall(text), where
        assert not HALF_WIDTH.findall(text), where


def test_an_unknown_language_is_refused_by_name():
    with pytest.raises(ValueError, match=r"language must be one of.*'fr'"):
        handbook("fr")


@pytest.mark.parametrize("text", ["", "once and once"])
def test_a_quote_that_does_not_stand_once_is_refused(text):
    with pytest.raises(ValueError, match=r"en-001: 'once' stands \d times in a\.md"):
        _span("en-001", "a.md", "once", {"a.md": text})
