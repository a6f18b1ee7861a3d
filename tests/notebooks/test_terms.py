"""One word for one thing: the glossary's terms are in the lessons that teach them, in both languages."""

import html
import re

import pytest

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.lessons.glossary import glossary

HOVERED = re.compile(r'<abbr title="([^"]*)">([^<]*)</abbr>')
TERMS = glossary()


def writes(text, writing):
    """Return whether a text holds a term, as a word where words have borders; a plural counts."""
    if re.search("[\u4e00-\u9fff]", writing):
        return writing in text
    return re.search(rf"(?<!\w){re.escape(writing)}(?:e?s)?(?!\w)", text, re.IGNORECASE) is not None


def test_every_term_is_in_its_lesson_in_both_languages(entry, texts):
    taught = [term for term in TERMS if term.lesson == entry.id]
    assert taught
    for language in LANGUAGES:
        prose = "\n".join(texts[language]["markdown"].values())
        shown = re.sub(r"<[^>]*>", "", prose)
        missing = [
            term.id for term in taught if not any(writes(shown, word) for word in term.writings(language))
        ]
        assert missing == [], language


def test_what_shows_on_hover_is_what_the_glossary_says(entry, texts):
    for language in LANGUAGES:
        said = {
            (getattr(term.definition, language), writing.lower())
            for term in TERMS
            for writing in term.writings(language)
        }
        found = HOVERED.findall("\n".join(texts[language]["markdown"].values()))
        assert found, language
        for definition, surface in found:
            singular = {
                surface.lower(),
                surface.lower().removesuffix("s"),
                surface.lower().removesuffix("es"),
            }
            assert any((html.unescape(definition), word) in said for word in singular), surface


def test_a_term_is_explained_on_hover_in_its_lesson(entry, texts):
    """Every lesson explains most of its own terms where it teaches them."""
    for language in LANGUAGES:
        explained = {
            html.unescape(title)
            for title, _ in HOVERED.findall("\n".join(texts[language]["markdown"].values()))
        }
        taught = [term for term in TERMS if term.lesson == entry.id]
        missing = [term.id for term in taught if getattr(term.definition, language) not in explained]
        assert missing == [], language


def test_no_lesson_uses_a_rendering_that_the_glossary_avoids(entry, texts):
    for language in LANGUAGES:
        prose = "\n".join(texts[language]["markdown"].values())
        for term in TERMS:
            for word in term.avoid.get(language, ()):
                assert not writes(prose, word), f"{word}: the glossary says {term.writings(language)[0]}"


@pytest.mark.parametrize(
    ("text", "writing", "found"),
    [
        ("the keys of a head", "key", True),
        ("a keyboard", "key", False),
        ("Softmax turns", "softmax", True),
        ("注意力汇聚点在这里", "汇聚点", True),
        ("top-k and top-p", "top-p", True),
        ("stop-product", "top-p", False),
    ],
)
def test_a_term_is_found_as_a_word(text, writing, found):
    assert writes(text, writing) is found
