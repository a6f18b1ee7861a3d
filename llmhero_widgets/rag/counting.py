"""How many tokens a text takes, and where each of them begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmhero_widgets.models.language_model import LanguageModel

if TYPE_CHECKING:
    from llmhero_widgets.models.remote import RemoteModel

#: Characters of English text per token, for models whose tokenizer we do not have.
_PER_TOKEN: Final = 4


class Counter:
    """Counts with a model's own tokenizer; for a remote model, estimates.

    The estimate is one token for every four ASCII characters, and one for each other character: near for
    English and Chinese, and nothing to rely on to the token.

    Parameters
    ----------
    lm
        Whose tokens.

    Attributes
    ----------
    exact : bool
        Whether the tokenizer is known.

    Examples
    --------
    >>> from llmhero_widgets.models.remote import RemoteModel
    >>> counter = Counter(RemoteModel("http://127.0.0.1:8000/v1", "qwen3-8b"))
    >>> counter.count("eight or"), counter.count("注意力"), counter.exact
    (2, 3, False)
    """

    def __init__(self, lm: LanguageModel | RemoteModel) -> None:
        self._tokenizer = lm.tokenizer if isinstance(lm, LanguageModel) else None
        self.exact = self._tokenizer is not None

    def count(self, text: str) -> int:
        """Return how many tokens a text takes by itself, special tokens around it not counted."""
        return len(self.starts(text))

    def ids(self, text: str, *, special: bool = False) -> list[int]:
        """Return the tokens of a text; with ``special``, behind what the tokenizer puts before every text."""
        if self._tokenizer is None:
            return []
        ids: list[int] = list(self._tokenizer(text, add_special_tokens=special, verbose=False)["input_ids"])
        end = self._tokenizer.eos_token_id
        # What a tokenizer puts behind a text would end it before the answer.
        return ids[:-1] if special and ids and ids[-1] == end and ids[:1] != ids[-1:] else ids

    def starts(self, text: str) -> list[int]:
        """Return the character with which each token begins.

        A tokenizer that leaves spaces out of its offsets has them begin where the token before ended, and
        tokens that share a character all begin with it.
        """
        if self._tokenizer is None:
            return _estimated(text)
        if not self._tokenizer.is_fast:
            return self._starts_slowly(text)
        encoding = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        starts, last = [], 0
        for start, end in encoding["offset_mapping"]:
            starts.append(min(start, last))
            last = max(last, end)
        return starts

    def ends(self, text: str) -> list[int]:
        """Return behind which characters a text may be cut so that no token is: rising, one per token."""
        starts = self.starts(text)
        return [*starts[1:], len(text)] if starts else []

    def disarm(self, text: str) -> str:
        """Return a text in which no control token of the model stands: a space breaks each."""
        if self._tokenizer is None:
            return text
        added = (token.content for token in self._tokenizer.added_tokens_decoder.values() if token.special)
        for name in sorted({*self._tokenizer.all_special_tokens, *added}, key=len, reverse=True):
            if len(name) > 1:
                text = text.replace(name, f"{name[0]} {name[1:]}")
        return text

    def _starts_slowly(self, text: str) -> list[int]:
        """Count by ever longer beginnings: tokenizers in Python do not say where their tokens are."""
        starts: list[int] = []
        for end in range(1, len(text) + 1):
            more = len(self.ids(text[:end])) - len(starts)
            starts += [end - 1] * more
        total = len(self.ids(text))
        return starts[:total] + [len(text) - 1] * (total - len(starts))


def _estimated(text: str) -> list[int]:
    starts, since = [], 0
    for at, sign in enumerate(text):
        if not sign.isascii():
            starts.append(at)
            since = 0
        else:
            if since == 0:
                starts.append(at)
            since = (since + 1) % _PER_TOKEN
    return starts
