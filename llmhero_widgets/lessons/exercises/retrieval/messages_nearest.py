"""What the exercise "nearest" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right. That is a whole search engine: FAISS does the same, only faster.",
    zh="正确。这已经是一个完整的检索引擎了：FAISS 做的是同一件事，只是更快。",
)
COUNT = Message(
    en="For k = {count}, {count} row numbers are asked for; yours has shape {shape}.",
    zh="k = {count} 时要 {count} 个行号，你的结果形状是 {shape}。",
)
VALUES = Message(
    en="These are the scores themselves. Return which rows have them: argsort instead of sort.",
    zh="这是分数本身。要返回的是哪些行：用 argsort，不是 sort。",
)
WORST_FIRST = Message(
    en="The right rows, but in the wrong order: the nearest comes first.",
    zh="行选对了，次序反了：最近的排最前。",
)
LENGTH = Message(
    en="You compare by the plain dot product, so long vectors win. Divide each row by its own length first: "
    "np.linalg.norm(matrix) without axis=1 is one number for all.",
    zh="你直接用了点积，于是长的向量占便宜。先把每一行除以它自己的长度：np.linalg.norm(matrix) 不写 axis=1，"
    "得到的是所有行共用的一个数。",
)
DISTANCE = Message(
    en="You compare by distance. "
    "A short vector that points the same way is far off, and yet its cosine is 1.",
    zh="你比的是距离。方向相同但很短的向量，距离很远，余弦却是 1。",
)
FARTHEST = Message(
    en="These are the rows that point away most. argsort sorts upwards: use −cosines.",
    zh="这些是方向相差最大的行。argsort 从小到大排：要对 −cosines 排。",
)
OTHER = Message(
    en="For k = {count} on our six rows it should be {right}; you return {got}.",
    zh="用我们的六行数据，k = {count} 时应当是 {right}，你返回 {got}。",
)
HINT_1 = Message(
    en="The cosine of two vectors is their dot product divided by both lengths.",
    zh="两个向量的余弦，是点积除以两者的长度。",
)
HINT_2 = Message(
    en="np.linalg.norm(matrix, axis=1) gives the length of every row; matrix @ query gives all dot products.",
    zh="np.linalg.norm(matrix, axis=1) 给出每一行的长度；matrix @ query 给出全部点积。",
)
HINT_3 = Message(
    en="cosines = matrix @ query / np.linalg.norm(matrix, axis=1); return np.argsort(-cosines)[:k]",
    zh="代码：cosines = matrix @ query / np.linalg.norm(matrix, axis=1)；return np.argsort(-cosines)[:k]",
)
EXPLANATION = Message(
    en="The length of the query is the same for all rows, so it changes no order. "
    "Embedders mostly give vectors of length 1; then the dot product is the cosine.",
    zh="查询的长度对所有行都一样，不影响次序。嵌入模型给出的向量长度多半是 1，这时点积就是余弦。",
)
