"""What the exercise "nucleus" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: the fewest tokens that hold at least p together, the one that crosses the line included.",
    zh="正确：取最少的 token，使概率之和至少为 p，越过线的那个也算在内。",
)
TOO_FEW = Message(
    en="The token that crosses the line belongs to the nucleus too: together they must hold at least {p}.",
    zh="越过线的那个 token 也要留下：加起来至少要有 {p}。",
)
THRESHOLD = Message(
    en="You keep every token above p. Top-p looks at the sum of the largest, not at each alone.",
    zh="你留下了每个概率超过 p 的 token。top-p 看的是最大的几个之和，不是单个。",
)
SMALLEST = Message(
    en="You began with the least likely. The likeliest come first.",
    zh="你从最不可能的开始取了，应当从最可能的开始。",
)
TOP_K = Message(
    en="The number of tokens is always the same here; with top-p it depends on how sure the model is.",
    zh="你留下的个数总是一样；top-p 留几个，取决于模型有多确定。",
)
OTHER = Message(
    en="Of {probabilities} with p = {p}, the places {expected} stay; you return {got}.",
    zh="对 {probabilities}，p = {p} 时，应当留下位置 {expected}，你返回 {got}。",
)
HINT_1 = Message(
    en="Sort the places by their probability, the largest first: np.argsort(-probabilities).",
    zh="按概率从大到小给位置排序：np.argsort(-probabilities)。",
)
HINT_2 = Message(
    en="np.cumsum adds up along the way. How many are still below p before each token is added?",
    zh="np.cumsum 一路累加。加上每个 token 之前的和，哪些还不到 p？",
)
HINT_3 = Message(
    en="order = np.argsort(-q); before = np.cumsum(q[order]) - q[order]; return order[before < p]",
    zh="代码：order = np.argsort(-q)；before = np.cumsum(q[order]) - q[order]；return order[before < p]",
)
EXPLANATION = Message(
    en="Where the model is sure, one or two tokens stay; where it wavers, hundreds may. That "
    "is what top-k cannot do.",
    zh="模型确定的时候，只留一两个；犹豫的时候，可能留几百个。这是 top-k 做不到的。",
)
