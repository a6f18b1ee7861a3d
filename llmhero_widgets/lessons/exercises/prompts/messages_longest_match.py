"""What the exercise "longest-match" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: always the longest entry that fits, with ## in front of whatever does not begin the word.",
    zh="正确：每次都取装得下的最长词条，不在词首的前面加 ##。",
)
MARKS = Message(
    en="Pieces inside a word are entries with ## in front; yours look for {got} instead of {expected}.",
    zh="词中间的片断是带 ## 的词条；你得到 {got}，应当是 {expected}。",
)
SHORTEST = Message(
    en="You take the first entry that fits, not the longest: {got} instead of {expected}.",
    zh="你取了第一个装得下的词条，而不是最长的：得到 {got}，应当是 {expected}。",
)
UNKNOWN = Message(
    en="Where no entry fits, the whole word becomes [UNK], not only the rest: you return {got}.",
    zh="没有词条装得下时，整个词变成 [UNK]，不只是剩下的部分：你返回的是 {got}。",
)
OTHER = Message(
    en="“{word}” should become {expected}; you return {got}.",
    zh="“{word}”应当切成 {expected}，你返回的是 {got}。",
)
HINT_1 = Message(
    en="Start with the whole word, and take letters off its end until an entry fits.",
    zh="从整个词开始，一个字母一个字母地从末尾去掉，直到有词条装得下。",
)
HINT_2 = Message(
    en="Then begin again at the place where that entry ended, now with ## in front.",
    zh="再从那个词条结束的地方重新开始，这时前面要加 ##。",
)
HINT_3 = Message(
    en="while start < len(word): for end in range(len(word), start, -1): piece = ('##' if start else '') + "
    "word[start:end] … and [UNK] if none fits.",
    zh="代码：while start < len(word): for end in range(len(word), start, -1): piece = ('##' "
    "if start else '') + "
    "word[start:end]……都装不下就返回 [UNK]。",
)
EXPLANATION = Message(
    en="WordPiece is greedy: it never goes back. So a good first bite can lead into a dead "
    "end, and then the whole "
    "word is lost.",
    zh="WordPiece 很贪心，从不回头。第一口咬得好，也可能走进死胡同，那时整个词就没了。",
)
