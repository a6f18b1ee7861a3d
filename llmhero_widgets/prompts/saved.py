"""What an exported page may ask of a laboratory: the exact text of every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.recording import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.recording import Questions


def questions(measured: Mapping[str, Any]) -> Questions:
    """Name what a page may ask: what the model read in each cell, and to measure the same once more.

    Parameters
    ----------
    measured
        Prompts, examples and labels of the figures on display; empty where there are none.
    """
    if not measured:
        return
    labels = measured["labels"]
    for prompt in measured["prompts"]:
        for text, _ in measured["examples"]:
            yield Question("view", {"prompt": prompt["text"], "text": text, "labels": labels})
    yield Question("run", measured)
