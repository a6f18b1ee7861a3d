"""Where labelled questions come from: the bundled handbook, or lines that the reader wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.rag import messages_measure as messages
from llmhero_widgets.rag.corpus import handbook, questions
from llmhero_widgets.rag.measuring.labels import read_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.measuring.labels import Question
    from llmhero_widgets.rag.values import Documents

#: Names of the sets, with the language of a handbook.
HANDBOOKS: Final[dict[str, Language]] = {f"handbook-{language}": language for language in LANGUAGES}
OWN: Final = "own"
#: Characters of lines that the reader wrote.
MOST_CHARACTERS: Final = 4_000_000


def read_set(
    name: str, lines: str, documents: Documents
) -> tuple[tuple[Question, ...], list[tuple[int, HeroError]]]:
    """Return the questions of a set, and what is wrong with which lines.

    Parameters
    ----------
    name
        A name of ``HANDBOOKS``, or ``OWN``.
    lines
        JSON Lines, ``{"question", "doc", "quote"}`` each; only for ``OWN``.
    documents
        What is searched.

    Raises
    ------
    HeroError
        ``bad_request`` where the handbook is not what is searched, or there are no questions at all.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Document, Documents
    >>> documents = Documents((Document("a.md", "Keys are cached."),))
    >>> questions, problems = read_set("own", '{"question": "?", "doc": "b.md", "quote": "Keys"}', documents)
    >>> questions, problems[0][0], problems[0][1].sentence("en")
    ((), 1, 'Line 1: there is no document “b.md”.')
    """
    if name in HANDBOOKS:
        language = HANDBOOKS[name]
        if handbook_language(documents, (language,)) is None:
            raise HeroError(messages.NOT_HANDBOOK, messages.NOT_HANDBOOK_HINT, code="bad_request")
        return read_labels(enumerate(questions(language), 1), documents)
    if len(lines) > MOST_CHARACTERS:
        raise HeroError(messages.TOO_LONG, code="bad_request", most=MOST_CHARACTERS)
    read = [(number, _object(line)) for number, line in enumerate(lines.split("\n"), 1) if line.strip()]
    if not read:
        raise HeroError(messages.NO_QUESTIONS, messages.NOT_JSON_HINT, code="bad_request")
    return read_labels(read, documents)


def handbook_language(documents: Documents, languages: Sequence[Language] = LANGUAGES) -> Language | None:
    """Return the language in which the bundled handbook is among some documents, whole; None where it is not.

    Parameters
    ----------
    documents
        What is searched.
    languages
        Which ones to look for.
    """
    for language in languages:
        if all(
            name in documents.by_id and documents.by_id[name].source == text
            for name, text in handbook(language)
        ):
            return language
    return None


def _object(line: str) -> Any:
    """Return what a line says; None, which is no labelled question, where it is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
