"""The distribution of the next token under a mask: one more stage among the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_constraint as messages
from llmhero_widgets.decoding.distribution import Distribution, process
from llmhero_widgets.decoding.settings import SamplingSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from numpy.typing import NDArray

_NEUTRAL: Final = SamplingSettings()
_WARPERS: Final = ("temperature", "top_k", "top_p", "min_p", "typical_p", "epsilon_cutoff", "eta_cutoff")


def masked(
    logits: NDArray[np.float32] | torch.Tensor,
    ids: Sequence[int],
    allowed: NDArray[np.bool_],
    settings: SamplingSettings | None = None,
    *,
    prompt_length: int | None = None,
) -> Distribution:
    """Send logits through the stages, one of which is the mask of a constraint.

    It stands where ``generate`` has it: behind the penalties, before temperature and cut-offs, which see
    only what is allowed.

    Parameters
    ----------
    logits
        float (vocabulary,): what the model says after ``ids``.
    ids
        The text so far, prompt included.
    allowed
        bool (vocabulary,): :meth:`Constraint.allowed` of what was generated.
    settings
        By default nothing else is changed.
    prompt_length
        So many of the ``ids`` were not generated; by default none was.

    Returns
    -------
    Distribution
        With a stage ``"constraint"``; one minus its ``mass`` is the probability that was on forbidden tokens.

    Raises
    ------
    HeroError
        ``bad_request`` where no token is allowed.

    Examples
    --------
    >>> logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], dtype=np.float32))
    >>> made = masked(logits, [0], np.array([False, True, True, False]), SamplingSettings(top_k=1))
    >>> [(stage.name, round(stage.mass, 2)) for stage in made.stages], made.probabilities.tolist()
    ([('model', 1.0), ('constraint', 0.45), ('top_k', 0.67)], [0.0, 1.0, 0.0, 0.0])
    """
    if not allowed.any():
        raise HeroError(messages.FORBIDDEN_PATH, messages.FORBIDDEN_PATH_HINT, code="bad_request")
    settings = settings or SamplingSettings()
    penalties = replace(settings, **{name: getattr(_NEUTRAL, name) for name in _WARPERS})
    warpers = SamplingSettings(**{name: getattr(settings, name) for name in _WARPERS})
    first = process(logits, ids, penalties, prompt_length=prompt_length)
    before = first.stages[-1]
    kept = np.zeros(len(before.logits), bool)
    kept[: len(allowed)] = allowed[: len(kept)]
    second = process(np.where(kept, before.logits, -np.inf).astype(np.float32), ids, warpers)
    probable = before.probabilities.astype(np.float64)
    stage = replace(
        second.stages[0],
        name="constraint",
        cut=(before.logits > -np.inf) & ~kept,
        mass=float(probable[kept].sum() / probable.sum()),
    )
    return Distribution((*first.stages, stage, *second.stages[1:]))
