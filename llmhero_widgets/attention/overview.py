"""What the explorer sends to its front end, and what a saved notebook keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
import torch
from torch.nn.functional import adaptive_max_pool2d, pad

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from llmhero_widgets.attention.blocks import Block
    from llmhero_widgets.attention.captured import Capture
    from llmhero_widgets.attention.links import Links
    from llmhero_widgets.attention.observe import Part


class View(TypedDict):
    """Which attention the reader looks at; as it comes over the wire."""

    part: Part
    heads: list[list[int]]
    hide: list[int]


def heads_of(view: View) -> list[tuple[int, int]]:
    """Return the heads of a view as (layer, head)."""
    return [(layer, head) for layer, head in view["heads"]]


# 30 × 9 heads of 32 × 32 are 276 kB: sharp enough for cells of 16 px on a dense screen.
_THUMBNAIL = 32
# How many tokens before one tell what a head usually does.
_COMPARED = 32
# What a saved notebook keeps, whole thumbnails of it, and pooled ones, which leave room for the chosen heads.
_KEPT_BYTES = 60_000
_KEPT_THUMBNAIL_BYTES = 56_000
_KEPT_POOLED_BYTES = 40_000


def describe(
    captured: Capture, text: str, target_text: str | None, progress: Callable[[int, int], None]
) -> Reply:
    """Describe a text as the model read it: tokens, sizes, sinks, and every head as a thumbnail.

    Parameters
    ----------
    captured
        The capture.
    text, target_text
        What was read.
    progress
        Called with (layers done, layers) while thumbnails are drawn; may raise to cancel.

    Returns
    -------
    Reply
        Arrays ``thumbnails_<part>``: uint8 (layers, heads, size, size), 255 is weight 1.
    """
    most = max(len(layers) * layers[0].heads for layers in map(captured.part, captured.parts))
    fits = int((protocol.MAX_SLAB_BYTES / most) ** 0.5)
    size = min(_THUMBNAIL, fits, max(len(captured.tokens), len(captured.target_tokens)))
    arrays = {
        f"thumbnails_{part}": captured.thumbnails(size, part, on_layer=progress) for part in captured.parts
    }
    target = captured.target
    result = {
        "text": text,
        "target_text": target_text,
        "tokens": captured.tokens,
        "special": _positions(captured.special),
        "target_tokens": captured.target_tokens,
        "target_special": _positions(target.special) if target else [],
        "parts": captured.parts,
        "grids": {part: _grid(captured, part) for part in captured.parts},
        "sinks": {part: captured.sinks(part) for part in captured.parts},
        "visibility": {part: _visibility(captured, part) for part in captured.parts},
    }
    return Reply(result, arrays)


def last_word(captured: Capture, part: Part) -> int:
    """Return the position of the last token that asks and is not special; of the last one where all are."""
    special = captured.readings(part)[0].special
    return max((position for position, mark in enumerate(special) if not mark), default=len(special) - 1)


def telling_head(captured: Capture, part: Part, query: int) -> tuple[int, int]:
    """Return the head that says most about a token: it looks sharply at another because of what that is.

    A weight counts by how far it exceeds what the head gives at the same distance, and what it gives the same
    key, when earlier tokens ask: heads that always look one token back do not win, nor do sinks.

    Parameters
    ----------
    captured
        The capture.
    part
        Which attention.
    query
        Position of the token.

    Returns
    -------
    tuple of int
        (layer, head); the first of equals.
    """
    _, keys = captured.readings(part)
    ignored = (
        set(captured.sinks(part)) | set(_positions(keys.special)) | (set() if part == "cross" else {query})
    )
    candidates = torch.tensor(
        [key for key in range(len(keys.tokens)) if key not in ignored], dtype=torch.long
    )
    if not len(candidates):
        return 0, 0
    best, found = -torch.inf, (0, 0)
    for layer, attention in enumerate(captured.part(part)):
        rows = attention.select(range(attention.heads)).weights(slice(max(0, query - _COMPARED), query + 1))
        excess = (rows[:, -1] - torch.maximum(_at_same_distance(rows), _at_same_key(rows)))[:, candidates]
        strongest = excess.amax(-1)
        head = int(strongest.argmax())
        if strongest[head] > best:
            best, found = float(strongest[head]), (layer, head)
    return found


def _at_same_distance(rows: Tensor) -> Tensor:
    """Return, for each key of the last query, the mean weight of earlier queries at that distance."""
    _, queries, keys = rows.shape
    shifted = [pad(rows[:, -1 - back, : keys - back], (back, 0)) for back in range(1, min(queries, keys))]
    return torch.stack(shifted).mean(0) if shifted else torch.zeros_like(rows[:, 0])


def _at_same_key(rows: Tensor) -> Tensor:
    """Return, for each key, the mean weight that the earlier queries which reach it give it."""
    earlier = rows[:, :-1]
    return earlier.sum(1) / (earlier > 0).sum(1).clamp(min=1)


def merge(found: Sequence[Links]) -> Reply:
    """Put the links of several heads into one list, strongest first, each with the index of its head.

    Parameters
    ----------
    found
        The links of each head.
    """
    weights = np.concatenate([links.weights for links in found])
    order = np.argsort(-weights, kind="stable")
    whose = np.repeat(np.arange(len(found), dtype=np.int32), [len(links.weights) for links in found])
    arrays = {
        "queries": np.concatenate([links.queries for links in found])[order],
        "keys": np.concatenate([links.keys for links in found])[order],
        "heads": whose[order],
        "weights": weights[order],
    }
    totals = {"total": sum(links.total for links in found), "mass": sum(links.mass for links in found)}
    return Reply(totals, arrays)


def snapshot(opened: Reply, captured: Capture, view: View) -> Reply:
    """Shrink an opening until a notebook may keep it: smaller thumbnails, the chosen heads' mean as float16.

    Parameters
    ----------
    opened
        What :func:`describe` returned.
    captured
        The capture.
    view
        What the reader looks at.
    """
    arrays = _kept_thumbnails(opened.arrays)
    left = _KEPT_BYTES - sum(array.nbytes for array in arrays.values())
    side = int((left / 2) ** 0.5)
    block = captured.block(heads_of(view), part=view["part"], hide=view["hide"], limit=side)
    arrays["kept"] = block.values.astype(np.float16)
    return Reply({**opened.result, "kept": {"selection": view, **place(block)}}, arrays)


def _kept_thumbnails(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the thumbnails whole where they fit, so that every head stays exact; pooled where not."""
    if sum(array.nbytes for array in arrays.values()) <= _KEPT_THUMBNAIL_BYTES:
        return dict(arrays)
    small = {}
    for name, array in arrays.items():
        layers, heads, size, _ = array.shape
        fitting = int((_KEPT_POOLED_BYTES / len(arrays) / (layers * heads)) ** 0.5)
        pooled = adaptive_max_pool2d(torch.from_numpy(array).float(), max(1, min(size, fitting)))
        small[name] = pooled.to(torch.uint8).numpy()
    return small


