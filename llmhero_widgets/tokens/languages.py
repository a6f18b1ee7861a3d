"""What a language costs: the same sentence in four languages, and a two-line function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.compare import Cut, load_all, unique
from llmhero_widgets.tokens.segments import word_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Language, Message

# Universal Declaration of Human Rights, Article 1, first sentence (United Nations 1948; public domain).
SENTENCES: Mapping[str, str] = {
    "en": "All human beings are born free and equal in dignity and rights.",
    "zh": "人人生而自由，在尊严和权利上一律平等。",
    "ar": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    "python": "def add(a, b):\n    return a + b\n",
}
NAMES: Mapping[str, Message] = {
    "en": messages.ENGLISH,
    "zh": messages.CHINESE,
    "ar": messages.ARABIC,
    "hi": messages.HINDI,
    "python": messages.PYTHON,
}


@dataclass(frozen=True, slots=True)
class LanguageCost:
    """The table of what languages cost.

    Attributes
    ----------
    names
        The tokenizers: one column for each.
    sentences
        Each row's text by its language.
    cuts
        Each row by its language: one cut for each tokenizer, with its count, its unknown tokens, and whether
        it loses part of the text.
    """

    names: tuple[str, ...]
    sentences: Mapping[str, str]
    cuts: Mapping[str, tuple[Cut, ...]]

    def count(self, language: str, name: str) -> int:
        """Return how many tokens a row costs in a tokenizer.

        Parameters
        ----------
        language
            One of ``sentences``.
        name
            One of ``names``.

        Raises
        ------
        HeroError
            ``bad_request`` if there is no such row or column.
        """
        if language not in self.cuts:
            rows = ", ".join(self.cuts)
            raise HeroError(messages.NO_SUCH_ROW, code="bad_request", row=language, names=rows)
        if name not in self.names:
            columns = ", ".join(self.names)
            raise HeroError(messages.NOT_COMPARED, code="bad_request", name=name, names=columns)
        return self.cuts[language][self.names.index(name)].count

    def notes(self, language: Language | None = None) -> list[str]:
        """Return one sentence for each number that is no price, because text became unknown.

        Parameters
        ----------
        language
            ``"en"`` or ``"zh"``; by default the reader's.
        """
        return [
            messages.LOST_NOTE.format(
                language, name=cut.name, unknown=cut.unknown, count=cut.count, language_name=_name(row)
            )
            for row, cuts in self.cuts.items()
            for cut in cuts
            if cut.unknown
        ]

    def _repr_html_(self) -> str:
        """Return the table for a notebook: each number with its length."""
        from llmhero_widgets.tokens.pictures.languages import draw

        return draw(self, {row: _title(row) for row in self.cuts})


def language_cost(tokenizers: Any, sentences: Mapping[str, str] | None = None) -> LanguageCost:
    """Count what the same sentence costs in several languages.

    Parameters
    ----------
    tokenizers
        One to six of what :func:`llmhero_widgets.tokens.load.load_tokenizer` takes.
    sentences
        Texts by language; by default the first sentence of the Universal Declaration of Human Rights in
        English, Chinese, Arabic and Hindi (``"en"``, ``"zh"``, ``"ar"``, ``"hi"``), and a function in
        Python (``"python"``).

    Returns
    -------
    LanguageCost
        Tokens that are added around a text are not counted.

    Raises
    ------
    HeroError
        As :func:`llmhero_widgets.tokens.compare.compare`.

    Examples
    --------
    >>> table = language_cost("smollm2")
    >>> {row: cuts[0].count for row, cuts in table.cuts.items()}
    {'en': 13, 'zh': 29, 'ar': 45, 'hi': 92, 'python': 13}
    """
    cutters = load_all(tokenizers)
    rows = dict(SENTENCES if sentences is None else sentences)
    for text in rows.values():
        refuse_lone_surrogates(text)
    names = unique(cutter.name for cutter in cutters)
    cuts = {
        row: tuple(
            Cut(name, cutter.trace(text), len(text), word_count(text))
            for name, cutter in zip(names, cutters, strict=True)
        )
        for row, text in rows.items()
    }
    return LanguageCost(tuple(names), rows, cuts)


def _name(row: str) -> Message | str:
    return NAMES.get(row, row)


def _title(row: str) -> str:
    return NAMES[row].format() if row in NAMES else row
