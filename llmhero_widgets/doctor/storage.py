"""The folder of the models, and which of them are there."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from llmhero_widgets.doctor import messages
from llmhero_widgets.doctor.finding import Finding
from llmhero_widgets.models import cache, fetch, shared
from llmhero_widgets.models.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_cache() -> Finding:
    """See that the cache can be written and has room for the models that are missing."""
    folder = cache.cache_dir()
    slots: dict[str, object] = {"folder": folder}
    missing = [card for card in CATALOG if fetch.on_this_machine(card) is None]
    elsewhere = f"export {cache.CACHE_VARIABLE}=/path/on/another/disk"
    if os.name == "nt":
        elsewhere = f"setx {cache.CACHE_VARIABLE} D:\\llmhero"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        # A class may well share a folder that only its teacher can write.
        return Finding(
            "broken" if missing else "note",
            messages.CACHE_READ_ONLY,
            elsewhere,
            slots | {"reason": error.strerror or error},
        )
    free = shutil.disk_usage(folder).free
    slots |= {"free": cache.megabytes(free)}
    # They are fetched one after another, and each leaves what it installed.
    needed = max((card.room for card in missing), default=0) + sum(card.installed for card in missing[1:])
    if free < needed:
        return Finding("broken", messages.CACHE_FULL, elsewhere, slots | {"needed": cache.megabytes(needed)})
    return Finding("ok", messages.CACHE, slots=slots)


def check_models() -> Iterator[Finding]:
    """Say of each model whether it is ready."""
    named = shared.folder()
    if named is not None and not os.access(named, os.R_OK | os.X_OK):
        slots = {"variable": shared.VARIABLE, "folder": str(named)}
        yield Finding("note", messages.SHARED_ABSENT, f"ls {named}", slots)
    for card in CATALOG:
        slots = {"title": card.title}
        found = cache.ready_dir(card)
        if found is not None and found != cache.model_dir(card):
            yield Finding("ok", messages.MODEL_SHARED, slots=slots | {"folder": str(found)})
        elif found is not None:
            size = cache.megabytes(cache.disk_usage(card))
            yield Finding("ok", messages.MODEL_READY, slots=slots | {"size": size})
        elif fetch.on_this_machine(card) is not None:
            yield Finding("ok", messages.MODEL_READY_HUB, slots=slots)
        else:
            size = cache.megabytes(card.download)
            yield Finding(
                "note", messages.MODEL_ABSENT, f"llmhero models fetch {card.id}", slots | {"size": size}
            )
