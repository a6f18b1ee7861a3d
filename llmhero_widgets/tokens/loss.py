"""How well a language model predicts a text, token by token."""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_vocabulary as sentences
from llmhero_widgets.tokens.cut import cutter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.tokens.cutter import Cutter, Trace

# Logits that are held at once, in numbers of 64 bits: 16 MB, and about five times that while they are used.
_HELD = 2**21


@dataclass(frozen=True, slots=True)
class LossTrace:
    """A text, and what a model made of each of its tokens before it saw them.

    All arrays have one entry per token of ``trace``. The first token has no prediction: its entries are NaN,
    0 in ``ranks`` and ``contexts``, -1 in ``top_ids``. Where the tokenizer begins a text with BOS, that is
    the first token, and every token of the text is predicted; where it does not, the text's own first token
    is not, and its bytes and characters are not counted either.

    Attributes
    ----------
    trace
        The text, cut as the model reads it.
    logprobs
        float64 (tokens,): natural logarithm of the probability that the model gave to the token.
    ranks
        int64 (tokens,): 1 for the model's first choice; one more than the entries with a higher probability.
    entropies
        float64 (tokens,): how undecided the model was, in nats.
    contexts
        int64 (tokens,): how many tokens the model had read.
    top_ids, top_logprobs
        int64 and float64 (tokens, top): the model's own choices, the best first.
    scored_bytes, scored_characters
        How much of the text the predicted tokens stand for: UTF-8 bytes and code points.
    top_texts
        What the entries of ``top_ids`` are recognised by; some models predict more numbers than there are
        entries, and those are not in it.
    """

    trace: Trace
    logprobs: NDArray[np.float64]
    ranks: NDArray[np.int64]
    entropies: NDArray[np.float64]
    contexts: NDArray[np.int64]
    top_ids: NDArray[np.int64]
    top_logprobs: NDArray[np.float64]
    scored_bytes: int
    scored_characters: int
    top_texts: Mapping[int, str] = field(default_factory=dict, repr=False)

    @property
    def nats(self) -> float:
        """Information in the predicted tokens, in nats: minus the sum of their log-probabilities."""
        return -float(np.nansum(self.logprobs))

    @property
    def loss(self) -> float:
        """Mean over the predicted tokens, in nats.

        Up to its rounding what ``model(input_ids, labels=input_ids).loss`` gives, which sums in 32 bits.
        """
        return -float(np.nanmean(self.logprobs))

    @property
    def perplexity(self) -> float:
        """Exponential of the loss: among how many equally likely tokens the model seemed to choose."""
        return math.exp(self.loss)

    @property
    def bits_per_byte(self) -> float:
        """Information per UTF-8 byte of the text, in bits; comparable between tokenizers."""
        return self.nats / math.log(2) / self.scored_bytes if self.scored_bytes else math.nan

    @property
    def bits_per_character(self) -> float:
        """Information per code point of the text, in bits."""
        return self.nats / math.log(2) / self.scored_characters if self.scored_characters else math.nan

    def _repr_html_(self) -> str:
        """Return every token with its surprise, and what the model expected instead for a notebook."""
        from llmhero_widgets.tokens.pictures.loss import draw

        return draw(self)


