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
