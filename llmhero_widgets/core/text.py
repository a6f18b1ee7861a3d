"""Sentences in two languages.

A user-visible sentence is a :class:`Message`: one object that holds both languages, so that a
translation cannot be forgotten. Each feature keeps its own in a ``messages.py``.
"""

from __future__ import annotations

import locale
import os
from typing import Literal, NamedTuple, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_VARIABLE = "LLMHERO_LANG"


class Message(NamedTuple):
    """One sentence in both languages; ``{name}`` marks a slot."""

    en: str
    zh: str

    def format(self, language: Language | None = None, **slots: object) -> str:
        """Fill the slots and return the sentence in one language.

        Parameters
        ----------
        language
            ``"en"`` or ``"zh"``; without it, :func:`current_language`.
        **slots
            A value for each ``{name}`` in the sentence. One that is a Message itself is filled with the
            same slots, in the same language.

        Raises
        ------
        KeyError
            If a slot has no value.

        Examples
        --------
        >>> Message("{n} tokens", "{n} 个 token").format("zh", n=3)
        '3 个 token'
        """
        language = language or current_language()
        filled = {
            name: value.format(language, **{k: v for k, v in slots.items() if v is not value})
            if isinstance(value, Message)
            else value
            for name, value in slots.items()
        }
        return (self.zh if language == "zh" else self.en).format(**filled)


def current_language() -> Language:
    """Return the language that new widgets and messages use.

    ``LLMHERO_LANG`` decides; without it, the language of the operating system; English otherwise.

    Returns
    -------
    Language
        ``"en"`` or ``"zh"``.
    """
    chosen = os.environ.get(LANGUAGE_VARIABLE, "").lower()
    if not chosen:
        chosen = (locale.getlocale()[0] or os.environ.get("LANG", "")).lower()
    return "zh" if chosen.startswith(("zh", "chinese")) else "en"


def set_language(language: Language) -> None:
    """Choose the language of every widget and message made from now on.

    Parameters
    ----------
    language
        ``"en"`` or ``"zh"``.

    Raises
    ------
    ValueError
        If the language is neither.

    Examples
    --------
    >>> set_language("en")
    >>> current_language()
    'en'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    os.environ[LANGUAGE_VARIABLE] = language
