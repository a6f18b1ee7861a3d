"""The quiz of lesson 1.1, Transformers."""

from __future__ import annotations

from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons.question import Option, Question

QUESTIONS = (
    Question(
        "far-away",
        Message("Why does an RNN forget what is far away?", "RNN 为什么记不住远处的东西？"),
        (
            Option(
                Message("It has too few weights.", "参数太少。"),
                Message(
                    "More weights help a little; the training signal still shrinks at every step back.",
                    "参数多一点会好一些，但训练信号每往回传一步仍会缩小。",
                ),
            ),
            Option(
                Message(
                    "The training signal shrinks at every step on its way back.",
                    "训练信号往回传，每一步都在缩小。",
                ),
                Message(
                    "You measured it: after some thirty steps next to nothing arrives.",
                    "你量过：三十来步之后，几乎什么都没剩下。",
                ),
                right=True,
            ),
            Option(
                Message("It cannot read more than 32 tokens.", "它最多只能读 32 个 token。"),
                Message(
                    "It reads any length; it only does not learn from what is too far back.",
                    "多长都能读，只是太远的东西学不到。",
                ),
            ),
        ),
    ),
    Question(
        "receptive-field",
        Message(
            "Three convolutions of width 3, one after another: how far back can the last token see?",
            "三层宽为 3 的卷积叠起来，最后一个 token 能往回看多远？",
        ),
        (
            Option(
                Message("6 tokens", "6 个 token"),
                Message("Each layer adds k − 1 = 2.", "每一层增加 k − 1 = 2 个。"),
                right=True,
            ),
            Option(
                Message("9 tokens", "9 个 token"),
                Message(
                    "The token itself takes one place of each window: a layer adds 2, not 3.",
                    "每个窗口里，自己要占一格：一层只增加 2 个，不是 3 个。",
                ),
            ),
            Option(
                Message("As far as it likes", "想看多远看多远"),
                Message(
                    "Beyond its receptive field a convolution knows nothing, whatever the training.",
                    "感受野之外，卷积一无所知，怎么训练都没用。",
                ),
            ),
        ),
    ),
    Question(
        "row-sum",
        Message(
            "Each row of attention weights adds up to 1. What follows?",
            "注意力权重每一行之和都是 1，由此可知什么？",
        ),
        (
            Option(
                Message("Every token is equally important.", "每个 token 一样重要。"),
                Message(
                    "The shares may be as unequal as they like; only their sum is fixed.",
                    "份额可以相差很大，固定的只是总和。",
                ),
            ),
            Option(
                Message("The model is 100 % sure.", "模型百分之百确定。"),
                Message(
                    "These are shares of attention, not probabilities of an answer.",
                    "这是注意力的份额，不是答案的概率。",
                ),
            ),
            Option(
                Message(
                    "A head that finds nothing must still look somewhere.",
                    "一个头就算什么也没找到，也得看向某处。",
                ),
                Message("That is how the attention sink comes about.", "注意力汇聚点就是这样来的。"),
                right=True,
            ),
        ),
    ),
    Question(
        "scale",
        Message(
            "Why are the scores divided by the square root of the width?", "分数为什么要除以宽度的平方根？"
        ),
        (
            Option(
                Message("To make the computation faster.", "为了算得快。"),
                Message(
                    "One division costs as much as none; speed is not the point.",
                    "一次除法不值一提，和速度无关。",
                ),
            ),
            Option(
                Message(
                    "So that softmax does not put everything on one token.",
                    "免得 softmax 把一切都压在一个 token 上。",
                ),
                Message(
                    "Sums of many products are large, and softmax of large scores is all or nothing.",
                    "许多乘积相加会很大，分数一大，softmax 就成了“赢家通吃”。",
                ),
                right=True,
            ),
            Option(
                Message("So that the rows add up to 1.", "为了让每一行之和为 1。"),
                Message(
                    "Softmax sees to that, with or without the scale.",
                    "那是 softmax 保证的，缩放与否都一样。",
                ),
            ),
        ),
    ),
    Question(
        "residual",
        Message("What does a block do with the residual stream?", "一个模块对残差流做什么？"),
        (
            Option(
                Message("It adds something to it.", "往里加一点东西。"),
                Message(
                    "Start plus 60 additions was exactly what left the last layer.",
                    "起点加上 60 次相加，正好就是最后一层的输出。",
                ),
                right=True,
            ),
            Option(
                Message("It replaces it.", "把它替换掉。"),
                Message(
                    "Then the start would be lost, and so would the way for the gradient.",
                    "那样起点就丢了，梯度回去的路也断了。",
                ),
            ),
            Option(
                Message("It sends it to the next token.", "把它传给下一个 token。"),
                Message(
                    "Between tokens only attention carries anything; the stream belongs to one token.",
                    "在 token 之间搬东西的只有注意力；残差流属于单个 token。",
                ),
            ),
        ),
    ),
    Question(
        "both-ways",
        Message("Which of these may look at later tokens?", "下面哪些可以看后面的 token？"),
        (
            Option(
                Message("BERT", "BERT"),
                Message("An encoder has no mask.", "编码器没有掩码。"),
                right=True,
            ),
            Option(
                Message("GPT", "GPT"),
                Message(
                    "It would see what it is meant to guess; its mask forbids it.",
                    "那就看到要猜的答案了，掩码不许。",
                ),
            ),
            Option(
                Message("The encoder of T5", "T5 的编码器"),
                Message(
                    "It reads the whole source before a word is written.",
                    "写第一个词之前，它已读完整个原文。",
                ),
                right=True,
            ),
            Option(
                Message("The decoder of T5", "T5 的解码器"),
                Message(
                    "Among its own tokens it looks back only; the source it sees by cross attention.",
                    "对自己写的，它只往回看；原文要靠交叉注意力去看。",
                ),
            ),
        ),
    ),
    Question(
        "cross",
        Message("In cross attention, whose keys are looked at?", "在交叉注意力里，查询看的是谁的键？"),
        (
            Option(
                Message("The decoder's own", "解码器自己的"),
                Message("That is its self-attention.", "那是解码器的自注意力。"),
            ),
            Option(
                Message("The encoder's", "编码器的"),
                Message(
                    "The decoder asks, the encoder is looked at: so what was read gets into what is written.",
                    "解码器来问，编码器被看：读到的内容就这样进入写出的文字。",
                ),
                right=True,
            ),
            Option(
                Message("Those of another head", "另一个头的"),
                Message(
                    "Heads do not look at each other; they only write side by side.",
                    "头之间互不相看，只是并排写。",
                ),
            ),
        ),
    ),
    Question(
        "rope-shift",
        Message(
            "A model with RoPE reads a text 1,000 positions further along. What happens to its prediction?",
            "一个用 RoPE 的模型，把文本整体后移 1,000 个位置来读，预测会怎样？",
        ),
        (
            Option(
                Message("It becomes a little worse.", "会差一点。"),
                Message(
                    "You measured 0.0 % of change, as long as no position is beyond what it was trained on.",
                    "你量过，变化是 0.0%，只要位置没有超出训练的范围。",
                ),
            ),
            Option(
                Message("It breaks down.", "会乱掉。"),
                Message(
                    "A learned table would have no such rows; angles go on.",
                    "可学习的表会没有那些行，角度却可以接着转。",
                ),
            ),
            Option(
                Message(
                    "Nothing: positions enter only through their difference.",
                    "什么都不变：位置只以相对距离的形式进入得分。",
                ),
                Message("Query and key turn by the same amount more.", "查询和键多转了同样的角度。"),
                right=True,
            ),
        ),
    ),
    Question(
        "looking",
        Message(
            "Head 24.4 puts most of its attention on `·Mary`. What does that prove?",
            "头 24.4 把大部分注意力放在 `·Mary` 上，这证明了什么？",
        ),
        (
            Option(
                Message("That it makes the model say Mary.", "是它让模型说出 Mary。"),
                Message(
                    "Switched off, the model was even surer of Mary.", "关掉它之后，模型反而更确信是 Mary。"
                ),
            ),
            Option(
                Message("That it reads there; not what for.", "它从那里读；读来做什么，看不出来。"),
                Message("Only an intervention tests a cause.", "因果要靠动手干预来检验。"),
                right=True,
            ),
            Option(
                Message("Nothing at all.", "什么也没证明。"),
                Message(
                    "It does show where the head reads, exactly; that is just not a cause.",
                    "它准确地说明了头从哪里读，只是那还不是原因。",
                ),
            ),
        ),
    ),
)
