"""How likely a language model finds the question after having read a passage."""

from __future__ import annotations

import copy
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages as model_messages
from llmhero_widgets.models.checked import checked
from llmhero_widgets.rag import messages_rerank as messages
from llmhero_widgets.rag.ranking.batches import MOST_TEXTS, batches
from llmhero_widgets.rag.ranking.templates import SLOT, check_template, template_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.models.language_model import LanguageModel

#: Reading the same beginning again costs less than copying its cache until it is this long.
LEAST_SHARED: Final = 16


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """What a model thinks of a question after each passage.

    Attributes
    ----------
    scores
        Mean natural logarithm of the probability of the question's tokens, one per passage; at most 0.
    tokens
        How many tokens the question has.
    cut
        Places of the passages that were too long and were read only in part.
    """

    scores: tuple[float, ...]
    tokens: int
    cut: tuple[int, ...]


def question_likelihoods(  # noqa: PLR0913 - what is scored, how it is asked, and two hooks
    lm: LanguageModel,
    question: str,
    passages: Sequence[str],
    *,
    template: str = "",
    together: int | None = None,
    remember: Callable[[str, Callable[[], float]], float] | None = None,
    progress: Callable[[int, int], None] | None = None,
    check: Callable[[], None] | None = None,
) -> Likelihoods:
    """Score passages by log P(question | passage) per token.

    Parameters
    ----------
    lm
        A decoder or an encoder–decoder.
    question
        What was asked; its tokens are scored.
    passages
        Texts.
    template
        What the model reads before the question; contains ``{passage}`` once. Empty: one in the question's
        language.
    together
        Passages of one forward pass at most; by default 1 on a CPU, where a batch costs its padding and gains
        nothing. Only then a passage's score depends on no other passage to the last bit.
    remember
        ``remember(passage, make)`` returns the score of a passage that it knows, else what ``make()`` does;
        asked where passages are read one by one.
    progress
        Called with passages done and in total.
    check
        Called inside every forward pass; may raise to stop.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write, a template without ``{passage}``, and a question
        without a token; ``too_long`` for a question that leaves no room for a passage.

    Notes
    -----
    Sachan et al. 2022, *Improving Passage Retrieval with Zero-Shot Question Generation*. Where it
    pays, passages are read in batches, and what the template begins with is read once and kept.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models, pre_tokenizers
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> words = Tokenizer(models.WordLevel({"?": 0, "what": 1, "cache": 2}, unk_token="?"))
    >>> words.pre_tokenizer = pre_tokenizers.Whitespace()
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="?")
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> found = question_likelihoods(lm, "what cache", ["cache", "what"])
    >>> len(found.scores), found.tokens
    (2, 2)
    """
    _require_writer(lm)
    template = template or template_for(question)
    check_template(template)
    for text in (template, question, *passages):
        refuse_lone_surrogates(text)
    read = [_cut(lm, template, passage, question) for passage in passages]
    score = _pair_scores if lm.kind == "encoder-decoder" else _Decoder(lm, template)
    most = together or (1 if lm.device == "cpu" else MOST_TEXTS)
    scores = [0.0] * len(read)
    done = 0

    def scored(rows: list[int]) -> list[float]:
        with checked(check), torch.inference_mode():
            return score(lm, [read[row].context for row in rows], [read[row].target for row in rows])

    for rows in batches([len(each.context) + len(each.target) for each in read], most):
        if progress:
            progress(done, len(read))
        if most == 1 and remember:
            scores[rows[0]] = remember(passages[rows[0]], lambda rows=rows: scored(rows)[0])  # type: ignore[misc]
        else:
            for row, value in zip(rows, scored(rows), strict=True):
                scores[row] = value
        done += len(rows)
    cut = tuple(place for place, each in enumerate(read) if each.cut)
    return Likelihoods(tuple(scores), len(read[0].target) if read else 0, cut)


@dataclass(frozen=True, slots=True)
class _Read:
    context: list[int]
    target: list[int]
    cut: bool


def _cut(lm: LanguageModel, template: str, passage: str, question: str) -> _Read:
    """Return the tokens before the question and those of it; a passage that is too long loses its end."""
    cut = False
    while True:
        context, target = _tokens(lm, template.replace(SLOT, passage), question)
        if not target:
            raise HeroError(messages.NO_TOKENS, code="bad_request")
        # The two stacks of an encoder-decoder have a context each.
        both = lm.kind != "encoder-decoder"
        excess = len(context) + len(target) * both - lm.context
        if excess <= 0:
            return _Read(context, target, cut)
        if not passage:
            slots: dict[str, Any] = {"tokens": len(context) + len(target), "context": lm.context}
            raise HeroError(messages.TOO_LONG, messages.TOO_LONG_HINT, code="too_long", **slots)
        cut = True
        # Few tokens are shorter than a character, so this comes near from above.
        passage = passage[: max(len(passage) - excess, 0)]


