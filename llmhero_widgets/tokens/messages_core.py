"""What reading and cutting a text says to people."""

from llmhero_widgets.core.text import Message

NO_TOKENIZER = Message(
    "No tokenizer can be made of {kind}.",
    "{kind} 不是分词器，也无法变成分词器。",
)
NO_TOKENIZER_HINT = Message(
    "Give what AutoTokenizer returns, a tokenizers.Tokenizer, a tiktoken.Encoding, a SentencePieceProcessor, "
    "a language model, or the path of tokenizer.json, a .model, a .tiktoken or a tekken file.",
    "可以给 AutoTokenizer 返回的对象、tokenizers.Tokenizer、tiktoken.Encoding、SentencePieceProcessor、"
    "语言模型，或 tokenizer.json、.model、.tiktoken、tekken 文件的路径。",
)
NO_FILE = Message("There is no file “{path}”.", "没有“{path}”这个文件。")
NO_FILE_HINT = Message(
    "Check the path. To load a tokenizer by its name, give AutoTokenizer's result instead.",
    "请检查路径。想按名称加载分词器，请改为传入 AutoTokenizer 返回的对象。",
)
NO_TOKENIZER_FILE = Message(
    "“{path}” holds no tokenizer: neither tokenizer.json nor a .model, .tiktoken or tekken file.",
    "“{path}”里没有分词器：既没有 tokenizer.json，也没有 .model、.tiktoken 或 tekken 文件。",
)
UNREADABLE = Message(
    "“{path}” is no tokenizer that can be read: {reason}",
    "“{path}”不是能读的分词器文件：{reason}",
)
UNREADABLE_HINT = Message(
    "The download may be cut short: fetch the file again.", "文件可能没有下载完整：请重新下载。"
)
NO_PATTERN = Message(
    "“{path}” holds only entries: a .tiktoken file does not say how the text is split before the merges.",
    "“{path}”只有词表：.tiktoken 文件不说明合并之前怎样切分文本。",
)
NO_PATTERN_HINT = Message(
    "Give the regular expression of its encoding as pattern=.",
    "请用 pattern= 传入这个编码所用的正则表达式。",
)
NO_ENTRY = Message(
    "The vocabulary of {name} has no entry {number}.",
    "{name} 的词表里没有编号 {number}。",
)
NOT_EXACT = Message(
    "{name} cuts this text in a way that cannot be followed step by step, so nothing is shown.",
    "{name} 对这段文本的切分过程无法逐步还原，因此不予显示。",
)
NOT_EXACT_HINT = Message(
    "Please report the tokenizer and the text. The ids alone come from cutter(…).encode(text).",
    "请把这个分词器和这段文本报告给我们。只要编号的话，可以用 cutter(…).encode(text)。",
)
NO_PLAIN_TEXT = Message(
    "{name} does not cut this text: {reason}",
    "{name} 无法切分这段文本：{reason}",
)
NO_PLAIN_TEXT_HINT = Message(
    "This is its own answer to the text alone. Some tokenizers want more than text, such as boxes on a page, "
    "or have no unknown token for what their vocabulary lacks.",
    "这是它对纯文本的回应。有的分词器不只要文本（例如还要版面坐标），有的词表里没有表示未知内容的 token。",
)
