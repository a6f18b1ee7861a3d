"""Models on a Hugging Face hub: those in its cache already, and those to be fetched from it or a mirror."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import cache, messages, shared
from llmhero_widgets.models.reach import address, first_hop, reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmhero_widgets.models.progress import Progress

# Reachable or not: with what pip needs before it, the user knows within 5 s.
CONNECT_SECONDS = 3.0
_ANSWER_SECONDS = 15.0
_NEEDED = frozenset({".json", ".txt", ".model", ".jinja"})
# A program that needed the weights alone leaves them in the cache without these.
_TOKENIZERS = ("tokenizer", "vocab", "spiece", "sentencepiece")
_TOKENIZER_CONFIG = "tokenizer_config.json"
_PICKLES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl"})


class HubError(HeroError):
    """The hub did not give the model; ``what`` is part of a sentence."""


def is_id(name: str) -> bool:
    """Return whether a name can be that of a repository, owner included; asks no network.

    Examples
    --------
    >>> is_id("google-t5/t5-small"), is_id("t5-small"), is_id("When Mary and John went")
    (True, False, False)
    """
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined] # public by its documentation

    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return "/" in name


def cached(repo: str) -> Path | None:
    """Return the folder of a model that lies complete on this machine, or None; asks no network.

    The shared folder stands before the Hugging Face cache.

    Parameters
    ----------
    repo
        ``owner/name``.
    """
    from huggingface_hub import try_to_load_from_cache

    kept = shared.find(repo)
    if kept is not None:
        return kept
    found = try_to_load_from_cache(repo, "config.json")
    if not isinstance(found, str):
        return None
    folder = Path(found).parent
    return folder if complete(folder) else None


def cached_tokenizer(repo: str) -> Path | None:
    """Return the folder of a repository whose tokenizer lies on this machine, or None.

    Asks no network; weights need not be there.

    Parameters
    ----------
    repo
        ``owner/name``.
    """
    from huggingface_hub import try_to_load_from_cache

    kept = shared.find(repo)
    if kept is not None and has_vocabulary(kept):
        return kept
    for name in (_TOKENIZER_CONFIG, "tokenizer.json"):
        found = try_to_load_from_cache(repo, name)
        if isinstance(found, str) and has_vocabulary(Path(found).parent):
            return Path(found).parent
    return None


def has_vocabulary(folder: Path) -> bool:
    """Whether a folder has a file that a tokenizer's vocabulary can be in, beside its configuration."""
    return any(_is_vocabulary(path.name) for path in folder.iterdir())


def _is_vocabulary(name: str) -> bool:
    return (
        name.startswith(_TOKENIZERS) and name != _TOKENIZER_CONFIG and PurePosixPath(name).suffix in _NEEDED
    )


def complete(folder: Path) -> bool:
    """Whether a folder has a tokenizer and all safetensors files that its index, if any, speaks of."""
    if not any(path.name.startswith(_TOKENIZERS) for path in folder.iterdir()):
        return False
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        shards = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
        return all((folder / shard).is_file() for shard in set(shards))
    return (folder / "model.safetensors").is_file()


