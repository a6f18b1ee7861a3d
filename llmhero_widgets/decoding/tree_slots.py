"""The one cache of a tree: every token has a slot, whatever its branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from transformers import DynamicCache, EncoderDecoderCache
from transformers.cache_utils import Cache, DynamicLayer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# Slots that are dead may take up to this share of those in use before the others are moved together.
_DEAD = 0.5


class SlotLayer(DynamicLayer):  # type: ignore[misc]
    """Keys and values of one layer, in buffers that double: a pass copies what is new, not what is there."""

    _buffers: tuple[torch.Tensor, torch.Tensor] | None = None

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Put new keys and values behind those in use, and return all; (1, heads, slots, dim)."""
        del args, kwargs
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        begin = self.get_seq_length()
        end = begin + key_states.shape[-2]
        self._reserve(begin, end, key_states, value_states)
        for buffer, states in zip(self._buffers or (), (key_states, value_states), strict=True):
            buffer[..., begin:end, :] = states
        self.rewind(end)
        return self.keys, self.values

    def rewind(self, length: int) -> None:
        """Use so many slots; what is behind them is written over next."""
        if self._buffers is not None:
            self.keys, self.values = (buffer[..., :length, :] for buffer in self._buffers)

    def keep(self, slots: torch.Tensor) -> None:
        """Keep these slots alone, in this order, in as little memory as they need."""
        if self._buffers is not None:
            slots = slots.to(self.keys.device)
            self._buffers = (self.keys.index_select(-2, slots), self.values.index_select(-2, slots))
            self.rewind(len(slots))

    @property
    def capacity(self) -> int:
        """Slots that there is room for."""
        return 0 if self._buffers is None else int(self._buffers[0].shape[-2])

    @property
    def bytes(self) -> int:
        """Memory of the buffers."""
        return sum(buffer.nbytes for buffer in self._buffers or ())

    def _reserve(self, begin: int, end: int, *states: torch.Tensor) -> None:
        if end <= self.capacity:
            return
        # The prompt comes first and may be all that is ever read.
        wanted = max(end, 2 * self.capacity)
        grown = tuple(s.new_empty((*s.shape[:-2], wanted, s.shape[-1])) for s in states)
        for old, new in zip(self._buffers or (), grown, strict=False):
            new[..., :begin, :] = old[..., :begin, :]
        self._buffers = grown[0], grown[1]


class Slots:
    """Which token is in which slot of a cache.

    Ancestors always stand in slots before their descendants: some architectures mask by that too.

    Parameters
    ----------
    pair
        Whether the model is an encoder-decoder, which keeps keys and values of the encoder's text as well.

    Attributes
    ----------
    cache : transformers.Cache
        What the model is given.
    used : int
        Slots in use.
    """

    def __init__(self, *, pair: bool) -> None:
        self._own = Cache(layer_class_to_replicate=SlotLayer)
        self._cross = DynamicCache()
        self.cache: Cache = EncoderDecoderCache(self._own, self._cross) if pair else self._own
        self.used = 0
        self._prompt = 0
        self._of: dict[int, int] = {}
        self._positions = np.zeros(0, np.int64)

    def __contains__(self, uid: int) -> bool:
        """Whether a token has a slot."""
        return uid in self._of

    def __len__(self) -> int:
        """How many tokens have a slot, the prompt's included."""
        return self._prompt + len(self._of)

    def __getitem__(self, uid: int) -> int:
        """Return the slot of a token."""
        return self._of[uid]

    @property
    def positions(self) -> NDArray[np.int64]:
        """The true position of what is in each slot: int64 (used,)."""
        return self._positions[: self.used]

    @property
    def bytes(self) -> int:
        """Memory of all keys and values."""
        cross = (t for layer in self._cross.layers for t in (layer.keys, layer.values) if t is not None)
        own = sum(layer.bytes for layer in self._own.layers)
        return int(own + sum(tensor.nbytes for tensor in cross))

    def make_room(self, more: int) -> None:
        """Use what is dead before the buffers grow."""
        if self.used > len(self) and any(self.used + more > layer.capacity for layer in self._own.layers):
            self.compact()

    def begin(self) -> None:
        """Make ready for a forward pass; one that was broken off may have left something behind."""
        for layer in self._own.layers:
            layer.rewind(self.used)

    def commit_prompt(self, positions: Sequence[int]) -> None:
        """Keep what the last pass put behind the slots in use: tokens of the prompt."""
        self._append(positions)
        self._prompt = self.used

    def commit(self, uids: Sequence[int], positions: Sequence[int]) -> None:
        """Keep the first that the last pass put behind the slots in use; the rest of it is let go."""
        self._of.update((uid, self.used + place) for place, uid in enumerate(uids))
        self._append(positions)

    def drop(self, uids: Iterable[int]) -> None:
        """Free slots; the memory is given back at once or, while few are free, with the next ones."""
        for uid in uids:
            self._of.pop(uid, None)
        # Moving costs as much as there is; half of it dead pays for the other half.
        if self.used - len(self) > _DEAD * len(self._of):
            self.compact()

    def compact(self) -> None:
        """Move the live slots together, in their order."""
        live = sorted(self._of, key=self._of.__getitem__)
        kept = [*range(self._prompt), *(self._of[uid] for uid in live)]
        index = torch.tensor(kept, dtype=torch.long)
        self.begin()
        for layer in self._own.layers:
            layer.keep(index)
        self._positions = self._positions[kept]
        self._of = {uid: self._prompt + place for place, uid in enumerate(live)}
        self.used = len(kept)

    def _append(self, positions: Sequence[int]) -> None:
        end = self.used + len(positions)
        if end > len(self._positions):
            grown = np.zeros(max(end, 2 * len(self._positions)), np.int64)
            grown[: self.used] = self.positions
            self._positions = grown
        self._positions[self.used : end] = positions
        self.used = end
