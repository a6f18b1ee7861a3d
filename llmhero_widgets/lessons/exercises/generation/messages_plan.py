"""What the exercise "plan" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: what is unusual is said, the most unusual first, and nothing else.",
    zh="正确：不寻常的才说，最不寻常的先说，别的不说。",
)
EVERYTHING = Message(
    en="You say everything. A fact that is as usual as ever is no news: leave it out.",
    zh="你什么都说了。和平常一样的事算不上新闻，不用说。",
)
SIGN = Message(
    en="Unusually low is unusual too: take the size of the difference, whatever its sign.",
    zh="低得反常也是反常：要看差了多少，不管是高是低。",
)
NOT_SCALED = Message(
    en="Three degrees are little, three per mille are much: divide the difference by the spread.",
    zh="差三度不算什么，差千分之三也许很多：差值要除以离散程度（spread）。",
)
ORDER = Message(
    en="The right facts in the wrong order: the most unusual comes first.",
    zh="选的事实对，次序不对：最不寻常的放在最前。",
)
OTHER = Message(
    en="The names should be {expected}; you return {got}.", zh="应当依次是 {expected}，你返回的是 {got}。"
)
HINT_1 = Message(
    en="For each fact, how far is the value from the usual one, counted in spreads?",
    zh="每个事实，数值离平常值有多远，合几个 spread？",
)
HINT_2 = Message(
    en="Keep those for which abs(value - usual) / spread is above 1, and sort them by it, largest first.",
    zh="留下 abs(value - usual) / spread 大于 1 的，再按它从大到小排序。",
)
HINT_3 = Message(
    en="odd = [(abs(v - u) / s, name) for name, v, u, s in facts]; "
    "return [name for far, name in sorted(odd, reverse=True) if far > 1]",
    zh="代码：odd = [(abs(v - u) / s, name) for name, v, u, s in facts]；"
    "return [name for far, name in sorted(odd, reverse=True) if far > 1]",
)
EXPLANATION = Message(
    en="Content planning is a decision about the reader, not about language: what will they "
    "want to know, and what first?",
    zh="内容规划做的是关于读者的决定，和语言无关：他们想知道什么，最先想知道什么？",
)
