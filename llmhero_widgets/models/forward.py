"""What a forward pass is given, and the logits that it leaves after the last token."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch

    from llmhero_widgets.models.language_model import LanguageModel


def forward_inputs(
    lm: LanguageModel, ids: Sequence[int], target_ids: Sequence[int] | None = None
) -> dict[str, Any]:
    """Return the arguments of ``forward`` for one text; ``target_ids`` are what a decoder beside it reads."""
    import torch

    device = lm.module.device
    inputs: dict[str, Any] = {"input_ids": torch.tensor([ids], device=device)}
    if target_ids is not None:
        inputs["decoder_input_ids"] = torch.tensor([target_ids], device=device)
    if lm.kind != "encoder":
        inputs["use_cache"] = False
    return inputs


def for_last_token(lm: LanguageModel, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the same arguments, so that no other logits are computed where the model can leave them out."""
    can = "logits_to_keep" in inspect.signature(lm.module.forward).parameters
    return inputs | ({"logits_to_keep": 1} if can else {})


def last_logits(lm: LanguageModel, output: Any) -> torch.Tensor:
    """Return the logits after the last token of what ``forward`` returned: float32 (texts, vocabulary).

    Raises
    ------
    HeroError
        ``bad_request`` for a model without a language-model head.
    """
    if getattr(output, "logits", None) is None:
        raise HeroError(messages.NO_LOGITS, messages.NO_LOGITS_HINT, code="bad_request", name=lm.name)
    logits: torch.Tensor = output.logits[:, -1]
    return logits.float().cpu()
