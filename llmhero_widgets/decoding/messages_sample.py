"""What sampling says to people."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

BAD_COUNTS = Message(
    "An interval needs counts from 0 to the number of trials and a level between 0 and 1; here are {trials} "
    "trials at level {level}.",
    "区间需要 0 到试验次数之间的计数，以及 0 和 1 之间的置信水平；这里是 {trials} 次试验、水平 {level}。",
)
NO_SUCH_TOKEN = Message("The model has no token {token}.", "模型没有编号为 {token} 的 token。")
BAD_AMOUNT = Message(
    "{name} has to be a whole number from {least} to {most}, not {value!r}.",
    "{name} 必须是 {least} 到 {most} 之间的整数，而不是 {value!r}。",
)
BAD_SEED = Message(
    "A seed is a whole number from 0 up, not {value!r}.",
    "种子必须是不小于 0 的整数，而不是 {value!r}。",
)
NO_ROOM = Message(
    "The text fills the context of {context:,} tokens: there is no room for another.",
    "文本已占满 {context:,} 个 token 的上下文，无法再续写。",
)
NO_ROOM_HINT = Message("Sample from an earlier token.", "请从更靠前的 token 开始采样。")
REMOTE = Message(
    "{name} shows only its likeliest tokens, so there are no exact probabilities to compare samples with.",
    "{name} 只给出最可能的 token，无法用精确概率检验采样。",
)
REMOTE_HINT = Message(
    "Load a model with hero.load_model() to sample from it.",
    "用 hero.load_model() 加载一个模型来采样。",
)
NO_OTHER = Message("There is no second model to compare with.", "没有可供比较的第二个模型。")
NO_OTHER_HINT = Message(
    "Give one to the widget: DecodingTree(lm, prompt, other=…).",
    "把它传给组件：DecodingTree(lm, prompt, other=…)。",
)
INSIDE_CHARACTER = Message(
    "The text ends inside a character, and {name} cuts text into other tokens: it cannot go on from here.",
    "文本在一个字符中间结束，而 {name} 的分词方式不同，无法从这里接着写。",
)
INSIDE_CHARACTER_HINT = Message("Choose a token that ends a character.", "请选择一个以完整字符结尾的 token。")
OTHER_TOKENS = Message(
    "{name} cuts text into tokens of its own: there is no such place in its samples.",
    "{name} 使用不同的分词方式：它的样本里没有对应的位置。",
)
NO_CACHE = Message(
    "This model does not keep the keys and values of what it has read, so texts cannot go on from there.",
    "这个模型不保留已读内容的键和值，无法由此续写。",
)
NO_CACHE_HINT = Message("Draw one token per sample.", "每次采样只抽一个 token。")
NOT_BELOW = Message(
    "This token is not below the one that was sampled from.",
    "这个 token 不在采样起点之下。",
)
BAD_DRAWS = Message("This is no experiment: {reason}.", "这不是一个采样实验：{reason}。")
