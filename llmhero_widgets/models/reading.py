"""How a model reads a text: ids, and for each id the text that a person recognises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import BYTE_NAME, byte_alphabet, refuse_lone_surrogates, show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmhero_widgets.models.language_model import LanguageModel


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the model sees it; all three have one entry per token.

    Attributes
    ----------
    ids
        Vocabulary numbers.
    tokens
        The piece of text that each token stands for. Bytes that are not a whole character are
        written as ``⟨E9 80⟩``, so that nothing is lost and nothing is invented.
    special
        Whether a token is one of the tokenizer's special tokens, such as ``[CLS]``.
    """

    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    special: tuple[bool, ...]


def read(lm: LanguageModel, text: str, *, target: bool = False) -> Reading:
    """Cut a text into tokens, special tokens included.

    Parameters
    ----------
    lm
        The model that will read.
    text
        Any text.
    target
        Read it as the text that the decoder of an encoder-decoder writes: behind the start token,
        and without the token that ends it.

    Raises
    ------
    HeroError
        ``bad_text`` for half a surrogate pair, ``empty`` where no token is left, ``too_long``
        where there are more than ``lm.context``.
    TypeError
        If the text is no ``str``.
    """
    refuse_lone_surrogates(text)
    encoding = lm.tokenizer(**{"text_target" if target else "text": text}, verbose=False)
    ids: list[int] = list(encoding["input_ids"])
    special_ids = set(lm.tokenizer.all_special_ids) - {lm.tokenizer.unk_token_id}
    special = [number in special_ids for number in ids]
    check_length(lm, ids, empty=all(special) and not target)
    offsets = encoding.encodings[0].offsets if lm.tokenizer.is_fast else None
    tokens = _surfaces(lm.tokenizer, text, ids, offsets)
    if target:
        return _behind_start(lm, ids, tokens, special)
    return Reading(tuple(ids), tuple(tokens), tuple(special))


def read_prompt(lm: LanguageModel, prompt: str | Sequence[int]) -> tuple[int, ...]:
    """Return what a model is to continue as ids, whether it came as a text or as ids.

    Parameters
    ----------
    lm
        The model that will read.
    prompt
        A text, cut as the tokenizer cuts it, or the ids themselves.

    Raises
    ------
    HeroError
        ``empty``, ``too_long`` and ``bad_text`` for such a prompt; ``bad_request`` for an id that the model
        does not have.
    """
    if isinstance(prompt, str):
        return read(lm, prompt).ids
    ids = tuple(int(number) for number in prompt)
    check_ids(ids, lm.vocabulary)
    check_length(lm, ids, empty=not ids)
    return ids


def check_ids(ids: Iterable[int], vocabulary: int) -> None:
    """Raise ``bad_request`` for an id that a vocabulary of this size does not have."""
    for number in ids:
        if not 0 <= number < vocabulary:
            raise HeroError(messages.NO_SUCH_ID, code="bad_request", number=number, vocabulary=vocabulary)


def check_length(lm: LanguageModel, ids: Sequence[int], *, empty: bool) -> None:
    """Raise ``empty`` where there is nothing to read, and ``too_long`` for more than ``lm.context``."""
    if empty:
        raise HeroError(messages.NO_TOKENS, messages.NO_TOKENS_HINT, code="empty")
    excess = len(ids) - lm.context
    if excess > 0:
        hint = messages.TOO_LONG_BY_ONE_HINT if excess == 1 else messages.TOO_LONG_HINT
        slots = {"tokens": len(ids), "context": lm.context, "excess": excess}
        raise HeroError(messages.TOO_LONG, hint, code="too_long", **slots)


def start_only(lm: LanguageModel) -> Reading:
    """Return what the decoder of an encoder-decoder reads before it has written anything."""
    return _behind_start(lm, [], [], [])


def entries(lm: LanguageModel, ids: Sequence[int]) -> list[str]:
    """Return the piece of text that each entry of the vocabulary stands for, whatever text it is in.

    Parameters
    ----------
    lm
        Whose vocabulary.
    ids
        Vocabulary numbers; one that the model has and the tokenizer lacks becomes ``⟨its number⟩``.
    """
    known = [number for number in ids if number < len(lm.tokenizer)]
    texts = dict(zip(known, _surfaces(lm.tokenizer, "", known, None), strict=True))
    return [texts.get(number, f"⟨{number}⟩") for number in ids]


def _behind_start(lm: LanguageModel, ids: list[int], tokens: list[str], special: list[bool]) -> Reading:
    start = lm.module.generation_config.decoder_start_token_id
    if start is None:
        start = lm.module.config.decoder_start_token_id
    kept = len(ids) - (bool(ids) and ids[-1] == lm.tokenizer.eos_token_id)
    name = str(lm.tokenizer.convert_ids_to_tokens(start))
    return Reading((start, *ids[:kept]), (name, *tokens[:kept]), (True, *special[:kept]))


def _surfaces(
    tokenizer: Any,
    text: str,
    ids: Sequence[int],
    offsets: Sequence[tuple[int, int]] | None,
) -> list[str]:
    names: list[str] = tokenizer.convert_ids_to_tokens(ids)
    verbatim = set(tokenizer.added_tokens_decoder) - {tokenizer.unk_token_id}
    alphabet = _byte_alphabet(tokenizer)
    surfaces = []
    for place, (number, name) in enumerate(zip(ids, names, strict=True)):
        fallback = BYTE_NAME.fullmatch(name)
        if fallback:
            surfaces.append(show_bytes(bytes.fromhex(fallback[1])))
        elif number in verbatim:
            surfaces.append(name)
        elif alphabet and alphabet.keys() >= set(name):
            surfaces.append(show_bytes(bytes(alphabet[character] for character in name)))
        else:
            surfaces.append(_slice(text, offsets, place) or name.replace("▁", " "))
    return surfaces


def _slice(text: str, offsets: Sequence[tuple[int, int]] | None, place: int) -> str:
    """Return the token's own piece of text, or nothing where it shares the piece with a neighbour."""
    if offsets is None:
        return ""
    start, end = offsets[place]
    neighbours = (offsets[near] for near in (place - 1, place + 1) if 0 <= near < len(offsets))
    shared = any(max(start, first) < min(end, last) for first, last in neighbours)
    return "" if shared else text[start:end]


def _byte_alphabet(tokenizer: Any) -> dict[str, int]:
    """Return which byte each character of a vocabulary entry stands for; empty if entries are text."""
    bytewise = tokenizer.is_fast and "ByteLevel" in str(tokenizer.backend_tokenizer.decoder)
    return byte_alphabet() if bytewise else {}