def loss(  # noqa: PLR0913 - what is read, in which windows, and what is kept
    lm: LanguageModel,
    text: str,
    *,
    top: int = 5,
    window: int | None = None,
    overlap: int | None = None,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> LossTrace:
    """Let a language model predict every token of a text from those before it (teacher forcing).

    Logits are those of the model's own forward code, in float32; their softmax is taken in float64. The
    model reads a window in one pass without its output layer, which then runs over the hidden states a few
    positions at a time, so that memory does not grow with tokens × vocabulary. The user's model is not
    touched.

    A text of more than ``window`` tokens is read in windows. Each begins ``window - overlap`` tokens after
    the one before (the last may be shorter) and predicts the tokens that no window before it has predicted;
    so every token of the second window and later has at least ``overlap`` tokens before it, and at most
    ``window - 1``. Where the text begins with BOS, every window does: it takes one place of ``window`` and
    one of ``overlap``.

    Parameters
    ----------
    lm
        A decoder with a language-model head.
    text
        What it reads; special tokens are added as the tokenizer does it.
    top
        How many of the model's own choices to keep per token.
    window
        Tokens that are read at once; by default as many as the model can.
    overlap
        Tokens that a window shares with the one before; half of it by default.
    check
        Called very often, in the middle of the forward pass too; may raise to cancel.
    progress
        Called with tokens predicted so far and tokens to predict.

    Returns
    -------
    LossTrace

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not predict the next token or sizes that do not fit, ``empty``
        for fewer than two tokens, ``bad_text`` for half a surrogate pair.

    References
    ----------
    .. [1] Jelinek et al., "Perplexity - a measure of the difficulty of speech recognition tasks", 1977.
    .. [2] Gao et al., "The Pile", 2020, section 3.1: bits per byte.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> result = loss(lm, "abba", top=2)
    >>> result.logprobs.shape, result.top_ids.shape, result.scored_bytes
    ((4,), (4, 2), 3)
    >>> bool(abs(np.exp(result.top_logprobs[1:]).sum(1) - 1).max() < 1e-12)
    True
    """
    import torch

    from llmhero_widgets.models.checked import checked

    module = _predictor(lm)
    cut = cutter(lm.tokenizer)
    trace = cut.trace(text)
    ids = [token.id for token in trace.tokens]
    if len(ids) < 2:  # noqa: PLR2004 - one to read and one to predict
        raise HeroError(sentences.TOO_SHORT, sentences.TOO_SHORT_HINT, code="empty", tokens=len(ids))
    if not isinstance(top, int) or top < 0:
        raise HeroError(sentences.BAD_TOP, code="bad_request", top=top, size=_size(lm))
    begin = int(trace.tokens[0].special and trace.tokens[0].origin != "text")
    sizes = _sizes(lm, window, overlap)
    kept = min(top, _size(lm))
    # Made before the first logits: arrays that stay, between large ones that go, would keep these in memory.
    result = LossTrace(
        trace,
        np.full(len(ids), np.nan),
        np.zeros(len(ids), np.int64),
        np.full(len(ids), np.nan),
        np.zeros(len(ids), np.int64),
        np.full((len(ids), kept), -1),
        np.full((len(ids), kept), np.nan),
        *_measure(trace),
    )
    head = _Head(module)
    with torch.inference_mode(), checked(check):
        for start, first, stop in _windows(len(ids), *sizes, begin):
            read = ids[:begin] + ids[start:stop] if start else ids[:stop]
            output = module.base_model(input_ids=torch.tensor([read], device=module.device), use_cache=False)
            # The state at a place predicts the token behind it; the last one's token nobody knows.
            ahead = first + len(read) - stop
            hidden = output.last_hidden_state[:, ahead - 1 : -1]
            result.contexts[first:stop] = range(ahead, len(read))
            for place, chunk in _chunks(hidden, _size(lm)):
                rows = slice(first + place, first + place + chunk.shape[1])
                _score(head.logits(chunk, type(output)), ids[rows], rows, result)
                progress(rows.stop - 1, len(ids) - 1)
    return replace(result, top_texts=_texts(cut, np.unique(result.top_ids[1:]).tolist()))


def _texts(cut: Cutter, numbers: Sequence[int]) -> dict[int, str]:
    found = {}
    for number in numbers:
        try:
            entry = cut.entry(number)
        except HeroError:
            continue
        found[number] = entry.name if entry.special else show_bytes(entry.data)
    return found


def _predictor(lm: LanguageModel) -> Any:
    """Return the model if it predicts the next token."""
    if lm.kind == "encoder":
        raise HeroError(sentences.NO_LOSS_ENCODER, sentences.NO_LOSS_HINT, code="bad_request", name=lm.name)
    if lm.kind == "encoder-decoder":
        raise HeroError(sentences.NO_LOSS_PAIR, sentences.NO_LOSS_HINT, code="bad_request", name=lm.name)
    module = lm.module
    if module.get_output_embeddings() is None or module.base_model is module:
        raise HeroError(sentences.NO_LOSS_HEAD, sentences.NO_LOSS_HINT, code="bad_request", name=lm.name)
    return module


def _size(lm: LanguageModel) -> int:
    return int(lm.module.get_output_embeddings().weight.shape[0])


def _sizes(lm: LanguageModel, window: int | None, overlap: int | None) -> tuple[int, int]:
    window = lm.context if window is None else window
    if not isinstance(window, int) or not 2 <= window <= lm.context:  # noqa: PLR2004
        raise HeroError(sentences.BAD_WINDOW, code="bad_request", window=window, context=lm.context)
    overlap = window // 2 if overlap is None else overlap
    if not isinstance(overlap, int) or not 1 <= overlap < window:
        raise HeroError(sentences.BAD_OVERLAP, code="bad_request", overlap=overlap, most=window - 1)
    return window, overlap


def _windows(tokens: int, window: int, overlap: int, begin: int) -> Iterator[tuple[int, int, int]]:
    """Yield where each window starts (BOS aside), which token it predicts first, and where it ends."""
    stop = min(window, tokens)
    yield 0, 1, stop
    while stop < tokens:
        first = stop
        stop = min(first + window - overlap, tokens)
        yield first - overlap + begin, first, stop


class _Head:
    """What a model does with the hidden states of its body: soft caps, scales and biases of its own included.

    The model's own forward code runs as it is, in a shallow copy that has given states where the body was.
    """

    def __init__(self, module: Any) -> None:
        import torch

        class Given(torch.nn.Module):
            output: Any = None

            def forward(self, *_: object, **__: object) -> Any:
                return self.output

            @property
            def decoder(self) -> Any:
                # Some models (OPT) ask a part of their body.
                return self

        self._given = Given()
        self._shell = copy.copy(module)
        self._shell._modules = {**module._modules, module.base_model_prefix: self._given}  # noqa: SLF001

    def logits(self, hidden: Tensor, kind: Any) -> Tensor:
        """Return float32 (tokens, vocabulary) of states (1, tokens, width), in the body's kind of output."""
        import torch

        self._given.output = kind(last_hidden_state=hidden)
        ids = torch.zeros(hidden.shape[:2], dtype=torch.long, device=hidden.device)
        logits: Tensor = self._shell(input_ids=ids, use_cache=False).logits[0]
        return logits.float()


def _chunks(hidden: Tensor, size: int) -> Iterator[tuple[int, Tensor]]:
    step = max(_HELD // size, 1)
    for place in range(0, hidden.shape[1], step):
        yield place, hidden[:, place : place + step]


def _score(logits: Tensor, targets: Sequence[int], rows: slice, result: LossTrace) -> None:
    """Write what the logits of some places say about the tokens behind them into these rows."""
    import torch

    logprobs = logits.double().log_softmax(-1)
    own = logprobs.gather(1, torch.tensor(targets, device=logits.device)[:, None])
    best = logprobs.topk(result.top_ids.shape[1], dim=-1)
    # A probability of 0 (a mask's minus infinity) adds nothing to the entropy.
    entropies = -torch.nan_to_num(logprobs.exp() * logprobs, nan=0.0).sum(-1)
    for array, value in (
        (result.logprobs, own[:, 0]),
        (result.ranks, (logprobs > own).sum(-1) + 1),
        (result.entropies, entropies),
        (result.top_ids, best.indices),
        (result.top_logprobs, best.values),
    ):
        array[rows] = value.cpu().numpy()


def _measure(trace: Trace) -> tuple[int, int]:
    """Return how many bytes and characters of the text the tokens behind the first one stand for."""
    first, second = trace.tokens[:2]
    text = trace.text
    if second.start < first.end:
        # They share a character: it counts for the second, without the bytes that the first one has.
        before = text[: first.start].encode()
        return len(text.encode()) - len(before) - len(first.bytes), len(text) - first.start
    rest = text[first.end :]
    return len(rest.encode()), len(rest)