def fetch(repo: str, progress: Progress, *, seconds: float = CONNECT_SECONDS, weights: bool = True) -> Path:
    """Download a model into the Hugging Face cache; ``HF_ENDPOINT`` may name a mirror.

    Parameters
    ----------
    repo
        ``owner/name``.
    progress
        Told the bytes on disk.
    seconds
        How long to wait for a connection.
    weights
        Whether they are wanted; without them, it is the tokenizer and the configuration.

    Returns
    -------
    Path
        The folder of the model.

    Raises
    ------
    HubError
        No connection, no such model, one that asks for consent first, weights only as pickle, or no
        tokenizer.
    HeroError
        The disk is too full.
    """
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    host, port = address(constants.ENDPOINT)
    slots: dict[str, Any] = {"repo": repo, "endpoint": constants.ENDPOINT}
    if constants.HF_HUB_OFFLINE:
        raise HubError(messages.HUB_OFFLINE, messages.HUB_OFFLINE_HINT, **slots)
    progress(0, 0, "connect")
    reason = reach(*first_hop(host, port), seconds)
    if reason:
        raise HubError(messages.HUB_UNREACHABLE, messages.HUB_UNREACHABLE_HINT, **slots, hub_reason=reason)
    try:
        info = HfApi().model_info(repo, files_metadata=True, timeout=_ANSWER_SECONDS)
        sizes = {file.rfilename: file.size or 0 for file in info.siblings or ()}
        names = wanted_files(sizes) if weights else tokenizer_files(sizes)
        wanted = {name: sizes[name] for name in names}
        if wanted:
            cache.require_room(sum(wanted.values()), Path(constants.HF_HUB_CACHE), "HF_HOME")
            return _download(repo, wanted, progress)
    except GatedRepoError as error:
        raise HubError(messages.GATED, messages.GATED_HINT, **slots) from error
    except RepositoryNotFoundError as error:
        raise HubError(messages.NOT_ON_HUB, messages.NOT_ON_HUB_HINT, **slots) from error
    except HeroError:
        raise
    except Exception as error:
        # Which HTTP library raises here changes from release to release of huggingface_hub.
        raise HubError(
            messages.HUB_BROKE, messages.HUB_UNREACHABLE_HINT, **slots, hub_reason=_first_line(error)
        ) from error
    if not weights:
        raise HubError(messages.NO_TOKENIZER_ON_HUB, messages.NOT_ON_HUB_HINT, **slots)
    raise HubError(messages.ONLY_PICKLE, messages.UNSAFE_WEIGHTS_HINT, **slots)


def wanted_files(names: Iterable[str]) -> list[str]:
    """Return what to download of a model: weights as safetensors, configuration, tokenizer.

    Returns
    -------
    list of str
        Empty if there are no such weights.

    Examples
    --------
    >>> wanted_files(["config.json", "model.safetensors", "pytorch_model.bin", "onnx/model.onnx"])
    ['config.json', 'model.safetensors']
    >>> wanted_files(["config.json", "pytorch_model.bin"])
    []
    """
    top = sorted(name for name in names if "/" not in name)
    weights = [name for name in top if name.startswith("model") and name.endswith(".safetensors")]
    if not weights:
        return []
    # Weights come last: where they are whole, everything else is there too.
    return [name for name in top if PurePosixPath(name).suffix in _NEEDED] + weights


def tokenizer_files(names: Iterable[str]) -> list[str]:
    """Return what to download of a model to have its tokenizer.

    Returns
    -------
    list of str
        Empty if there is none.

    Examples
    --------
    >>> tokenizer_files(["tokenizer_config.json", "config.json", "model.safetensors", "tokenizer.json"])
    ['config.json', 'tokenizer.json', 'tokenizer_config.json']
    >>> tokenizer_files(["config.json", "model.safetensors"])
    []
    """
    top = sorted(name for name in names if "/" not in name and PurePosixPath(name).suffix in _NEEDED)
    # By its configuration a tokenizer is found in the cache: where that is, the rest is there too.
    return sorted(top, key=lambda name: name == _TOKENIZER_CONFIG) if any(map(_is_vocabulary, top)) else []


def only_pickle(folder: Path) -> bool:
    """Whether a folder has weights in the one form that can run code of its makers while it is read."""
    suffixes = {path.suffix for path in folder.iterdir()}
    return ".safetensors" not in suffixes and bool(suffixes & _PICKLES)


def _download(repo: str, sizes: dict[str, int], progress: Progress) -> Path:
    from huggingface_hub import hf_hub_download
    from tqdm.std import tqdm

    total = sum(sizes.values())
    before = 0

    class Count(tqdm):  # type: ignore[type-arg]  # generic in its stubs only
        """A bar that draws nothing and tells us."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.pop("name", None)
            self.seen = 0
            super().__init__(*args, **{**kwargs, "disable": True})

        def update(self, n: float | None = 1) -> bool | None:
            self.seen += int(n or 0)
            progress(min(before + self.seen, total), total, "download")
            return None

    path = Path()
    for name, size in sizes.items():
        path = Path(hf_hub_download(repo, name, tqdm_class=Count))
        before += size
        progress(before, total, "download")
    return path.parent


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
