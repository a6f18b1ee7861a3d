"""One forward pass over tokens of a tree, and the proof that it is what re-reading gives."""

from __future__ import annotations

import inspect
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from llmhero_widgets.decoding.positions import tree_reader
from llmhero_widgets.decoding.tree_masks import additive, bands, known_until
from llmhero_widgets.decoding.tree_slots import Slots
from llmhero_widgets.models.checked import checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.node import Check
    from llmhero_widgets.models.language_model import LanguageModel

# The largest difference to re-reading, in shares of how far the logits spread: rounding stays below it, a
# wrong mask or position does not.
_TOLERANCE = 1e-3
_TOLERANCE_OF_HALVES = 0.05
# Enough to branch, to go on from both branches out of the cache, and to fill a small window.
_LEAD, _BRANCH = 4, 3


class TreeForward:
    """Reads tokens of a tree in one pass of a model; one pass at a time, as all work of a model.

    Parameters
    ----------
    lm
        Its model is copied, sharing every weight, and not changed.

    Attributes
    ----------
    limit : int
        Texts up to so many tokens can be read so; 0 where the architecture cannot.
    reason : str
        Why not; empty otherwise.
    apart : frozenset of int
        Tokens behind which it cannot: some architectures hide or skip padding, wherever it stands.
    """

    def __init__(self, lm: LanguageModel) -> None:
        self.lm = lm
        #: Held from the choice of slots to their use: a cell and the browser may read one tree at once.
        self.lock = threading.RLock()
        self.limit = 0
        self.reason = ""
        self.apart: frozenset[int] = frozenset()
        self._pair = lm.kind == "encoder-decoder"
        try:
            self._twin, self._places = tree_reader(lm.module)
            self._bands = bands(self._twin.get_decoder())
            names = inspect.signature(lm.module.forward).parameters
            self._stack = "decoder_" if self._pair else ""
            self._told = f"{self._stack}position_ids" in names
            self._leaves_out = "logits_to_keep" in names
            config = lm.module.config.get_text_config(decoder=True)
            self._padding = getattr(config, "pad_token_id", None)
            (*differences, padded), allowed = self._differences()
        except Exception as error:  # noqa: BLE001
            # Architectures fail in ways of their own at what they were not made for; re-reading is left.
            self.reason = f"{type(error).__name__}: {error}"
            return
        # Not a number is no proof either.
        if not max(differences) <= allowed:
            self.reason = f"logits differ by {max(differences):.2g}, where {allowed:.2g} is rounding"
            return
        self.limit = min(known_until(lm.module.config), known_until(self._twin.get_decoder().config))
        if self._padding is not None and not padded <= allowed:
            self.apart = frozenset([self._padding])

    def source(self, ids: Sequence[int]) -> Any:
        """Return what the encoder makes of a text; None for a decoder."""
        if not self._pair:
            return None
        with torch.inference_mode():
            return self.lm.module.get_encoder()(input_ids=torch.tensor([ids], device=self.lm.module.device))

    def slots(self) -> Slots:
        """Return an empty cache."""
        return Slots(pair=self._pair)

    def run(  # noqa: PLR0913 - what is read, where it stands, what it sees, and what is wanted of it
        self,
        slots: Slots,
        ids: Sequence[int],
        positions: Sequence[int],
        visible: NDArray[np.bool_],
        *,
        keep: Sequence[int],
        source: Any = None,
        check: Check | None = None,
    ) -> torch.Tensor:
        """Read tokens behind the slots in use, without committing them.

        Parameters
        ----------
        ids, positions
            (n,): the tokens, and where each stands in its text.
        visible
            bool (n, slots in use + n): which slots hold a token's own text, itself included.
        keep
            Of which of the tokens the logits are wanted.
        source
            From :meth:`source`.

        Returns
        -------
        Tensor
            float32 (kept, vocabulary), on the CPU.
        """
        device = self.lm.module.device
        self._places.queries = torch.tensor(positions, dtype=torch.long, device=device)
        before = torch.from_numpy(slots.positions.copy()).to(device)
        self._places.keys = torch.cat([before, self._places.queries])
        mask = additive(self._bands, torch.from_numpy(visible).to(device), self._places, self.lm.module.dtype)
        inputs: dict[str, Any] = {
            f"{self._stack}input_ids": torch.tensor([list(ids)], device=device),
            f"{self._stack}attention_mask": mask,
            "past_key_values": slots.cache,
            "use_cache": True,
        }
        if self._pair:
            inputs["encoder_outputs"] = source
        if self._told:
            inputs[f"{self._stack}position_ids"] = self._places.queries[None]
        wanted = torch.tensor(list(keep), dtype=torch.long, device=device)
        if self._leaves_out:
            inputs["logits_to_keep"] = wanted
        slots.begin()
        with torch.inference_mode(), checked(check):
            logits = self._twin(**inputs).logits[0]
            kept: torch.Tensor = (logits if self._leaves_out else logits[wanted]).float().cpu()
        return kept

    def _differences(self) -> tuple[list[float], float]:
        """Return how far each branch of a small tree is from re-reading, and how far it may be.

        The branches are read side by side, then each goes on from the cache, where none stands in the slot of
        its position. The last one begins with the padding token.
        """
        vocabulary = self.lm.vocabulary
        # From the middle of the vocabulary: special tokens stand at its ends.
        lead, *paths = (
            [(vocabulary // 3 + step * number) % vocabulary for number in range(1, count + 1)]
            for step, count in ((1, _LEAD), (5, _BRANCH), (7, _BRANCH), (11, _BRANCH))
        )
        paths[-1][0] = paths[-1][0] if self._padding is None else self._padding
        owner = np.array([-1] * _LEAD + list(range(len(paths))) * _BRANCH)
        seen = np.tril((owner == -1) | (owner == owner[:, None]))
        places = [*range(_LEAD), *(_LEAD + step for step in range(_BRANCH) for _ in paths)]
        ids = lead + [path[step] for step in range(_BRANCH) for path in paths]
        source, slots = self.source(lead), self.slots()
        count, first = len(paths), len(ids) - len(paths)

        def read(rows: range, before: int, keep: Sequence[int]) -> torch.Tensor:
            columns = [*range(before), *rows]
            visible = seen[np.ix_(rows, columns)]
            tokens, at = [ids[row] for row in rows], [places[row] for row in rows]
            return self.run(slots, tokens, at, visible, keep=keep, source=source)

        began = read(range(first), 0, range(first - count, first))
        slots.commit_prompt(places[:first])
        # One token alone as well: some architectures need no mask then, as they think.
        ended = [read(range(first, first + 1), first, [0])]
        ended.append(read(range(first + 1, len(ids)), first, range(count - 1)))
        with torch.inference_mode():
            again = self._plain(lead, [lead + path for path in paths])[:, -2:].transpose(0, 1)
        differences = (torch.stack([began, torch.cat(ended)]) - again).abs().amax((0, 2)).tolist()
        spread = (again - again.mean(-1, keepdim=True)).abs().max().item()
        coarse = torch.finfo(self.lm.module.dtype).eps > torch.finfo(torch.float32).eps
        return differences, (_TOLERANCE_OF_HALVES if coarse else _TOLERANCE) * spread

    def _plain(self, source: Sequence[int], texts: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return the logits of the user's own model, without a cache: float32 (texts, tokens, vocabulary)."""
        device = self.lm.module.device
        inputs: dict[str, Any] = {"input_ids": torch.tensor(texts, device=device), "use_cache": False}
        if self._pair:
            inputs["decoder_input_ids"] = inputs["input_ids"]
            inputs["input_ids"] = torch.tensor([source] * len(texts), device=device)
        logits: torch.Tensor = self.lm.module(**inputs).logits
        return logits.float().cpu()
