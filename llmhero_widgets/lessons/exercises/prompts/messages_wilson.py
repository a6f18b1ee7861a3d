"""What the exercise "wilson" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: it never leaves 0 to 1, and even none of ten leaves something open.",
    zh="正确：它不会超出 0 到 1；就算十次一次没中，也留有余地。",
)
TWO = Message(
    en="The function should return two numbers, the lower and the upper bound; yours has shape {shape}.",
    zh="函数应当返回两个数：下界和上界；你的结果形状是 {shape}。",
)
WALD = Message(
    en="This is share ± 1.96 standard errors. For few inputs it is too narrow: for {k} of {n} it says "
    "{low:.2f} to {high:.2f}.",
    zh="这是“份额 ± 1.96 个标准误”。样本少的时候它太窄：{n} 次中 {k} 次，它给出 {low:.2f} 到 {high:.2f}。",
)
PERCENT = Message(
    en="Shares from 0 to 1 are asked for, not percent.",
    zh="题目要的是 0 到 1 的份额，不是百分数。",
)
ORDER = Message(en="The lower bound comes first.", zh="下界在前。")
OTHER = Message(
    en="For {k} of {n} you return {low:.3f} to {high:.3f}; it should be {right_low:.3f} to {right_high:.3f}.",
    zh="{n} 次中 {k} 次时，你返回 {low:.3f} 到 {high:.3f}，应当是 {right_low:.3f} 到 {right_high:.3f}。",
)
HINT_1 = Message(
    en="First the middle: it is the share, drawn a little towards one half.",
    zh="先算中点：它就是份额，只是被往二分之一拉了一点。",
)
HINT_2 = Message(
    en="middle = (p + z²/2n) / (1 + z²/n), with p = k/n and z = 1.96.",
    zh="中点 = (p + z²/2n) / (1 + z²/n)，其中 p = k/n，z = 1.96。",
)
HINT_3 = Message(
    en="half = z / (1 + z²/n) · √(p(1 − p)/n + z²/4n²); return middle − half, middle + half",
    zh="半宽 = z / (1 + z²/n) · √(p(1 − p)/n + z²/4n²)；返回“中点 − 半宽”和“中点 + 半宽”",
)
EXPLANATION = Message(
    en="The interval holds every true accuracy with which such a count would be no surprise. "
    "To compare two prompts on the same inputs, look at the inputs on which they differ: "
    "that is sharper than two intervals.",
    zh="凡是能让这个计数显得“不奇怪”的真实准确率，都在区间里。两个提示词若用的是同一批输入，"
    "就看一对一错的那些：这比对照两个区间更灵敏。",
)
