"""What the exercise "rrf" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right. No score of either search was looked at, only the order.",
    zh="正确。两边检索的分数都没有用到，用到的只有名次。",
)
TWICE = Message(
    en="A passage stands twice in your result. Add up what it gets from all rankings, and list it once.",
    zh="你的结果里有片段出现了两次。把它在各个排名里得到的加起来，只列一次。",
)
NAMES = Message(
    en="All passages that stand in any of the rankings are asked for ({right}); you return {got}.",
    zh="要的是出现在任何一个排名里的全部片段（{right}），你返回的是 {got}。",
)
WORST_FIRST = Message(
    en="The scores are right, the order is the wrong way round: the best comes first.",
    zh="分数算对了，次序反了：最好的排最前。",
)
CONSTANT = Message(
    en="You use 60 whatever is asked for; here the constant is {constant}.",
    zh="你固定用了 60，而这里给的常数是 {constant}。",
)
NO_CONSTANT = Message(
    en="You leave out the constant: add 1 / (constant + rank).",
    zh="你漏了常数：要加的是 1 / (常数 + 名次)。",
)
FROM_ZERO = Message(
    en="You count ranks from 0. The first has rank 1: enumerate(ranking, start=1).",
    zh="你的名次从 0 数起。第一名的名次是 1：enumerate(ranking, start=1)。",
)
SUM_OF_RANKS = Message(
    en="You add up ranks. Then whoever is missing from a ranking pays nothing. "
    "Add 1 / (constant + rank) instead.",
    zh="你把名次直接加了起来，缺席的反而不吃亏。要加的是 1 / (常数 + 名次)。",
)
OTHER = Message(
    en="For {orders} and a constant of {constant}, “{late}” has {better:.3f} and must stand before “{early}” "
    "with {worse:.3f}.",
    zh="排名为 {orders}、常数为 {constant} 时，“{late}”得 {better:.3f}，"
    "应排在得 {worse:.3f} 的“{early}”前面。",
)
HINT_1 = Message(
    en="Each ranking gives each of its passages 1 / (constant + rank); a passage's score is the sum.",
    zh="每个排名给其中的每个片段 1 / (常数 + 名次) 分；片段的得分是各处之和。",
)
HINT_2 = Message(
    en="A dict or a Counter keeps the sums; enumerate(ranking, start=1) gives the ranks.",
    zh="用字典或 Counter 记下总和；enumerate(ranking, start=1) 给出名次。",
)
HINT_3 = Message(
    en="scores[name] += 1 / (constant + rank), and at the end sorted(scores, key=scores.get, reverse=True)",
    zh="累加：scores[name] += 1 / (constant + rank)，最后 sorted(scores, key=scores.get, reverse=True)",
)
EXPLANATION = Message(
    en="The constant softens the lead of the first places: with 60, rank 1 is worth 1/61 "
    "and rank 2 is worth 1/62. So two good places beat one first place.",
    zh="常数削弱了头几名的优势：取 60 时，第一名得 1/61，第二名得 1/62。所以两处靠前胜过一处第一。",
)
