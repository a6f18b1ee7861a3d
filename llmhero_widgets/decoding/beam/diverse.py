"""Diverse beam search: groups that keep away from each other's tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.decoding import messages_beam as messages
from llmhero_widgets.decoding.beam.beams import Beams
from llmhero_widgets.decoding.beam.run import run
from llmhero_widgets.decoding.beam.task import number, prepare, refuse, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.decoding.beam.record import BeamSearch, EarlyStopping, Step
    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.models.language_model import LanguageModel


def diverse_beam_search(  # noqa: PLR0913 - the options of `beam_search`, and two more
    lm: LanguageModel,
    prompt: str | Sequence[int],
    *,
    beams: int = 6,
    groups: int = 3,
    diversity: float = 1.0,
    max_new_tokens: int = 20,
    length_penalty: float = 1.0,
    early_stopping: EarlyStopping = False,
    settings: SamplingSettings | None = None,
    num_return_sequences: int | None = None,
    written: Sequence[int] = (),
    check: Callable[[], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> BeamSearch:
    """Continue a prompt by several beam searches that are kept apart [1]_.

    The beams are divided into groups. At every step the groups choose one after another, and a token that
    groups before have chosen at this step is compared as if its log-probability were lower by ``diversity``
    for each time (Hamming diversity). That counts in this comparison alone: sums and scores stay those of
    the text, and can be compared between groups. (fairseq and transformers 4 carry it on in the sum.)

    Each group finishes and stops like a beam search of its own; in the end their texts are put in one
    order.

    Parameters
    ----------
    lm, prompt, max_new_tokens, length_penalty, early_stopping, settings, written, check, on_step
        As for :func:`~llmhero_widgets.decoding.beam.beam_search`.
    beams
        Of all groups together.
    groups
        Has to divide ``beams``. 1 is plain beam search.
    diversity
        In nats; 0 makes all groups find the same.
    num_return_sequences
        By default as many as beams.

    Raises
    ------
    HeroError
        As for ``beam_search``; ``bad_request`` for groups that do not divide the beams, or a negative
        diversity.

    References
    ----------
    .. [1] Vijayakumar et al., "Diverse Beam Search: Decoding Diverse Solutions from Neural Sequence
       Models", 2016, equation 5 and algorithm 1.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(
    ...     tokenizer_object=Tokenizer(models.BPE({letter: k for k, letter in enumerate("abcdefgh")}, []))
    ... )
    >>> config = GPT2Config(vocab_size=8, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=7)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> found = diverse_beam_search(lm, "abba", beams=3, groups=3, diversity=100.0, max_new_tokens=2)
    >>> len({ids[0] for ids in found.sequences})
    3
    """
    task = prepare(
        lm,
        prompt,
        written,
        beams=beams,
        max_new_tokens=max_new_tokens,
        length_penalty=length_penalty,
        early_stopping=early_stopping,
        settings=settings,
        num_return_sequences=num_return_sequences,
    )
    whole(groups, "groups")
    if beams % groups:
        refuse("groups", groups, messages.DIVISOR, beams=beams)
    number(diversity, "diversity", least=0.0)
    searchers = [Beams(task, beams // groups, group, float(diversity)) for group in range(groups)]
    return run(task, searchers, check=check, on_step=on_step)
