"""What the comparison of prompts says to a reader."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

ONE_INPUT = Message(
    en="A prompt needs {slot} exactly once: it marks where the input goes.",
    zh="提示词里要有且只有一个 {slot}，它标出输入放在哪里。",
)
ONE_INPUT_HINT = Message(
    en="For example: “Is this review positive or negative? {slot}”.",
    zh="例如：“这条评论是好评还是差评？{slot}”。",
)
ONE_EXAMPLES = Message(en="A prompt may hold {slot} only once.", zh="提示词里最多只能有一个 {slot}。")
EMPTY = Message(en="There is nothing for the model to read.", zh="模型没有东西可读。")
TOO_LONG = Message(
    en="This would be {n} tokens, and the model reads {most} at once.",
    zh="这里共有 {n} 个 token，而模型一次最多读 {most} 个。",
)
BAD_LABELS = Message(
    en="At least two labels are needed, each different and none empty.",
    zh="至少要有两个标签，互不相同，也不能为空。",
)
NO_PROMPTS = Message(en="There is no prompt to compare.", zh="没有可比较的提示词。")
NO_INPUTS = Message(en="There are no labelled inputs.", zh="没有带标签的输入。")
STRANGE_LABEL = Message(
    en="“{label}” is the label of an input, but the labels are {labels}.",
    zh="有个输入的标签是“{label}”，而标签只有：{labels}。",
)
NO_PROMPT = Message(
    en="There is no prompt {place}; the last one is {last}.",
    zh="没有第 {place} 个提示词，最后一个是第 {last} 个。",
)
TOO_MANY = Message(
    en="At most {prompts} prompts, {inputs} inputs and {labels} labels can be compared here.",
    zh="这里最多比较 {prompts} 个提示词、{inputs} 个输入、{labels} 个标签。",
)
TOO_MANY_HINT = Message(
    en="llmhero_widgets.prompts.score() takes any number.",
    zh="llmhero_widgets.prompts.score() 没有数量限制。",
)
TOO_LARGE = Message(
    en="Prompts and inputs together may have {most} characters here.",
    zh="这里的提示词和输入合计最多 {most} 个字符。",
)
