"""One door for every tokenizer: a catalogue name, a hub id, a folder, a file, or a loaded tokenizer."""

from __future__ import annotations

import base64
import binascii
import json
import os
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import convert, fetch, hub
from llmhero_widgets.models import messages as model_messages
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.progress import Bar
from llmhero_widgets.models.quiet import quiet
from llmhero_widgets.tokens import catalog
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.composed import Composed
from llmhero_widgets.tokens.cut import cutter

if TYPE_CHECKING:
    import tiktoken

    from llmhero_widgets.models.progress import Progress
    from llmhero_widgets.tokens.catalog import Source
    from llmhero_widgets.tokens.cutter import Cutter

_FILES = (".json", ".model", ".gguf", ".tiktoken")

# mistral-common 1.13.1, Tekkenizer.DEPRECATED_SPECIAL_TOKENS: what a tekken file up to v7 leaves out.
_TEKKEN_SPECIAL = (
    *("<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]"),
    *("[TOOL_RESULTS]", "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]", "[IMG_END]"),
    *("[PREFIX]", "[MIDDLE]", "[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]"),
)
_TEKKEN_NEEDS_NO_LIST = ("v1", "v2", "v3", "v7")


def load_tokenizer(tokenizer: Any = "smollm2", *, progress: Progress | None = None) -> Cutter:
    """Load a tokenizer, fetching its vocabulary first where that is needed; no weights are fetched for it.

    Parameters
    ----------
    tokenizer
        A name of the catalogue (``"smollm2"``, ``"minilm"``, ``"deepseek"``, ``"qwen"``, ``"cl100k_base"``,
        ``"mistral"``, ``"mistral-tekken"``, ``"xlm-roberta"``; the first two come with their models), a hub
        id such as ``"google-t5/t5-small"``, a folder or file on this machine (``tokenizer.json``, a
        SentencePiece ``.model``, ``tekken….json``, ``.gguf``), a model from :func:`load_model`, or what
        :func:`llmhero_widgets.tokens.cut.cutter` accepts.
    progress
        Called with bytes done, bytes in total and the stage while it is fetched; by default a progress bar
        is drawn.

    Returns
    -------
    Cutter

    Raises
    ------
    HeroError
        Whatever keeps it from being loaded, in both languages, with the next step. A tokenizer's own code is
        never run.

    Examples
    --------
    >>> load_tokenizer("minilm").encode("Hello!")
    [101, 7592, 999, 102]
    """
    if isinstance(tokenizer, LanguageModel):
        return cutter(tokenizer.tokenizer, name=tokenizer.name)
    if not isinstance(tokenizer, str | os.PathLike):
        return cutter(tokenizer)
    name = os.fspath(tokenizer)
    here = _existing(name)
    if here is not None:
        return _from_path(here)
    source = catalog.find(name)
    if source is not None:
        return open_source(source, fetch.fetch(source.card, progress))
    path = Path(name).expanduser()
    if path.exists() or path.is_absolute() or name.startswith(".") or _looks_readable(path):
        raise HeroError(messages.NO_TOKENIZER_THERE, messages.NO_TOKENIZER_THERE_HINT, path=path)
    if not _is_hub_id(name):
        raise catalog.unknown(name)
    return _from_hub(name, progress)


def open_source(source: Source, folder: Path) -> Cutter:
    """Read a tokenizer of the catalogue from the folder that its card was fetched to.

    Parameters
    ----------
    source
        The tokenizer.
    folder
        What :func:`llmhero_widgets.models.fetch.fetch` returned for its card.

    Returns
    -------
    Cutter

    Raises
    ------
    HeroError
        If the files are damaged.
    """
    path = folder / source.file if source.file else folder
    try:
        if source.kind == "folder":
            backend = _auto(path)
        elif source.kind == "ranks":
            backend = _ranks(path, source)
        elif source.kind == "tekken":
            backend = _tekken(path)
        else:
            backend = _file(path)
    except Exception as error:
        raise _unreadable(source.id, path, error) from error
    made = cutter(backend, name=source.title)
    return Composed(made) if source.normaliser else made


