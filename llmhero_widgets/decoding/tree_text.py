"""A text of the reader's own as tokens that stand behind others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_tree as sentences

if TYPE_CHECKING:
    from llmhero_widgets.models.language_model import LanguageModel

# Some tokenizers put a space in front of a text that stands alone; behind one of these they do not.
_ANCHORS = ("\n", "a", ".")
_SPACES = ("▁", "Ġ")


def encode(lm: LanguageModel, text: str) -> list[int]:
    """Cut a text that stands behind another: no special token is added, and no space in front.

    Special tokens that are written out in it are those tokens.

    Raises
    ------
    HeroError
        ``bad_text`` for half a surrogate pair; ``bad_request`` for a text without a token, and for characters
        that the vocabulary lacks.
    """
    refuse_lone_surrogates(text)
    ids = _behind_anchor(lm, text) or _alone(lm, text)
    if not ids:
        raise HeroError(sentences.NO_TEXT, code="bad_request")
    unknown = lm.tokenizer.unk_token_id
    if unknown is not None and unknown in ids and lm.tokenizer.unk_token not in text:
        raise HeroError(sentences.NO_TOKEN_FOR, code="bad_request", text=text)
    return ids


def _alone(lm: LanguageModel, text: str) -> list[int]:
    key = "text_target" if lm.kind == "encoder-decoder" else "text"
    encoding = lm.tokenizer(**{key: text}, add_special_tokens=False, verbose=False)
    return list(encoding["input_ids"])


def _behind_anchor(lm: LanguageModel, text: str) -> list[int]:
    """Return the ids if the tokenizer puts a space in front of a text that stands alone, else nothing."""
    begins = lm.tokenizer.convert_ids_to_tokens(_alone(lm, "x")[:1])
    if not any(str(name).startswith(_SPACES) for name in begins):
        return []
    for anchor in _ANCHORS:
        before, both = _alone(lm, anchor), _alone(lm, anchor + text)
        if both[: len(before)] == before:
            return both[len(before) :]
    return []
