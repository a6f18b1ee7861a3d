"""The words that keyword search counts: English by letters, Chinese by jieba."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
#: A run of Chinese characters, or a run of other letters and digits.
_RUN: Final = re.compile(f"([{_HAN}]+)|([^\\W_{_HAN}]+)")

#: Words of grammar that nearly every text has: Lucene's English ones, and their like in Chinese.
STOP_WORDS: Final = frozenset(
    (  # noqa: SIM905 - fifty quoted words are harder to read
        "a an and are as at be but by for if in into is it no not of on or such that the their then there "
        "these they this to was will with "
        "的 了 是 在 和 与 及 或 也 就 都 而 着 吗 呢 吧 啊 之 于 把 被 让 从 向 对 为 以 其 这 那"
        " 这个 那个 一个"
    ).split()
)


def words(text: str, *, stop_words: bool = True) -> list[str]:
    """Cut a text into the words that keyword search compares.

    Letters are lower-cased. Chinese is cut by jieba for search: a long word comes with the shorter ones in
    it.

    Parameters
    ----------
    text
        Any text.
    stop_words
        Leave out words of grammar, such as "the" and "的".

    Examples
    --------
    >>> words("The KV_cache of GPT-2: 键值缓存")
    ['kv', 'cache', 'gpt', '2', '键值', '缓存']
    """
    found = _cut(text.lower())
    return [word for word in found if word not in STOP_WORDS] if stop_words else list(found)


def _cut(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        if run[1]:
            yield from _chinese_words(run[1])
        else:
            yield run[2]


@lru_cache(maxsize=1 << 15)
def _chinese_words(run: str) -> tuple[str, ...]:
    # Chunks overlap, and after an edit of one document all others are counted again.
    return tuple(_chinese()(run))


@cache
def _chinese() -> Callable[[str], Iterator[str]]:
    import jieba

    cutter: Any = jieba.Tokenizer()
    # jieba would read a cache that anybody on this machine could have put into the shared temporary folder.
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    search: Callable[[str], Iterator[str]] = cutter.cut_for_search
    return search


def mostly_chinese(text: str) -> bool:
    """Say whether a text has more Chinese characters than words of other letters.

    Examples
    --------
    >>> mostly_chinese("什么是 KV cache？"), mostly_chinese("What does 注意力 mean here?")
    (True, False)
    """
    runs = [(run[1], run[2]) for run in _RUN.finditer(text)]
    return sum(len(chinese or "") for chinese, _ in runs) > sum(1 for _, other in runs if other)
