"""Switch heads off and see what the model would say without them."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from llmhero_widgets.attention import messages
from llmhero_widgets.attention.bounds import check_head
from llmhero_widgets.attention.capture import prepare
from llmhero_widgets.attention.observe import observe
from llmhero_widgets.core.errors import HeroError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from llmhero_widgets.attention.observe import AttentionCall, Part
    from llmhero_widgets.models.language_model import LanguageModel

Method = Literal["zero", "mean"]


@dataclass(frozen=True, slots=True)
class Ablation:
    """The prediction after the last token, with all heads and without some.

    Attributes
    ----------
    before, after
        float32 (vocabulary,): logits, not probabilities.
    """

    before: NDArray[np.float32]
    after: NDArray[np.float32]


def ablate(  # noqa: PLR0913 - what is read, what is switched off, and how
    lm: LanguageModel,
    text: str,
    heads: Sequence[tuple[int, int]],
    *,
    method: Method = "zero",
    part: Part = "self",
    target_text: str | None = None,
) -> Ablation:
    """Compute the next-token logits with all heads and with some switched off.

    A head is switched off where its own output still stands alone: before the output projection mixes
    it with the other heads [1]_. What the layer adds besides (residual stream, projection bias) stays.

    Parameters
    ----------
    lm
        A model with a language-model head.
    text
        What it reads.
    heads
        Which heads, as (layer, head); several are switched off together.
    method
        "zero" makes the head's output 0; "mean" replaces it at every token by its mean over the
        tokens of this text, which takes out what the head says about particular tokens but keeps what
        it says about all of them.
    part
        Which attention of an encoder-decoder.
    target_text
        As for :func:`~llmhero_widgets.attention.capture`.

    Returns
    -------
    Ablation
        ``before`` and ``after``.

    Raises
    ------
    HeroError
        As :func:`~llmhero_widgets.attention.capture`, and ``bad_request`` for a head or method that
        does not exist or a model without a language-model head.

    References
    ----------
    .. [1] Michel, Levy, Neubig, "Are Sixteen Heads Really Better than One?", 2019.
    """
    if method not in get_args(Method):
        methods = " / ".join(get_args(Method))
        raise HeroError(messages.NO_METHOD, code="bad_request", method=method, methods=methods)
    if not heads:
        raise HeroError(messages.NO_HEADS, messages.NO_HEADS_HINT, code="bad_request")
    _, _, inputs = prepare(lm, text, target_text)
    if "logits_to_keep" in inspect.signature(lm.module.forward).parameters:
        inputs["logits_to_keep"] = 1
    sizes: list[int] = []

    def count(call: AttentionCall, output: Tensor) -> Tensor:
        if call.part == part:
            sizes.append(call.kept.heads)
        return output

    def silence(call: AttentionCall, output: Tensor) -> Tensor:
        chosen = [head for layer, head in heads if layer == call.layer]
        if call.part != part or not chosen:
            return output
        output = output.clone()
        output[:, :, chosen] = 0.0 if method == "zero" else output[:, :, chosen].mean(1, keepdim=True)
        return output

    before = _logits(lm, observe(lm.module, inputs, count))
    if not sizes:
        raise HeroError(messages.NOT_OBSERVABLE, messages.OTHER_MODEL_HINT, name=lm.name)
    for layer, head in heads:
        check_head(layer, head, sizes)
    return Ablation(before, _logits(lm, observe(lm.module, inputs, silence)))


def _logits(lm: LanguageModel, output: Any) -> NDArray[np.float32]:
    if getattr(output, "logits", None) is None:
        raise HeroError(messages.NO_LOGITS, messages.NO_LOGITS_HINT, code="bad_request", name=lm.name)
    logits: NDArray[np.float32] = output.logits[0, -1].float().cpu().numpy()
    return logits
