"""What finding, comparing and pricing tokenizers says to a user."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

UNKNOWN_TOKENIZER = Message(
    en="There is no tokenizer “{name}”. By name there are: {names}.",
    zh="没有名为“{name}”的分词器。可以直接用名字加载的有：{names}。",
)
UNKNOWN_TOKENIZER_HINT = Message(
    en='Did you mean `load_tokenizer("{nearest}")`? A tokenizer on the hub needs its owner too: '
    '`load_tokenizer("owner/name")`.',
    zh='是不是想写 `load_tokenizer("{nearest}")`？要用模型库里的分词器，请连所有者一起写：'
    '`load_tokenizer("owner/name")`。',
)
BY_NAME_HINT = Message(
    en='`load_tokenizer("{id}")` gets it from the package index instead.',
    zh='改用 `load_tokenizer("{id}")`，可以从软件包索引获取它。',
)
NO_TOKENIZER_THERE = Message(en="There is no tokenizer at {path}.", zh="{path} 处没有分词器。")
NO_TOKENIZER_THERE_HINT = Message(
    en="Pass a folder that `save_pretrained` wrote, or a file: tokenizer.json, a SentencePiece .model, "
    "tekken….json or a .gguf.",
    zh="请传入 `save_pretrained` 写出的文件夹，或单个文件：tokenizer.json、SentencePiece 的 .model、"
    "tekken….json 或 .gguf。",
)
RANKS_ALONE = Message(
    en="{path} is a list of ranks; the pattern that splits a text before the merges is not in it.",
    zh="{path} 只有合并序号表，不含合并之前切分文本所用的正则式。",
)
RANKS_ALONE_HINT = Message(
    en="Give it with the file: `cutter(path, pattern=…, special_tokens=…)`.",
    zh="请连同文件一起给出：`cutter(path, pattern=…, special_tokens=…)`。",
)
UNREADABLE_TOKENIZER = Message(
    en="The tokenizer “{name}” at {path} could not be read: {reason}",
    zh="无法读取位于 {path} 的分词器“{name}”：{reason}",
)
UNREADABLE_HINT = Message(
    en="If the files are damaged, delete them and load it again; `llmhero models remove {name}` for a "
    "tokenizer of the catalogue.",
    zh="如果文件已损坏，请删除后重新加载；目录中的分词器用 `llmhero models remove {name}` 删除。",
)

NOTHING_TO_COMPARE = Message(en="There is no tokenizer to compare.", zh="没有传入任何要比较的分词器。")
NOTHING_TO_COMPARE_HINT = Message(
    en='Write for example `compare(["deepseek", "smollm2"], text)`.',
    zh='例如 `compare(["deepseek", "smollm2"], text)`。',
)
TOO_MANY = Message(
    en="At most {most} tokenizers can be compared at once, not {count}.",
    zh="一次最多比较 {most} 个分词器，传入了 {count} 个。",
)
TOO_MANY_HINT = Message(en="Leave some out, or compare them in two rounds.", zh="请减少几个，或分两次比较。")
NOT_COMPARED = Message(
    en="“{name}” is not among the tokenizers compared: {names}.",
    zh="“{name}”不在参与比较的分词器之中：{names}。",
)
SAME_COST = Message(
    en="The text costs {count} tokens in {names}.", zh="这段文本在 {names} 中是 {count} 个 token。"
)
AND = Message(en=" and in ", zh="、")
COSTS = Message(
    en="The same text costs {fewest} tokens in {cheapest} and {most} in {dearest}.",
    zh="同一段文本在 {cheapest} 中是 {fewest} 个 token，在 {dearest} 中是 {most} 个。",
)
COSTS_MOSTLY_AT = Message(
    en="The same text costs {fewest} tokens in {cheapest} and {most} in {dearest}; {some} of the {extra} "
    "extra tokens are in “{span}”.",
    zh="同一段文本在 {cheapest} 中是 {fewest} 个 token，在 {dearest} 中是 {most} 个；多出的 {extra} 个中有 "
    "{some} 个来自“{span}”。",
)
COSTS_ALL_AT = Message(
    en="The same text costs {fewest} tokens in {cheapest} and {most} in {dearest}; the difference is in "
    "“{span}”.",
    zh="同一段文本在 {cheapest} 中是 {fewest} 个 token，在 {dearest} 中是 {most} 个；差别都在“{span}”里。",
)
ALL_LOSE = Message(
    en="Every tokenizer here loses part of the text, so none of these counts is a price for it.",
    zh="这里的每个分词器都会丢失部分文本，因此这些数量都不能算作它的价格。",
)
LOSES = Message(
    en="{name} does not give the text back ({reasons}): its small number is a loss, not a saving.",
    zh="{name} 不能还原文本（{reasons}）：它的小数字是损失，不是节省。",
)
LOSES_UNKNOWN = Message(
    en="{name} turns {unknown} of its {count} tokens into “unknown”: a small number here is a loss, not a "
    "saving.",
    zh="{name} 的 {count} 个 token 里有 {unknown} 个是“未知”：这里的小数字是损失，不是节省。",
)
REASONS = {
    "lower-case": Message(en="capitals are gone", zh="大写没有了"),
    "accents": Message(en="accents are gone", zh="重音没有了"),
    "unicode": Message(en="characters are replaced by others", zh="字符被换成了别的写法"),
    "spaces": Message(en="spaces are changed", zh="空白变了"),
    "control": Message(en="control characters are deleted", zh="控制字符被删掉了"),
    "special": Message(en="special tokens are left out", zh="特殊 token 被略去"),
    "unknown": Message(en="text is unknown to it", zh="有文本不在词表里"),
    "other": Message(en="the text is changed", zh="文本变了"),
}
COMMA = Message(en=", ", zh="，")

NUMBERS = Message(en="What the text costs in each tokenizer", zh="这段文本在各分词器中的花费")
LANGUAGES = Message(en="What a language costs, in tokens", zh="各语言的花费（token 数）")
TOKENIZER = Message(en="tokenizer", zh="分词器")
TOKENS = Message(en="tokens", zh="token")
ADDED = Message(en="added", zh="另加")
PER_CHARACTER = Message(en="tokens per character", zh="token/字符")
PER_WORD = Message(en="tokens per word", zh="token/词")
UNKNOWN = Message(en="unknown", zh="未知")
WORDS_ARE = Message(
    en="Words by Unicode's default segmentation (UAX #29); a Chinese character is a word of its own. "
    "Underlined: where the tokenizers cut otherwise.",
    zh="词按 Unicode 默认规则（UAX #29）划分，每个汉字算一个词。带下划线处：各分词器的切法不同。",
)
SHORTENED = Message(
    en="The first {shown} of {count} characters are drawn.", zh="只画出前 {shown} 个字符，共 {count} 个。"
)

ENGLISH = Message(en="English", zh="英语")
CHINESE = Message(en="Chinese", zh="中文")
ARABIC = Message(en="Arabic", zh="阿拉伯语")
HINDI = Message(en="Hindi", zh="印地语")
PYTHON = Message(en="Python", zh="Python")
SENTENCE = Message(en="the same sentence", zh="同一句话")
CHARACTERS = Message(en="characters", zh="字符")
LOST_NOTE = Message(
    en="* {name} turns {unknown} of its {count} tokens for {language_name} into “unknown”: a small number "
    "here is a loss, not a saving.",
    zh="* {name} 在“{language_name}”一行的 {count} 个 token 里有 {unknown} 个是“未知”：这里的小数字是损失，"
    "不是节省。",
)
NO_SUCH_ROW = Message(
    en="There is no row “{row}” in the table; there are: {names}.",
    zh="表中没有“{row}”一行，只有：{names}。",
)

BAD_CONTEXT = Message(
    en="A context window is a positive whole number of tokens, not {value}.",
    zh="上下文窗口应为正整数个 token，而不是 {value}。",
)
NO_TEXT = Message(
    en="An empty text has no ratio of tokens to characters.", zh="空文本没有“token 与字符之比”。"
)
NO_TEXT_HINT = Message(
    en="Pass a text like the ones that you will send.", zh="请传入一段与你将要发送的内容相近的文本。"
)
BAD_PAGE = Message(
    en="A page has a positive number of characters, not {value}.", zh="每页的字符数应为正数，而不是 {value}。"
)
BAD_TOKENS = Message(
    en="A number of tokens is whole and not negative, not {value}.",
    zh="token 数应为非负整数，而不是 {value}。",
)
BAD_PRICE = Message(
    en="A price is a number that is not negative, not {value}.", zh="价格应为非负的数，而不是 {value}。"
)
WINDOW = Message(
    en="{context} tokens of {name} hold about {characters} characters, {words} words or {pages} pages of "
    "such text.",
    zh="{name} 的 {context} 个 token 大约能装下这类文本的 {characters} 个字符、{words} 个词或 {pages} 页。",
)
