"""What is said where a tokenizer itself does not take a text."""

from __future__ import annotations

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages

_LONGEST = 200


def refused(name: str, error: Exception) -> HeroError:
    """Return the refusal, with the tokenizer's own reason."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:_LONGEST]
    return HeroError(messages.NO_PLAIN_TEXT, messages.NO_PLAIN_TEXT_HINT, name=name, reason=reason)


def not_exact(name: str) -> HeroError:
    """Return the refusal for a text whose way through a tokenizer is not certain."""
    return HeroError(messages.NOT_EXACT, messages.NOT_EXACT_HINT, name=name)
