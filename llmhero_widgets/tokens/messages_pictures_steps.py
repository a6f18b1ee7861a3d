"""What pictures of replays, merge trees and training say."""

from __future__ import annotations

from llmhero_widgets.core.text import Message
from llmhero_widgets.tokens.pictures.html import Counted

MERGES = Counted(Message("{n} merge", "{n} 次合并"), Message("{n} merges", "{n} 次合并"))
LOOKUPS = Counted(Message("{n} look-up", "{n} 次查找"), Message("{n} look-ups", "{n} 次查找"))
PIECES = Counted(Message("{n} piece", "{n} 段"), Message("{n} pieces", "{n} 段"))
BYTES = Counted(Message("{n} byte", "{n} 字节"), Message("{n} bytes", "{n} 字节"))

# --- replay -------------------------------------------------------------------------------------------------

REPLAY_BPE = Message(
    "BPE makes {t} of {p} in {m}.",
    "BPE 从 {p}出发，经 {m}得到 {t}。",
)
REPLAY_WORDPIECE = Message(
    "WordPiece makes {t} of {p} in {m}: at each place it takes the longest entry that fits.",
    "WordPiece 从 {p}出发，经 {m}得到 {t}：它在每个位置取能匹配的最长条目。",
)
REPLAY_UNIGRAM = Message(
    "Unigram makes {t} of {p}: of all ways to cut, it takes the one with the highest score.",
    "Unigram 从 {p}得到 {t}：在所有切法中，它取得分最高的一种。",
)
REPLAY_WORDLEVEL = Message(
    "A word-level vocabulary looks {p} up as they are: {t}.", "词级词表把 {p}原样拿去查：{t}。"
)
AGREES = Message("the steps end in the tokenizer's own ids", "按步骤重放，得到的 id 与分词器一致")
DISAGREES = Message(
    "The steps do not end in the tokenizer's own ids: do not trust them here.",
    "按步骤重放得到的 id 与分词器不一致：这里的步骤不可信。",
)
DRAWN_PIECES = Message(
    "Drawn are {shown} of {n} different pieces.", "只画出 {shown} 段，不同的段共有 {n} 段。"
)
STEP = Message("step", "步骤")
SYMBOLS = Message("symbols, side by side", "依次相邻的符号")
START = Message("start", "起点")
RANK = Message("rank {n}", "序号 {n}")
SCORE = Message("score {n}", "得分 {n}")
MERGED = Message("Merges of {piece}", "{piece} 的合并")
WHOLE = Message(
    "The vocabulary has the whole piece, so nothing is merged; the rows say how it would have been done.",
    "词表里有完整的这一段，因此并不合并；各行说明的是如果合并会怎样进行。",
)
LOWEST = Message(
    "Outlined: what the step made. Of all pairs side by side, the one with the lowest rank merges first.",
    "带框的是这一步得到的符号。在相邻的各对之中，序号最小的先合并。",
)
LOWEST_ENTRY = Message(
    "Outlined: what the step made. Of all pairs side by side, the one that makes the entry with the lowest "
    "number merges first: its number is the rank.",
    "带框的是这一步得到的符号。在相邻的各对之中，拼成的条目编号最小的先合并：这个编号就是序号。",
)
HIGHEST = Message(
    "Outlined: what the step made. Of all pairs side by side, the one with the highest score merges first.",
    "带框的是这一步得到的符号。在相邻的各对之中，得分最高的先合并。",
)
LONG = Message(
    "It is too long to draw every step: {n} symbols. These are the first merges.",
    "它有 {n} 个符号，太长，无法逐步画出。以下是最先的几次合并。",
)
PAIR = Message("pair", "相邻对")
BECOMES = Message("becomes", "合并成")
RANK_HEAD = Message("rank", "序号")
SCORE_HEAD = Message("score", "得分")

MATCHED = Message("Matches of {piece}", "{piece} 的匹配")
PLACE = Message("from character", "从第几个字符起")
FOUND = Message("longest that fits", "能匹配的最长条目")
MISSED = Message("looked up in vain before", "此前没有查到的")
MISSED_MORE = Counted(Message("and {n} more", "另有 {n} 个"), Message("and {n} more", "另有 {n} 个"))
NOTHING_FITS = Message("nothing: the whole piece is unknown", "没有：整段成为未知 token")
NEVER_LOOKED = Message(
    "{piece} has more than {n} characters: WordPiece does not look at it, and it is unknown.",
    "{piece} 超过 {n} 个字符：WordPiece 不去查它，它成为未知 token。",
)
NONE = Message("none", "无")

