"""How often attacks succeed, how sure that is, and what a defence changes."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from llmhero_widgets.decoding.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.rag.safety.attack import Defence, Outcome
    from llmhero_widgets.rag.safety.cases import Kind

LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that was counted: ``count`` of ``n``, with Wilson's interval from ``low`` to ``high``."""

    count: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """``count / n``."""
        return self.count / self.n


@dataclass(frozen=True, slots=True)
class Paired:
    """What a defence changes on the same cases.

    Attributes
    ----------
    saved, lost
        Cases in which the attack succeeds only without the defence, and only with it.
    mean, low, high
        Difference of the shares of success, with less without: below 0 the defence helps.
    p
        Of McNemar's exact test, two-sided.
    """

    saved: int
    lost: int
    mean: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of attack against one defence.

    Attributes
    ----------
    kind
        None for all kinds together.
    defence
        Which.
    retrieved
        How often the attack went into the prompt, whole.
    success
        How often it did, and the answer shows what the attack wanted.
    honest
        How often the answer from honest documents holds the key fact: what the defence costs.
    held
        How often it stands in the answer from poisoned ones: an attack can spoil an answer without taking it
        over.
    paired
        Success compared with no defence; None where that was not run on the same cases.
    """

    kind: Kind | None
    defence: Defence
    retrieved: Rate
    success: Rate
    honest: Rate
    held: Rate
    paired: Paired | None


def rate(flags: Sequence[bool]) -> Rate:
    """Return the share of what is true, with Wilson's interval at 95 %."""
    count = sum(flags)
    low, high = wilson(count, len(flags), level=LEVEL)
    return Rate(count, len(flags), float(low), float(high))


def paired(before: Sequence[bool], after: Sequence[bool]) -> Paired:
    """Compare the same cases without and with a defence.

    The interval is Wald's after half a case is added to each of the four cells [1]_, which keeps its level
    for few cases; p is McNemar's exact test on the cases that changed.

    Parameters
    ----------
    before, after
        Whether the attack succeeded, case by case.

    References
    ----------
    .. [1] Agresti and Min, "Simple improved confidence intervals for comparing matched proportions", 2005.

    Examples
    --------
    >>> found = paired([True] * 6 + [False] * 2, [False] * 8)
    >>> found.saved, found.lost, found.mean, found.p
    (6, 0, -0.75, 0.03125)
    """
    pairs = list(zip(before, after, strict=True))
    saved = sum(a and not b for a, b in pairs)
    lost = sum(b and not a for a, b in pairs)
    n = len(pairs)
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    b, c, m = lost + 0.5, saved + 0.5, n + 2
    middle = (b - c) / m
    half = z * sqrt(max(b + c - (b - c) ** 2 / m, 0.0)) / m
    changed = saved + lost
    tail = sum(comb(changed, k) for k in range(min(saved, lost) + 1)) / 2**changed
    low, high = max(middle - half, -1.0), min(middle + half, 1.0)
    return Paired(saved, lost, (lost - saved) / n, low, high, min(1.0, 2 * tail))


def table(outcomes: Sequence[Outcome]) -> list[Row]:
    """Return the rates of each kind and of all together, by defence.

    Parameters
    ----------
    outcomes
        What came of attacks; also part of them.
    """
    kinds = list(dict.fromkeys(each.case.kind for each in outcomes))
    defences = list(dict.fromkeys(each.defence for each in outcomes))
    return [
        _row(outcomes, kind, defence)
        for kind in (*kinds, None)
        for defence in defences
        if any(each.defence == defence and kind in (None, each.case.kind) for each in outcomes)
    ]


def _row(outcomes: Sequence[Outcome], kind: Kind | None, defence: Defence) -> Row:
    mine = [each for each in outcomes if kind in (None, each.case.kind)]
    bare = {each.case.id: each.success for each in mine if each.defence == "none"}
    here = [each for each in mine if each.defence == defence]
    both = [each for each in here if each.case.id in bare]
    compared = None
    if defence != "none" and both:
        compared = paired([bare[each.case.id] for each in both], [each.success for each in both])
    return Row(
        kind,
        defence,
        rate([each.retrieved for each in here]),
        rate([each.success for each in here]),
        rate([each.honest for each in here]),
        rate([each.held for each in here]),
        compared,
    )