def _existing(name: str) -> Path | None:
    """Return the folder or file of a tokenizer that a name means on this machine."""
    if not name.strip():
        raise catalog.unknown(name)
    try:
        path = Path(name).expanduser()
        there = hub.has_vocabulary(path) if path.is_dir() else _looks_readable(path) and path.is_file()
    except (OSError, RuntimeError):
        # Longer than a file name may be (a prompt, by mistake), or the home of nobody.
        raise catalog.unknown(textwrap.shorten(name, 80)) from None
    return path if there else None


def _looks_readable(path: Path) -> bool:
    # Mistral's end in .model.v3 and the like.
    return path.suffix in _FILES or ".model" in path.suffixes


def _from_path(path: Path) -> Cutter:
    name = path.resolve().name
    if path.suffix == ".tiktoken":
        raise HeroError(messages.RANKS_ALONE, messages.RANKS_ALONE_HINT, path=path)
    try:
        if path.is_dir():
            backend = _auto(path)
        elif path.suffix == ".gguf":
            backend = convert.gguf_tokenizer(path)
        elif name.startswith("tekken"):
            backend = _tekken(path)
        else:
            backend = _file(path)
    except Exception as error:
        raise _unreadable(name, path, error) from error
    return cutter(backend, name=name if path.is_dir() else path.stem)


def _is_hub_id(name: str) -> bool:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined] # public by its documentation

    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return "/" in name


def _from_hub(name: str, progress: Progress | None) -> Cutter:
    short = name.rpartition("/")[2]
    found = hub.cached_tokenizer(name)
    if found is None:
        bar = Bar(short)
        try:
            found = hub.fetch(name, progress or bar, weights=False)
        except hub.HubError as failure:
            slots = {**failure.slots, "title": name, "hub": failure.what}
            raise HeroError(model_messages.NO_HUB_SOURCE, failure.hint, **slots) from failure
        finally:
            bar.close()
    try:
        backend = _auto(found)
    except Exception as error:
        raise _unreadable(name, found, error) from error
    return cutter(backend, name=short)


def _auto(folder: Path) -> Any:
    from transformers import AutoTokenizer

    with quiet():
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    # Where the files are missing, transformers makes one that knows nothing but its special tokens.
    if tokenizer.vocab_size <= len(tokenizer.all_special_tokens):
        raise HeroError(model_messages.NO_TOKENIZER, model_messages.NO_TOKENIZER_HINT, path=folder)
    return tokenizer


def _file(path: Path) -> Any:
    if path.suffix == ".json":
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(path))
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_file=str(path))


def _ranks(path: Path, source: Source) -> tiktoken.Encoding:
    import tiktoken

    lines = (line.split() for line in path.read_bytes().splitlines() if line)
    return tiktoken.Encoding(
        source.title,
        pat_str=source.pattern,
        mergeable_ranks={base64.b64decode(entry): int(rank) for entry, rank in lines},
        special_tokens=dict(source.special),
    )


def _tekken(path: Path) -> tiktoken.Encoding:
    """Return the encoding of a tekken file, with the ids that Mistral's own code gives.

    They are the ranks moved up by the number of special tokens, which come first; tiktoken's merges go by
    the order of the ranks alone, so that moving all of them changes nothing else.
    """
    import tiktoken

    state = json.loads(path.read_text(encoding="utf-8"))
    config = state["config"]
    first = config["default_num_special_tokens"]
    listed = state.get("special_tokens")
    if listed is None:
        if config["version"] not in _TEKKEN_NEEDS_NO_LIST:
            raise ValueError("special_tokens is missing")
        listed = [{"rank": rank, "token_str": token} for rank, token in enumerate(_TEKKEN_SPECIAL)]
    special = {entry["token_str"]: entry["rank"] for entry in listed}
    special |= {f"<SPECIAL_{rank}>": rank for rank in range(len(listed), first)}
    vocabulary = state["vocab"][: config["default_vocab_size"] - first]
    return tiktoken.Encoding(
        path.stem,
        pat_str=config["pattern"],
        mergeable_ranks={binascii.a2b_base64(e["token_bytes"]): e["rank"] + first for e in vocabulary},
        special_tokens=special,
    )


def _unreadable(name: str, path: Path, error: Exception) -> HeroError:
    # Many libraries read these files, and each has exceptions of its own for what it does not like.
    if isinstance(error, HeroError):
        return error
    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
    return HeroError(
        messages.UNREADABLE_TOKENIZER, messages.UNREADABLE_HINT, name=name, path=path, reason=reason
    )
