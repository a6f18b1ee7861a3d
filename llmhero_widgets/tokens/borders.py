r"""Places of a text that no token crosses, whatever stands beyond: an edit is cut anew between two of them.

Tokenizers that first split a text by one of the patterns below never join a visible character with the space
behind it, nor a lone line break with the word that follows. At such a place the text falls apart: what
stands before it is cut as if it ended there, and what follows as if it began there. (In every alternative
of these patterns a space is matched as the first character or by white space alone, and looking ahead
happens only behind white space; so no match reaches over such a place, and none depends on what is there.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.tokens.adapters.components import steps

if TYPE_CHECKING:
    from llmhero_widgets.tokens.cutter import Cutter

_CASED: Final = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+CONTRACTION"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*CONTRACTION"
)
_AFTER_SPACES: Final = r"|\s*[\r\n]+|\s+(?!\S)|\s+"

#: The patterns of which the above was read.
PATTERNS: Final = frozenset(
    {
        # GPT-2, in tiktoken's notation.
        r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s",
        # cl100k, as tiktoken writes it, and Llama 3.
        (
            r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
            r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
        ),
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        + _AFTER_SPACES,
        # Qwen 2, and Qwen 3.5 and later.
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        + _AFTER_SPACES,
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*"
        + _AFTER_SPACES,
        # o200k and tekken.
        _CASED.replace("CONTRACTION", r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?")
        + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*"
        + _AFTER_SPACES,
        _CASED.replace("CONTRACTION", "") + r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*" + _AFTER_SPACES,
        # DeepSeek.
        (
            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
            "| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
        ),
    }
)

#: Patterns of one kind of visible characters, which take nothing over a border either, but do not end words
#: there: DeepSeek's for numbers and for Chinese and Japanese.
_RUNS: Final = frozenset({r"\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+"})

_BORDER: Final = re.compile(r"(?<=\S)(?= \w)|(?<=\S\n)(?=\w)")
#: How far a border looks back.
_BEFORE: Final = 2
#: How far from the edit one is sought.
_REACH: Final = 4096


def falls_apart(cutter: Cutter) -> bool:
    """Return whether the tokenizer is known to cut a text alike in one piece and from border to border.

    Parameters
    ----------
    cutter
        Any tokenizer.
    """
    backend = cutter.backend
    if hasattr(backend, "_pat_str"):
        return backend._pat_str in PATTERNS and all(_is_plain(name) for name in backend.special_tokens_set)  # noqa: SLF001 - tiktoken has no public name for it
    if cutter.library != "tokenizers" or getattr(backend.model, "dropout", None):
        return False
    parts = [own for _, own in steps(backend.pre_tokenizer)]
    return (
        not [own for _, own in steps(backend.normalizer) if own["type"] != "NFC"]
        and any(_splits(own) for own in parts)
        and all(_splits(own) or _keeps(own) for own in parts)
        and all(
            _is_plain(token.content) and not (token.lstrip or token.rstrip or token.single_word)
            for token in backend.get_added_tokens_decoder().values()
        )
    )


def _splits(part: dict[str, Any]) -> bool:
    """Whether a pre-tokeniser ends a word at every border."""
    if part["type"] == "ByteLevel":
        return bool(part["use_regex"]) and not part["add_prefix_space"]
    return _pattern(part) in PATTERNS


def _keeps(part: dict[str, Any]) -> bool:
    """Whether what a pre-tokeniser does on one side of a border does not depend on the other."""
    if part["type"] == "ByteLevel":
        return not part["add_prefix_space"]
    return part["type"] == "Digits" or _pattern(part) in _RUNS


def _pattern(part: dict[str, Any]) -> str | None:
    """Return the pattern whose matches, and what lies between them, a pre-tokeniser makes words of."""
    if part["type"] != "Split" or part["behavior"] != "Isolated" or part["invert"]:
        return None
    pattern: str | None = part["pattern"].get("Regex")
    return pattern


def _is_plain(name: str) -> bool:
    """Whether a token that is looked for in the text before it is split cannot hold a border."""
    return not re.search(r"\s", name)


def edited(before: str, after: str) -> tuple[int, int, int] | None:
    """Find the borders around an edit.

    Parameters
    ----------
    before, after
        The two texts.

    Returns
    -------
    tuple of int, or None
        Where the stretch to cut anew starts in both, and where it ends in ``before`` and in ``after``; the
        start and the end of a text are borders. None where no border is near.

    Examples
    --------
    >>> edited("one two three four five", "one two threes four five")
    (7, 18, 19)
    """
    most = min(len(before), len(after))
    head = _alike(before, after, most)
    tail = _alike_behind(before, after, most - head)
    start = _border_before(after, head)
    end = _border_behind(after, len(after) - tail)
    if start is None or end is None:
        return None
    return start, end + len(before) - len(after), end


def _border_before(text: str, head: int) -> int | None:
    """Return the last border that the first ``head`` characters tell."""
    lowest = max(0, head - _REACH)
    places = [match.start() for match in _BORDER.finditer(text, lowest, head)]
    if places:
        return places[-1]
    return 0 if lowest == 0 else None


def _border_behind(text: str, tail: int) -> int | None:
    """Return the first border that what follows ``tail`` tells."""
    # A pattern that looks back sees beyond `pos`; these two characters must not have changed.
    match = _BORDER.search(text, min(len(text), tail + _BEFORE), tail + _REACH)
    if match:
        return match.start()
    return len(text) if tail + _REACH >= len(text) else None


def _alike(before: str, after: str, most: int) -> int:
    """How many characters two texts share at the start, at most ``most``."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _alike_behind(before: str, after: str, most: int) -> int:
    """How many characters two texts share at the end, at most ``most``."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if before[len(before) - middle : len(before) - low] == after[len(after) - middle : len(after) - low]:
            low = middle
        else:
            high = middle - 1
    return low
