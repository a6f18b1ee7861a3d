"""One door for every tokenizer: a catalogue name, a hub id, a folder, a file, or a loaded tokenizer."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import convert, fetch, hub
from llmhero_widgets.models import messages as model_messages
from llmhero_widgets.models.progress import Bar
from llmhero_widgets.models.quiet import quiet
from llmhero_widgets.tokens import catalog
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.composed import Composed
from llmhero_widgets.tokens.cut import cutter

if TYPE_CHECKING:
    from llmhero_widgets.models.progress import Progress
    from llmhero_widgets.tokens.catalog import Source
    from llmhero_widgets.tokens.cutter import Cutter

_FILES = (".json", ".model", ".gguf", ".tiktoken")


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
    if not hub.is_id(name):
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
    path = folder / source.file
    try:
        made = cutter(path, source.title, pattern=source.pattern, special_tokens=source.special)
    except Exception as error:
        raise _unreadable(source.id, path, error) from error
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
    if path.suffix == ".tiktoken":
        raise HeroError(messages.RANKS_ALONE, messages.RANKS_ALONE_HINT, path=path)
    try:
        return cutter(convert.gguf_tokenizer(path), path.stem) if path.suffix == ".gguf" else cutter(path)
    except HeroError:
        raise
    except Exception as error:
        raise _unreadable(path.name, path, error) from error


def _from_hub(name: str, progress: Progress | None) -> Cutter:
    short = name.rpartition("/")[2]
    found = hub.cached_tokenizer(name)
    if found is None:
        bar = Bar(short)
        try:
            found = hub.fetch(name, progress or bar, weights=False)
        except hub.HubError as failure:
            same = next((s for s in catalog.TOKENIZERS if s.card.hub_id.lower() == name.lower()), None)
            slots = {**failure.slots, "title": name, "hub": failure.what, "id": same and same.id}
            hint = messages.BY_NAME_HINT if same else failure.hint
            raise HeroError(model_messages.NO_HUB_SOURCE, hint, **slots) from failure
        finally:
            bar.close()
    try:
        with quiet():
            return cutter(found, short)
    except Exception as error:
        raise _unreadable(name, found, error) from error


def _unreadable(name: str, path: Path, error: Exception) -> HeroError:
    # Many libraries read these files, and each has exceptions of its own for what it does not like.
    said = error.slots.get("reason", error) if isinstance(error, HeroError) else error
    reason = (str(said).strip() or type(error).__name__).splitlines()[0][:300]
    return HeroError(
        messages.UNREADABLE_TOKENIZER, messages.UNREADABLE_HINT, name=name, path=path, reason=reason
    )
