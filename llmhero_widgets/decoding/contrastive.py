"""Contrastive search: likely tokens that do not repeat what the text already holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_strategies as messages
from llmhero_widgets.decoding.cached import Cached
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.models.reading import read_prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.models.language_model import LanguageModel

Stopped = Literal["length", "end", "context"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the tokens that a step chose from.

    Attributes
    ----------
    token_id
        The token.
    confidence
        Its probability under the model.
    penalty
        The degeneration penalty: the largest cosine similarity of its hidden state with that of a token
        before it; from -1 to 1.
    score
        ``(1 - alpha) * confidence - alpha * penalty``.
    nearest
        Which token of the text it resembles so much: its place, counted from 0 at the start of the prompt.
    """

    token_id: int
    confidence: float
    penalty: float
    score: float
    nearest: int


@dataclass(frozen=True, slots=True)
class ContrastiveStep:
    """One step: the candidates by falling confidence, and which of them had the best score."""

    candidates: tuple[Candidate, ...]
    chosen: int


@dataclass(frozen=True, slots=True)
class ContrastiveSearch:
    """A text that contrastive search wrote, and everything that it chose from.

    Attributes
    ----------
    prompt_ids
        What it goes on from.
    steps
        One for each new token.
    k, alpha
        As given.
    stopped
        Why it ended: ``"length"``, ``"end"`` for a token that ends the text, ``"context"`` where the model
        can read no more.
    """

    prompt_ids: tuple[int, ...]
    steps: tuple[ContrastiveStep, ...]
    k: int
    alpha: float
    stopped: Stopped

    @property
    def ids(self) -> tuple[int, ...]:
        """The new tokens."""
        return tuple(step.candidates[step.chosen].token_id for step in self.steps)

    @property
    def departures(self) -> tuple[int, ...]:
        """The steps, counted from 0, at which it did not take the most probable token."""
        return tuple(number for number, step in enumerate(self.steps) if step.chosen)


def contrastive_search(  # noqa: PLR0913 - the search has two numbers of its own
    lm: LanguageModel,
    prompt: str | Sequence[int],
    *,
    k: int = 4,
    alpha: float = 0.6,
    max_new_tokens: int = 32,
    check: Callable[[], None] | None = None,
    on_step: Callable[[ContrastiveStep], None] | None = None,
) -> ContrastiveSearch:
    """Write on by contrastive search [1]_.

    At each step the ``k`` most probable tokens are read, all in one forward pass on one cache. Each is scored
    by its probability, less how much its hidden state (the last layer's, behind the final norm) resembles
    the most similar one of all tokens before it; the best is taken. Nothing is drawn: the same prompt gives
    the same text.

    Parameters
    ----------
    lm
        A decoder.
    prompt
        A text, or token ids.
    k
        Candidates at each step, from 1 (which is greedy search) to 64.
    alpha
        Weight of the penalty, from 0 (greedy search) to 1.
    max_new_tokens
        Tokens to write at most.
    check
        Called before every forward pass; may raise to cancel.
    on_step
        Called with each step as it is done.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write or a number outside its range; ``empty``,
        ``too_long``, ``bad_text`` for such a prompt.

    References
    ----------
    .. [1] Su et al., "A Contrastive Framework for Neural Text Generation", 2022, equation 5.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> vocabulary = {"a": 0, "b": 1, "c": 2}
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(vocabulary, [])))
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=None)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> found = contrastive_search(lm, "ab", k=2, max_new_tokens=3)
    >>> len(found.ids), [len(step.candidates) for step in found.steps], found.stopped
    (3, [2, 2, 2], 'length')
    """
    whole_number("k", k, 1, 64)
    whole_number("max_new_tokens", max_new_tokens, 1, 2**20)
    if not isinstance(alpha, int | float) or isinstance(alpha, bool) or not 0 <= alpha <= 1:
        raise HeroError(messages.BAD_ALPHA, code="bad_request", value=alpha)
    reader = Cached(lm, check=check, states=True)
    begun = list(read_prompt(lm, prompt))
    ends = Names(lm).ends
    logits = reader.after(begun)[0]
    before = torch.nn.functional.normalize(reader.states, dim=-1)
    steps: list[ContrastiveStep] = []
    room = lm.context - len(begun)
    stopped: Stopped = "length" if max_new_tokens <= room else "context"
    while len(steps) < min(max_new_tokens, room):
        confidence, tokens = logits.softmax(-1).topk(min(k, len(logits)))
        after, states = reader.branch(tokens.tolist())
        directions = torch.nn.functional.normalize(states, dim=-1)
        penalty, nearest = (directions @ before.T).max(-1)
        score = (1 - alpha) * confidence - alpha * penalty
        columns = (tensor.tolist() for tensor in (tokens, confidence, penalty, score, nearest))
        step = ContrastiveStep(tuple(map(Candidate, *columns)), int(score.argmax()))
        token = step.candidates[step.chosen].token_id
        reader.keep(step.chosen, token, states[step.chosen])
        before = torch.cat([before, directions[step.chosen, None]])
        logits = after[step.chosen]
        steps.append(step)
        if on_step:
            on_step(step)
        if token in ends:
            stopped = "end"
            break
    return ContrastiveSearch(tuple(begun), tuple(steps), k, float(alpha), stopped)


def whole_number(name: str, value: object, least: int, most: int) -> None:
    """Raise ``bad_request`` unless the value is a whole number in this range."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise HeroError(
            messages.BAD_COUNT, code="bad_request", name=name, least=least, most=most, value=value
        )
