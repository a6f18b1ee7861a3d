"""What the decoding library says to people."""

from llmhero_widgets.core.text import Message

BAD_SETTING = Message("{name} has to be {range}, not {value!r}.", "{name} 必须是{range}，而不是 {value!r}。")
UNKNOWN_SETTING = Message("There is no setting “{name}”.", "没有“{name}”这个设置。")
FROM_ZERO = Message("a number from 0 up", "不小于 0 的数")
ABOVE_ZERO = Message("a number above 0", "大于 0 的数")
WHOLE_FROM_ZERO = Message("a whole number from 0 up", "不小于 0 的整数")
SHARE = Message("a number from 0 to 1", "0 到 1 之间的数")
SHARE_ABOVE_ZERO = Message("a number above 0, up to 1", "大于 0 且不超过 1 的数")
SHARE_BELOW_ONE = Message("a number from 0 up, below 1", "不小于 0 且小于 1 的数")
FINITE = Message("a finite number", "有限的数")
BIASES = Message(
    "numbers by token id, or by a tuple of ids, such as {{198: -2.0}}",
    "以 token id（或 id 元组）为键的数，例如 {{198: -2.0}}",
)

NOT_A_WRITER = Message(
    "{name} is an encoder: it reads text and does not write any.",
    "{name} 是编码器：只读文本，不生成文本。",
)
