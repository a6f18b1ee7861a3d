"""What the view of samples is told: counts, texts, measures, and which nodes samples pass."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.decoding.intervals import frequencies, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.diversity import Diversity
    from llmhero_widgets.decoding.node import Node
    from llmhero_widgets.decoding.sampler import Sampler
    from llmhero_widgets.decoding.samples import Samples

#: Different texts that are sent.
TEXTS: Final = 20


def counted(
    sampler: Sampler, drawn: NDArray[np.int32], exact: NDArray[np.float32], also: Sequence[int]
) -> Reply:
    """Return counts with their intervals, beside what is exact; the last row is all other tokens."""
    drawn = drawn[drawn >= 0]
    found = frequencies(drawn, exact, also=also)
    low, high = wilson(found.others, found.trials) if found.trials else (0.0, 1.0)
    ids = found.ids.tolist()
    result = {
        "ids": ids,
        "names": sampler.names.of(ids),
        "ends": [sampler.names.is_end(token) for token in ids],
        "trials": found.trials,
        "held": int(found.holds.sum()),
    }
    columns = {
        "exact": [*found.exact, found.others_exact],
        "low": [*found.low, float(low)],
        "high": [*found.high, float(high)],
    }
    arrays: dict[str, NDArray[Any]] = {name: np.array(c, np.float32) for name, c in columns.items()}
    return Reply(result, {**arrays, "counts": np.array([*found.counts, found.others], np.int32)})


def texts(sampler: Sampler, samples: Samples) -> list[tuple[str, bool]]:
    """Return each sample as text, without the token that ended it, and whether one did."""
    names = sampler.names
    texts = []
    for sequence, going in zip(samples.sequences, samples.going, strict=True):
        ended = not going and bool(sequence) and names.is_end(sequence[-1])
        texts.append((show_bytes(b"".join(map(names.piece, sequence[: len(sequence) - ended]))), ended))
    return texts


def grouped(drawn: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    """Return the texts that were drawn most often; of equally frequent ones, the first drawn first."""
    counts = Counter(drawn)
    top = counts.most_common(TEXTS)
    return {
        "texts": [[text, ended, count] for (text, ended), count in top],
        "different": len(counts),
        "unlisted": len(drawn) - sum(count for _, count in top),
    }


def measures(found: Diversity, samples: Samples) -> dict[str, Any]:
    """Return the measures of diversity, None where one is not defined."""
    return {
        "distinct": [_known(value) for value in found.distinct],
        "repetition": [_known(value) for value in found.repetition],
        "self_bleu": _known(found.self_bleu),
        "compared": found.compared,
        "length": _known(found.mean_length),
        "perplexity": _known(samples.perplexity),
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def paths(samples: Samples, most: int) -> list[tuple[int, ...]]:
    """Return the paths that hold the most frequent beginnings, no more tokens in all than ``most``."""
    counts = samples.prefixes()
    del counts[()]
    # A beginning is as frequent as what goes on from it, or more, and shorter: it is taken before.
    order = sorted(counts, key=lambda prefix: (-counts[prefix], len(prefix)))
    chosen = set(order[:most])
    inner = {prefix[:-1] for prefix in chosen}
    return [prefix for prefix in order if prefix in chosen and prefix not in inner]


def passed(node: Node, samples: Samples) -> Reply:
    """Return how many samples pass each node at and below one."""
    counts = samples.prefixes()
    uids, passes = [], []
    whole = 0
    ends = Counter(samples.sequences)
    for each in node.below():
        ids = each.ids[len(node.ids) :]
        if counts[ids]:
            uids.append(each.uid)
            passes.append(counts[ids])
            whole += ends[ids]
    return Reply(
        {"total": len(samples), "whole_samples": whole},
        {"sample_uids": np.array(uids, np.int32), "sample_counts": np.array(passes, np.int32)},
    )
