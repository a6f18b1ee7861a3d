"""Record what Hugging Face's processors leave of random scores, for ``decoding/waterfall/stages.ts``."""  # noqa: INP001 - a script beside its data, not a package

import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from conversation import compact
from numpy.typing import NDArray

from llmhero_widgets.decoding import SamplingSettings, Stage, process

HERE = Path(__file__).parent
SMALL, LARGE = 300, 24
#: Of a model with 152,064 rows, more than which only few have.
WHOLE_VOCABULARY = 152_064


def mixed(seed: int, size: int) -> NDArray[np.float64]:
    """Return numbers from 0 to 1 that JavaScript makes as well: MurmurHash3's last steps on a counter."""
    h = (np.arange(1, size + 1, dtype=np.uint32) * np.uint32(0x9E3779B1)) ^ np.uint32(seed)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        h = (h ^ (h >> np.uint32(shift))) * np.uint32(factor)
    return h.astype(np.float64) / 2**32


def scores_of(seed: int, size: int, spread: float, step: float, banned: int) -> NDArray[np.float32]:
    """Return scores with a long tail; with a ``step`` many of them tie, and the first are cut already."""
    sum_of_three = mixed(seed, size) + mixed(seed + 1, size) + mixed(seed + 2, size) - 1.5
    scores = sum_of_three * sum_of_three * sum_of_three * spread
    if step:
        scores = np.floor(scores / step) * step
    scores[:banned] = -np.inf
    return scores.astype(np.float32)


def settings_of(draw: random.Random) -> dict[str, float]:
    """Return settings of which some are in use."""
    some: dict[str, float] = {
        "temperature": draw.choice([0, draw.uniform(0.1, 2.5), 1.2, 0.7, 0.8]),
        "top_k": draw.choice([1, 5, 40, 200]),
        "top_p": draw.choice([0.9, 0.95, 0, draw.random()]),
        "min_p": draw.choice([0.05, 1, draw.random() ** 2]),
        "typical_p": draw.choice([0.2, 0.9, draw.uniform(0.01, 0.99)]),
        "epsilon_cutoff": draw.choice([3e-4, 9e-4, draw.random() ** 4 * 0.5]),
        "eta_cutoff": draw.choice([3e-4, 2e-3, draw.random() ** 4 * 0.5]),
    }
    return {name: round(value, 7) for name, value in some.items() if draw.random() < 0.4}  # noqa: PLR2004 - about three


def recorded() -> list[dict[str, Any]]:
    """Return random scores, settings, and the stages that they lead to."""
    draw = random.Random(7)  # noqa: S311 - the same at every recording
    return [_case(draw, WHOLE_VOCABULARY if place >= SMALL else 0) for place in range(SMALL + LARGE)]


def _case(draw: random.Random, size: int) -> dict[str, Any]:
    size = size or draw.randint(1, 3000)
    made = {
        "seed": draw.randrange(2**31),
        "size": size,
        "spread": round(draw.uniform(1, 12), 3),
        "step": draw.choice([0, 0, 0.25]),
        "banned": draw.choice([0, 0, min(size - 1, 20)]),
    }
    settings = settings_of(draw)
    scores = scores_of(**made)
    order = torch.sort(torch.from_numpy(scores)).indices.flip(0).numpy()
    stages = process(scores, [], SamplingSettings(**settings)).stages
    best = int(np.flatnonzero(order == scores.argmax())[0])
    left: list[dict[str, Any]] = []
    for stage in stages[1:]:
        left.append(_stage(stage, scores, order, left[-1]["low"] if left else 0))
    if left and left[0]["name"] == "greedy":
        left[0] |= {"low": best, "high": best + 1}
    return {**made, "best": best, "settings": settings, "stages": left}


def _stage(stage: Stage, scores: NDArray[np.float32], order: NDArray[np.int64], low: int) -> dict[str, Any]:
    """Return what is left as a stretch of the sorted vocabulary; of tied tokens only their number counts."""
    places = np.flatnonzero(stage.logits[order] > -np.inf)
    low = max(low, int(np.flatnonzero(scores[order] == scores[order[places[0]]])[0]))
    return {
        "name": stage.name,
        "low": low,
        "high": low + len(places),
        "mass": round(stage.mass, 9),
        "entropy": round(stage.entropy, 7),
    }


def record() -> None:
    """Write everything."""
    (HERE / "decoding/waterfall/recorded.json").write_text(compact(recorded()))


if __name__ == "__main__":
    record()
