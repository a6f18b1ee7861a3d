"""What languages cost: one row for each, all numbers on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.pictures.html import Html, number, say
from llmhero_widgets.tokens.pictures.marks import words
from llmhero_widgets.tokens.pictures.parts import bar, note, picture, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.tokens.compare import Cut
    from llmhero_widgets.tokens.languages import LanguageCost


def draw(cost: LanguageCost, titles: Mapping[str, str]) -> str:
    """Return the HTML of a table of costs.

    Parameters
    ----------
    cost
        What to draw.
    titles
        What each of its rows is called.
    """
    most = max((cut.count for cuts in cost.cuts.values() for cut in cuts), default=0) or 1
    head = [say(messages.SENTENCE), say(messages.CHARACTERS), *map(words, cost.names)]
    rows = [
        [
            words(titles[row]),
            number(len(cost.sentences[row])),
            *(_cell(cut, most) for cut in cuts),
        ]
        for row, cuts in cost.cuts.items()
    ]
    return picture(
        table(say(messages.LANGUAGES), head, rows, ends=(1,), wide=True),
        *(note(words(line)) for line in cost.notes()),
    )


def _cell(cut: Cut, most: int) -> Html:
    said = words(f"{cut.count:,}*" if cut.unknown else f"{cut.count:,}")
    return bar(cut.count / most, said, hatched=bool(cut.unknown))
