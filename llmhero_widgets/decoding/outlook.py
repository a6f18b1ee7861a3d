"""What may come next under a rule, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What is known of a token in :class:`Outlook`.
FORBIDDEN: Final = 0
DEAD_END: Final = 1
UNKNOWN: Final = 2
OPEN: Final = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come next, and what becomes of it.

    Attributes
    ----------
    allowed
        bool (vocabulary,): the mask. A token that ends the text is allowed where the rule is satisfied.
    fate
        uint8 (vocabulary,): ``FORBIDDEN``; ``DEAD_END``, which is proven: after this token no sequence of
        tokens satisfies the rule within the budget, or none at all; ``OPEN``, proven as well; ``UNKNOWN``.
    least
        int32 (vocabulary,): the fewest tokens that must follow the token, without the one that ends the text;
        -1 where it is not known.
    here
        The fewest tokens that must follow before any of them, or None where it is not known.
    exact
        Whether ``least`` is known for all tokens.
    """

    allowed: NDArray[np.bool_]
    fate: NDArray[np.uint8]
    least: NDArray[np.int32]
    here: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Forced:
    """What follows without any choice.

    Attributes
    ----------
    data
        The bytes: whatever is written next begins with them.
    ids
        Tokens that spell the whole of them or a beginning, cut as the tokenizer cuts; where the next
        character could change the cut, they end before.
    """

    data: bytes
    ids: tuple[int, ...]
