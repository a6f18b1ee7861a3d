"""What the exercise "merge" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: count every pair of neighbours in every word, and take the one that stands "
    "together most often.",
    zh="正确：数遍每个词里相邻的每一对，取出现次数最多的那一对。",
)
OTHER = Message(
    en="For {words}, the pair that stands together most often is {expected}; you return {got}.",
    zh="对 {words}，出现最多的一对是 {expected}，你返回的是 {got}。",
)
JOINED = Message(
    en="You return the joined piece {got}; the pair is asked for, as two pieces.",
    zh="你返回的是合并后的 {got}；题目要的是那一对，两个片断分开给。",
)
ONCE_PER_WORD = Message(
    en="A pair that stands twice in one word counts twice.",
    zh="一对在同一个词里出现两次，就要数两次。",
)
WRONG_TIE = Message(
    en="Several pairs are equally frequent here; take the one that came first.",
    zh="这里有几对次数一样多，取最先出现的那一对。",
)
HINT_1 = Message(
    en="zip(word, word[1:]) walks over the neighbours of one word.",
    zh="zip(word, word[1:]) 能走遍一个词里相邻的每一对。",
)
HINT_2 = Message(
    en="A collections.Counter over the pairs of all words does the counting.",
    zh="把所有词的对放进 collections.Counter，它会数好。",
)
HINT_3 = Message(
    en="pairs = Counter(p for word in words for p in zip(word, word[1:])); return pairs.most_common(1)[0][0]",
    zh="代码：pairs = Counter(p for word in words for p in zip(word, word[1:]))；"
    "return pairs.most_common(1)[0][0]",
)
EXPLANATION = Message(
    en="Training BPE is nothing but this step, again and again: count, merge the winner "
    "everywhere, count again.",
    zh="训练 BPE 就是反复做这一步：数一遍，把胜出的一对处处合并，再数一遍。",
)
