"""How tokens are shown, and how their bytes join to characters along a path of the tree."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import BYTE_NAME, byte_alphabet, show_bytes
from llmhero_widgets.models.language_model import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmhero_widgets.models.remote import RemoteModel

_INCREMENTAL = codecs.getincrementaldecoder("utf-8")


class Names:
    """What each token of a vocabulary is called, alone and behind others.

    Parameters
    ----------
    lm
        Whose vocabulary. Of a remote model, the tokens that its server has named so far.

    Attributes
    ----------
    special : frozenset of int
        Tokens that ``decode(skip_special_tokens=True)`` leaves out; empty for a remote model, whose server
        does not tell.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> vocabulary = {"<0xF0>": 0, "<0x9F>": 1, "<0x98>": 2, "<0x80>": 3, "▁ok": 4}
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE(vocabulary, [])))
    >>> config = GPT2Config(vocab_size=5, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=4)
    >>> names = Names(LanguageModel(GPT2LMHeadModel(config), tokenizer))
    >>> names.of([0, 4]), names.is_end(4)
    (['⟨F0⟩', ' ok'], True)
    >>> pending = b""
    >>> for token_id in [0, 1, 2, 3, 4]:
    ...     text, pending = names.along(pending, token_id)
    ...     print(text)
    ⟨F0⟩
    ⟨9F⟩
    ⟨98⟩
    😀
     ok
    """

    def __init__(self, lm: LanguageModel | RemoteModel) -> None:
        self._table: _Entries | RemoteModel
        self.special: frozenset[int]
        if isinstance(lm, LanguageModel):
            self._table = _Entries(lm.tokenizer, _ends(lm))
            self.special = _special(lm.tokenizer)
        else:
            self._table, self.special = lm, frozenset()
        self._bytes: dict[int, bytes] = {}
        self._along: dict[tuple[bytes, int], tuple[str, bytes]] = {}

    def piece(self, token_id: int) -> bytes:
        """Return the UTF-8 bytes that a token adds to a text; those of its name for a special one."""
        found = self._bytes.get(token_id)
        if found is None:
            found = self._bytes[token_id] = self._table.piece(token_id)
        return found

    def of(self, ids: Iterable[int]) -> list[str]:
        """Return each token as it is shown alone: bytes that are no whole character as ``⟨E9 80⟩``."""
        return [show_bytes(self.piece(token_id)) for token_id in ids]

    def along(self, pending: bytes, token_id: int) -> tuple[str, bytes]:
        """Return a token as it is shown behind others.

        Parameters
        ----------
        pending
            The bytes of a character that the tokens before have begun; empty at the root.
        token_id
            The token.

        Returns
        -------
        text : str
            The token that completes a character is shown as the whole of it; one that leaves it incomplete,
            or breaks it off, as its own bytes ``⟨9F 98⟩``.
        pending : bytes
            What the tokens behind this one have to complete.
        """
        found = self._along.get((pending, token_id))
        if found is None:
            piece = self.piece(token_id)
            joined = pending + piece
            decoder = _INCREMENTAL("surrogateescape")
            whole = decoder.decode(joined)
            completes = whole and not "\udc80" <= whole[0] <= "\udcff"
            found = show_bytes(joined if completes else piece), decoder.getstate()[0]
            self._along[pending, token_id] = found
        return found

    def read(self, ids: Iterable[int]) -> list[str]:
        """Return tokens as they are shown one behind another, from the start of a text."""
        texts, begun = [], b""
        for token_id in ids:
            text, begun = self.along(begun, token_id)
            texts.append(text)
        return texts

    def pending(self, ids: Iterable[int]) -> bytes:
        """Return the bytes of a character that a sequence of tokens, such as a prompt, has only begun."""
        begun = b""
        for token_id in ids:
            _, begun = self.along(begun, token_id)
        return begun

    @property
    def ends(self) -> frozenset[int]:
        """Tokens that end a text; of a remote model, those with which its server has ended one so far."""
        return self._table.ends

    def is_end(self, token_id: int) -> bool:
        """Whether a text ends with this token."""
        return token_id in self.ends


class _Entries:
    """The bytes of a tokenizer's entries, and which of them end a text."""

    def __init__(self, tokenizer: Any, ends: frozenset[int]) -> None:
        self.ends = ends
        self._tokenizer = tokenizer
        self._length = len(tokenizer)
        self._verbatim = {number: token.content for number, token in tokenizer.added_tokens_decoder.items()}
        bytewise = tokenizer.is_fast and "ByteLevel" in str(tokenizer.backend_tokenizer.decoder)
        self._alphabet = byte_alphabet() if bytewise else {}

    def piece(self, token_id: int) -> bytes:
        if token_id in self._verbatim:
            content: str = self._verbatim[token_id]
            fallback = BYTE_NAME.fullmatch(content)
            return bytes.fromhex(fallback[1]) if fallback else content.encode()
        name = self._tokenizer.convert_ids_to_tokens(token_id) if token_id < self._length else None
        if name is None:
            # Models often have more rows than their tokenizer has entries.
            return f"⟨{token_id}⟩".encode()
        fallback = BYTE_NAME.fullmatch(name)
        if fallback:
            return bytes.fromhex(fallback[1])
        if self._alphabet and self._alphabet.keys() >= set(name):
            return bytes(self._alphabet[character] for character in name)
        return str(name).replace("▁", " ").encode()


def _special(tokenizer: Any) -> frozenset[int]:
    added = (number for number, token in tokenizer.added_tokens_decoder.items() if token.special)
    return frozenset({*tokenizer.all_special_ids, *added})


def _ends(lm: LanguageModel) -> frozenset[int]:
    """Return what `generate` stops at, and without that what the tokenizer says."""
    # A model without a head has no configuration to write with.
    said = getattr(getattr(lm.module, "generation_config", None), "eos_token_id", None)
    said = lm.tokenizer.eos_token_id if said is None else said
    return frozenset({said} if isinstance(said, int) else said or ())
