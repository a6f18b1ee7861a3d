"""Outputs that are kept: the latest in memory, those worth it on the disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.rag.sizes import bytes_of

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


@dataclass(frozen=True, slots=True)
class Kept:
    """An output with what is told of it."""

    value: Value
    nbytes: int
    preview: Mapping[str, Any]


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
        self._parts: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, recipe: Recipe) -> tuple[Kept | None, Literal["memory", "disk"] | None]:
        """Return the output of a recipe and where it was, or None twice."""
        key = recipe.key
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key], "memory"
        value = None
        if self._cache is not None and recipe.type.keep:
            value = self._cache.load(key, recipe.type.output, self._models)
        return (None, None) if value is None else (self._put(key, recipe, value), "disk")

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
                return self._parts[key]
        made = make()
        with self._lock:
            self._parts[key] = made
            while len(self._parts) > PARTS:
                self._parts.popitem(last=False)
        return made

    def _put(self, key: str, recipe: Recipe, value: Value) -> Kept:
        kept = Kept(value, bytes_of(value), recipe.type.preview(value, recipe.params))
        with self._lock:
            if key not in self._kept:
                self._nbytes += kept.nbytes
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while self._nbytes > self._memory and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._nbytes -= old.nbytes
        return kept
