"""Tokenizers from files."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Tekkenizer.DEPRECATED_SPECIAL_TOKENS of mistral-common: files of version 7 and older do not list them.
_TEKKEN_MARKS = (
    *(
        "<unk>",
        "<s>",
        "</s>",
        "[INST]",
        "[/INST]",
        "[AVAILABLE_TOOLS]",
        "[/AVAILABLE_TOOLS]",
        "[TOOL_RESULTS]",
    ),
    *(
        "[/TOOL_RESULTS]",
        "[TOOL_CALLS]",
        "[IMG]",
        "<pad>",
        "[IMG_BREAK]",
        "[IMG_END]",
        "[PREFIX]",
        "[MIDDLE]",
    ),
    *("[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]"),
)


def read(path: Path, *, pattern: str | None = None, special: Mapping[str, int] | None = None) -> Any:
    """Read a tokenizer from a file or a folder.

    Parameters
    ----------
    path
        ``tokenizer.json``, ``*.model`` (SentencePiece), ``*.tiktoken``, ``tekken*.json``, or a folder with
        one of them; of a folder that Hugging Face wrote, the whole tokenizer with its chat template.
    pattern, special
        For ``.tiktoken``: the regular expression that splits a text before the merges, and special tokens.

    Returns
    -------
    object
        What the file's library makes.

    Raises
    ------
    HeroError
        If there is no such file, or nothing in it that can be read.
    """
    path = path.expanduser()
    if not path.exists():
        raise HeroError(messages.NO_FILE, messages.NO_FILE_HINT, code="bad_request", path=path)
    if path.is_dir():
        return _folder(path, pattern, special)
    if path.suffix == ".tiktoken" and pattern is None:
        raise HeroError(messages.NO_PATTERN, messages.NO_PATTERN_HINT, code="bad_request", path=path)
    try:
        return _file(path, pattern or "", special or {})
    except Exception as error:  # each library has its own errors, and some of them are bare
        raise HeroError(messages.UNREADABLE, messages.UNREADABLE_HINT, path=path, reason=error) from error


def _folder(path: Path, pattern: str | None, special: Mapping[str, int] | None) -> Any:
    if (path / "tokenizer_config.json").is_file():
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(str(path), local_files_only=True, trust_remote_code=False)
    wanted = ("tokenizer.json", "tekken*.json", "*.model", "*.model.v*", "*.tiktoken")
    found = (file for name in wanted for file in sorted(path.glob(name)))
    first = next(found, None)
    if first is None:
        raise HeroError(messages.NO_TOKENIZER_FILE, messages.NO_FILE_HINT, code="bad_request", path=path)
    return read(first, pattern=pattern, special=special)


def _file(path: Path, pattern: str, special: Mapping[str, int]) -> Any:
    if path.suffix == ".json":
        written = path.read_text(encoding="utf-8")
        if '"token_bytes"' in written:
            return _tekken(path.stem, json.loads(written))
        from tokenizers import Tokenizer

        return Tokenizer.from_str(written)
    if path.suffix == ".tiktoken":
        import tiktoken

        lines = (line.split() for line in path.read_bytes().splitlines() if line)
        ranks = {base64.b64decode(entry): int(rank) for entry, rank in lines}
        return tiktoken.Encoding(
            path.stem, pat_str=pattern, mergeable_ranks=ranks, special_tokens=dict(special)
        )
    from sentencepiece import SentencePieceProcessor

    model = path.read_bytes()
    if not model:  # SentencePiece takes it for a model that is still to come
        raise ValueError("0 bytes")
    return SentencePieceProcessor(model_proto=model)


def _tekken(name: str, state: dict[str, Any]) -> Any:
    """Return a tekken file as an encoding: ranks moved up behind the special tokens, which come first."""
    import tiktoken

    config = state["config"]
    first = config["default_num_special_tokens"]
    listed = state.get("special_tokens")
    marks = (
        dict(zip(_TEKKEN_MARKS, range(first), strict=False))
        if listed is None
        else {mark["token_str"]: mark["rank"] for mark in listed}
    )
    free = set(range(first)) - set(marks.values())
    marks |= {f"<SPECIAL_{number}>": number for number in sorted(free)}
    kept = state["vocab"][: config["default_vocab_size"] - first]
    ranks = {base64.b64decode(entry["token_bytes"]): entry["rank"] + first for entry in kept}
    return tiktoken.Encoding(name, pat_str=config["pattern"], mergeable_ranks=ranks, special_tokens=marks)
