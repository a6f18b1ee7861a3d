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
STRANGE_SLOT = Message(
    en="There is no slot {slot}; what can be filled is {slots}.",
    zh="没有 {slot} 这个占位符，能填的只有 {slots}。",
)
STRANGE_SLOT_HINT = Message(
    en="If the braces are part of the text, put spaces inside them: {literal}.",
    zh="如果花括号本来就是文本的一部分，请在里面加空格：{literal}。",
)
NO_SHOTS = Message(
    en="{slot} stands for solved examples, and there are none.", zh="{slot} 要填示例，但没有给出示例。"
)
NO_SHOTS_HINT = Message(
    en="Give them as shots=[(input, label), …], or take {slot} out.",
    zh="请用 shots=[(输入, 标签), …] 给出示例，或者去掉 {slot}。",
)
BAD_SHOT = Message(
    en="A solved example is written with {slot} and {other}, each exactly once.",
    zh="示例的写法里要有 {slot} 和 {other}，各写一次。",
)
EMPTY = Message(en="There is nothing for the model to read.", zh="模型没有东西可读。")
TOO_LONG = Message(
    en="This would be {n} tokens, and the model reads {most} at once.",
    zh="这里共有 {n} 个 token，而模型一次最多读 {most} 个。",
)
TOO_LONG_HINT = Message(
    en="Shorten the prompt, the solved examples or the input.", zh="请缩短提示词、示例或输入。"
)
IN_PROMPT = Message(en="Prompt “{name}”: {reason}", zh="提示词“{name}”：{reason}")
IN_CELL = Message(
    en="Prompt “{name}”, input {number}: {reason}", zh="提示词“{name}”，第 {number} 个输入：{reason}"
)
IN_BIAS = Message(
    en="Prompt “{name}”, with “{text}” as an input that says nothing: {reason}",
    zh="提示词“{name}”，以“{text}”为空白输入：{reason}",
)
BAD_LABELS = Message(
    en="At least two labels are needed, each different and none empty.",
    zh="至少要有两个标签，互不相同，也不能为空。",
)
SPACED_LABELS = Message(
    en="The labels “{label}” and “{other}” differ only in the space around them.",
    zh="标签“{label}”和“{other}”只差前后的空格。",
)
NO_TOKENS = Message(
    en="The model's tokenizer leaves nothing of the label “{label}”.",
    zh="模型的分词器处理之后，标签“{label}”什么也没剩下。",
)
SAME_TOKENS = Message(
    en="To this model, the labels “{label}” and “{other}” are the same tokens.",
    zh="对这个模型来说，标签“{label}”和“{other}”是同样的 token。",
)
OTHER_WORDS = Message(en="Choose other words.", zh="请换别的词。")
BEGINS = Message(
    en="To this model, the label “{other}” begins with all of “{label}”, which would therefore always win.",
    zh="对这个模型来说，标签“{other}”以整个“{label}”开头，所以“{label}”总会胜出。",
)
BEGINS_HINT = Message(
    en="Give all labels the same ending, for example “{label}.” and “{other}.”, or choose other words.",
    zh="请给所有标签加上同样的结尾，例如“{label}。”和“{other}。”，或者换别的词。",
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
TOO_MANY_FIGURES = Message(
    en="{prompts} prompts × {inputs} inputs × {labels} labels are {n} figures, and a notebook keeps {most}.",
    zh="{prompts} 个提示词 × {inputs} 个输入 × {labels} 个标签共 {n} 个数值，notebook 最多保存 {most} 个。",
)
TOO_LARGE = Message(
    en="Prompts, inputs and labels together take {n} bytes, and a notebook keeps {most}.",
    zh="提示词、输入和标签合计 {n} 字节，notebook 最多保存 {most} 字节。",
)
TITLE = Message("Prompts, compared", "提示词比较")
STILL_ONE = Message(
    "“{name}” is right for {k} of {n} inputs.",
    "“{name}”答对了 {n} 个输入中的 {k} 个。",
)
STILL_BEST = Message(
    "“{best}” is right for {k} of {n} inputs, “{other}” for {j}: {verdict}",
    "“{best}”答对了 {n} 个输入中的 {k} 个，“{other}”答对了 {j} 个：{verdict}",
)
STILL_CLEAR = Message(
    "chance alone would rarely part them so far (p = {p}).", "单凭偶然很少会差这么多（p = {p}）。"
)
STILL_UNCLEAR = Message("chance alone could part them so far (p = {p}).", "单凭偶然也会差这么多（p = {p}）。")
STILL_TIE = Message(
    "“{best}” and “{other}” are both right for {k} of {n} inputs.",
    "“{best}”和“{other}”都答对了 {n} 个输入中的 {k} 个。",
)
STILL_BARS = Message(
    "share of inputs that each prompt gets right, with 95 % intervals; {name}",
    "每个提示词答对的比例，带 95% 区间；{name}",
)