WAYS = Message("The best ways to cut {piece}", "{piece} 的最佳切法")
PLACE_OF_WAY = Message("place", "名次")
WAY = Message("the way", "切法")
WAY_SCORE = Message("score", "得分")
BEHIND = Message("behind the best", "与最佳相差")
FITTING = Counted(
    Message("{n} entry fits somewhere in {piece}:", "{piece} 中能放进 {n} 个条目："),
    Message("{n} entries fit somewhere in {piece}:", "{piece} 中能放进 {n} 个条目："),
)
LATTICE = Message("What fits into {piece}, each with its score", "能放进 {piece} 的条目及其得分")
LATTICE_KEY = Message(
    "A score is the natural logarithm of a probability; those of a way are added up. Outlined: the way "
    "taken.",
    "得分是概率的自然对数；一种切法的得分是各条目得分之和。带框的是选中的切法。",
)
LONG_LATTICE = Message(
    "It is too long to draw all that fits: {n} characters. The way taken scores {score}.",
    "它有 {n} 个字符，太长，无法画出所有能放进的条目。选中的切法得分为 {score}。",
)
TAKEN = Message("Looked up as a whole", "整段去查的")
OUTCOME = Message("outcome", "结果")
TAKEN_ADDED = Message(
    "an added token, cut out before the model saw the text", "添加的 token，模型看到文本之前就切出"
)
TAKEN_WORD = Message("the vocabulary has it", "词表里有它")
TAKEN_UNKNOWN = Message("the vocabulary does not have it: unknown", "词表里没有它：未知")
PIECE = Message("piece", "段")

# --- merge tree ---------------------------------------------------------------------------------------------

TREE = Message(
    "{e} is entry {id} and stands for {b}, joined by {m}.", "{e} 是 {id} 号条目：共 {b}，经 {m}得到。"
)
TREE_START = Message(
    "{e} is entry {id} and stands for {b}, there before any merge.",
    "{e} 是 {id} 号条目：共 {b}，合并开始之前就有。",
)
NO_TREE = Message("{e} is entry {id} and stands for {b}.", "{e} 是 {id} 号条目：共 {b}。")
NOT_REACHED = Message(
    "The rules make it, but on its own text other merges come first: no text is merged this way.",
    "规则能得到它，但在它自己的文本上，别的合并会先发生：任何文本都不会这样合并出它。",
)
LAST_MERGES = Message(
    "It is too long to draw every step: {n} symbols. These are the last merges, the last one first.",
    "它有 {n} 个符号，太长，无法逐步画出。以下是最后的几次合并，最后一次在最前。",
)

# --- training -----------------------------------------------------------------------------------------------

NAMES = {"bpe": "BPE", "wordpiece": "WordPiece", "unigram": "Unigram"}
TRAINED = Message(
    "{name} learned {m} from {w} different words: with {n} entries, the text costs {t} instead of {s}.",
    "{name} 从 {w} 个不同的词中学到 {m}：词表有 {n} 个词条时，这段文本是 {t}，最初是 {s} 个。",
)
TRAINED_WORDPIECE = Message(
    "{name} learned {m} from {w} different words: cut with {n} entries, the text costs {t}.",
    "{name} 从 {w} 个不同的词中学到 {m}：用 {n} 个词条来切，这段文本是 {t}。",
)
TRAINED_UNIGRAM = Message(
    "{name} kept {n} entries, learned from {w} different words: cut with them, the text costs {t}.",
    "{name} 从 {w} 个不同的词中学习，留下 {n} 个词条：用它们来切，这段文本是 {t}。",
)
CURVE = Message("What the text costs, by the size of the vocabulary", "词表大小与这段文本的 token 数")
ENTRIES = Message("entries", "词条数")
TOKENS = Message("tokens", "token 数")
PER_CHARACTER = Message("tokens per character", "token/字符")
LEARNED = Message("The merges, in the order in which they were learned", "按学到的先后排列的合并")
MERGE_NUMBER = Message("merge", "第几次")
SEEN = Message("seen", "次数")
WORDS = Message("in words such as", "例如见于")
SHOWN_MERGES = Message(
    "Shown are the first {a} and the last {b} of {n}.", "列出最先 {a} 次和最后 {b} 次，共 {n} 次。"
)
STAGES = Message("Vocabularies from large to small", "从大到小的词表")
NATS = Message("nats per character", "奈特/字符")
DROPPED = Message("dropped", "丢掉的")
MORE_DROPPED = Counted(Message("and {n} more", "另有 {n} 个"), Message("and {n} more", "另有 {n} 个"))
