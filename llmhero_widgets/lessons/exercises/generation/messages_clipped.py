"""What the exercise "clipped" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: no n-gram counts more often than the reference has it.",
    zh="正确：每个 n 元组计数的次数，都不超过它在参考里出现的次数。",
)
NOT_CLIPPED = Message(
    en="A word that stands once in the reference counts once, however often the candidate repeats it.",
    zh="参考里只出现一次的词，候选再怎么重复也只算一次。",
)
RECALL = Message(
    en="You divided by the number in the reference; that is recall. BLEU divides by the "
    "number in the candidate.",
    zh="你除以了参考里的个数，那是召回率。BLEU 除以候选里的个数。",
)
SETS = Message(
    en="You count every different n-gram once. Two that stand in both texts twice count twice.",
    zh="你把相同的 n 元组只算了一次。两边都出现两次的，要算两次。",
)
WORDS_ONLY = Message(
    en="For n = {n} runs of {n} words are asked for, not single words.",
    zh="n = {n} 时要的是连续 {n} 个词，不是单个词。",
)
OTHER = Message(
    en="For “{candidate}” against “{reference}” and n = {n} it should be {expected:.3f}; you "
    "return {got:.3f}.",
    zh="候选“{candidate}”、参考“{reference}”、n = {n} 时应当是 {expected:.3f}，你返回 {got:.3f}。",
)
NUMBER = Message(
    en="One number is asked for; yours has shape {shape}.",
    zh="要的是一个数，你的结果形状是 {shape}。",
)
HINT_1 = Message(
    en="List all runs of n words of both texts: zip(words, words[1:]) for n = 2.",
    zh="先列出两段文本里连续 n 个词的所有组合：n = 2 时是 zip(words, words[1:])。",
)
HINT_2 = Message(
    en="Counter(a) & Counter(b) keeps for each the smaller of the two counts.",
    zh="Counter(a) & Counter(b) 对每一项保留两边较小的次数。",
)
HINT_3 = Message(
    en="grams = lambda words: Counter(zip(*(words[i:] for i in range(n)))); "
    "return (grams(c) & grams(r)).total() / grams(c).total()",
    zh="代码：grams = lambda words: Counter(zip(*(words[i:] for i in range(n))))；"
    "return (grams(c) & grams(r)).total() / grams(c).total()",
)
EXPLANATION = Message(
    en="Without clipping, “the the the” would be a perfect translation of any sentence with a “the” in it.",
    zh="不限制次数的话，“the the the”就成了任何含有 the 的句子的完美译文。",
)
