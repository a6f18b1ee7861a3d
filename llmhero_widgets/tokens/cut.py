"""One door for every tokenizer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.tokens import messages_core as messages
from llmhero_widgets.tokens.cutter import Cutter

if TYPE_CHECKING:
    from collections.abc import Mapping


def cutter(
    tokenizer: Any,
    name: str | None = None,
    *,
    pattern: str | None = None,
    special_tokens: Mapping[str, int] | None = None,
) -> Cutter:
    r"""Make of any tokenizer what the functions of this package work with.

    Parameters
    ----------
    tokenizer
        What ``AutoTokenizer`` returns, a ``tokenizers.Tokenizer``, ``tiktoken.Encoding`` or
        ``sentencepiece.SentencePieceProcessor``, a tokenizer of ``mistral_common``, a
        :class:`~llmhero_widgets.LanguageModel`, the path of ``tokenizer.json``, of a ``.model``,
        ``.tiktoken`` or tekken file or of a folder with one, or a cutter, which comes back unchanged.
    name
        How to show it; by default its own name.
    pattern
        For a ``.tiktoken`` file, which does not hold it: the regular expression that splits a text first.
    special_tokens
        For a ``.tiktoken`` file: names and ids of its special tokens.

    Returns
    -------
    Cutter

    Raises
    ------
    HeroError
        If a file is missing or cannot be read.
    TypeError
        If ``tokenizer`` is none of these.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> bpe = cutter(Tokenizer(models.BPE({"a": 0, "b": 1, "ab": 2}, [("a", "b")])), name="tiny")
    >>> bpe.encode("abb"), bpe.entry(2).data
    ([2, 1], b'ab')
    """
    if isinstance(tokenizer, LanguageModel):
        return cutter(tokenizer.tokenizer, name or tokenizer.name)
    if isinstance(tokenizer, str | os.PathLike):
        from llmhero_widgets.tokens.adapters.files import read

        path = Path(tokenizer)
        made = read(path, pattern=pattern, special=special_tokens)
        return cutter(made, name or _stem(path))
    if isinstance(tokenizer, Cutter):
        return tokenizer
    found = _known(tokenizer, name)
    if found is None:
        kind = f"{type(tokenizer).__module__}.{type(tokenizer).__qualname__}"
        both = (messages.NO_TOKENIZER, messages.NO_TOKENIZER_HINT)
        raise TypeError("\n".join(part.format(tongue, kind=kind) for tongue in LANGUAGES for part in both))
    return found


def _stem(path: Path) -> str:
    """Return what tells one file from another: most are called tokenizer.json."""
    plain = path.stem in {"tokenizer", "tekken"} and path.resolve().parent.name
    return plain or (path.name if path.is_dir() else path.stem)


def _known(tokenizer: Any, name: str | None) -> Cutter | None:
    """Wrap what a library made; the library is imported already if its object exists."""
    home = {base.__module__.partition(".")[0] for base in type(tokenizer).__mro__}
    if "transformers" in home:
        return _hugging_face(tokenizer, name)
    if "tokenizers" in home and hasattr(tokenizer, "pre_tokenizer"):
        from llmhero_widgets.tokens.adapters.tokenizers_backend import TokenizersCutter

        # ByteLevelBPETokenizer and its like are a shell of Python around one.
        tokenizer = getattr(tokenizer, "_tokenizer", tokenizer)

        return TokenizersCutter(tokenizer, name or type(tokenizer.model).__name__)
    if "tiktoken" in home and hasattr(tokenizer, "special_tokens_set"):
        from llmhero_widgets.tokens.adapters.tiktoken_backend import TiktokenCutter

        return TiktokenCutter(tokenizer, name or tokenizer.name)
    if "mistral_common" in home:
        from llmhero_widgets.tokens.adapters.mistral import open_mistral

        return open_mistral(tokenizer, name or type(tokenizer).__name__)
    if "sentencepiece" in home and hasattr(tokenizer, "serialized_model_proto"):
        from llmhero_widgets.tokens.adapters.sentencepiece_backend import SentencePieceCutter

        return SentencePieceCutter(tokenizer, name or "SentencePiece")
    return None


def _hugging_face(tokenizer: Any, name: str | None) -> Cutter | None:
    if not hasattr(tokenizer, "convert_ids_to_tokens"):
        return None
    shown = name or Path(tokenizer.name_or_path).name or type(tokenizer).__name__
    if "MistralCommonBackend" in {base.__name__ for base in type(tokenizer).__mro__}:
        from llmhero_widgets.tokens.adapters.mistral import open_mistral

        return open_mistral(tokenizer.tokenizer, shown, tokenizer)
    if tokenizer.is_fast:
        from llmhero_widgets.tokens.adapters.tokenizers_backend import TokenizersCutter

        return TokenizersCutter(tokenizer.backend_tokenizer, shown, tokenizer)
    from llmhero_widgets.tokens.adapters.slow import SlowCutter

    return SlowCutter(tokenizer, shown)
