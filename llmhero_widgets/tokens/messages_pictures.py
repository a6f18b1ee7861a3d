"""What pictures of a cut text, its stages, a chat and a loss say; :mod:`.messages_compare` has its own."""

from __future__ import annotations

from llmhero_widgets.core.text import Message
from llmhero_widgets.tokens.pictures.html import Counted

# --- numbers with what they count ---------------------------------------------------------------------------

TOKENS = Counted(Message("{n} token", "{n} 个 token"), Message("{n} tokens", "{n} 个 token"))
CHARACTERS = Counted(Message("{n} character", "{n} 个字符"), Message("{n} characters", "{n} 个字符"))
BYTES = Counted(Message("{n} byte", "{n} 字节"), Message("{n} bytes", "{n} 字节"))
RULES = Counted(Message("{n} rule", "{n} 条规则"), Message("{n} rules", "{n} 条规则"))
MORE_PIECES = Counted(
    Message("and {n} more piece", "另有 {n} 段"), Message("and {n} more pieces", "另有 {n} 段")
)
MORE_TOKENS = Counted(
    Message("and {n} more token", "另有 {n} 个 token"), Message("and {n} more tokens", "另有 {n} 个 token")
)

# --- what every picture may say -----------------------------------------------------------------------------

TOKEN = Message("token", "token")
TEXT = Message("text", "文本")
ID = Message("id", "id")
COUNT = Message("tokens", "token 数")
COMMA = Message(", ", "，")
DRAWN_TOKENS = Message("Drawn are the first {shown} of {n} tokens.", "只画出前 {shown} 个 token，共 {n} 个。")
DRAWN_ROWS = Message("Shown are {shown} of {n}.", "只列出 {shown} 项，共 {n} 项。")
NOTHING = Message("The text is empty.", "文本是空的。")

# --- a cut text ---------------------------------------------------------------------------------------------

CUT_WHOLE = Message("{c} become {t}; no character had to be split.", "{c}切成 {t}，没有一个字符被拆开。")
CUT_SPELLED = Counted(
    Message(
        "{c} become {t}; {n} character had to be spelled in bytes.",
        "{c}切成 {t}，其中 {n} 个字符只能按字节拼写。",
    ),
    Message(
        "{c} become {t}; {n} characters had to be spelled in bytes.",
        "{c}切成 {t}，其中 {n} 个字符只能按字节拼写。",
    ),
)
CUT_UNKNOWN = Counted(
    Message(
        "{c} become {t}; {n} of them is unknown, and its text is lost.",
        "{c}切成 {t}，其中 {n} 个是未知 token，对应的原文丢失了。",
    ),
    Message(
        "{c} become {t}; {n} of them are unknown, and their text is lost.",
        "{c}切成 {t}，其中 {n} 个是未知 token，对应的原文丢失了。",
    ),
)
PER_TOKEN = Message("{n} characters per token", "{n} 字符/token")
ROUND_TRIP = Message("decodes back to the same text", "解码后与原文一致")
NO_ROUND_TRIP = Message("Does not decode back: {reasons}.", "解码不能还原原文：{reasons}。")
DECODES_TO = Message("Decoding gives {decoded}", "解码得到 {decoded}")
KEY_SPECIAL = Message("special or added", "特殊或另加的 token")
KEY_UNKNOWN = Message("unknown: its text is lost", "未知：对应的原文丢失")
KEY_SPLIT = Message("one character, several tokens: each one's bytes", "一个字符，多个 token：各自的字节")

# --- stages -------------------------------------------------------------------------------------------------

