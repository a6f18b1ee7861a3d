"""What the exercise "lcs" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: in the same order, but not necessarily side by side.", zh="正确：次序要相同，但不必相邻。"
)
SUBSTRING = Message(
    en="This is the longest run without gaps. A subsequence may leave words out in between.",
    zh="这是没有间断的最长一段。子序列中间可以跳过一些词。",
)
BAG = Message(
    en="This counts the common words in any order. The order must be the same in both.",
    zh="这是不管次序的共有词数。两边的次序必须相同。",
)
GREEDY = Message(
    en="You take the first match every time. Sometimes a later one leaves more room: “{one}” "
    "and “{other}” have {expected}.",
    zh="你每次都取最先对上的。有时跳过它反而更长：“{one}”和“{other}”应当是 {expected}。",
)
OTHER = Message(
    en="“{one}” and “{other}” have {expected} words in common in the same order; you return {got:g}.",
    zh="“{one}”和“{other}”按相同次序共有 {expected} 个词，你返回 {got:g}。",
)
NUMBER = Message(
    en="One number is asked for; yours has shape {shape}.",
    zh="要的是一个数，你的结果形状是 {shape}。",
)
HINT_1 = Message(
    en="Make a table: row i, column j holds the answer for the first i and the first j words.",
    zh="画一张表：第 i 行第 j 列，是前 i 个词和前 j 个词的答案。",
)
HINT_2 = Message(
    en="If the two last words are equal, it is one more than up-left; otherwise the larger of up and left.",
    zh="两个末尾的词相同，就是左上角加一；不同，就取上边和左边里较大的。",
)
HINT_3 = Message(
    en="t[i][j] = t[i-1][j-1] + 1 if a[i-1] == b[j-1] else max(t[i-1][j], t[i][j-1])",
    zh="代码：t[i][j] = t[i-1][j-1] + 1 if a[i-1] == b[j-1] else max(t[i-1][j], t[i][j-1])",
)
EXPLANATION = Message(
    en="ROUGE-L divides this length by both texts' lengths. It rewards order, and forgives "
    "what is put in between.",
    zh="ROUGE-L 用这个长度分别除以两段文本的长度。它看重次序，也容得下中间插进来的词。",
)
