"""A chat as the model reads it: its own template around the turns, as the prompt of a tree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_chat as messages
from llmhero_widgets.models.reading import check_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmhero_widgets.models.language_model import LanguageModel

#: The owner of tokens that the template writes.
TEMPLATE: Final = -1
_PRIVATE_USE: Final = (range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """A chat, ready to be continued; ``ids`` and ``owners`` have one entry per token.

    Attributes
    ----------
    ids
        Those of ``apply_chat_template(tokenize=True)``.
    text
        The rendering.
    owners
        Which turn, from 0, most of a token's characters come from; ``TEMPLATE`` for those that the template
        writes, such as ``<|im_start|>``, the names of roles and a system message of its own.
    attributed
        Whether it could be told which characters are of which turn; otherwise every owner is ``TEMPLATE``.
    """

    ids: tuple[int, ...]
    text: str
    owners: tuple[int, ...]
    attributed: bool


def has_template(lm: LanguageModel) -> bool:
    """Say whether a model's tokenizer has a chat template."""
    return bool(getattr(lm.tokenizer, "chat_template", None))


def render(lm: LanguageModel, turns: Sequence[dict[str, str]], *, prompt: bool = True) -> ChatPrompt:
    """Put a chat into the model's own template.

    Parameters
    ----------
    lm
        The model that will continue it.
    turns
        Dictionaries with ``role`` and ``content``.
    prompt
        Whether the text shall end where the answer begins (``add_generation_prompt``).

    Raises
    ------
    HeroError
        ``bad_request`` without a template, for what are no turns, and where the template refuses them;
        ``bad_text`` for half a surrogate pair; ``too_long`` for more than ``lm.context`` tokens.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models, pre_tokenizers
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> words = Tokenizer(models.WordLevel({"?": 0, "user": 1, ":": 2, "hi": 3, "bot": 4}, unk_token="?"))
    >>> words.pre_tokenizer = pre_tokenizers.Whitespace()
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="?")
    >>> tokenizer.chat_template = (
    ...     "{% for m in messages %}{{ m.role }}: {{ m.content }} {% endfor %}"
    ...     "{% if add_generation_prompt %}bot:{% endif %}")
    >>> config = GPT2Config(vocab_size=5, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> made = render(lm, [{"role": "user", "content": "hi user"}])
    >>> made.ids, made.owners
    ((1, 2, 3, 1, 4, 2), (-1, -1, 0, 0, -1, -1))
    """
    if not has_template(lm):
        raise HeroError(messages.NO_TEMPLATE, messages.NO_TEMPLATE_HINT, code="bad_request", name=lm.name)
    given = _checked(turns)
    text = _written(lm, given, prompt=prompt)
    refuse_lone_surrogates(text)
    fast = lm.tokenizer.is_fast
    encoding = lm.tokenizer(text, add_special_tokens=False, return_offsets_mapping=fast, verbose=False)
    ids = list(encoding["input_ids"])
    check_length(lm, ids, empty=not ids)
    places = _places(lm, given, text, prompt=prompt) if fast else None
    owners = _owners(places, encoding["offset_mapping"]) if places is not None else [TEMPLATE] * len(ids)
    return ChatPrompt(tuple(ids), text, tuple(owners), places is not None)


def _checked(turns: object) -> list[dict[str, str]]:
    if not isinstance(turns, list | tuple) or not turns:
        raise HeroError(messages.NOT_TURNS, code="bad_request")
    for turn in turns:
        if not isinstance(turn, dict) or not all(
            isinstance(turn.get(name), str) for name in ("role", "content")
        ):
            raise HeroError(messages.NOT_TURNS, code="bad_request")
        refuse_lone_surrogates(turn["content"])
    return [{"role": turn["role"], "content": turn["content"]} for turn in turns]


def _written(lm: LanguageModel, turns: list[dict[str, str]], *, prompt: bool) -> str:
    try:
        text: str = lm.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=prompt)
    except Exception as error:
        # Templates raise what they like, and transformers passes it on.
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        what, hint = messages.TEMPLATE_FAILED, messages.TEMPLATE_FAILED_HINT
        raise HeroError(what, hint, code="bad_request", name=lm.name, reason=reason) from error
    return text


def _places(
    lm: LanguageModel, turns: list[dict[str, str]], text: str, *, prompt: bool
) -> list[tuple[int, int, int]] | None:
    """Return from where to where the text is of which turn, or None where it cannot be told.

    The chat is written once more with marks around each content, inside its white space, which templates may
    strip. Where that is the same text but for the marks, they show the places; searching for the contents
    could not, as one may equal another, or a word of the template.
    """
    used = set(chain(text, *(turn["content"] for turn in turns)))
    marks = (mark for mark in map(chr, chain(*_PRIVATE_USE)) if mark not in used)
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    marked = []
    for number, turn in enumerate(turns):
        content, inner = turn["content"], turn["content"].strip()
        if not inner:
            marked.append(turn)
            continue
        begin, end = next(marks), next(marks)
        begins[begin], ends[end] = number, number
        before, after = content.split(inner, 1) if content else ("", "")
        marked.append({**turn, "content": f"{before}{begin}{inner}{end}{after}"})
    try:
        rendered = _written(lm, marked, prompt=prompt)
    except HeroError:
        return None
    if "".join(sign for sign in rendered if sign not in begins and sign not in ends) != text:
        return None
    return list(_between(rendered, begins, ends))


def _between(rendered: str, begins: dict[str, int], ends: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    at, start = 0, 0
    for sign in rendered:
        if sign in begins:
            start = at
        elif sign in ends:
            yield start, at, ends[sign]
        else:
            at += 1


def _owners(places: Sequence[tuple[int, int, int]], offsets: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the turn that has most of each token's characters, if the template has no more of them."""
    left = list(places)
    for start, end in offsets:
        while left and left[0][1] <= start:
            left.pop(0)
        owner, most, covered = TEMPLATE, 0, 0
        for begin, stop, turn in left:
            if begin >= max(end, start + 1):
                break
            # A token without characters of its own stands for one byte of the character at its place.
            share = min(stop, max(end, start + 1)) - max(begin, start)
            covered += share
            if share > most:
                owner, most = turn, share
        yield owner if most and most >= end - start - covered else TEMPLATE