XRAY = Message("{r} turn {c} into {t}; {k}.", "{r}把 {c}变成 {t}；{k}。")
FIRED = Counted(
    Message("{n} of them changes this text", "其中 {n} 条改动了这段文本"),
    Message("{n} of them change this text", "其中 {n} 条改动了这段文本"),
)
STAGES_CAPTION = Message("What each rule makes of the text", "每条规则把文本变成什么样")
STAGE = Message("stage and rule", "阶段与规则")
RESULT = Message("the text after it", "这一步之后的文本")
STAGE_NAMES = {
    "text": Message("Text", "原文"),
    "normaliser": Message("Normaliser", "规范化"),
    "pre-tokeniser": Message("Pre-tokeniser", "预切分"),
    "model": Message("Model", "模型"),
    "post-processor": Message("Post-processor", "后处理"),
}
ABSENT = {
    "normaliser": Message("None: the text goes on as it was typed.", "没有这一步：文本原样往下走。"),
    "pre-tokeniser": Message("None: the text goes on as one piece.", "没有这一步：整段文本作为一段往下走。"),
    "post-processor": Message(
        "None: nothing is put around the tokens.", "没有这一步：前后不添加任何 token。"
    ),
}
RULE = Message("{rule}: {said}", "{rule}：{said}")
UNCHANGED = Message("Changes nothing in this text.", "对这段文本没有影响。")
EMPTIED = Message("Nothing is left of it.", "什么都没有留下。")
KEY_CHANGED = Message("underlined: written by this step", "下划线：这一步改写的")
KEY_DELETED = Message("struck through: deleted by this step", "删除线：这一步删掉的")

# --- chat ---------------------------------------------------------------------------------------------------

CHAT = Message(
    "The model reads {t}: {o} from what was written, {w} from the template.",
    "模型读到 {t}：写下的内容占 {o} 个，模板加上的占 {w} 个。",
)
CHAT_CAPTION = Message("What the model reads, in order, and who wrote it", "模型依次读到的内容，以及出自谁")
WHO = Message("written by", "出自")
TEMPLATE = Message("the template", "模板")
WRITTEN_BY = Message("{role}, message {number}", "{role}，第 {number} 条消息")
FIELD = Message("{who}, {field}", "{who}，{field}")
MIXED = Message(
    "A token that also holds characters of a neighbour counts for whoever has most of it.",
    "如果一个 token 还含有相邻部分的字符，就归给占得最多的一方。",
)
CHAT_CLAIM = Message("Names of roles count as the template's.", "角色名算作模板的内容。")
LEFT_OUT = Counted(
    Message("{n} character left out", "略去 {n} 个字符"),
    Message("{n} characters left out", "略去 {n} 个字符"),
)

# --- loss ---------------------------------------------------------------------------------------------------

LOSS = Message(
    "The model predicts the text with perplexity {p}, {b} bits per byte; {token} surprises it most: "
    "{x} bits, its choice number {rank}.",
    "模型预测这段文本的困惑度为 {p}，每字节 {b} 比特；它最没料到的是 {token}：{x} 比特，"
    "在它的候选中排第 {rank}。",
)
LOSS_STRIP = Message(
    "Under each token: how much it surprises the model, −log₂ p, in bits. The stronger the colour, the more.",
    "每个 token 下方是它让模型意外的程度，即 −log₂ p（比特）；颜色越浓，越意外。",
)
NOT_PREDICTED = Message("not predicted: nothing stands before it", "没有预测：它前面没有内容")
LOSS_CLAIM = Message(
    "Each token is predicted from those before it only. Surprising is not wrong: a name surprises as much "
    "as a slip.",
    "每个 token 只根据它前面的内容来预测。出乎意料不等于错误：人名和笔误一样让模型意外。",
)
MOST_SURPRISING = Message("What surprises the model most", "最让模型意外的 token")
PLACE = Message("token number", "第几个 token")
BITS = Message("bits", "比特")
RANK = Message("rank", "排名")
EXPECTED = Message("expected instead", "模型原本预期")
MEAN = Message("{n} nats per token", "每个 token {n} 奈特")
PREDICTED = Message("{n} of {m} tokens predicted", "预测了 {m} 个 token 中的 {n} 个")
PER_CHARACTER = Message("{n} bits per character", "每个字符 {n} 比特")