def _tokens(lm: LanguageModel, context: str, question: str) -> tuple[list[int], list[int]]:
    tokenizer = lm.tokenizer
    if lm.kind == "encoder-decoder":
        own = tokenizer(text_target=question, add_special_tokens=False, verbose=False)
        return list(tokenizer(context, verbose=False)["input_ids"]), list(own["input_ids"])
    # A Latin question begins behind a space; the template's last sign may already be one, or a wide one.
    last = context[-1:]
    spaced = question if last.isspace() or last > "\u2e80" else f" {question}"
    before, both = _without_end(tokenizer, context), _without_end(tokenizer, context + spaced)
    if both[: len(before)] == before:
        return _begun(tokenizer, before, both[len(before) :])
    # The last token would reach over the border: the two are cut by themselves.
    return _begun(
        tokenizer, before, list(tokenizer(spaced, add_special_tokens=False, verbose=False)["input_ids"])
    )


def _begun(tokenizer: Any, context: list[int], target: list[int]) -> tuple[list[int], list[int]]:
    """Give the first token of the question something to follow."""
    if context:
        return context, target
    first = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
    return ([first], target) if first is not None else (target[:1], target[1:])


def _without_end(tokenizer: Any, text: str) -> list[int]:
    """Return the tokens of a text, but for those that say that it ends."""
    ids: list[int] = list(tokenizer(text, verbose=False)["input_ids"])
    ends = {tokenizer.eos_token_id, tokenizer.sep_token_id} - {None}
    while ids and ids[-1] in ends:
        ids.pop()
    return ids


def _pair_scores(lm: LanguageModel, contexts: list[list[int]], targets: list[list[int]]) -> list[float]:
    device = lm.module.device
    start = lm.module.generation_config.decoder_start_token_id
    if start is None:
        start = lm.module.config.decoder_start_token_id
    ids, mask = _padded(contexts, device)
    written, _ = _padded([[start, *target[:-1]] for target in targets], device)
    logits = lm.module(input_ids=ids, attention_mask=mask, decoder_input_ids=written, use_cache=False).logits
    return [_mean(logits[row, : len(target)], target) for row, target in enumerate(targets)]


class _Decoder:
    """Scores with one stack, the beginning of the template kept where that pays."""

    def __init__(self, lm: LanguageModel, template: str) -> None:
        self._leaves_out = "logits_to_keep" in inspect.signature(lm.module.forward).parameters
        # The last token may grow into the passage.
        head = _without_end(lm.tokenizer, template.partition(SLOT)[0])[:-1]
        stateful = getattr(lm.module, "_is_stateful", False)
        self._shared = [] if len(head) < LEAST_SHARED or stateful else head
        self._cache: Any = None

    def __call__(self, lm: LanguageModel, contexts: list[list[int]], targets: list[list[int]]) -> list[float]:
        device, before = lm.module.device, len(self._shared)
        if any(context[:before] != self._shared or len(context) <= before for context in contexts):
            before = 0
        texts = [[*context, *target][before:-1] for context, target in zip(contexts, targets, strict=True)]
        starts = [len(context) - 1 - before for context in contexts]
        ids, mask = _padded(texts, device)
        # Padding stands behind the text, where nothing that is scored sees it.
        if before:
            ones = torch.ones((len(texts), before), dtype=mask.dtype, device=device)
            mask = torch.cat([ones, mask], dim=1)
        more: dict[str, Any] = {"use_cache": False}
        if before:
            more = {"past_key_values": self._copies(lm, len(texts)), "use_cache": True}
        first = min(starts)
        if self._leaves_out:
            more["logits_to_keep"] = torch.arange(first, ids.shape[1], device=device)
        else:
            first = 0
        logits = lm.module(input_ids=ids, attention_mask=mask, **more).logits
        return [
            _mean(logits[row, start - first : start - first + len(target)], target)
            for row, (start, target) in enumerate(zip(starts, targets, strict=True))
        ]

    def _copies(self, lm: LanguageModel, rows: int) -> Any:
        if self._cache is None:
            from transformers import DynamicCache

            # Whole layers even where attention slides over a window: rows of any length go on from it.
            self._cache = DynamicCache()
            more = {"logits_to_keep": 1} if self._leaves_out else {}
            ids = torch.tensor([self._shared], device=lm.module.device)
            lm.module(input_ids=ids, past_key_values=self._cache, use_cache=True, **more)
        cache = copy.deepcopy(self._cache)
        cache.batch_repeat_interleave(rows)
        return cache


def _padded(rows: Sequence[Sequence[int]], device: Any) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, rows))
    # Any id will do: it is masked, and stands where nobody looks.
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows], device=device)
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=device)
    return ids, mask


def _mean(logits: torch.Tensor, target: Sequence[int]) -> float:
    wanted = torch.tensor(target, device=logits.device)
    loss = torch.nn.functional.cross_entropy(logits.float(), wanted)
    return -float(loss)


def _require_writer(lm: LanguageModel) -> None:
    if lm.kind == "encoder" or lm.module.get_output_embeddings() is None:
        raise HeroError(
            messages.NOT_A_WRITER, model_messages.NO_LOGITS_HINT, code="bad_request", name=lm.name
        )
