"""What the exercise "fit" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: every window fits, neighbours share what they should, and no token is left out.",
    zh="正确：每个窗口都装得下，相邻窗口的重叠也对，没有漏掉一个 token。",
)
TOO_LONG = Message(
    en="Window {place} has {n} tokens; at most {size} fit.",
    zh="第 {place} 个窗口有 {n} 个 token，最多只能装 {size} 个。",
)
EMPTY = Message(
    en="Window {place} is empty.",
    zh="第 {place} 个窗口是空的。",
)
GAP = Message(
    en="Some tokens are in no window: the {missing} after window {place}.",
    zh="有 token 哪个窗口都没进：第 {place} 个窗口之后的 {missing} 个。",
)
NO_OVERLAP = Message(
    en="Windows {place} and the next share {got} tokens; they should share {overlap}.",
    zh="第 {place} 个窗口和下一个重叠 {got} 个 token，应当重叠 {overlap} 个。",
)
END_LOST = Message(
    en="The end is missing: the last window stops at token {got} of {n}.",
    zh="结尾丢了：最后一个窗口停在第 {got} 个 token，一共有 {n} 个。",
)
TOO_MANY = Message(
    en="Behind the window that reaches the end you return {more} more, which bring nothing new.",
    zh="已经有窗口够到结尾了，你后面还多返回了 {more} 个，没有新内容。",
)
ENDLESS = Message(
    en="You return far more than the text holds; is there a loop that never stops?",
    zh="你返回的内容比原文多得多；是不是有个循环停不下来？",
)
NOT_LISTS = Message(
    en="The function should return a list of windows, each a list of tokens; it returned {answer}.",
    zh="函数应当返回窗口的列表，每个窗口是 token 的列表；你返回的是 {answer}。",
)
OTHER = Message(
    en="Window {place} should be {expected}; it is {got}.",
    zh="第 {place} 个窗口应当是 {expected}，现在是 {got}。",
)
HINT_1 = Message(
    en="By how many tokens does one window begin after the one before?",
    zh="一个窗口比前一个晚多少个 token 开始？",
)
HINT_2 = Message(
    en="By size − overlap. Stop as soon as a window reaches the end.",
    zh="晚 size − overlap 个。一旦某个窗口够到结尾，就停下。",
)
HINT_3 = Message(
    en="range(0, max(len(tokens) - overlap, 1), size - overlap), and tokens[start : start + size] at each.",
    zh="range(0, max(len(tokens) - overlap, 1), size - overlap)，每处取 tokens[start : start + size]。",
)
EXPLANATION = Message(
    en="The overlap is there for what lies across a border: without it, a sentence cut in two "
    "would be whole in "
    "no window.",
    zh="重叠是为跨在边界上的内容留的：没有它，被切成两半的句子在哪个窗口里都不完整。",
)
