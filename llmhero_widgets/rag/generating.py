"""A model writes an answer, token by token."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.rag import messages_answer as messages
from llmhero_widgets.rag.counting import Counter
from llmhero_widgets.rag.generating_remote import ask_server
from llmhero_widgets.rag.rendering import render_chat
from llmhero_widgets.rag.values import Generation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import torch

    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.values import Prompt

    Check = Callable[[], None]
    Say = Callable[[str], None]

_SAY_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Writing:
    """How tokens are chosen.

    Attributes
    ----------
    most
        Tokens at most.
    temperature
        0 takes the likeliest token each time.
    top_p
        Above temperature 0: only the likeliest tokens that together reach this probability.
    seed
        Above temperature 0: which draw; the same seed writes the same text on the same machine.
    paragraph
        End with the first blank line: small models go on and repeat themselves. Not for a remote model.
    """

    most: int = 128
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: see :class:`~llmhero_widgets.rag.values.Generation`."""

    text: str
    ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    ended: bool


def generate(
    prompt: Prompt,
    lm: LanguageModel | RemoteModel,
    how: Writing | None = None,
    *,
    check: Check | None = None,
    say: Say | None = None,
) -> Generation:
    """Let a model answer a prompt.

    Greedy writing is that of ``transformers.GenerationMixin.generate(do_sample=False)`` without penalties;
    a temperature and a top-p are Hugging Face's own warpers in its order.

    Parameters
    ----------
    prompt
        What it reads.
    lm
        The model whose tokenizer cut the prompt, or a remote one: its server is sent ``prompt.messages``.
    how
        How tokens are chosen.
    check
        Called before every pass of the model, at least every 100 ms; may raise to stop.
    say
        Told the text written so far, at most 20 times a second.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write, another model than the prompt was cut for, or a
        prompt that leaves no room; from a remote model whatever keeps its server from answering.
    """
    how = how or Writing()
    if lm.name != prompt.model:
        slots = {"made": prompt.model, "name": lm.name}
        raise HeroError(messages.OTHER_MODEL, messages.OTHER_MODEL_HINT, code="bad_request", **slots)
    if isinstance(lm, LanguageModel):
        written = write_ids(lm, prompt.ids, how, check=check, say=say)
    else:
        written = Written(*ask_server(lm, prompt.messages, how, check=check))
    return Generation(prompt, written.text, written.ids, written.logprobs, lm.name, written.ended)


def write(
    lm: LanguageModel | RemoteModel,
    chat: Sequence[tuple[str, str]],
    *,
    max_tokens: int,
    check: Check | None = None,
    say: Say | None = None,
) -> str:
    """Return the greedy answer to a chat, by the model's template where it has one.

    Parameters
    ----------
    lm
        The model.
    chat
        ``(role, content)`` in order.
    max_tokens
        Tokens at most.
    check, say
        As for :func:`generate`.

    Raises
    ------
    HeroError
        As for :func:`generate`.
    """
    how = Writing(most=max_tokens)
    if not isinstance(lm, LanguageModel):
        return ask_server(lm, chat, how, check=check)[0]
    ids = Counter(lm).ids(render_chat(lm, chat), special=not lm.tokenizer.chat_template)
    return write_ids(lm, ids, how, check=check, say=say).text


def write_ids(
    lm: LanguageModel,
    ids: Sequence[int],
    how: Writing,
    *,
    check: Check | None = None,
    say: Say | None = None,
) -> Written:
    """Continue some tokens; the token that ends the text is not part of what was written.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write, and for a prompt that leaves no room.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=None)
    >>> lm = LanguageModel(GPT2LMHeadModel(config), tokenizer)
    >>> written = write_ids(lm, [0, 1], Writing(most=3))
    >>> len(written.ids), len(written.logprobs), written.ended
    (3, 3, False)
    """
    from llmhero_widgets.decoding.cached import Cached
    from llmhero_widgets.decoding.names import Names

    most = min(how.most, lm.context - len(ids))
    if most < 1:
        slots = {"name": lm.name, "tokens": len(ids), "context": lm.context}
        raise HeroError(messages.TOO_LONG, messages.TOO_LONG_HINT, code="bad_request", **slots)
    reader = Cached(lm, check=check)
    ends = Names(lm).ends
    choose = _chooser(how)
    written: list[int] = []
    logprobs: list[float] = []
    said, ended = 0.0, False
    while len(written) < most:
        logits = reader.after([*ids, *written])[0]
        token = choose(logits)
        ended = token in ends
        if ended:
            break
        written.append(token)
        logprobs.append(float(logits.double().log_softmax(-1)[token]))
        ended = how.paragraph and _closes(lm, written)
        if ended:
            break
        if say is not None and time.monotonic() - said >= _SAY_SECONDS:
            said = time.monotonic()
            # What ends within a character comes when that is whole.
            say(text_of(lm, written).rstrip("\ufffd"))
    return Written(text_of(lm, written), tuple(written), tuple(logprobs), ended)


def _closes(lm: LanguageModel, written: Sequence[int]) -> bool:
    """Whether what was written is a paragraph: text, and a blank line behind it."""
    tail: str = lm.tokenizer.decode(list(written[-3:]), skip_special_tokens=True)
    behind = tail[len(tail.rstrip()) :]
    return behind.count("\n") > 1 and bool(text_of(lm, written))


def text_of(lm: LanguageModel, ids: Sequence[int]) -> str:
    """Return what a model has written as text, without special tokens and white space around it."""
    text: str = lm.tokenizer.decode(list(ids), skip_special_tokens=True)
    return text.strip()


def _chooser(how: Writing) -> Callable[[torch.Tensor], int]:
    """Return a function from logits (vocabulary,) to the next token."""
    import torch
    from transformers import TemperatureLogitsWarper, TopPLogitsWarper

    if how.temperature <= 0:
        return lambda logits: int(logits.argmax())
    source = torch.Generator().manual_seed(how.seed)
    warpers = [TemperatureLogitsWarper(how.temperature)]
    if how.top_p < 1:
        warpers.append(TopPLogitsWarper(how.top_p))

    def draw(logits: torch.Tensor) -> int:
        scores = logits[None]
        for warp in warpers:
            scores = warp(None, scores)
        return int(torch.multinomial(scores[0].softmax(-1), 1, generator=source))

    return draw
