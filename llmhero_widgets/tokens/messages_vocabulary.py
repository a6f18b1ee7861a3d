"""What chat templates, the vocabulary and the loss overlay say to people."""

from llmhero_widgets.core.text import Message

# --- Chat templates -----------------------------------------------------------------------------------------

NO_MESSAGES = Message(
    "A chat is a list of messages such as {example}, and this is none: {reason}.",
    "对话是由消息组成的列表，例如 {example}；这里的不是：{reason}。",
)
NOT_A_LIST = Message("it is {kind}, not a list", "它的类型是 {kind}，不是列表")
EMPTY_LIST = Message("it is empty", "它是空的")
NOT_A_MESSAGE = Message("entry {number} is no dictionary with a “role”", "第 {number} 项不是带有“role”的字典")
NOT_FOR_TEMPLATES = Message(
    "“{name}” is decided by chat() itself and cannot be passed on to the template.",
    "“{name}”由 chat() 自己决定，不能传给模板。",
)
TEMPLATE_FAILED = Message(
    "The chat template of {name} refuses these messages: {reason}",
    "{name} 的聊天模板拒绝了这些消息：{reason}",
)
TEMPLATE_FAILED_HINT = Message(
    "Change the order or the roles of the messages as the template demands.",
    "请按模板的要求调整消息的顺序或角色。",
)
IDS_DIFFER = Message(
    "The tokens of this chat cannot be explained: {name} makes other ids of it than its own cutting rules.",
    "无法解释这段对话的 token：{name} 给出的 id 与它自己的切分规则不一致。",
)

NO_TEMPLATE = Message(
    "{name} has no chat template: it cannot say how messages become one text.",
    "{name} 没有聊天模板，无从知道消息如何拼成一段文本。",
)
NO_TEMPLATE_HINT = Message(
    "Use the tokenizer of an instruction-tuned model, or pass chat_template=….",
    "请使用指令微调模型的分词器，或传入 chat_template=…。",
)
DOUBLE_BOS = Message(
    "The template already writes {bos}, and the tokenizer would add it once more.",
    "模板已经写入了 {bos}，而分词器还会再加一次。",
)
DOUBLE_BOS_HINT = Message(
    "Tokenize the rendered text with add_special_tokens=False, or let apply_chat_template() do it.",
    "对渲染好的文本分词时请设 add_special_tokens=False，或直接用 apply_chat_template()。",
)
NO_GENERATION_PROMPT = Message(
    "The chat does not end where an answer begins: {missing!r} is missing.",
    "这段对话没有停在回答开始的地方：末尾缺少 {missing!r}。",
)
NO_GENERATION_PROMPT_HINT = Message(
    "Set add_generation_prompt=True; otherwise the model may go on writing the last message.",
    "请设 add_generation_prompt=True，否则模型可能会接着写最后一条消息。",
)
TEMPLATE_IGNORES_PROMPT_HINT = Message(
    "This template knows no add_generation_prompt: append that text yourself before the model answers.",
    "这个模板不支持 add_generation_prompt：请在模型回答之前自己补上这段文本。",
)
SPECIAL_IN_CONTENT = Message(
    "Message {number} ({role}) contains {tokens}, which the tokenizer reads as a control token, not as text.",
    "第 {number} 条消息（{role}）含有 {tokens}，分词器会把它当作控制 token，而不是普通文本。",
)
SPECIAL_IN_CONTENT_HINT = Message(
    "Whoever wrote it can pretend to be another role (prompt injection): take it out of text that you do not "
    "trust.",
    "写下它的人可以借此冒充其他角色（提示注入）：请从来源不可信的文本中去掉它。",
)
DROPPED = Message(
    "Message {number} ({role}) does not appear in the chat: the template leaves it out.",
    "第 {number} 条消息（{role}）没有出现在对话里：模板略去了它。",
)
UNATTRIBUTED = Message(
    "Which tokens are from message {number} ({role}) cannot be told: the template changes its “{field}”, "
    "or decides by it.",
    "无法判断哪些 token 来自第 {number} 条消息（{role}）：模板改写了它的“{field}”，或根据它作出判断。",
)

# --- Vocabulary ---------------------------------------------------------------------------------------------

NO_WAY_TO_SEARCH = Message(
    "A vocabulary is searched by {ways}, not by {by!r}.", "词表可以按 {ways} 搜索，没有 {by!r} 这种方式。"
)
BAD_LIMIT = Message(
    "A limit is a number from 1 up, not {limit!r}.", "limit 是不小于 1 的数，而不是 {limit!r}。"
)
BAD_HEX = Message(
    "{query!r} are no bytes in hexadecimal.",
    "{query!r} 不是十六进制字节。",
)
BAD_HEX_HINT = Message("Write two digits per byte, such as E9 80.", "每个字节写两位，例如 E9 80。")
BAD_REGEX = Message("{query!r} is no regular expression: {reason}.", "{query!r} 不是正则表达式：{reason}。")
BAD_REGEX_AT = Message(
    "{query!r} is no regular expression: {reason} (at character {position}).",
    "{query!r} 不是正则表达式：{reason}（第 {position} 个字符处）。",
)
SLOW_REGEX = Message(
    "The regular expression {query!r} takes longer than {seconds:g} s.",
    "正则表达式 {query!r} 的搜索超过了 {seconds:g} 秒。",
)
SLOW_REGEX_HINT = Message(
    "Avoid a repetition inside a repetition, such as (a+)+.", "请避免在重复里再套重复，例如 (a+)+。"
)

