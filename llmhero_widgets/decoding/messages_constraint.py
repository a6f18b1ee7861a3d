"""What constraints say to people."""

from llmhero_widgets.core.text import Message

CHOICE = Message("The choices", "选项")
REGEX = Message("The regular expression", "正则表达式")
SCHEMA = Message("The JSON schema", "JSON schema")

BAD_RULE = Message("{rule} cannot be used: {reason}", "不能用这条规则（{rule}）：{reason}")
BAD_RULE_HINT = Message(
    "Nothing was changed: correct the rule, and the tokens are computed again.",
    "其他内容没有改动：把规则改对，就会重新计算。",
)
BAD_KIND = Message(
    "{kind!r} is no kind of rule: choice, regex or json_schema.",
    "没有 {kind!r} 这种规则：只有 choice、regex 和 json_schema。",
)
NO_CHOICES = Message("there are none", "一个选项也没有")
NOT_TEXTS = Message("each has to be a text, not {value!r}", "每一项都必须是文本，而不是 {value!r}")
EMPTY_CHOICE = Message("one of them is empty", "其中有一项是空的")
EMPTY_RULE = Message("it is empty", "内容为空")
NO_MATCH = Message("no text matches it", "没有任何文本能匹配它")
NOT_JSON = Message("it is no JSON: {problem}", "它不是 JSON：{problem}")
CANNOT_WRITE = Message(
    "no sequence of this model's tokens matches it", "用这个模型的 token 拼不出任何匹配的文本"
)
SAID = Message("{said}", "{said}")
TOO_COMPLEX = Message("it is too complex to follow: {said}", "它太复杂，无法计算：{said}")
BAD_BUDGET = Message(
    "The budget has to be a whole number of tokens from 0 to {most:,}, not {value!r}.",
    "预算必须是 0 到 {most:,} 之间的整数（token 数），而不是 {value!r}。",
)
REMOTE = Message(
    "A rule needs the probabilities of the whole vocabulary, and {name} is a server that gives only a few.",
    "规则需要整个词表的概率，而 {name} 是远程服务，只给出排在前面的几个。",
)
FORBIDDEN_PATH = Message(
    "The rule does not allow what was written before.",
    "规则不允许前面已经写下的内容。",
)
FORBIDDEN_PATH_HINT = Message(
    "Begin the rule at this token, or choose another one.",
    "让规则从这个 token 之后开始，或选另一个 token。",
)
DEAD_END = Message(
    "From here the rule cannot be completed within {budget} tokens.",
    "从这里开始，{budget} 个 token 之内无法满足规则。",
)
DEAD_END_HINT = Message(
    "Give it more tokens, or choose an earlier token.", "增加 token 数，或选更早的 token。"
)
UNCOVERED = Message(
    "The model's tokens have no bytes for a part of the rule.", "模型的 token 中没有规则所需的某些字节。"
)
BAD_HOW = Message(
    "{how!r} is no way to write: greedy or sample.", "没有 {how!r} 这种写法：只有 greedy 和 sample。"
)
