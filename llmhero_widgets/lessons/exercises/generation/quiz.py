"""The quiz of lesson 1.3, generating text."""

from __future__ import annotations

from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons.question import Option, Question

QUESTIONS = (
    Question(
        "stages",
        Message(
            "“The wind was as usual, so we do not mention it.” Which stage decides that?",
            "“今天的风和平常一样，就不提了。”这是哪个阶段决定的？",
        ),
        (
            Option(
                Message("Surface realisation", "表层实现"),
                Message("It chooses words for what is to be said.", "它只为要说的内容挑字词。"),
            ),
            Option(
                Message("Content planning", "内容规划"),
                Message("It decides what is worth saying.", "什么值得说，由它决定。"),
                right=True,
            ),
            Option(
                Message("Sentence planning", "句子规划"),
                Message("It bundles what has been chosen already.", "它把已经选好的内容搭在一起。"),
            ),
        ),
    ),
    Question(
        "cannot-lie",
        Message("Why can the pipeline not invent a number?", "生成器为什么编不出数字？"),
        (
            Option(
                Message("It looks every number up in the table.", "每个数字都是从表里查来的。"),
                Message("There is nowhere else it could take one from.", "它没有别的地方可以拿数字。"),
                right=True,
            ),
            Option(
                Message("It has been trained on weather reports.", "它用天气简报训练过。"),
                Message("It has not been trained at all.", "它根本没有训练过。"),
            ),
            Option(
                Message("Its temperature is 0.", "它的温度是 0。"),
                Message(
                    "It has none; and a model at temperature 0 may invent too.",
                    "它没有温度；而且模型在温度 0 也可能编。",
                ),
            ),
        ),
    ),
    Question(
        "clipping",
        Message(
            "Candidate “the the the the”, reference “the cat sat”: what is the clipped 1-gram precision?",
            "候选“the the the the”，参考“the cat sat”，截断后的一元精确率是多少？",
        ),
        (
            Option(
                Message("1", "1"),
                Message("That is what it would be without clipping.", "不截断才是这样。"),
            ),
            Option(
                Message("1/3", "1/3"),
                Message("That divides by the reference: recall.", "那是除以参考的个数，是召回率。"),
            ),
            Option(
                Message("1/4", "1/4"),
                Message("One counts, of four in the candidate.", "候选的四个里，只算一个。"),
                right=True,
            ),
        ),
    ),
    Question(
        "bleu-short",
        Message("Why does BLEU need a brevity penalty?", "BLEU 为什么要有长度惩罚？"),
        (
            Option(
                Message(
                    "A candidate of one right word would have full precision.",
                    "只写对一个词的候选，精确率就满了。",
                ),
                Message("Precision alone never asks what is missing.", "只看精确率，从不问缺了什么。"),
                right=True,
            ),
            Option(
                Message("Long sentences are better.", "句子越长越好。"),
                Message(
                    "Too long a candidate is punished by precision already.", "太长的候选，精确率本来就会低。"
                ),
            ),
            Option(
                Message("To make scores comparable between languages.", "为了让不同语言的分数可比。"),
                Message("They are not, penalty or no.", "有没有惩罚都不可比。"),
            ),
        ),
    ),
    Question(
        "negation",
        Message(
            "A candidate differs from the reference by one “not”. What do the three metrics do?",
            "候选和参考只差一个“不”字，三个指标会怎样？",
        ),
        (
            Option(
                Message("They give it nearly full marks.", "几乎给满分。"),
                Message("They compare words; one more is little.", "它们比的是字词，多一个不算什么。"),
                right=True,
            ),
            Option(
                Message("METEOR notices, for it knows meanings.", "METEOR 懂意思，能发现。"),
                Message(
                    "It knows stems, and synonyms at best: 0.98 in our table.",
                    "它最多认词干和同义词，照样给了高分。",
                ),
            ),
            Option(
                Message("They all give 0.", "都给 0 分。"),
                Message("All the other words still match.", "别的字词都还对得上。"),
            ),
        ),
    ),
    Question(
        "chinese-unit",
        Message(
            "Two papers report BLEU for Chinese, 0.63 and 0.41. Which system is better?",
            "两篇论文报告中文 BLEU，一个 0.63，一个 0.41，哪个系统好？",
        ),
        (
            Option(
                Message("The first", "第一个"),
                Message(
                    "You saw the same sentence get both, by character and by word.",
                    "你看到过，同一句话按字和按词就能得这两个分。",
                ),
            ),
            Option(
                Message("The second", "第二个"),
                Message("Nor that: the numbers cannot be compared.", "也不能这么说：两个数没法比。"),
            ),
            Option(
                Message("Nobody can tell without the unit.", "不知道单位，谁也说不准。"),
                Message("Characters or words: it is part of the score.", "按字还是按词，是分数的一部分。"),
                right=True,
            ),
        ),
    ),
    Question(
        "top-p",
        Message("How does top-p differ from top-k?", "top-p 和 top-k 有什么不同？"),
        (
            Option(
                Message("It keeps more tokens where the model wavers.", "模型犹豫时，它留得更多。"),
                Message("10 where it was sure, 606 where it was not.", "有把握时 10 个，没把握时 606 个。"),
                right=True,
            ),
            Option(
                Message("It is always stricter.", "它总是更严。"),
                Message("Not where the model wavers.", "模型犹豫时并不严。"),
            ),
            Option(
                Message("It changes the order of the tokens.", "它会改变 token 的次序。"),
                Message("Both only cut; the order stays.", "两者都只是切，次序不变。"),
            ),
        ),
    ),
    Question(
        "temperature",
        Message("What does a temperature below 1 do?", "温度小于 1 会怎样？"),
        (
            Option(
                Message("It removes unlikely tokens.", "去掉不太可能的 token。"),
                Message("All of them stay possible, only less so.", "全都还可能，只是更不可能了。"),
            ),
            Option(
                Message("It makes the likely ones likelier still.", "让可能的更可能。"),
                Message("From 77 % to 99 % in our table.", "在我们的表里，从 77% 升到 99%。"),
                right=True,
            ),
            Option(
                Message("It makes the model more creative.", "让模型更有创意。"),
                Message("Rather the opposite: it says the expected.", "恰恰相反：它更会说意料之中的话。"),
            ),
        ),
    ),
)
