"""What the explorer sends to its front end, and what a saved notebook keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from llmhero_widgets.core.buffers import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.attention.captured import Block, Capture
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
_KEPT_THUMBNAIL_BYTES = 40_000
# 100 × 100 in float16.
_KEPT_BLOCK_BYTES = 20_000


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
    size = min(_THUMBNAIL, max(len(captured.tokens), len(captured.target_tokens)))
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


def sharpest_head(captured: Capture, part: Part) -> tuple[int, int]:
    """Return the head whose last token looks most sharply at another token that is no sink.

    Parameters
    ----------
    captured
        The capture.
    part
        Which attention.

    Returns
    -------
    tuple of int
        (layer, head); the first of equals.
    """
    queries, keys = captured.readings(part)
    query = len(queries.tokens) - 1
    ignored = set(captured.sinks(part)) | set(_positions(keys.special))
    if part != "cross":
        ignored.add(query)
    looked_at = [key for key in range(len(keys.tokens)) if key not in ignored]
    if not looked_at:
        return 0, 0
    layers = captured.part(part)
    grid = [(layer, head) for layer, attention in enumerate(layers) for head in range(attention.heads)]
    return max(grid, key=lambda head: captured.row(head, query, part=part)[looked_at].max())


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
    arrays = {}
    budget = _KEPT_THUMBNAIL_BYTES // len(captured.parts)
    for part in captured.parts:
        grid = _grid(captured, part)
        fitting = int((budget / (grid["layers"] * grid["heads"])) ** 0.5)
        full = opened.arrays[f"thumbnails_{part}"]
        small = full if full.shape[-1] <= fitting else captured.thumbnails(max(1, fitting), part)
        arrays[f"thumbnails_{part}"] = small
    side = int((_KEPT_BLOCK_BYTES / 2) ** 0.5)
    block = captured.block(heads_of(view), part=view["part"], hide=view["hide"], limit=side)
    arrays["kept"] = block.values.astype(np.float16)
    return Reply({**opened.result, "kept": {"selection": view, **place(block)}}, arrays)


def place(block: Block) -> dict[str, Any]:
    """Say which rectangle of the matrix a block covers."""
    return {"rows": block.rows, "cols": block.columns, "pool": block.pool}


def _grid(captured: Capture, part: Part) -> dict[str, int]:
    layers = captured.part(part)
    return {"layers": len(layers), "heads": layers[0].heads, "kv_heads": layers[0].kv_heads}


def _visibility(captured: Capture, part: Part) -> dict[str, Any]:
    """Say which cells exist: causal or not, and per layer how far back the last token sees."""
    spans = [captured.visible(layer, part) for layer in range(len(captured.part(part)))]
    queries = len(spans[0])
    causal = all(bool((span[:, 1] == np.arange(1, queries + 1)).all()) for span in spans)
    starts = [int(span[-1, 0]) for span in spans]
    return {"causal": causal, "windows": [queries - start if causal and start else None for start in starts]}


def _positions(marks: tuple[bool, ...]) -> list[int]:
    return [position for position, marked in enumerate(marks) if marked]