NO_MERGES_WORDPIECE = Message(
    "WordPiece has no merges: at each place it takes the longest entry that fits.",
    "WordPiece 没有合并规则：它在每个位置取能匹配的最长条目。",
)
NO_MERGES_UNIGRAM = Message(
    "Unigram has no merges: it takes the segmentation with the highest probability.",
    "Unigram 没有合并规则：它取概率最高的切分方式。",
)
NO_MERGES_WORDLEVEL = Message(
    "A word-level vocabulary has no merges: every entry is a whole word.",
    "词级词表没有合并规则：每个条目都是一个完整的词。",
)
NO_MERGES_SPECIAL = Message(
    "{token} was added to the vocabulary: it is found in the text before any merge.",
    "{token} 是额外加入词表的：它在合并之前就从文本里识别出来。",
)
NO_MERGES_BYTE = Message(
    "{token} stands for one byte of a character that the vocabulary lacks; nothing is merged.",
    "{token} 代表词表中没有的字符的一个字节，不经过合并。",
)
NO_MERGES_WHOLE = Message(
    "No merge makes {token}: the tokenizer takes it only where it is a whole word.",
    "没有合并规则能得到 {token}：只有当它是一个完整的词时，分词器才会用它。",
)
NO_MERGES_NEVER = Message("No merge makes {token}.", "没有合并规则能得到 {token}。")

EMPTY_WORD = Message("There is no word to compare.", "没有可以比较的词。")
EMPTY_WORD_HINT = Message("Type a word.", "请输入一个词。")
OTHER_TOKENIZER = Message(
    "This is not the tokenizer of {name}: it gives {form!r} other ids.",
    "这不是 {name} 的分词器：它给 {form!r} 的 id 不同。",
)

# Names of the variants of a word, by their ``kind``.
VARIANTS = {
    "word": Message("as typed", "原样"),
    "space": Message("after a space", "前有空格"),
    "lower": Message("lower case", "小写"),
    "capital": Message("first letter capital", "首字母大写"),
    "space-capital": Message("capital, after a space", "首字母大写，前有空格"),
    "upper": Message("all capitals", "全大写"),
    "space-upper": Message("all capitals, after a space", "全大写，前有空格"),
    "comma": Message("before a comma", "后有逗号"),
    "full-stop": Message("before a full stop", "后有句点"),
    "newline": Message("after a line break", "前有换行"),
    "quoted": Message("in quotation marks", "加引号"),
    "no-accents": Message("without accents", "去掉重音符号"),
    "accent": Message("with an accent", "加重音符号"),
    "composed": Message("accents as one character (NFC)", "重音合成一个字符（NFC）"),
    "decomposed": Message("accents as characters of their own (NFD)", "重音单独成字符（NFD）"),
    "full-width": Message("full-width", "全角"),
    "half-width": Message("half-width (NFKC)", "半角（NFKC）"),
}

# --- Loss ---------------------------------------------------------------------------------------------------

NO_LOSS_ENCODER = Message(
    "{name} is an encoder: it sees the whole text at once and does not predict the next token.",
    "{name} 是编码器：它一次看到整段文本，不预测下一个 token。",
)
NO_LOSS_PAIR = Message(
    "{name} reads one text and writes another: a text alone has no loss.",
    "{name} 读一段文本、写另一段文本：单独一段文本没有损失可算。",
)
NO_LOSS_HEAD = Message(
    "{name} has no language-model head, so it gives no probabilities to tokens.",
    "{name} 没有语言模型输出层，也就不给出 token 的概率。",
)
NO_LOSS_HINT = Message(
    "Load a model that predicts the next token, such as smollm2-135m-instruct.",
    "请加载预测下一个 token 的模型，例如 smollm2-135m-instruct。",
)
TOO_SHORT = Message(
    "A loss needs something to predict from: this text has {tokens} token(s).",
    "要有前文才能预测：这段文本只有 {tokens} 个 token。",
)
TOO_SHORT_HINT = Message("Write at least two tokens.", "请至少写两个 token。")
BAD_WINDOW = Message(
    "A window holds from 2 to {context:,} tokens, not {window!r}.",
    "窗口的大小是 2 到 {context:,} 个 token，而不是 {window!r}。",
)
BAD_OVERLAP = Message(
    "Windows overlap by 1 to {most:,} tokens, not {overlap!r}.",
    "窗口之间重叠 1 到 {most:,} 个 token，而不是 {overlap!r}。",
)
BAD_TOP = Message(
    "Between 0 and {size:,} alternatives can be kept, not {top!r}.",
    "可以保留 0 到 {size:,} 个备选，而不是 {top!r}。",
)
