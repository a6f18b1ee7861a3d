"""A text, cut by any tokenizer, with every byte accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.tokens.cut import cutter

if TYPE_CHECKING:
    from llmhero_widgets.tokens.cutter import Trace


def trace(tokenizer: Any, text: str, *, special: bool = True) -> Trace:
    r"""Cut a text and say for each token its bytes, its characters, and who put it there.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cutter` takes. To trace many texts, make the cutter once.
    text
        Any text.
    special
        Whether the tokenizer adds its marks, such as ``[CLS]`` or the beginning of the sequence. Special
        tokens that are written in the text are found either way.

    Returns
    -------
    Trace
        ``tokens`` with ids equal to the tokenizer's own. The bytes of all tokens and ``gaps``, in order, are
        ``normalised.encode()``. ``loss`` says why decoding does not give the text back.

    Raises
    ------
    HeroError
        ``bad_text`` for half a surrogate pair; ``failed`` where a tokenizer cuts in a way that cannot be
        followed exactly.
    TypeError
        If ``tokenizer`` is none, or the text is no ``str``.

    Examples
    --------
    >>> from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
    >>> tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "to": 1, "##ken": 2}, unk_token="[UNK]"))
    >>> tokenizer.normalizer = normalizers.Lowercase()
    >>> tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    >>> tokenizer.decoder = decoders.WordPiece()
    >>> found = trace(tokenizer, "Token ☃")
    >>> [(token.id, token.bytes, token.start, token.end, token.unknown) for token in found.tokens]
    [(1, b'to', 0, 2, False), (2, b'ken', 2, 5, False), (0, b'\xe2\x98\x83', 6, 7, True)]
    >>> found.gaps, found.loss.reasons
    (((5, 6),), ('unknown', 'lower-case'))
    """
    return cutter(tokenizer).trace(text, special=special)
