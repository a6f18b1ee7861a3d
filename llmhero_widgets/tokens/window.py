"""What a context window holds, and what tokens cost, from numbers that the reader gives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.compare import Cut
from llmhero_widgets.tokens.load import load_tokenizer
from llmhero_widgets.tokens.segments import word_count

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language, Message

#: Characters of a page as publishers count them (the German Normseite: 30 lines of 60), spaces included.
PAGE = 1800
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """How much text of one kind a context window holds.

    Attributes
    ----------
    name
        Of the tokenizer.
    context
        Tokens of the window.
    room
        Tokens of it that are left for the text: those that the tokenizer adds are taken off.
    characters, words, pages
        How much text that is, by the ratio of the sample.
    loses
        Whether the tokenizer loses part of the sample, so that the numbers are too high.
    """

    name: str
    context: int
    room: int
    characters: float
    words: float
    pages: float
    loses: bool

    def sentence(self, language: Language | None = None) -> str:
        """Return it in one sentence, rounded.

        Parameters
        ----------
        language
            ``"en"`` or ``"zh"``; by default the reader's.
        """
        return messages.WINDOW.format(
            language,
            context=f"{self.context:,}",
            name=self.name,
            characters=_round(self.characters),
            words=_round(self.words),
            pages=_round(self.pages),
        )

    def _repr_html_(self) -> str:
        """Return what the window holds for a notebook, rounded."""
        from llmhero_widgets.tokens.pictures.window import draw

        return draw(self, (_round(self.characters), _round(self.words), _round(self.pages)))


def window(tokenizer: Any, context: int, text: str, *, page: int = PAGE) -> Window:
    """Return how much text like a sample a context window holds.

    Parameters
    ----------
    tokenizer
        What :func:`llmhero_widgets.tokens.load.load_tokenizer` takes.
    context
        Tokens of the window.
    text
        A sample: the more alike to what will be sent and the longer, the better the ratio.
    page
        Characters of a page, spaces included; a page of Chinese is rather 500 to 1,000.

    Returns
    -------
    Window

    Raises
    ------
    HeroError
        ``bad_request`` for a context or a page that is not positive, and for a sample without tokens.

    Examples
    --------
    >>> sample = "All human beings are born free and equal in dignity and rights."
    >>> held = window("smollm2", 8192, sample)
    >>> round(held.characters), round(held.words), round(held.pages)
    (39700, 7562, 22)
    """
    context = _whole(context, messages.BAD_CONTEXT, least=1)
    page = _whole(page, messages.BAD_PAGE, least=1)
    refuse_lone_surrogates(text)
    cutter = load_tokenizer(tokenizer)
    cut = Cut(cutter.name, cutter.trace(text), len(text), word_count(text))
    if not cut.count:
        raise HeroError(messages.NO_TEXT, messages.NO_TEXT_HINT, code="bad_request")
    room = max(0, context - len(cut.added))
    times = room / cut.count
    characters = cut.characters * times
    return Window(cutter.name, context, room, characters, cut.words * times, characters / page, cut.loses)


def cost(tokens: int, price_per_million: float) -> float:
    """Return the price of tokens.

    Parameters
    ----------
    tokens
        How many.
    price_per_million
        What a million of them costs, in any currency, from the price list of whoever sells them.

    Returns
    -------
    float
        In the same currency.

    Raises
    ------
    HeroError
        ``bad_request`` for a number below zero or none at all.

    Examples
    --------
    >>> cost(21, 0.5)
    1.05e-05
    """
    tokens = _whole(tokens, messages.BAD_TOKENS, least=0)
    price = _number(price_per_million)
    return tokens * price / _MILLION


def _number(value: Any) -> float:
    # Fractions are numbers too, and so are decimals, which are no Real.
    if (
        isinstance(value, bool)
        or not isinstance(value, Real | Decimal)
        or not math.isfinite(value)
        or value < 0
    ):
        raise HeroError(messages.BAD_PRICE, code="bad_request", value=value)
    return float(value)


def _whole(value: Any, complaint: Message, *, least: int) -> int:
    # bool is an int to Python, but no number of anything; NumPy's integers are no int.
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise HeroError(complaint, code="bad_request", value=value)
    return int(value)


def _round(value: float) -> str:
    """Return a number with two figures, as a ratio from a sample deserves."""
    if value < 10:  # noqa: PLR2004
        return f"{value:.1f}"
    digits = 1 - math.floor(math.log10(value))
    return f"{round(value, digits):,.0f}"
