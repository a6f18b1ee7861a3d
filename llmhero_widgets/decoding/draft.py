"""Small models that guess ahead, made of the large one itself: fewer layers, or weights of eight bits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_strategies as messages
from llmhero_widgets.decoding.contrastive import whole_number
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.twin import twin_of

if TYPE_CHECKING:
    from collections.abc import Callable

#: What tells which layers change little: prose, instructions, code, a story and Chinese.
SENTENCES: Final = (
    "The capital of France is Paris, and the capital of Germany is Berlin. Both cities lie on rivers.",
    "To make pancakes, mix flour, milk and eggs, let the batter rest, and bake them one at a time.",
    "def mean(values):\n    total = 0\n    for value in values:\n        total += value\n",
    "Once upon a time there was a little girl who lived with her grandmother at the edge of a forest.",
    "语言模型根据前面的内容，逐个预测下一个 token。",
)
# Of a row of weights, the largest number of eight bits with a sign.
_MOST: Final = 127


def truncated(lm: LanguageModel, layers: int, *, check: Callable[[], None] | None = None) -> LanguageModel:
    """Return a model that has fewer of the layers of another; no weight is copied.

    The first and the last layer stay. Of those between, the ones go that change the hidden state least: by
    the mean cosine similarity of what goes into a layer and what comes out [1]_, over the tokens of
    :data:`SENTENCES`. That is one forward pass for each of these, and the same layers every time. Embeddings,
    final norm and language-model head are those of the whole model, and nothing is trained. Of the guesses
    of SmolLM2-135M-Instruct without some layers, so many are accepted in a text that chose none of them
    (``benchmarks/speculative_decoding.py``):

    ============  ====  ====  ====  ====  ====  ====
    layers of 30    27    25    24    22    20    15
    accepted      69 %  62 %  55 %  46 %  40 %  24 %
    ============  ====  ====  ====  ====  ====  ====

    Other rules were tried: to drop the block of neighbours that bends the states least is as good down to 24
    layers and worse below; layers at even distances, or the first ones alone, are worse everywhere.

    Parameters
    ----------
    lm
        A decoder.
    layers
        How many of its layers to keep, from 2 to all of them.
    check
        Called before every forward pass; may raise to cancel.

    Returns
    -------
    LanguageModel
        Named like ``"SmolLM2-135M-Instruct/24"``. It shares its weights with ``lm``, whose module is not
        touched.

    Raises
    ------
    HeroError
        ``bad_request`` for a number outside the range, or a model whose layers cannot be told apart.

    References
    ----------
    .. [1] Men et al., "ShortGPT: Layers in Large Language Models are More Redundant Than You Expect", 2024.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=4, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> draft = truncated(lm, 3)
    >>> draft.layers, draft.module.lm_head.weight is lm.module.lm_head.weight
    (3, True)
    """
    whole_number("layers", layers, 2, lm.layers)
    _stack(lm, lm.module)
    kept = _most_influential(lm, layers, check or (lambda: None))
    module = twin_of(lm.module, own=_has_place)
    stack = _stack(lm, module)
    left = [stack[number] for number in kept]
    del stack[:]
    stack.extend(left)
    for number, layer in enumerate(stack):
        for part in layer.modules():
            # The place in the cache.
            if isinstance(getattr(part, "layer_idx", None), int):
                vars(part)["layer_idx"] = number
    _shorten(module.config.get_text_config(), lm.layers, kept)
    return LanguageModel(module, lm.tokenizer, name=f"{lm.name}/{layers}")


def quantised(lm: LanguageModel, *, check: Callable[[], None] | None = None) -> LanguageModel:
    """Return a model whose linear layers compute with integers of eight bits.

    Every row of weights is divided by its largest magnitude and rounded to an integer from -127 to 127, and
    so is what goes into a layer, token by token, as it comes (dynamic quantisation [1]_); products and sums
    are exact integers, and the two scales are multiplied in afterwards. On other devices than a CPU the
    activations stay as they are. Embeddings and norms are shared with ``lm``.

    Of the guesses of SmolLM2-135M-Instruct in eight bits, 90 % are accepted.

    Parameters
    ----------
    lm
        A decoder.
    check
        Called before every layer; may raise to cancel.

    Returns
    -------
    LanguageModel
        Named like ``"SmolLM2-135M-Instruct/int8"``; its linear layers take a quarter of the memory.

    References
    ----------
    .. [1] Dettmers et al., "LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale", 2022:
       vector-wise quantisation, here without its decomposition of outliers.

    Examples
    --------
    >>> from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
    >>> from tokenizers import Tokenizer, models
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = LlamaConfig(vocab_size=2, hidden_size=8, intermediate_size=8, num_hidden_layers=1,
    ...                      num_attention_heads=2, bos_token_id=0, eos_token_id=1)
    >>> draft = quantised(load_model(LlamaForCausalLM(config), tokenizer=tokenizer))
    >>> draft.module.lm_head
    Int8Linear(8 → 2)
    """
    module = twin_of(lm.module, own=_has_place)
    for owner in list(module.modules()):
        for name, part in list(owner.named_children()):
            if type(part).__name__ in {"Linear", "Conv1D"}:
                if check:
                    check()
                setattr(owner, name, Int8Linear(part))
    return LanguageModel(module, lm.tokenizer, name=f"{lm.name}/int8")


class Int8Linear(torch.nn.Module):
    """What a linear layer computes, in integers of eight bits: see :func:`quantised`.

    Parameters
    ----------
    layer
        A ``torch.nn.Linear``, or the ``Conv1D`` of GPT-2, whose weight lies the other way round.
    """

    weight: torch.Tensor
    scale: torch.Tensor
    bias: torch.Tensor | None

    def __init__(self, layer: Any) -> None:
        super().__init__()
        weight = layer.weight.detach()
        if type(layer).__name__ == "Conv1D":
            weight = weight.T
        weight, scale = _rounded(weight.float())
        # The column order that integer products are fastest in.
        self.register_buffer("weight", weight.contiguous())
        self.register_buffer("scale", scale.T)
        self.register_buffer("bias", None if layer.bias is None else layer.bias.detach())

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return (…, out) of (…, in), in the type that came."""
        rows = inputs.reshape(-1, inputs.shape[-1])
        if rows.is_cpu:
            rounded, scale = _rounded(rows.float())
            made = torch._int_mm(rounded, self.weight.T).float() * scale * self.scale  # noqa: SLF001
        else:
            made = (rows @ self.weight.T.to(rows.dtype)).float() * self.scale
        if self.bias is not None:
            made = made + self.bias
        return made.to(inputs.dtype).reshape(*inputs.shape[:-1], -1)

    def extra_repr(self) -> str:
        """Return the widths."""
        return f"{self.weight.shape[1]} → {self.weight.shape[0]}"


