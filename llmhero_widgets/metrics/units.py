"""What a metric counts: words, or Chinese characters."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.metrics import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

Script = Literal["en", "zh"]
Unit = Literal["word", "character"]

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’][^\W\u3400-\u9fff]+)*|[^\w\s]")


class Link(NamedTuple):
    """What stands in both texts.

    Attributes
    ----------
    candidate
        Place of its first unit in the candidate.
    reference
        Place of its first unit in the reference.
    length
        How many units it has.
    source
        Which reference.
    how
        ``"exact"``, ``"stem"`` or ``"synonym"``.
    """

    candidate: int
    reference: int
    length: int
    source: int
    how: str


def cut(text: str, language: Script = "en", unit: Unit | None = None) -> list[str]:
    """Return the units of a text.

    English words are lower case and stand apart from punctuation. Chinese is cut into characters, or into
    words by jieba; Latin words and numbers in it stay whole.

    Parameters
    ----------
    text
        Any text.
    language
        ``"en"`` or ``"zh"``.
    unit
        ``"word"`` or ``"character"``; by default words of English and characters of Chinese.

    Returns
    -------
    list of str

    Raises
    ------
    HeroError
        If there is no such language or unit, or half a surrogate pair in the text.

    Examples
    --------
    >>> cut("The cat's here.")
    ['the', "cat's", 'here', '.']
    >>> cut("我爱 NLP", "zh")
    ['我', '爱', 'nlp']
    """
    refuse_lone_surrogates(text)
    chosen = unit_of(language, unit)
    if language == "zh" and chosen == "word":
        return [word.lower() for word in _jieba().cut(text) if word.strip()]
    if language == "en" and chosen == "character":
        return [character.lower() for character in text if not character.isspace()]
    return [found.lower() for found in _WORD.findall(text)]


def unit_of(language: str, unit: str | None) -> Unit:
    """Return the unit, by default that of the language.

    Raises
    ------
    HeroError
        If there is no such language or unit.
    """
    if language not in {"en", "zh"}:
        raise HeroError(messages.BAD_LANGUAGE, code="bad_request", given=language)
    if unit is None:
        return "word" if language == "en" else "character"
    if unit in get_args(Unit):
        return cast("Unit", unit)
    raise HeroError(messages.BAD_UNIT, code="bad_request", unit=unit)


def references_of(references: str | Sequence[str]) -> list[str]:
    """Return the references as a list.

    Raises
    ------
    HeroError
        If there is none.
    """
    found = [references] if isinstance(references, str) else list(references)
    if not found:
        raise HeroError(messages.NO_REFERENCE, code="bad_request")
    return found


@cache
def _jieba() -> Any:
    import jieba

    # It prints how long its dictionary took.
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba
