"""What replaying and training say to people."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RANDOM = Message(
    en="{name} draws lots: it cuts the same text differently each time, so its steps cannot be replayed.",
    zh="{name} 带有随机性：同一段文本每次的切分都可能不同，因此无法重放它的步骤。",
)
RANDOM_HINT = Message(
    en="Switch it off first: set `dropout` (BPE) or `alpha` (Unigram) of the tokenizer's model to None.",
    zh="请先关闭随机性：把分词器模型的 `dropout`（BPE）或 `alpha`（Unigram）设为 None。",
)
UNREADABLE = Message(
    en="Parts of {name} are written in Python, and its settings cannot be read.",
    zh="{name} 有一部分是用 Python 写的，无法读出它的设置。",
)
UNREADABLE_HINT = Message(
    en="Replace its custom normaliser, pre-tokeniser or decoder by one that `tokenizers` brings.",
    zh="请把自定义的规范化、预切分或解码部件换成 `tokenizers` 自带的部件。",
)
NO_STEPS = Message(
    en="{name} splits at characters or words only: there are no steps to replay.",
    zh="{name} 只按字符或单词切分，没有可以重放的步骤。",
)

TEXT_TOO_LONG = Message(
    en="The text has {megabytes:.2f} MB; at most {limit:.0f} MB can be trained on here.",
    zh="文本有 {megabytes:.2f} MB，这里最多只能用 {limit:.0f} MB 来训练。",
)
TEXT_TOO_LONG_HINT = Message(
    en="Train on a part of it: the first merges hardly change with more text.",
    zh="请只用其中一部分来训练：文本再多，最先学到的合并也几乎不变。",
)
UNIGRAM_TOO_LONG = Message(
    en="The text has {megabytes:.2f} MB; Unigram can be trained on at most {limit:.1f} MB here.",
    zh="文本有 {megabytes:.2f} MB，Unigram 在这里最多只能用 {limit:.1f} MB 来训练。",
)
UNIGRAM_TOO_LONG_HINT = Message(
    en="The library's trainer cannot be stopped inside a stage. Train on a part, or choose BPE or WordPiece.",
    zh="库里的训练器在一个阶段之内无法中止。请只用一部分文本，或改选 BPE 或 WordPiece。",
)
NOTHING_TO_LEARN = Message(
    en="There is no word in the text to learn from.",
    zh="文本里没有可以学习的词。",
)
NOTHING_TO_LEARN_HINT = Message(en="Give a text with letters in it.", zh="请提供含有文字的文本。")
VOCABULARY_TOO_SMALL = Message(
    en="A vocabulary of {size:,} has no room for {smallest:,} entries that are needed from the start.",
    zh="词表大小为 {size:,}，放不下一开始就需要的 {smallest:,} 个词条。",
)
VOCABULARY_TOO_SMALL_HINT = Message(
    en="Choose at least {smallest:,}: single bytes or characters, and special tokens, are always in it.",
    zh="请至少选 {smallest:,}：单个字节或字符以及特殊 token 一定在词表里。",
)
UNKNOWN_ALGORITHM = Message(
    en="There is no algorithm “{algorithm}”: choose bpe, wordpiece or unigram.",
    zh="没有“{algorithm}”这种算法：请选择 bpe、wordpiece 或 unigram。",
)
LIBRARY_REFUSED = Message(
    en="The Unigram trainer of `tokenizers` cannot learn {size:,} entries from this text: {reason}",
    zh="`tokenizers` 的 Unigram 训练器无法从这段文本学出 {size:,} 个词条：{reason}",
)
LIBRARY_REFUSED_HINT = Message(
    en="Give more text, or another vocabulary size.",
    zh="请提供更多文本，或换一个词表大小。",
)
