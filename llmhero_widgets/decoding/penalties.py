"""Penalties that Hugging Face does not have, written as its processors are."""

from __future__ import annotations

import torch
from transformers import LogitsProcessor


class PresenceFrequencyPenalty(LogitsProcessor):  # type: ignore[misc]
    """Lower the logits of what was generated already, by whether and by how often.

    A logit loses ``presence`` if its token was generated before, and ``frequency`` for every time that it was
    [1]_. The prompt does not count.

    Parameters
    ----------
    presence, frequency
        Logits; negative values encourage repetition.
    prompt_length
        So many tokens at the start are the prompt.

    References
    ----------
    .. [1] OpenAI, "Advanced usage: frequency and presence penalties"; vLLM, ``SamplingParams``.
    """

    def __init__(self, presence: float, frequency: float, prompt_length: int) -> None:
        self.presence = presence
        self.frequency = frequency
        self.prompt_length = prompt_length

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return the scores (texts, vocabulary) after the penalties for the ids (texts, tokens)."""
        written = input_ids[:, self.prompt_length :]
        counts = torch.zeros_like(scores).scatter_add_(
            1, written, torch.ones_like(written, dtype=scores.dtype)
        )
        return scores - self.presence * (counts > 0) - self.frequency * counts


class Greedy(LogitsProcessor):  # type: ignore[misc]
    """Leave the most probable token alone; of several, the one that ``generate(do_sample=False)`` takes."""

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return the scores (texts, vocabulary) with -inf everywhere else."""
        del input_ids
        best = scores.argmax(-1, keepdim=True)
        return torch.full_like(scores, -torch.inf).scatter_(1, best, scores.gather(1, best))
