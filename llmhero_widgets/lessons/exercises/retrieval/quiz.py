"""The quiz of lesson 3.1, retrieval-augmented generation."""

from __future__ import annotations

from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons.question import Option, Question

QUESTIONS: tuple[Question, ...] = (
    Question(
        name="why-retrieve",
        text=Message(
            en="A shop changes its returns policy every month. What does retrieval give the model?",
            zh="一家网店每个月都改退货规则。检索给模型带来了什么？",
        ),
        options=(
            Option(
                text=Message(en="New weights", zh="新的权重"),
                why=Message(
                    en="No weight changes. Only what stands in the prompt does.",
                    zh="权重一个也没变，变的只是提示里的内容。",
                ),
                right=False,
            ),
            Option(
                text=Message(en="Today's policy, as text in the prompt", zh="写进提示里的现行规则"),
                why=Message(
                    en="Yes: the passage is read together with the question, so a new index is enough.",
                    zh="对：片段和问题一起被读到，所以更新索引就够了。",
                ),
                right=True,
            ),
            Option(
                text=Message(en="A guarantee that the answer is right", zh="答案一定正确的保证"),
                why=Message(
                    en="The passage may be the wrong one, and a model may ignore the right one.",
                    zh="找到的片段可能不对；找对了，模型也可能不用。",
                ),
                right=False,
            ),
        ),
    ),
    Question(
        name="why-rrf",
        text=Message(
            en="Why does reciprocal rank fusion add up ranks and not scores?",
            zh="倒数排名融合为什么用名次，而不是直接把分数相加？",
        ),
        options=(
            Option(
                text=Message(en="Ranks hold more information", zh="名次包含的信息更多"),
                why=Message(
                    en="They hold less: by how much the first leads is lost.",
                    zh="恰恰更少：第一名领先多少，看名次就不知道了。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="Ranks are faster to compute",
                    zh="名次算起来更快",
                ),
                why=Message(
                    en="Both lists are sorted already; speed is not the reason.",
                    zh="两张表本来就排好了序，原因不在快慢。",
                ),
                right=False,
            ),
            Option(
                text=Message(en="The two scores have different scales", zh="两种分数的尺度不同"),
                why=Message(
                    en="Yes: a BM25 score has no upper limit, a cosine is at most 1; ranks compare.",
                    zh="对：BM25 的分数没有上限，余弦最大是 1；名次才可以比较。",
                ),
                right=True,
            ),
        ),
    ),
    Question(
        name="exact-name",
        text=Message(
            en="A customer types an order number. Which search is the natural one for it?",
            zh="顾客发来一个订单号。用哪种检索最合适？",
        ),
        options=(
            Option(
                text=Message(
                    en="No search: the model knows it",
                    zh="不用检索，模型知道",
                ),
                why=Message(
                    en="An order of yesterday is in no training text.",
                    zh="昨天的订单不会出现在训练文本里。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="Keyword search such as BM25",
                    zh="BM25 这样的关键词检索",
                ),
                why=Message(
                    en="Yes: it counts exactly this string, and a rare string weighs much.",
                    zh="对：它数的就是这一串字符，越少见的词权重越大。",
                ),
                right=True,
            ),
            Option(
                text=Message(
                    en="Dense search only",
                    zh="只用稠密检索",
                ),
                why=Message(
                    en="Two numbers that differ in one digit get nearly the same vector.",
                    zh="只差一位的两个号码，向量往往差不多。",
                ),
                right=False,
            ),
        ),
    ),
    Question(
        name="recall",
        text=Message(
            en="Recall@5 is 1 for a question with one relevant passage. What do you know?",
            zh="某个问题只有一个相关片段，recall@5 等于 1。这说明什么？",
        ),
        options=(
            Option(
                text=Message(
                    en="The passage stands among the first five",
                    zh="相关片段排在前五名里",
                ),
                why=Message(
                    en="Yes, and nothing more: it may be the first or the fifth.",
                    zh="对，也仅此而已：它可能排第一，也可能排第五。",
                ),
                right=True,
            ),
            Option(
                text=Message(
                    en="It stands first",
                    zh="它排第一",
                ),
                why=Message(
                    en="Recall@k does not look at the order within the first k.",
                    zh="recall@k 不看前 k 名内部的次序。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="The answer is right",
                    zh="回答是正确的",
                ),
                why=Message(
                    en="Recall measures the search. The answer has to be measured by itself.",
                    zh="召回率量的是检索，回答要另外评测。",
                ),
                right=False,
            ),
        ),
    ),
    Question(
        name="overlap",
        text=Message(
            en="Why do neighbouring chunks often overlap?",
            zh="相邻片段为什么常常要有重叠？",
        ),
        options=(
            Option(
                text=Message(
                    en="To make the index smaller",
                    zh="为了让索引更小",
                ),
                why=Message(
                    en="Overlap makes it larger: the same characters are kept twice.",
                    zh="重叠会让索引变大：同样的字存了两遍。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="Because BM25 needs it",
                    zh="因为 BM25 要求这样",
                ),
                why=Message(
                    en="BM25 works on any chunks.",
                    zh="BM25 对怎样切分没有要求。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="So that a sentence at a border stands whole in one of them",
                    zh="让边界上的句子至少在一个片段里是完整的",
                ),
                why=Message(
                    en="Yes. The price is a larger index with near-duplicates.",
                    zh="对。代价是索引变大，还会出现近似重复的片段。",
                ),
                right=True,
            ),
        ),
    ),
    Question(
        name="threshold",
        text=Message(
            en="A service desk raises the score below which it hands over to a human. What happens?",
            zh="客服系统把“转人工”的分数线调高了，会怎样？",
        ),
        options=(
            Option(
                text=Message(
                    en="The model knows more",
                    zh="模型懂得更多了",
                ),
                why=Message(
                    en="Nothing is added to the model or to the documents.",
                    zh="模型和文档都没有增加内容。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="Fewer wrong answers, more messages for people",
                    zh="答错的少了，转人工的多了",
                ),
                why=Message(
                    en="Yes: the threshold trades one for the other; where it belongs depends on the costs.",
                    zh="对：分数线就是在两者之间取舍，该定在哪里取决于各自的代价。",
                ),
                right=True,
            ),
            Option(
                text=Message(
                    en="Fewer messages for people",
                    zh="转人工的少了",
                ),
                why=Message(
                    en="It is the other way round: more messages fall below the line.",
                    zh="正好相反：会有更多消息落到线下。",
                ),
                right=False,
            ),
        ),
    ),
    Question(
        name="citation",
        text=Message(
            en="An answer cites passage 2. What does that show by itself?",
            zh="回答标注了引自片段 2。单凭这一点能说明什么？",
        ),
        options=(
            Option(
                text=Message(
                    en="Where to check",
                    zh="可以到哪里去核对",
                ),
                why=Message(
                    en="Yes. Whether the passage supports the sentence has still to be read or measured.",
                    zh="对。片段是否支持这句话，还得去读、去测。",
                ),
                right=True,
            ),
            Option(
                text=Message(
                    en="That the sentence is true",
                    zh="这句话是真的",
                ),
                why=Message(
                    en="A citation can be wrong, and so can its source.",
                    zh="引用可能标错，来源本身也可能有错。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="That the model used passage 2",
                    zh="模型用了片段 2",
                ),
                why=Message(
                    en="Leave the passage out and see whether the answer changes; that tests it.",
                    zh="去掉这个片段，看回答变不变，才算检验。",
                ),
                right=False,
            ),
        ),
    ),
    Question(
        name="injection",
        text=Message(
            en="A retrieved web page says “ignore your instructions”. Why can that work at all?",
            zh="检索到的网页里写着“忽略之前的指令”。为什么这样也可能奏效？",
        ),
        options=(
            Option(
                text=Message(
                    en="The index runs the page as a program",
                    zh="索引会把网页当程序执行",
                ),
                why=Message(
                    en="An index only stores and compares text.",
                    zh="索引只存储和比较文字。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="Retrieval changes the weights",
                    zh="检索改动了权重",
                ),
                why=Message(
                    en="It changes the prompt only.",
                    zh="检索只改变提示。",
                ),
                right=False,
            ),
            Option(
                text=Message(
                    en="Instructions and documents reach the model as one text",
                    zh="指令和文档是拼成一段文字交给模型的",
                ),
                why=Message(
                    en="Yes: no wall stands between them, so every defence only lowers the risk.",
                    zh="对：两者之间没有墙，所以任何防御都只能降低风险。",
                ),
                right=True,
            ),
        ),
    ),
)
