"""What the reader looks at, as Python may set it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.attention import messages
from llmhero_widgets.attention.bounds import check_head
from llmhero_widgets.core.errors import HeroError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.models.language_model import LanguageModel

_PARTS = {"encoder-decoder": ("encoder", "self", "cross")}


def completed(wanted: Mapping[str, Any], before: Mapping[str, Any], lm: LanguageModel) -> dict[str, Any]:
    """Return a selection with everything that was not named taken from the one before.

    Parameters
    ----------
    wanted
        Some or all of ``part``, ``heads``, ``query``, ``key``, ``hide``. A query without a key unlocks the
        key, and the other way round.
    before
        What the reader looks at now; may be empty.
    lm
        The model whose heads are meant.

    Raises
    ------
    HeroError
        ``bad_request`` for another name, another part than the model has, or a head that does not exist.
    """
    if not wanted:
        return {}
    defaults = {"part": "self", "heads": [[0, 0]], "query": None, "key": None, "hide": []}
    for name in wanted:
        if name not in defaults:
            raise HeroError(messages.NO_SELECTION, code="bad_request", name=name, names=", ".join(defaults))
    locks = {"query": None, "key": None} if wanted.keys() & {"query", "key"} else {}
    selection = {**defaults, **before, **locks, **wanted}
    if selection["query"] is None and selection["key"] is None:
        selection["query"] = 0
    parts = _PARTS.get(lm.kind, ("self",))
    if selection["part"] not in parts:
        raise HeroError(
            messages.NO_PART, code="bad_request", name=lm.name, part=selection["part"], parts=", ".join(parts)
        )
    layers = lm.encoder_layers if selection["part"] == "encoder" else lm.layers
    heads = selection["heads"]
    if not _are_heads(heads):
        raise HeroError(messages.BAD_HEADS, code="bad_request", heads=heads)
    for layer, head in heads:
        check_head(layer, head, [lm.heads] * layers)
    return {**selection, "heads": [list(head) for head in heads], "hide": list(selection["hide"])}


def _are_heads(heads: Any) -> bool:
    pairs = isinstance(heads, list | tuple) and all(isinstance(head, list | tuple) for head in heads)
    return (
        pairs
        and len(heads) > 0
        and all(len(head) == 2 and all(isinstance(number, int) for number in head) for head in heads)  # noqa: PLR2004
    )
