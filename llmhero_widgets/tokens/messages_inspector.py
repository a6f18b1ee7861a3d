"""What the token inspector's kernel side says to people."""

from llmhero_widgets.core.text import Message

NO_TOKENIZERS = Message("No tokenizer was named.", "没有指定任何分词器。")
NO_TOKENIZERS_HINT = Message(
    "Name one, such as tokenizers=[“smollm2”].",
    "请至少指定一个，例如 tokenizers=[“smollm2”]。",
)
TOO_MANY_TOKENIZERS = Message(
    "{count} tokenizers are more than the {most} that can be read side by side.",
    "{count} 个分词器太多了：最多并排看 {most} 个。",
)
TOO_MANY_TOKENIZERS_HINT = Message(
    "Leave some out, or show the others in a second inspector.",
    "请去掉几个，或把其余的放进另一个组件。",
)
NO_TOKENIZER = Message(
    "There is no tokenizer {number}: {count} are numbered 0 to {last}.",
    "没有第 {number} 号分词器：共 {count} 个，编号为 0 到 {last}。",
)
BAD_SELECTION = Message(
    "A selection is the position of a token, such as 3, or None, not {value!r}.",
    "selection 是 token 的位置（例如 3）或 None，而不是 {value!r}。",
)
TITLE = Message("How a text is cut into tokens", "文本怎样切成 token")
STILL = Message(
    "{name} cuts this text of {b} bytes into {t} tokens.",
    "{name} 把这段 {b} 字节的文本切成 {t} 个 token。",
)
STILL_UNKNOWN = Message("{n} of them are unknown to its vocabulary.", "其中 {n} 个不在词表里。")
STILL_MORE = Message("and {n} more", "还有 {n} 个")
STILL_IDS = Message("under each token its id", "每个 token 下面是它的 id")
