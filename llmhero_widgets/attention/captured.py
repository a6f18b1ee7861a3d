"""What a model attended to while it read one text: every weight, computed when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self, cast

import numpy as np
import torch

from llmhero_widgets.attention import messages
from llmhero_widgets.attention.blocks import Block, cut
from llmhero_widgets.attention.bounds import check_head, check_layer, check_position, check_span
from llmhero_widgets.attention.links import Links, strongest
from llmhero_widgets.attention.thumbnails import Glance, glance, sinks
from llmhero_widgets.attention.weights import MeanAttention, bands
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.threads import fitting_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.attention.observe import Part
    from llmhero_widgets.attention.weights import KeptAttention
    from llmhero_widgets.models.language_model import Kind
    from llmhero_widgets.models.reading import Reading

    Progress = Callable[[int, int], None]
    Head = tuple[int, int]

_SIZE = 32


class Capture:
    """What a model attended to while it read one text.

    Made by :func:`~llmhero_widgets.attention.capture`. It holds each layer's query and key, not the
    weights: those are computed when asked for, and are those of the model to float32 rounding. Results
    are NumPy arrays. ``part`` is "self" everywhere, except that an encoder-decoder has three: "encoder"
    (source to source), "self" (target to target) and "cross" (target to source). A head is
    ``(layer, head)``; where several are given as a list, the answer is for their mean. ``hide`` takes
    keys out before the softmax, so that the others share their weight. Methods may be called from any
    thread.

    Attributes
    ----------
    source
        The text as it was read.
    target
        The target text as the decoder read it; None but for an encoder-decoder.
    kind
        "decoder", "encoder" or "encoder-decoder".
    name
        The model's name.
    """

    def __init__(
        self,
        attention: Mapping[Part, Sequence[KeptAttention]],
        source: Reading,
        target: Reading | None,
        *,
        kind: Kind,
        name: str,
    ) -> None:
        self._attention = dict(attention)
        self._glances: dict[tuple[Part, int], list[Glance]] = {}
        self.source = source
        self.target = target
        self.kind: Kind = kind
        self.name = name

    @property
    def tokens(self) -> tuple[str, ...]:
        """The text piece of each token; bytes that are no whole character are written ``⟨E9 80⟩``."""
        return self.source.tokens

    @property
    def ids(self) -> tuple[int, ...]:
        """The vocabulary number of each token."""
        return self.source.ids

    @property
    def special(self) -> tuple[bool, ...]:
        """Whether each token is a special one, such as ``[CLS]``."""
        return self.source.special

    @property
    def target_tokens(self) -> tuple[str, ...]:
        """The text piece of each target token, the start token first; empty without a decoder of its own."""
        return self.target.tokens if self.target else ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Which attentions the model has."""
        return tuple(self._attention)

    @property
    def layers(self) -> int:
        """Number of layers of part "self"."""
        return len(self.part("self"))

    @property
    def heads(self) -> int:
        """Number of heads per layer of part "self"."""
        return self.part("self")[0].heads

    @property
    def kv_heads(self) -> int:
        """Number of key-value heads per layer of part "self"."""
        return self.part("self")[0].kv_heads

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The heads that share each key-value head; groups of one without grouped queries."""
        size = self.heads // self.kv_heads
        return tuple(tuple(range(first, first + size)) for first in range(0, self.heads, size))

    def part(self, part: Part) -> Sequence[KeptAttention]:
        """Return query, key and mask of each layer of one part.

        Raises
        ------
        HeroError
            If the model has no such part, or the capture is closed.
        """
        if not self._attention:
            raise HeroError(messages.CLOSED, messages.CLOSED_HINT, code="closed")
        if part not in self._attention:
            parts = ", ".join(self._attention)
            raise HeroError(messages.NO_PART, code="bad_request", name=self.name, part=part, parts=parts)
        return self._attention[part]

    def readings(self, part: Part = "self") -> tuple[Reading, Reading]:
        """Return the tokens that ask and the tokens that answer in one part."""
        source, target = self.source, self.target or self.source
        return (source if part == "encoder" else target), (target if part == "self" else source)

    def weights(
        self, layer: int, head: int, part: Part = "self", *, hide: Sequence[int] = ()
    ) -> NDArray[np.float32]:
        """Return all weights of one head.

        Parameters
        ----------
        layer, head
            Which head, both counted from 0.
        part
            Which attention of an encoder-decoder.
        hide
            Keys to take out; see the class.

        Returns
        -------
        ndarray
            float32 (queries, keys): row i is how token i distributes its attention, 0 where it does
            not see. Rows sum to 1, but for learned sinks (gpt-oss).

        Raises
        ------
        HeroError
            If there is no such layer, head, part or key.
        """
        mean = self._mean((layer, head), part, hide)
        weights = np.empty((mean.queries, mean.keys), np.float32)
        for rows in mean.bands():
            weights[rows] = mean.weights(rows).cpu().numpy()
        return weights

    def block(  # noqa: PLR0913 - what, where and how much of it
        self,
        heads: Head | Sequence[Head],
        rows: tuple[int, int] | None = None,
        columns: tuple[int, int] | None = None,
        *,
        part: Part = "self",
        hide: Sequence[int] = (),
        limit: int = 512,
        check: Callable[[], None] = lambda: None,
    ) -> Block:
        """Return a rectangle of the matrix, pooled where it is larger than can be drawn.

        Parameters
        ----------
        heads
            One (layer, head), or a list of them for their mean.
        rows, columns
            Queries and keys, as (start, stop); all without it.
        part, hide
            See the class.
        limit
            The most rows and columns to return. A larger rectangle is max-pooled, so that a single
            strong link stays visible.
        check
            Called again and again meanwhile; may raise to cancel.

        Raises
        ------
        HeroError
            If there is no such head, part, key or range.
        """
        mean = self._mean(heads, part, hide)
        rows, columns = check_span(rows, mean.queries), check_span(columns, mean.keys)
        with fitting_threads(mean.count * (rows[1] - rows[0]) * mean.keys):
            return cut(mean, rows, columns, limit, check)

    def row(
        self, heads: Head | Sequence[Head], query: int, *, part: Part = "self", hide: Sequence[int] = ()
    ) -> NDArray[np.float32]:
        """Return how one token distributes its attention: float32 (keys,); arguments as for :meth:`block`."""
        mean = self._mean(heads, part, hide)
        check_position(query, mean.queries)
        with fitting_threads(mean.count * mean.keys):
            return mean.weights(slice(query, query + 1))[0].cpu().numpy()

    def column(
        self, heads: Head | Sequence[Head], key: int, *, part: Part = "self", hide: Sequence[int] = ()
    ) -> NDArray[np.float32]:
        """Return how much each token attends to one: float32 (queries,); arguments as for :meth:`block`."""
        mean = self._mean(heads, part, hide)
        check_position(key, mean.keys)
        with fitting_threads(mean.count * mean.queries * mean.keys):
            return np.concatenate([mean.weights(rows)[:, key].cpu().numpy() for rows in mean.bands()])

    def links(
        self,
        heads: Head | Sequence[Head],
        *,
        part: Part = "self",
        hide: Sequence[int] = (),
        limit: int = 4096,
        check: Callable[[], None] = lambda: None,
    ) -> Links:
        """Return the strongest pairs of query and key, strongest first; arguments as for :meth:`block`."""
        mean = self._mean(heads, part, hide)
        with fitting_threads(mean.count * mean.queries * mean.keys):
            return strongest(mean, limit, check)

    def visible(self, layer: int, part: Part = "self") -> NDArray[np.int32]:
        """Return which keys each query can see at all.

        Returns
        -------
        ndarray
            int32 (queries, 2): query i sees keys start to stop − 1. A causal mask stops behind the
            query itself, a sliding window starts later than 0; what lies outside is not "weight 0"
            but "cannot be seen".
        """
        layers = self.part(part)
        check_layer(layer, len(layers))
        attention = layers[layer].select([0])
        spans = []
        for rows in bands(attention):
            seen = attention.visible(rows).any(0)
            start = seen.to(torch.uint8).argmax(-1)
            stop = attention.keys - seen.flip(-1).to(torch.uint8).argmax(-1)
            spans.append(torch.stack([start, stop], -1).int().cpu())
        return torch.cat(spans).numpy()

    def thumbnails(
        self, size: int = _SIZE, part: Part = "self", *, on_layer: Progress | None = None
    ) -> NDArray[np.uint8]:
        """Return every head as a small picture.

        Parameters
        ----------
        size
            Side in pixels.
        part
            Which attention of an encoder-decoder.
        on_layer
            Called with (layers done, layers) at least once per layer; it may raise to cancel.

        Returns
        -------
        ndarray
            uint8 (layers, heads, size, size), 255 for weight 1, linear. A pixel is the largest weight
            that falls into it (adaptive max pooling).
        """
        return torch.stack([layer.pictures for layer in self._glance(size, part, on_layer)]).numpy()

    def sinks(self, part: Part = "self", *, on_layer: Progress | None = None) -> tuple[int, ...]:
        """Return the keys that soak up attention whatever is asked: attention sinks.

        See :func:`~llmhero_widgets.attention.thumbnails.sinks` for the rule.

        Parameters
        ----------
        part
            Which attention of an encoder-decoder.
        on_layer
            As for :meth:`thumbnails`, whose pass over the weights is used if it was made.

        Returns
        -------
        tuple of int
            Key positions, ascending.
        """
        seen = (layers for (known, _), layers in self._glances.items() if known == part)
        layers = next(seen, None) or self._glance(_SIZE, part, on_layer)
        return sinks(layers)

    def close(self) -> None:
        """Free the queries and keys; afterwards nothing can be asked. Harmless when repeated."""
        self._attention.clear()
        self._glances.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Capture of {len(self.tokens)} tokens by {self.name}: {', '.join(self.parts) or 'closed'}>"

    def _mean(self, heads: Head | Sequence[Head], part: Part, hide: Sequence[int]) -> MeanAttention:
        layers = self.part(part)
        if not len(heads):
            raise HeroError(messages.NO_HEADS, messages.NO_HEADS_HINT, code="bad_request")
        pairs = cast("Sequence[Head]", [heads] if np.ndim(heads) == 1 else heads)
        chosen: dict[int, list[int]] = {}
        for layer, head in pairs:
            check_head(layer, head, [attention.heads for attention in layers])
            chosen.setdefault(layer, []).append(head)
        for key in hide:
            check_position(key, layers[0].keys)
        return MeanAttention([layers[layer].select(own) for layer, own in chosen.items()], hide)

    def _glance(self, size: int, part: Part, on_layer: Progress | None) -> list[Glance]:
        layers = self.part(part)
        if (part, size) not in self._glances:
            report = on_layer or (lambda _done, _total: None)
            found = []
            for done, attention in enumerate(layers):
                check = partial(report, done, len(layers))
                found.append(glance(attention, size, is_self=part != "cross", check=check))
                report(done + 1, len(layers))
            self._glances[part, size] = found
        return self._glances[part, size]
