"""A prompt with its slots filled, as the model reads it, and where each part of it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.prompts import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.models.language_model import LanguageModel

Origin = Literal["template", "prompt", "examples", "input"]
INPUT, EXAMPLES, LABEL = "{input}", "{examples}", "{label}"
SHOT = "{input}\n{label}"
# A name in braces; {x} and {2} are of code and formulas.
_SLOT = re.compile(r"\{[^\W\d]\w+\}")
# In no text, and no tokenizer is asked about it: it only marks a place.
_MARK = "\U000f0000"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a model reads.

    Attributes
    ----------
    text
        All of it, the chat template included.
    ids
        Its tokens.
    origins
        Who brought each token: ``"template"``, ``"prompt"``, ``"examples"`` or ``"input"``. A token across
        two parts belongs to the part of its first character.
    pieces
        The text of each token; half a character is ``""``, its token's text stands with the first half.
    """

    text: str
    ids: tuple[int, ...]
    origins: tuple[Origin, ...]
    pieces: tuple[str, ...]


def render(  # noqa: PLR0913 - options, all by name
    lm: LanguageModel,
    prompt: str,
    text: str,
    *,
    chat: bool = True,
    shots: Sequence[tuple[str, str]] = (),
    shot: str = SHOT,
) -> Rendered:
    """Fill the slots of a prompt.

    Parameters
    ----------
    lm
        The model that will read it.
    prompt
        With ``{input}`` where the text goes, and ``{examples}`` where the shots go.
    text
        The input.
    chat
        Put it into the model's chat template as the user's message, ready for the answer. A model without a
        template reads the filled prompt as it is.
    shots
        Solved examples: pairs of an input and its label.
    shot
        How each of them is written, with ``{input}`` and ``{label}``; they are parted by an empty line.

    Returns
    -------
    Rendered

    Raises
    ------
    HeroError
        ``bad_request`` if a slot is missing, stands twice or is unknown, or ``{examples}`` has no shots;
        ``bad_text`` for half a surrogate pair; ``too_long`` for more tokens than the model reads at once.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> letters = Tokenizer(models.BPE({"a": 0, "b": 1, "?": 2}, []))
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=letters)
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> render(lm, "a{input}?", "bb").origins
    ('prompt', 'input', 'input', 'prompt')
    """
    parts = _fill(prompt, text, shots, shot)
    filled = "".join(part for part, _ in parts)
    refuse_lone_surrogates(filled)
    templated = chat and getattr(lm.tokenizer, "chat_template", None) is not None
    if templated:
        parts = _in_template(lm, filled, parts)
    whole = "".join(part for part, _ in parts)
    encoded = lm.tokenizer(
        whole, add_special_tokens=not templated, return_offsets_mapping=True, verbose=False
    )
    ids = encoded["input_ids"]
    if not ids:
        raise HeroError(messages.EMPTY, code="empty")
    if lm.context is not None and len(ids) > lm.context:
        raise HeroError(
            messages.TOO_LONG, messages.TOO_LONG_HINT, code="too_long", n=len(ids), most=lm.context
        )
    owners = [origin for part, origin in parts for _ in part]
    places = [start if end > start else None for start, end in encoded["offset_mapping"]]
    origins: list[Origin] = ["template" if place is None else owners[place] for place in places]
    pieces, seen = [], 0
    for start, end in encoded["offset_mapping"]:
        # Tokens that share a character have the same offsets.
        pieces.append(whole[max(start, seen) : end])
        seen = max(seen, end)
    return Rendered(whole, tuple(ids), tuple(origins), tuple(pieces))


def check_slots(prompt: str, *, shots: bool = True) -> None:
    """Raise :class:`HeroError` unless the slots of a prompt can be filled.

    Parameters
    ----------
    prompt
        Needs one ``{input}``, may have one ``{examples}``, and no other name in braces.
    shots
        Whether there are solved examples.
    """
    if prompt.count(INPUT) != 1:
        raise HeroError(messages.ONE_INPUT, messages.ONE_INPUT_HINT, code="bad_request", slot=INPUT)
    if prompt.count(EXAMPLES) > 1:
        raise HeroError(messages.ONE_EXAMPLES, code="bad_request", slot=EXAMPLES)
    _refuse_strange(prompt, (INPUT, EXAMPLES))
    if EXAMPLES in prompt and not shots:
        raise HeroError(messages.NO_SHOTS, messages.NO_SHOTS_HINT, code="bad_request", slot=EXAMPLES)


def check_shot(shot: str) -> None:
    """Raise :class:`HeroError` unless solved examples have one ``{input}`` and one ``{label}`` each."""
    if any(shot.count(slot) != 1 for slot in (INPUT, LABEL)):
        raise HeroError(messages.BAD_SHOT, code="bad_request", slot=INPUT, other=LABEL)
    _refuse_strange(shot, (INPUT, LABEL))


def _refuse_strange(text: str, slots: tuple[str, ...]) -> None:
    strange = next((found[0] for found in _SLOT.finditer(text) if found[0] not in slots), None)
    if strange is not None:
        raise HeroError(
            messages.STRANGE_SLOT,
            messages.STRANGE_SLOT_HINT,
            code="bad_request",
            slot=strange,
            slots=", ".join(slots),
            literal=f"{{ {strange[1:-1]} }}",
        )


def _fill(prompt: str, text: str, shots: Sequence[tuple[str, str]], shot: str) -> list[tuple[str, Origin]]:
    check_slots(prompt, shots=bool(shots))
    check_shot(shot)
    solved = "\n\n".join(_one_pass(shot, {INPUT: given, LABEL: label}) for given, label in shots)
    parts: list[tuple[str, Origin]] = [(prompt, "prompt")]
    # A text that holds "{examples}" is a text: only the prompt's own slots are filled.
    for slot, content, origin in ((INPUT, text, "input"), (EXAMPLES, solved, "examples")):
        parts = [
            piece
            for part, owner in parts
            for piece in (_split(part, slot, content, origin) if owner == "prompt" else [(part, owner)])
        ]
    return [(part, owner) for part, owner in parts if part]


def _split(part: str, slot: str, content: str, origin: str) -> list[tuple[str, Origin]]:
    before, found, after = part.partition(slot)
    if not found:
        return [(part, "prompt")]
    return [(before, "prompt"), (content, origin), (after, "prompt")]  # type: ignore[list-item]


def _one_pass(pattern: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(?:input|label)\}", lambda slot: values[slot[0]], pattern)


def _in_template(lm: LanguageModel, filled: str, parts: list[tuple[str, Origin]]) -> list[tuple[str, Origin]]:
    def templated(content: str) -> str:
        turns = [{"role": "user", "content": content}]
        text: str = lm.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        return text

    whole = templated(filled)
    before, found, after = templated(_MARK).partition(_MARK)
    if found and whole == before + filled + after:
        return [(before, "template"), *parts, (after, "template")]
    # A template that changes the text (many strip it) leaves no sure places: its inner part is the prompt's.
    start = len(before) if found and whole.startswith(before) else 0
    end = len(whole) - len(after) if found and whole.endswith(after) else len(whole)
    return [(whole[:start], "template"), (whole[start:end], "prompt"), (whole[end:], "template")]
