"""Whether two loaded models are the same one, told by a few values of every tensor."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmhero_widgets.models.language_model import LanguageModel

#: Values of each tensor that are looked at, evenly spread.
_SAMPLES = 64
#: What a configuration says of where and how a model was loaded, and not of what it computes.
_CIRCUMSTANCES = frozenset(
    {"_name_or_path", "architectures", "dtype", "torch_dtype", "transformers_version", "use_cache"}
)


def fingerprint(lm: LanguageModel) -> str:
    """Return a short digest of what a model computes.

    It covers the architecture's configuration, the name, shape, type and 64 evenly spread values of every
    tensor, and the vocabulary. Training changes values all over a tensor, so a model that was trained on, if
    only by one step of one matrix, has another digest; the same files loaded twice have the same.

    Parameters
    ----------
    lm
        The model.

    Returns
    -------
    str
        16 hexadecimal digits: the beginning of a SHA-256.

    Examples
    --------
    >>> import torch
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> before = fingerprint(lm)
    >>> with torch.no_grad():
    ...     _ = lm.module.transformer.h[1].mlp.c_fc.bias.add_(1e-3)
    >>> len(before), fingerprint(lm) == before
    (16, False)
    """
    digest = hashlib.sha256()
    digest.update(json.dumps(_architecture(lm.module), sort_keys=True).encode())
    for name, tensor in sorted(lm.module.state_dict().items()):
        digest.update(f"\0{name} {tuple(tensor.shape)} {tensor.dtype}\0".encode())
        digest.update(sample(tensor))
    vocabulary = lm.tokenizer.get_vocab()
    # Numbers in the order of the entries: no entry can be taken for a part of another.
    entries = sorted(vocabulary)
    digest.update("\0".join(entries).encode(errors="surrogatepass"))
    digest.update(",".join(str(vocabulary[entry]) for entry in entries).encode())
    return digest.hexdigest()[:16]


def _architecture(module: Any) -> dict[str, Any]:
    said = json.loads(json.dumps(module.config.to_diff_dict(), default=str))
    kept = {key: value for key, value in said.items() if key not in _CIRCUMSTANCES}
    return {**kept, "class": type(module).__name__}


def sample(tensor: Any) -> bytes:
    """Return 64 evenly spread values of a tensor as bytes: training changes values all over it."""
    import torch

    if tensor.is_meta or not tensor.numel():
        return b""
    flat = tensor.detach().reshape(-1) if tensor.is_contiguous() else tensor.detach().flatten()
    places = torch.linspace(0, flat.numel() - 1, min(_SAMPLES, flat.numel()), dtype=torch.float64)
    chosen = flat[places.long().to(flat.device)].contiguous()
    return bytes(chosen.view(torch.uint8).cpu().numpy().tobytes())
