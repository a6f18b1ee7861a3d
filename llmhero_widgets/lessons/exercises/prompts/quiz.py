"""The quiz of lesson 1.2, tokens and prompts."""

from __future__ import annotations

from llmhero_widgets.core.text import Message
from llmhero_widgets.lessons.question import Option, Question

QUESTIONS = (
    Question(
        "letters",
        Message("Why do language models miscount letters?", "语言模型为什么数不清字母或笔画？"),
        (
            Option(
                Message("They were never taught to count.", "没人教过它数数。"),
                Message(
                    "Counting would not help: what should be counted is not in what they read.",
                    "会数也没用：要数的东西根本不在它读到的内容里。",
                ),
            ),
            Option(
                Message(
                    "They read numbers of whole pieces, not letters.", "它读到的是整片的编号，不是字母。"
                ),
                Message(
                    "“ strawberry” is one number, and no letter is in it.",
                    "“ strawberry”只是一个编号，里面没有字母；汉字也一样，编号里没有笔画。",
                ),
                right=True,
            ),
            Option(
                Message("The vocabulary has no letters.", "词表里没有字母。"),
                Message(
                    "It has every single letter; it only uses larger pieces where it can.",
                    "单个字母都有，只是能用大片就用大片。",
                ),
            ),
        ),
    ),
    Question(
        "space",
        Message("Which two texts begin with the same token?", "哪两段文本以同一个 token 开头？"),
        (
            Option(
                Message("`data` and ` data`", "`data` 和 ` data`"),
                Message(
                    "The space belongs to the word behind it: two tokens.",
                    "空格属于它后面的词，这是两个 token。",
                ),
            ),
            Option(
                Message("`Data` and `data`", "`Data` 和 `data`"),
                Message("Capital letters make other tokens.", "大小写不同，token 就不同。"),
            ),
            Option(
                Message("`data is` and `data was`", "`data is` 和 `data was`"),
                Message("Both begin with `data`.", "两者都以 `data` 开头。"),
                right=True,
            ),
        ),
    ),
    Question(
        "chinese-cost",
        Message(
            "Why did the Chinese sentence take more tokens than the English one?",
            "为什么中文句子比英文句子用的 token 多？",
        ),
        (
            Option(
                Message("The vocabulary was made from mostly English text.", "词表主要是从英文文本里来的。"),
                Message(
                    "Only 80 of its 49,152 entries hold a Chinese character; "
                    "all other characters are made of bytes.",
                    "49,152 个词条里，只有 80 个含汉字；其余的字都要用字节拼。",
                ),
                right=True,
            ),
            Option(
                Message("Chinese says less per character.", "中文每个字说的内容少。"),
                Message("It says more: 17 characters against 57.", "恰恰相反：17 个字对 57 个字符。"),
            ),
            Option(
                Message("Unicode forbids longer pieces.", "Unicode 不允许更长的片断。"),
                Message("Unicode only numbers characters.", "Unicode 只是给字符编号。"),
            ),
        ),
    ),
    Question(
        "unknown",
        Message("Which tokenizer never needs [UNK]?", "哪种分词器永远用不着 [UNK]？"),
        (
            Option(
                Message("One with a very large vocabulary", "词表特别大的"),
                Message("Somebody will always write something new.", "总有人写出没见过的东西。"),
            ),
            Option(
                Message("One that falls back to bytes", "能退回到字节的"),
                Message("Any text consists of the 256 bytes.", "任何文本都由 256 种字节组成。"),
                right=True,
            ),
            Option(
                Message("WordPiece", "WordPiece"),
                Message(
                    "It gives up the whole word where one place does not fit.",
                    "只要有一处装不下，它就放弃整个词。",
                ),
            ),
        ),
    ),
    Question(
        "interval",
        Message(
            "One prompt gets 19 of 24 right, another 16 of 24. What follows?",
            "一个提示词 24 条对了 19 条，另一个对了 16 条，由此可知什么？",
        ),
        (
            Option(
                Message("The first is better.", "第一个更好。"),
                Message(
                    "Only inputs where one is right and the other wrong can tell. Even if the first lost "
                    "none of them, three may be luck (p = 0.25).",
                    "只有一对一错的那几条说明得了问题。就算这几条全是第一个对，"
                    "多对 3 条也可能是运气（p = 0.25）。",
                ),
            ),
            Option(
                Message("They are equally good.", "两个一样好。"),
                Message("That does not follow either: the test is too small.", "这也推不出来：测试太小了。"),
            ),
            Option(
                Message(
                    "Not much: chance alone could part them so far.", "说明不了多少：单凭偶然也会差这么多。"
                ),
                Message("More inputs are needed, or a larger difference.", "需要更多输入，或者更大的差别。"),
                right=True,
            ),
        ),
    ),
    Question(
        "bias",
        Message(
            "A model is right for exactly half of a balanced test. What should you look at first?",
            "两类各半的测试，模型正好答对一半。首先该看什么？",
        ),
        (
            Option(
                Message("Whether it always says the same", "它是不是总说同一个答案"),
                Message("That gives exactly one half, and knows nothing.", "那样正好一半，其实什么也不会。"),
                right=True,
            ),
            Option(
                Message("Whether the inputs are long enough", "输入够不够长"),
                Message("Length is rarely the reason for exactly one half.", "正好一半，很少是长短的缘故。"),
            ),
            Option(
                Message("Whether it is a large model", "模型够不够大"),
                Message("Its size is known; what it says is not.", "大小早就知道，它说了什么才不知道。"),
            ),
        ),
    ),
    Question(
        "context",
        Message(
            "Which prompt can make a model answer what it has never learned?",
            "哪种提示词能让模型答出它从没学过的事？",
        ),
        (
            Option(
                Message("One that asks politely", "问得客气的"),
                Message("Nothing can be coaxed out that is not there.", "没有的东西，怎么哄也哄不出来。"),
            ),
            Option(
                Message("One with more examples", "例子更多的"),
                Message("Examples show the form, not the fact.", "例子示范格式，不提供事实。"),
            ),
            Option(
                Message("One that holds the fact", "写着事实的"),
                Message(
                    "With the facts in the prompt, the right answers became hundreds of times as likely.",
                    "事实一写进提示词，正确答案的概率就升了几百倍不止。",
                ),
                right=True,
            ),
        ),
    ),
    Question(
        "fitting",
        Message("Which ways of shortening a text look at the question?", "哪些缩短文本的办法会看问题？"),
        (
            Option(
                Message("Cutting off the end", "切掉结尾"),
                Message("It keeps the beginning, whatever is asked.", "不管问什么，都只留开头。"),
            ),
            Option(
                Message("Retrieval", "检索"),
                Message("It looks for the passages that fit the question.", "它找的就是与问题相关的段落。"),
                right=True,
            ),
            Option(
                Message("Keeping each paragraph's first sentence", "每段只留第一句"),
                Message("Nobody told it what would be asked.", "没有人告诉它会问什么。"),
            ),
            Option(
                Message(
                    "Sliding windows, keeping the one where the model is surest",
                    "滑动窗口，取模型自己最有把握的",
                ),
                Message("Every window is read together with the question.", "每个窗口都和问题一起读。"),
                right=True,
            ),
        ),
    ),
)
