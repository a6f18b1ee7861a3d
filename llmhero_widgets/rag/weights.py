"""Which weights a model's name stands for, told without loading them."""

from __future__ import annotations

from pathlib import Path

from llmhero_widgets.models import catalog, hub, shared
from llmhero_widgets.rag.values import digest_of


def stamp_of(name: str) -> str:
    """Return what changes whenever a name stands for other weights.

    Parameters
    ----------
    name
        Of the catalogue, a folder or file, or a hub id.

    Returns
    -------
    str
        The checksums of a catalogue's card, the sizes and times of files, or the commit that lies on this
        machine; the name itself where nothing is known of it.

    Examples
    --------
    >>> stamp_of("no-such-model")
    'no-such-model'
    """
    card = catalog.find(name)
    if card is not None:
        return digest_of(card.id, *(wheel.sha256 for wheel in card.wheels))
    path = Path(name).expanduser()
    if path.exists():
        return _of_files(path)
    found = hub.cached(name) if hub.is_id(name) else None
    if found is None:
        return name
    # A snapshot's folder is named after its commit, one in the shared folder after the model.
    return f"{name}@{shared.digest(found) if found == shared.find(name) else found.name}"


def _of_files(path: Path) -> str:
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    facts = [(each.relative_to(path).as_posix(), each.stat()) for each in files]
    return digest_of(*(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}" for name, stat in facts))
