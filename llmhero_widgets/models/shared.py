"""One folder of ready models for many people: filled once, then only read, mapped by every kernel."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import cache, messages

if TYPE_CHECKING:
    from llmhero_widgets.models.catalog import Card
    from llmhero_widgets.models.progress import Progress

#: The folder of models that somebody else keeps; it is read and never written, and stands before our own.
VARIABLE: Final = "LLMHERO_MODELS"
_KEPT: Final = frozenset({".json", ".safetensors", ".txt", ".model", ".jinja", ".tiktoken"})
_WIDE: Final = 4
_CHUNK: Final = 1 << 20


def folder() -> Path | None:
    """Return the shared folder, or None where nobody named one."""
    chosen = os.environ.get(VARIABLE, "").strip()
    return Path(chosen).expanduser() if chosen else None


def find(name: str, wheels: list[str] | None = None) -> Path | None:
    """Return where a model lies complete in the shared folder, or None; writes and locks nothing.

    Parameters
    ----------
    name
        An id of the catalogue, or ``owner/name`` of a hub.
    wheels
        Of a catalogue's card: what it has to have been made from.
    """
    root = folder()
    found = None if root is None else root / key(name)
    return found if found is not None and cache.complete(found, wheels) else None


def key(name: str) -> str:
    """Return the name of a model's folder.

    Examples
    --------
    >>> key("Qwen/Qwen3-0.6B")
    'Qwen--Qwen3-0.6B'
    """
    return name.strip().replace("\\", "/").strip("/").replace("/", "--")


def digest(found: Path) -> str:
    """Return what changes whenever other weights are put in the place of these."""
    manifest = json.loads((found / cache.MANIFEST).read_text(encoding="utf-8"))
    return str(manifest.get("sha256", ""))


def share(name: str, target: Path, progress: Progress | None = None) -> Path:
    """Put a model into a shared folder, in the form in which kernels use it as it lies there.

    Weights of 16 bits are widened to float32, which is exact and what a CPU computes in: a kernel that had to
    widen them would hold a copy of its own, while float32 is mapped from the file and all kernels of a
    machine use the same pages. Everything else is copied as it is.

    Parameters
    ----------
    name
        A name of the catalogue, a hub id, a folder or a GGUF file; fetched first where that is needed.
    target
        The shared folder; made if needed. What ``LLMHERO_MODELS`` will say.
    progress
        As of :func:`llmhero_widgets.load_model`.

    Returns
    -------
    Path
        The model's folder in it.

    Raises
    ------
    HeroError
        Whatever keeps it from being fetched, converted or written.
    """
    from llmhero_widgets.models import fetch, load
    from llmhero_widgets.tokens.catalog import card_of

    path = Path(name).expanduser()
    card = None if path.exists() else card_of(name)
    if card is None:
        source, _ = load.locate(name, progress)
        place = target / (source.stem if path.exists() else key(name))
    else:
        source = fetch.fetch(card, progress)
        ours = (source / cache.MANIFEST).is_file()
        # What a hub gave is not what the card's wheels hold.
        place, card = target / key(card.id if ours else card.hub_id), card if ours else None
    if source.resolve() == place.resolve():
        return place
    try:
        target.mkdir(parents=True, exist_ok=True)
        return _fill(source, place, card, progress)
    except OSError as error:
        raise HeroError(
            messages.NOT_WRITABLE,
            messages.SHARE_ELSEWHERE_HINT,
            folder=target,
            reason=error.strerror or error,
            variable=VARIABLE,
        ) from error


def _fill(source: Path, place: Path, card: Card | None, progress: Progress | None) -> Path:
    import filelock

    with filelock.FileLock(place.parent / f".{place.name}.lock"):
        staging = Path(tempfile.mkdtemp(prefix=f".{place.name}.staging-", dir=place.parent))
        try:
            ready = staging / "ready"
            if source.is_file():
                from llmhero_widgets.models.convert import convert_gguf

                convert_gguf(source, ready, progress or _silent)
            else:
                ready.mkdir()
                as_it_is = _quantised(source)
                for path in sorted(source.iterdir()):
                    if path.suffix in _KEPT and path.name != cache.MANIFEST and path.is_file():
                        _copy(path, ready / path.name, widen=not as_it_is)
            facts = {"model": card.id if card else place.name, "revision": source.name}
            wheels = {"wheels": cache.made_from(source)} if card else {}
            cache.seal(ready, {**facts, **wheels, "sha256": _sha256(ready)})
            if place.exists():
                # Kernels that have mapped the old files keep them until they end.
                place.rename(staging / "replaced")
            ready.rename(place)
            place.chmod(0o755)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return place


def _silent(_done: int, _total: int, _stage: str) -> None:
    """Tell nobody."""


def _quantised(source: Path) -> bool:
    try:
        config: dict[str, Any] = json.loads((source / "config.json").read_text(encoding="utf-8"))
    except OSError:
        return True
    return "quantization_config" in config


def _copy(path: Path, target: Path, *, widen: bool) -> None:
    if path.suffix == ".safetensors" and widen and _narrow(path):
        _widen(path, target)
    else:
        # A hub's cache holds links into its store.
        shutil.copyfile(path.resolve(), target)


def _narrow(path: Path) -> bool:
    from safetensors import safe_open

    with safe_open(path, framework="pt") as file:
        return any(file.get_slice(name).get_dtype() in {"BF16", "F16"} for name in file.keys())  # noqa: SIM118


def _widen(path: Path, target: Path) -> None:
    import torch
    from safetensors import safe_open
    from safetensors.torch import save_file

    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and tensor.element_size() < _WIDE:
            tensors[name] = tensor.to(torch.float32)
    save_file(tensors, target, metadata)


def _sha256(ready: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(ready.iterdir()):
        found.update(path.name.encode())
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    return found.hexdigest()
