"""What pictures of vocabularies, variants of a word and context windows say."""

from __future__ import annotations

from llmhero_widgets.core.text import Message
from llmhero_widgets.tokens.pictures.html import Counted

# --- entries ------------------------------------------------------------------------------------------------

FOUND = Counted(Message("{n} entry", "{n} 个条目"), Message("{n} entries", "{n} 个条目"))
ENTRIES_CAPTION = Message("Entries, in the order given", "条目，按给出的顺序")
ENTRY = Message("entry", "条目")
WRITTEN = Message("written as", "词表写法")
BYTES = Message("bytes", "字节")
SPECIAL = Message("special token", "特殊 token")
NO_ENTRY = Message("No entry was found.", "没有找到条目。")

# --- vocabulary ---------------------------------------------------------------------------------------------

VOCABULARY = Message(
    "The vocabulary of {name} has {e}; the longest that is not special stands for {b}: {entry}.",
    "{name} 的词表有 {e}；除特殊 token 外最长的一个代表 {b}：{entry}。",
)
VOCABULARY_EMPTY = Message("The vocabulary of {name} has {e}.", "{name} 的词表有 {e}。")
LENGTHS = Message("Entries by how many bytes they stand for", "按所代表的字节数统计条目")
LENGTH = Message("bytes", "字节数")
HOW_MANY = Message("entries", "条目数")
FOR_EXAMPLE = Message("such as", "例如")
LONGER = Message("{n} and more", "{n} 及以上")
SPECIALS = Message("special", "特殊")

# --- unreachable --------------------------------------------------------------------------------------------

UNREACHABLE = Counted(
    Message("{n} entry is produced by no text.", "有 {n} 个条目，任何文本都切不出。"),
    Message("{n} entries are produced by no text.", "有 {n} 个条目，任何文本都切不出。"),
)
ALL_REACHED = Message("No entry was found that no text can produce.", "没有发现任何文本都切不出的条目。")
UNREACHABLE_CAPTION = Message("Entries that no text produces, and why", "任何文本都切不出的条目，以及原因")
IN_THE_WAY = Message("what stands in the way", "受阻于")
OF_REASON = Message("{reason}: {n}", "{reason}：{n}")
INSTEAD = Message("ids of its text instead", "它的文本实际得到的 id")
REASONS = {
    "bytes": Message("its bytes are in no UTF-8", "UTF-8 中不会出现这样的字节"),
    "normaliser": Message("the normaliser changes its text first", "规范化会先改掉它的文本"),
    "pre-tokeniser": Message("the pre-tokeniser cuts its text apart", "预切分会先拆开它的文本"),
    "model": Message("the model makes other entries of it", "模型会把它切成别的条目"),
}
UNREACHABLE_CLAIM = Message(
    "Tried with each entry's own text, alone and beside other characters; what that proves is said in the "
    "documentation of unreachable().",
    "用每个条目自己的文本试过，单独试，也与别的字符相邻地试；这能证明什么，见 unreachable() 的说明。",
)

# --- variants -----------------------------------------------------------------------------------------------

VARIANTS = Counted(
    Message(
        "Written in {n} way, {word} is {a} to the tokenizer.", "{word} 的 {n} 种写法，在分词器看来是 {a}。"
    ),
    Message(
        "Written in {n} ways, {word} is {a} to the tokenizer.", "{word} 的 {n} 种写法，在分词器看来是 {a}。"
    ),
)
SEQUENCES = Counted(
    Message("{n} sequence of ids", "{n} 个 id 序列"),
    Message("{n} different sequences of ids", "{n} 个不同的 id 序列"),
)
VARIANTS_CAPTION = Message("One word as it is written in different places", "同一个词在不同位置的写法")
DIFFERENT = Message("what is different", "不同之处")
AS_WRITTEN = Message("written", "写法")
CUT_INTO = Message("cut into", "切成")
SIMILARITY = Message("cosine", "余弦相似度")
SIMILARITY_IS = Message(
    "Cosine between the mean input embedding of the tokens and that of the first row: of two vectors, not of "
    "what the model makes of them.",
    "余弦相似度比较的是各 token 输入嵌入的平均与第一行的平均：只是两个向量之间的关系，不是模型对它们的理解。",
)
NO_VARIANTS = Message("There is nothing to compare.", "没有可以比较的写法。")

# --- window -------------------------------------------------------------------------------------------------

WINDOW_CAPTION = Message("What the window holds, by the ratio of the sample", "按样本的比例，窗口能装下多少")
MEASURE = Message("measure", "单位")
AMOUNT = Message("amount", "数量")
WINDOW_TOKENS = Message("tokens of the window", "窗口的 token 数")
ADDED_TOKENS = Message("added by the tokenizer", "分词器另加的 token 数")
ROOM = Message("tokens left for the text", "留给文本的 token 数")
CHARACTERS = Message("characters", "字符数")
WORDS = Message("words", "词数")
PAGES = Message("pages", "页数")
ABOUT = Message("about {n}", "约 {n}")
LOSES = Message(
    "The tokenizer loses part of the sample, so these numbers are too high.",
    "分词器会丢失样本的一部分，因此这些数字偏高。",
)