def _rounded(rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the rows in eight bits, and what each has to be multiplied with: (rows, 1)."""
    scale = rows.abs().amax(-1, keepdim=True).clamp_min(1e-12) / _MOST
    return (rows / scale).round().to(torch.int8), scale


def _has_place(_name: str, module: Any) -> bool:
    """Whether a module knows where in the stack it stands, which changes where layers are left out."""
    return hasattr(module, "layer_idx")


def _stack(lm: LanguageModel, module: Any) -> torch.nn.ModuleList:
    """Return the list of a model's layers."""
    for part in module.base_model.modules():
        if isinstance(part, torch.nn.ModuleList) and len(part) == lm.layers:
            return part
    raise HeroError(messages.NO_LAYERS, code="bad_request", name=lm.name)


def _most_influential(lm: LanguageModel, layers: int, check: Callable[[], None]) -> list[int]:
    """Return which layers to keep, in their order."""
    if layers == lm.layers:
        return list(range(layers))
    likeness = torch.zeros(lm.layers)
    for text in SENTENCES:
        check()
        cut = lm.tokenizer(text)["input_ids"][: lm.context]
        if not cut:
            continue
        ids = torch.tensor([cut], device=lm.module.device)
        with torch.inference_mode():
            output = lm.module.base_model(input_ids=ids, use_cache=False, output_hidden_states=True)
        states = [state.float() for state in output.hidden_states]
        for number, (before, after) in enumerate(pairwise(states)):
            likeness[number] += torch.cosine_similarity(before, after, dim=-1).sum().cpu()
    inner = range(1, lm.layers - 1)
    gone = sorted(inner, key=lambda number: -likeness[number].item())[: lm.layers - layers]
    return sorted(set(range(lm.layers)) - set(gone))


def _shorten(config: Any, length: int, kept: list[int]) -> None:
    """Make a configuration say what is left: the number of layers, and what it lists for each of them."""
    lists = {
        name: [value[number] for number in kept]
        for name, value in vars(config).items()
        if isinstance(value, list | tuple) and len(value) == length and not name.startswith("_")
    }
    for name in ("num_hidden_layers", "n_layer", "num_layers"):
        if getattr(config, name, None) == length:
            setattr(config, name, len(kept))
    for name, value in lists.items():
        setattr(config, name, value)
