"""A second model out of the same weights, for those who change how it computes and not what it knows."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def twin_of(model: Any, *, own: Callable[[str, Any], bool] = lambda _name, _module: False) -> Any:
    """Return a copy of a model that shares every weight; the model itself is not touched.

    Parameters
    ----------
    model
        A ``transformers.PreTrainedModel``.
    own
        Says by name and module which modules without children the twin must have for itself; those that know
        the model's configuration it has anyway.

    Examples
    --------
    >>> from transformers import GPT2Config, GPT2LMHeadModel
    >>> model = GPT2LMHeadModel(GPT2Config(vocab_size=2, n_embd=8, n_layer=1, n_head=2))
    >>> twin = twin_of(model)
    >>> twin.lm_head.weight is model.lm_head.weight, twin.transformer.h[0] is model.transformer.h[0]
    (True, False)
    """
    from transformers import PreTrainedConfig

    # Linear maps and norms, four fifths of all modules, know no configuration: the twin can use the same.
    simple = [
        module
        for name, module in model.named_modules()
        if not module.training
        and next(module.children(), None) is None
        and not any(isinstance(value, PreTrainedConfig) for value in vars(module).values())
        and not own(name, module)
    ]
    shared = {id(thing): thing for thing in (*model.parameters(), *model.buffers(), *simple)}
    return copy.deepcopy(model, shared).eval()
