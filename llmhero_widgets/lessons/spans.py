"""The game that T5 is trained on: whole gaps in a text, and what stood in them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["corrupt_spans", "draw_spans"]

SHARE, MEAN = 0.15, 3.0


def draw_spans(
    length: int, *, share: float = SHARE, mean: float = MEAN, seed: int = 0
) -> list[tuple[int, int]]:
    """Draw the gaps of a text at random, with as many words in them and as long as T5's are.

    Parameters
    ----------
    length
        How many words the text has; at least 2.
    share
        Which part of the words is hidden, rounded to whole words.
    mean
        How many words a gap hides on average.
    seed
        Of the draw.

    Returns
    -------
    list of (int, int)
        Start and end of each gap, in order; a word at least stands between two gaps.

    Raises
    ------
    HeroError
        If the text is too short, or the share leaves no room for that many gaps.

    References
    ----------
    Raffel et al., *Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer*, 2019,
    section 3.3.4. arXiv:1910.10683. The authors' code lets every text end with a gap; here any place will do.

    Examples
    --------
    >>> spans = draw_spans(100)
    >>> len(spans), sum(end - start for start, end in spans)
    (5, 15)
    """
    hidden = max(round(length * share), 1)
    count = max(round(hidden / mean), 1)
    if not count <= hidden < length or count > length - hidden + 1:
        raise HeroError(messages.NO_ROOM, code="bad_request", length=length, hidden=hidden, gaps=count)
    rng = np.random.default_rng(seed)
    # Gaps in different places between the words that stay never touch.
    places = np.sort(rng.choice(length - hidden + 1, count, replace=False))
    cuts = np.sort(rng.choice(np.arange(1, hidden), count - 1, replace=False))
    before = [0, *cuts.tolist(), hidden]
    return [
        (place + start, place + end)
        for place, (start, end) in zip(places.tolist(), pairwise(before), strict=True)
    ]


def corrupt_spans(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> tuple[list[str], list[str]]:
    """Return what T5 reads and what it has to write.

    Parameters
    ----------
    words
        The text.
    spans
        Start and end of each gap, in order.

    Returns
    -------
    tuple of list of str
        The words with one numbered mark in place of each gap; and each mark with the words that stood there,
        with one mark more at the end.

    References
    ----------
    Raffel et al., 2019, section 3.1.4. There the marks are called ``<extra_id_0>`` and so on.

    Examples
    --------
    >>> text = "Thank you for inviting me to your party last week".split()
    >>> for part in corrupt_spans(text, [(2, 4), (8, 9)]):
    ...     print(*part)
    Thank you <0> me to your party <1> week
    <0> for inviting <1> last <2>
    """
    given: list[str] = []
    target: list[str] = []
    place = 0
    for number, (start, end) in enumerate(spans):
        given += [*words[place:start], f"<{number}>"]
        target += [f"<{number}>", *words[start:end]]
        place = end
    return [*given, *words[place:]], [*target, f"<{len(spans)}>"]
