"""Outputs that are kept: the latest in memory, those worth it on the disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.rag.sizes import bytes_of, bytes_of_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.rag.cache import Cache
    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.reasons import Recipe
    from llmhero_widgets.rag.values import Value

#: Bytes of outputs that are kept in memory.
MEMORY: Final = 256 << 20
#: Pieces of outputs that are kept in memory, such as the chunks of one document.
PARTS: Final = 50_000
#: Bytes that they take together, roughly.
PARTS_BYTES: Final = 128 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """An output with what is told of it."""

    value: Value
    nbytes: int
    preview: Mapping[str, Any]


def is_alive(value: Value) -> bool:
    """Return whether an output is still of use: one that lies on a server may have found that it is gone."""
    alive: Callable[[], bool] | None = getattr(value, "alive", None)
    return alive is None or alive()


class Shelf:
    """Outputs by key: least recently used ones are dropped where they take more than ``memory`` bytes.

    Parameters
    ----------
    models
        What a stored index is opened with.
    cache
        Where outputs outlive the kernel; None keeps them in memory only.
    memory
        Bytes.
    """

    def __init__(self, models: Models, cache: Cache | None = None, *, memory: int = MEMORY) -> None:
        self._models = models
        self._cache = cache
        self._memory = memory
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._nbytes = 0
        self._parts: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._parts_nbytes = 0
        self._lock = threading.Lock()

    def find(self, recipe: Recipe) -> tuple[Kept | None, Literal["memory", "disk"] | None]:
        """Return the output of a recipe and where it was, or None twice."""
        key = recipe.key
        with self._lock:
            if self._alive(key):
                self._kept.move_to_end(key)
                return self._kept[key], "memory"
        value = None
        if self._cache is not None and recipe.type.keep:
            value = self._cache.load(key, recipe.type.output, self._models)
        return (None, None) if value is None else (self._put(key, recipe, value), "disk")

    def _alive(self, key: str) -> bool:
        """Return whether an output is here; what says that it is of no use any more is dropped."""
        kept = self._kept.get(key)
        if kept is None:
            return False
        if is_alive(kept.value):
            return True
        del self._kept[key]
        self._nbytes -= kept.nbytes
        return False

    def keep(self, recipe: Recipe, value: Value, seconds: float) -> Kept:
        """Keep an output that took so long, beyond the kernel where it took long enough."""
        if value.type != recipe.type.output:
            raise TypeError(f"{recipe.type.name} handed on {value.type}, not {recipe.type.output}")
        kept = self._put(recipe.key, recipe, value)
        if self._cache is not None and recipe.type.keep and seconds >= self._cache.worth:
            self._cache.save(recipe.key, value)
        return kept

    def part(self, key: str, make: Callable[[], Any]) -> Any:
        """Return a piece of an output, made anew only where it is not kept."""
        with self._lock:
            if key in self._parts:
                self._parts.move_to_end(key)
                return self._parts[key][0]
        made = make()
        nbytes = bytes_of_part(made)
        with self._lock:
            _, before = self._parts.pop(key, (None, 0))
            self._parts[key] = made, nbytes
            self._parts_nbytes += nbytes - before
            while len(self._parts) > PARTS or (self._parts_nbytes > PARTS_BYTES and len(self._parts) > 1):
                _, (_, old) = self._parts.popitem(last=False)
                self._parts_nbytes -= old
        return made

    def _put(self, key: str, recipe: Recipe, value: Value) -> Kept:
        kept = Kept(value, bytes_of(value), recipe.type.preview(value, recipe.params))
        with self._lock:
            old = self._kept.get(key)
            self._nbytes += kept.nbytes - (0 if old is None else old.nbytes)
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while self._nbytes > self._memory and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._nbytes -= old.nbytes
        return kept
