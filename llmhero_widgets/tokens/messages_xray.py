"""What the kernel side of the pipeline X-ray says to people."""

from llmhero_widgets.core.text import Message

TOO_LONG = Message(
    "How this part comes about depends on the whole text, and {count} characters are too many to follow.",
    "这一段怎么切取决于整篇文本，而 {count} 个字符太多，无法逐步追踪。",
)
TOO_LONG_HINT = Message(
    "Shorten the text, or choose a token elsewhere.",
    "请缩短文本，或选别处的 token。",
)
BAD_TOKEN = Message(
    "The token to look at is a position such as 3, or nothing, not {value!r}.",
    "要看的 token 用位置（例如 3）指定，或不指定，而不是 {value!r}。",
)
