"""The terms of the course: in both languages, in one line each, and where they are taught."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message, current_language
from llmhero_widgets.lessons import glossary_messages as messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Language

_HOVER = "cursor: help; text-decoration: underline dotted; text-underline-offset: 0.2em"


@dataclass(frozen=True, slots=True)
class Term:
    """One term; in a notebook its definition shows where the pointer rests on it.

    Attributes
    ----------
    id
        Such as ``"attention-sink"``.
    name
        As the course writes it.
    definition
        In one line.
    lesson
        Where it is taught.
    aliases
        Other ways of writing it, per language.
    avoid
        Renderings that the course does not use, per language.
    """

    id: str
    name: Message
    definition: Message
    lesson: str
    aliases: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    avoid: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)

    def writings(self, language: Language) -> tuple[str, ...]:
        """Return every way in which the course writes it, the usual one first."""
        return (_said(self.name, language), *self.aliases.get(language, ()))

    def __repr__(self) -> str:
        name, definition = _said(self.name), _said(self.definition)
        return messages.ENTRY.format(name=name, definition=definition, lesson=self.lesson)

    def _repr_html_(self) -> str:
        """Return the term with its definition behind it; every word is escaped."""
        name, definition = _said(self.name), _said(self.definition)
        # A tab stop and a label, for those who have no pointer to rest.
        return (
            f'<abbr tabindex="0" style="{_HOVER}" title="{escape(definition)}"'
            f' aria-label="{escape(f"{name}: {definition}")}">{escape(name)}</abbr>'
        )


class Terms(tuple[Term, ...]):
    """Several terms; in a notebook one after another, each with its definition behind it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(map(repr, self))

    def _repr_html_(self) -> str:
        """Return the terms in one line; every word is escaped."""
        return " · ".join(term._repr_html_() for term in self)


def glossary() -> Terms:
    """Return every term of the course, in the order in which the lessons teach them.

    Examples
    --------
    >>> glossary()[0].lesson
    '1.1'
    """
    folder = files("llmhero_widgets") / "lessons" / "terms"
    pages = sorted((page for page in folder.iterdir() if page.name.endswith(".json")), key=lambda p: p.name)
    return Terms(
        _term(entry, page.name.removesuffix(".json"))
        for page in pages
        for entry in json.loads(page.read_text(encoding="utf-8"))
    )


def term(*names: str) -> Term | Terms:
    """Look terms up in the glossary.

    Parameters
    ----------
    *names
        Each an id, or the term as it is written in either language; case does not matter. Without any,
        the whole glossary.

    Returns
    -------
    Term or Terms
        One term, or several. A notebook shows the definition where the pointer rests.

    Raises
    ------
    HeroError
        If the glossary has no such term; the nearest one is named.

    Examples
    --------
    >>> term("softmax").lesson
    '1.1'
    """
    everything = glossary()
    if not names:
        return everything
    known = {
        writing.lower(): entry
        for entry in reversed(everything)
        for writing in (entry.id, *entry.writings("en"), *entry.writings("zh"))
    }
    found = Terms(_look_up(name, known) for name in names)
    return found[0] if len(found) == 1 else found


def _said(message: Message, language: Language | None = None) -> str:
    """Return a message as it is: a brace in a definition marks no slot."""
    return message.zh if (language or current_language()) == "zh" else message.en


def _look_up(name: str, known: Mapping[str, Term]) -> Term:
    wanted = str(name).strip().lower()
    if wanted in known:
        return known[wanted]
    nearest = difflib.get_close_matches(wanted, known, n=1)
    raise HeroError(
        messages.NO_TERM,
        messages.NEAREST if nearest else messages.SEE_ALL,
        code="bad_request",
        name=name,
        nearest=nearest[0] if nearest else "",
    )


def _term(entry: Mapping[str, object], lesson: str) -> Term:
    def several(key: str) -> dict[Language, tuple[str, ...]]:
        return {language: tuple(writings) for language, writings in entry.get(key, {}).items()}  # type: ignore[attr-defined]

    return Term(
        id=str(entry["id"]),
        name=Message(str(entry["en"]), str(entry["zh"])),
        definition=Message(**entry["definition"]),  # type: ignore[arg-type]
        lesson=lesson,
        aliases=several("aliases"),
        avoid=several("avoid"),
    )