def place(block: Block) -> dict[str, Any]:
    """Say which rectangle of the matrix a block covers."""
    return {"rows": block.rows, "cols": block.columns, "pool": block.pool}


def stretches(block: Block) -> dict[str, NDArray[Any]]:
    """Take from each row of a block the stretch of keys that its query sees: half of a causal matrix.

    Parameters
    ----------
    block
        What to send.

    Returns
    -------
    dict
        ``spans``: int32 (rows, 2), the columns from and to which each row has weights; ``weights``:
        float32, those of all rows, one after another. Everywhere else the weight is 0.

    Examples
    --------
    >>> from llmhero_widgets.attention.blocks import Block
    >>> values, seen = np.float32([[1, 0], [0.25, 0.75]]), np.array([[True, False], [True, True]])
    >>> stretches(Block(values, seen, (0, 2), (0, 2), (1, 1)))["weights"].tolist()
    [1.0, 0.25, 0.75]
    """
    seen = block.visible
    columns = np.arange(seen.shape[1])
    start = seen.argmax(1)
    stop = np.where(seen.any(1), seen.shape[1] - seen[:, ::-1].argmax(1), start)
    inside = (columns >= start[:, None]) & (columns < stop[:, None])
    return {
        "spans": np.stack([start, stop], 1).astype(np.int32),
        "weights": block.values[inside],
    }


def _grid(captured: Capture, part: Part) -> dict[str, int]:
    layers = captured.part(part)
    return {"layers": len(layers), "heads": layers[0].heads, "kv_heads": layers[0].kv_heads}


def _visibility(captured: Capture, part: Part) -> dict[str, Any]:
    """Say which cells exist: causal or not, and per layer how far back the last token sees."""
    spans: dict[tuple[int, bool], NDArray[np.int32]] = {}
    windows: list[int | None] = []
    causal = True
    for layer, attention in enumerate(captured.part(part)):
        # Layers of one kind share their mask.
        kind = (id(attention.mask), attention.causal)
        if kind not in spans:
            spans[kind] = captured.visible(layer, part)
        queries = len(spans[kind])
        causal = causal and bool((spans[kind][:, 1] == np.arange(1, queries + 1)).all())
        start = int(spans[kind][-1, 0])
        windows.append(queries - start if start else None)
    return {"causal": causal, "windows": windows if causal else [None] * len(windows)}


def _positions(marks: tuple[bool, ...]) -> list[int]:
    return [position for position, marked in enumerate(marks) if marked]
