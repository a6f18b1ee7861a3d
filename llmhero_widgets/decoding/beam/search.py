"""Beam search as ``generate`` does it, with the candidates that it throws away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.decoding.beam.beams import Beams
from llmhero_widgets.decoding.beam.run import run
from llmhero_widgets.decoding.beam.task import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.decoding.beam.record import BeamSearch, EarlyStopping, Step
    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.models.language_model import LanguageModel


def beam_search(  # noqa: PLR0913 - the options of `generate`, and three of our own
    lm: LanguageModel,
    prompt: str | Sequence[int],
    *,
    beams: int = 4,
    max_new_tokens: int = 20,
    length_penalty: float = 1.0,
    early_stopping: EarlyStopping = False,
    settings: SamplingSettings | None = None,
    num_return_sequences: int | None = None,
    written: Sequence[int] = (),
    check: Callable[[], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> BeamSearch:
    """Continue a prompt by beam search [1]_, and keep all that was looked at.

    Ids and scores are those of ``generate(num_beams=beams, do_sample=False)`` of transformers 5. Every step
    is one batched forward pass with one cache.

    Parameters
    ----------
    lm
        A decoder, or an encoder-decoder: there the prompt is what the encoder reads.
    prompt
        A text, cut as the tokenizer cuts it, or the ids themselves.
    beams
        Texts that are continued at every step.
    max_new_tokens
        The most that is written; less where the model's context is full before.
    length_penalty
        Finished texts are compared by the sum of their log-probabilities divided by their length to this
        power.
    early_stopping
        True stops as soon as as many texts have finished as there are beams; False when the best beam, at
        its present length, scores no better than the worst of these; ``"never"`` when it cannot do so at
        any length that is left.
    settings
        Change the log-probabilities, in the order of ``generate``. That applies penalties and biases;
        temperature and the cut-offs only when it draws, so that it has to be given them as
        ``logits_processor`` for the same result.
    num_return_sequences
        By default as many as beams.
    written
        Ids behind the prompt; of an encoder-decoder, what the decoder has written already.
    check
        Called very often, in the middle of a forward pass too; may raise to cancel.
    on_step
        Called with every step as soon as it is decided.

    Raises
    ------
    HeroError
        ``bad_request`` for an option outside its range, a model that does not write or settings that
        forbid every token; ``empty``, ``too_long`` and ``bad_text`` for such a prompt.

    References
    ----------
    .. [1] Lowerre, "The Harpy Speech Recognition System", 1976; Wu et al., "Google's Neural Machine
       Translation System", 2016, for the length penalty.

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
    >>> found = beam_search(lm, "abba", beams=2, max_new_tokens=3)
    >>> len(found.sequences), len(found.steps), found.stops[0].reason
    (2, 3, 'length')
    >>> [[candidate.fate for candidate in step.candidates].count("kept") for step in found.steps]
    [2, 2, 0]
    >>> found.rerank(1.0)[0][0] == found.scores[0]
    True
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
    return run(task, [Beams(task, task.beams)], check=check, on_step=on_step)
