"""Sampling as an experiment: seeded draws that can be repeated token for token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmhero_widgets.decoding.sampler import Sampler, check_amount
from llmhero_widgets.decoding.samples import Samples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.decoding.settings import SamplingSettings
    from llmhero_widgets.models.language_model import LanguageModel

#: Draws at most.
MOST_SAMPLES: Final = 10_000


def sample(  # noqa: PLR0913 - what is drawn, how, and who watches
    lm: LanguageModel,
    prompt: str | Sequence[int],
    *,
    n: int = 200,
    max_new_tokens: int = 1,
    settings: SamplingSettings | None = None,
    seed: int = 0,
    after: Sequence[int] = (),
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    on_batch: Callable[[Samples], None] | None = None,
) -> Samples:
    """Draw continuations of a prompt, reproducibly.

    Sample number ``i`` depends on the model, the text, the settings, the seed and ``i``, and on nothing else:
    not on ``n``, and with more ``max_new_tokens`` it only goes on. Its ``t``-th token is drawn by inverting
    the cumulative distribution, in float64 and in the order of token ids, at the ``t``-th number of a stream
    of its own (see :func:`~llmhero_widgets.decoding.draws.uniforms`).

    A model rounds otherwise in a batch of another shape, so batches have one shape: a function of the length
    of the text, and every batch is computed whole. Repeated on one machine with one version of PyTorch and
    one number of threads, all tokens are the same. Elsewhere a probability may differ in its last digits,
    and a draw that falls between the two values is another token: about one draw in a million.

    Parameters
    ----------
    lm
        A decoder or an encoder-decoder.
    prompt
        A text, cut as the tokenizer cuts it, or the ids themselves.
    n
        Draws, 1 to 10,000.
    max_new_tokens
        Tokens of each, 1 to 64; a sample ends earlier with an end token (which is part of it), where the
        context is full, or where the settings leave no token. With 1, one forward pass serves all draws.
    settings
        By default the model's own distribution. Penalties see each sample's own text, as in
        :func:`~llmhero_widgets.decoding.process`.
    seed
        From 0 up.
    after
        Tokens behind the prompt that every sample goes on from; penalties count them as generated.
    check
        Called very often, in the middle of a forward pass too; may raise to cancel.
    progress
        Called with samples done and samples wanted.
    on_batch
        Called with the samples of each batch when it is done.

    Raises
    ------
    HeroError
        ``bad_request`` for an amount outside its range or a model that does not write, ``too_long`` where
        the context has no room; ``empty`` and ``bad_text`` for such a prompt.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=None)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> some = sample(lm, "ab", n=3, max_new_tokens=2, seed=7)
    >>> more = sample(lm, "ab", n=9, max_new_tokens=4, seed=7)
    >>> some.ids.shape, bool((some.ids == more.ids[:3, :2]).all())
    ((3, 2), True)
    """
    check_amount("n", n, 1, MOST_SAMPLES)
    sampler = Sampler(lm, prompt, max_new_tokens=max_new_tokens, settings=settings, seed=seed, after=after)
    batches: list[Samples] = []
    done = 0
    while done < n:
        batch = sampler.batch(len(batches), check=check)[: n - done]
        batches.append(batch)
        done += len(batch)
        if on_batch:
            on_batch(batch)
        if progress:
            progress(done, n)
    return Samples.joined(batches)
