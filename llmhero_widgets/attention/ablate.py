"""Switch heads off and see what the model would say without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from llmhero_widgets.attention import messages
from llmhero_widgets.attention.bounds import check_head
from llmhero_widgets.attention.capture import prepare
from llmhero_widgets.attention.observe import observe
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.forward import for_last_token, last_logits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    check: Callable[[], None] = lambda: None,
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
    check
        Called at every attention layer; may raise to cancel.

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

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> result = ablate(lm, "abba", heads=[(0, 0), (1, 1)])
    >>> result.before.shape, bool((result.before != result.after).any())
    ((2,), True)
    """
    check_method(method)
    if not heads:
        raise HeroError(messages.NO_HEADS, messages.NO_HEADS_HINT, code="bad_request")
    inputs = next_token_inputs(lm, text, target_text)
    sizes: list[int] = []
    parts: dict[str, None] = {}

    def count(call: AttentionCall, output: Tensor) -> Tensor:
        check()
        parts[call.part] = None
        if call.part == part:
            sizes.append(call.kept.heads)
        return output

    def silence(call: AttentionCall, output: Tensor) -> Tensor:
        check()
        chosen = [head for layer, head in heads if layer == call.layer]
        if call.part != part or not chosen:
            return output
        output = output.clone()
        switch_off(output, chosen, method)
        return output

    before = last_logits(lm, observe(lm.module, inputs, count))[0]
    if parts and not sizes:
        known = ", ".join(parts)
        raise HeroError(messages.NO_PART, code="bad_request", name=lm.name, part=part, parts=known)
    if not sizes:
        raise HeroError(messages.NOT_OBSERVABLE, messages.OTHER_MODEL_HINT, name=lm.name)
    for layer, head in heads:
        check_head(layer, head, sizes)
    after = last_logits(lm, observe(lm.module, inputs, silence))[0]
    return Ablation(before.numpy(), after.numpy())


def check_method(method: str) -> None:
    """Raise ``bad_request`` unless heads are switched off that way."""
    if method not in get_args(Method):
        methods = " / ".join(get_args(Method))
        raise HeroError(messages.NO_METHOD, code="bad_request", method=method, methods=methods)


def switch_off(output: Tensor, heads: Sequence[int], method: Method) -> None:
    """Switch heads off in an attention output (texts, tokens, heads, dim), in place."""
    output[:, :, heads] = 0.0 if method == "zero" else output[:, :, heads].mean(1, keepdim=True)


def next_token_inputs(lm: LanguageModel, text: str, target_text: str | None = None) -> dict[str, Any]:
    """Return the arguments of ``forward`` for the logits after the last token; raises as ``capture``."""
    _, _, inputs = prepare(lm, text, target_text)
    return for_last_token(lm, inputs)
