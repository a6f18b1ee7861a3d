"""What the exercise "recall" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right. What the search has not found, no model behind it can use.",
    zh="正确。检索没找到的，后面的模型再好也用不上。",
)
NUMBER = Message(
    en="One number is asked for; yours has shape {shape}.",
    zh="要的是一个数，你的结果形状是 {shape}。",
)
PRECISION = Message(
    en="You divided by k; that is precision@k. Recall divides by the number of relevant passages.",
    zh="你除以了 k，那是 precision@k。召回率要除以相关片段的个数。",
)
COUNT = Message(
    en="That is how many were found. Divide by how many there are to find.",
    zh="这是找到了几个。还要除以一共有几个该找。",
)
WHOLE = Message(
    en="You looked at the whole ranking. Only the first {k} count.",
    zh="你看了整个排名。只有前 {k} 个算数。",
)
ANY = Message(
    en="That asks whether anything was found. Recall asks how much of it.",
    zh="这问的是找到没有。召回率问的是找到了多少。",
)
OTHER = Message(
    en="For the ranking “{order}”, relevant “{answers}” and k = {k} it should be {right:.3f}; "
    "you return {got:.3f}.",
    zh="排名为“{order}”、相关的是“{answers}”、k = {k} 时应当是 {right:.3f}，你返回 {got:.3f}。",
)
HINT_1 = Message(
    en="Take the first k of the ranking: ranking[:k].",
    zh="先取排名的前 k 个：ranking[:k]。",
)
HINT_2 = Message(
    en="set(ranking[:k]) & set(relevant) holds those that are relevant and among the first k.",
    zh="set(ranking[:k]) & set(relevant) 就是既相关、又在前 k 名里的。",
)
HINT_3 = Message(
    en="return len(set(ranking[:k]) & set(relevant)) / len(relevant)",
    zh="代码：return len(set(ranking[:k]) & set(relevant)) / len(relevant)",
)
EXPLANATION = Message(
    en="Recall@k says nothing about the order within the first k, and nothing about what else stands there.",
    zh="recall@k 不管前 k 名内部的次序，也不管里面还混进了什么。",
)
