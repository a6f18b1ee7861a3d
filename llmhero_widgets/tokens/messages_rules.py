"""What each rule of a tokenizer does, in a sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.text import Message, current_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Language

RULES: dict[str, Message] = {
    "Text": Message("The text as it was written.", "原文。"),
    "AddedTokens": Message(
        "Added tokens are found first and cut out whole.", "先找出额外添加的 token，整个切出来。"
    ),
    # Normalisers
    "Lowercase": Message("Every character becomes lower case.", "所有字符转为小写。"),
    "NFC": Message(
        "Unicode NFC: a letter and its accent become one character.",
        "Unicode NFC：字母与附加符号合成一个字符。",
    ),
    "NFD": Message(
        "Unicode NFD: a letter and its accent become two characters.",
        "Unicode NFD：字母与附加符号拆成两个字符。",
    ),
    "NFKC": Message(
        "Unicode NFKC: compatible forms become plain ones (ﬁ → fi, ① → 1), then compose.",
        "Unicode NFKC：兼容字符换成普通字符（ﬁ → fi，① → 1），再合成。",
    ),
    "NFKD": Message(
        "Unicode NFKD: compatible forms become plain ones (ﬁ → fi, ① → 1), then decompose.",
        "Unicode NFKD：兼容字符换成普通字符（ﬁ → fi，① → 1），再拆开。",
    ),
    "StripAccents": Message("Combining marks are deleted.", "删去附加符号。"),
    "Strip": Message("White space at the edges is deleted.", "删去首尾空白。"),
    "BertNormalizer": Message("BERT’s own normaliser.", "BERT 自带的规范化。"),
    "Nmt": Message(
        "Control characters are deleted, and odd spaces become plain ones.",
        "删去控制字符，把各种特殊空格换成普通空格。",
    ),
    "Precompiled": Message(
        "SentencePiece’s own table: mostly NFKC, with a rule of its own for spaces.",
        "SentencePiece 自带的对照表：大体相当于 NFKC，空格另有规定。",
    ),
    "Prepend": Message("“{prepend}” is put in front.", "在最前面加上“{prepend}”。"),
    "Replace": Message("“{pattern}” becomes “{content}”.", "“{pattern}”替换为“{content}”。"),
    # Pre-tokenisers
    "ByteLevel": Message(
        "Every byte is written as one visible letter (a space as Ġ).",
        "每个字节写成一个可见字母（空格写成 Ġ）。",
    ),
    "Metaspace": Message("Spaces become “{replacement}”.", "空格写成“{replacement}”。"),
    "BertPreTokenizer": Message(
        "Cut at white space, which is dropped, and around punctuation.",
        "在空白处切开并丢弃空白，标点单独成段。",
    ),
    "Whitespace": Message(
        "Cut into words and runs of other characters; white space is dropped.",
        "切成单词和连续的其他字符，丢弃空白。",
    ),
    "WhitespaceSplit": Message("Cut at white space, which is dropped.", "在空白处切开，丢弃空白。"),
    "Digits": Message("Digits are cut off.", "把数字切出来。"),
    "Punctuation": Message("Punctuation is cut off.", "把标点切出来。"),
    "Split": Message("Cut where {pattern} matches ({behavior}).", "在 {pattern} 匹配处切开（{behavior}）。"),
    "CharDelimiterSplit": Message(
        "Cut at “{delimiter}”, which is dropped.", "在“{delimiter}”处切开并丢弃它。"
    ),
    "UnicodeScripts": Message("Cut where the script changes.", "在文字种类变化处切开。"),
    "FixedLength": Message("Cut into pieces of {length} characters.", "每 {length} 个字符切一段。"),
    "Regex": Message("Cut into the matches of {pattern}.", "按 {pattern} 的匹配切成段。"),
    "Bytes": Message("Each piece becomes its UTF-8 bytes.", "每段变成 UTF-8 字节。"),
    # Models
    "BPE": Message(
        "Byte-pair encoding: the pair that was learned first is merged first.",
        "字节对编码：先学到的对先合并。",
    ),
    "WordPiece": Message(
        "WordPiece: the longest entry that fits, again and again.", "WordPiece：每次取能匹配的最长词条。"
    ),
    "Unigram": Message("Unigram: the most probable way to cut.", "Unigram：概率最大的切法。"),
    "WordLevel": Message("Whole words are looked up.", "整词查表。"),
    "Python": Message("The tokenizer’s own Python code cuts the text.", "由分词器自己的 Python 代码切分。"),
    # Post-processors
    "TemplateProcessing": Message("Special tokens are put around.", "在前后加上特殊 token。"),
    "BertProcessing": Message("Special tokens are put around.", "在前后加上特殊 token。"),
    "RobertaProcessing": Message("Special tokens are put around.", "在前后加上特殊 token。"),
    "TrimOffsets": Message(
        "Only the offsets change, which leave spaces out; no token does.",
        "只调整位置（不计空格），token 不变。",
    ),
    # SentencePiece
    "charsmap": Message("The table “{name}” replaces characters.", "按对照表“{name}”替换字符。"),
    "remove_extra_whitespaces": Message(
        "Runs of spaces become one, and those at the edges go.", "连续空格并成一个，首尾空格删去。"
    ),
    "add_dummy_prefix": Message(
        "A space is put in front, so that a first word looks like any other.",
        "最前面加一个空格，让第一个词与其他词写法一致。",
    ),
    "escape_whitespaces": Message("Spaces become “▁”.", "空格写成“▁”。"),
}
OTHER = Message("The component {rule} of this tokenizer.", "这个分词器的 {rule} 组件。")
# What a component does only with a setting; one that is missing counts as off.
SETTINGS: dict[tuple[str, str], Message] = {
    ("ByteLevel", "use_regex"): Message(
        "First the text is cut by GPT-2’s pattern: words, numbers, punctuation, white space.",
        "先按 GPT-2 的正则表达式切成单词、数字、标点和空白。",
    ),
    ("ByteLevel", "add_prefix_space"): Message(
        "A text that begins without a space gets one.", "开头没有空格的文本会补上一个。"
    ),
    ("BertNormalizer", "clean_text"): Message(
        "Control characters go, and all white space becomes a space.", "删去控制字符，各种空白都换成空格。"
    ),
    ("BertNormalizer", "handle_chinese_chars"): Message(
        "Chinese characters get a space on either side.", "汉字两边各加一个空格。"
    ),
    ("BertNormalizer", "strip_accents"): Message("Accents go.", "去掉附加符号。"),
    ("BertNormalizer", "lowercase"): Message("Capitals become lower case.", "大写转为小写。"),
    ("Digits", "individual_digits"): Message("Each one stands alone.", "每个数字单独成段。"),
    ("Metaspace", "split"): Message("The text is cut in front of each.", "并在它前面切开。"),
    ("Strip", "strip_left"): Message("At the start.", "开头的。"),
    ("Strip", "strip_right"): Message("At the end.", "结尾的。"),
}
_ALWAYS_PREFIXED = Message("One is put in front of every stretch.", "每段文本最前面都加一个。")
_FIRST_PREFIXED = Message("One is put in front of the text.", "整个文本最前面加一个。")
PREFIXES = {"always": _ALWAYS_PREFIXED, "first": _FIRST_PREFIXED}


def sentence(rule: str, parameters: Mapping[str, Any], language: Language | None = None) -> str:
    """Say what a rule does.

    Parameters
    ----------
    rule
        Its type, as ``tokenizer.json`` writes it.
    parameters
        Its settings.
    language
        ``"en"`` or ``"zh"``; without it, the current one.

    Examples
    --------
    >>> sentence("Split", {"pattern": {"Regex": "[0-9]"}, "behavior": "Isolated"}, "en")
    'Cut where [0-9] matches (Isolated).'
    >>> sentence("Lowercase", {}, "zh")
    '所有字符转为小写。'
    """
    tongue = language or current_language()
    slots = {name: _plain(value) for name, value in parameters.items()}
    parts = [RULES.get(rule, OTHER).format(tongue, **{**slots, "rule": rule})]
    own = dict(parameters)
    if rule == "BertNormalizer" and own.get("strip_accents") is None:
        own["strip_accents"] = own.get("lowercase")  # as BERT's own code has it
    parts += [text.format(tongue) for (of, name), text in SETTINGS.items() if of == rule and own.get(name)]
    if rule == "Metaspace" and own.get("prepend_scheme") in PREFIXES:
        parts.append(PREFIXES[own["prepend_scheme"]].format(tongue))
    return ("" if tongue == "zh" else " ").join(parts)


def _plain(value: Any) -> str:
    """Write a parameter: a pattern is an object of one entry in tokenizer.json."""
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
