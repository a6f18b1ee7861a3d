"""The words that keyword search compares."""

from __future__ import annotations

import re

import jieba

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
STOP_WORDS = set(
    (  # noqa: SIM905 - fifty quoted words are harder to read
        "a an and are as at be but by for if in into is it no not of on or such that the their then there "
        "these they this to was will with 的 了 是 在 和 与 及 或 也 就 都 而 着 吗 呢 吧 啊 之 于 把 被 让 "
        "从 向 对 为 以 其 这 那 这个 那个 一个"
    ).split()
)

CUTTER = jieba.Tokenizer()
# By itself, jieba would read a cache that anybody on this machine can put into the temporary folder.
CUTTER.FREQ, CUTTER.total = CUTTER.gen_pfdict(CUTTER.get_dict_file())
CUTTER.initialized = True


def words(text: str, *, stop_words: bool) -> list[str]:
    """Cut English by letters and Chinese by jieba; without words of grammar where these are left out."""
    found: list[str] = []
    for chinese, other in re.findall(f"([{HAN}]+)|([^\\W_{HAN}]+)", text.lower()):
        found += CUTTER.cut_for_search(chinese) if chinese else [other]
    return [word for word in found if not (stop_words and word in STOP_WORDS)]
