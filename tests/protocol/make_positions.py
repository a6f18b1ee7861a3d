"""Write down the numbers that Python and the browser must both compute: run this file."""

import json
from pathlib import Path

import numpy as np

from llmhero_widgets.positions import alibi_slopes, score_by_distance, similarity, sinusoidal
from llmhero_widgets.positions.absolute import frequencies

FILE = Path(__file__).with_name("positions.json")


def numbers():
    """Return what Python computes."""
    ones = np.ones(8)
    return {
        "sinusoidal": sinusoidal(5, 8).round(6).tolist(),
        "frequencies": frequencies(8, 500.0).round(9).tolist(),
        "similarity": similarity(sinusoidal(5, 8), 2).round(6).tolist(),
        # Divided by the score at distance 0, which the picture calls 1.
        "score": (
            score_by_distance(ones, ones, range(6), frequencies(8))
            / score_by_distance(ones, ones, [0], frequencies(8))
        )
        .round(9)
        .tolist(),
        "slopes": {str(heads): alibi_slopes(heads).round(12).tolist() for heads in (1, 3, 8, 12)},
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(numbers(), indent=1) + "\n", encoding="utf-8")
