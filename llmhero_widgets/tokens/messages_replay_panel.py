"""What the replay says when it cannot be shown."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

NO_TOKEN = Message(
    en="There is no token {token!r} in this text: it has {count:,}.",
    zh="这段文本里没有第 {token!r} 个 token：一共只有 {count:,} 个。",
)
PIECE_TOO_LONG = Message(
    en="{name} merges this text as one piece of {length:,} characters; at most {limit:,} are replayed here.",
    zh="{name} 把这段文本当作一整块（{length:,} 个字符）来处理，这里最多重放 {limit:,} 个字符。",
)
PIECE_TOO_LONG_HINT = Message(
    en="Replay a part of it: what happens inside a word is the same.",
    zh="请只放入其中一部分：词内部发生的事是一样的。",
)
NOT_FOUND = Message(
    en="The steps of {name} do not end in this token, so nothing is shown that might be wrong.",
    zh="按 {name} 的步骤重放，得不到这个 token；与其给出可能有误的内容，这里什么也不显示。",
)
BAD_TRAINING = Message(
    en="Train bpe, wordpiece or unigram, to a vocabulary of 1 to {limit:,} entries.",
    zh="请训练 bpe、wordpiece 或 unigram，词表大小为 1 到 {limit:,}。",
)
NOT_TRAINED = Message(
    en="The text has changed since the tokenizer was trained.",
    zh="训练之后，文本已经变了。",
)
