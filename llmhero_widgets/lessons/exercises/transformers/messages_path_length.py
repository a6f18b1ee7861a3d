"""What the exercise "path-length" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: an RNN needs a step for every token, a convolution a layer for every k − 1, attention "
    "one in all.",
    zh="正确：RNN 每隔一个 token 走一步，卷积每 k − 1 个 token 要一层，注意力一步就到。",
)
KIND = Message(
    en="For kind “{kind}”, {distance} tokens apart and kernel {kernel}, you return {got:g}; it takes "
    "{expected}.",
    zh="种类为“{kind}”、相距 {distance} 个 token、卷积核为 {kernel} 时，你返回 {got:g}，应当是 {expected}。",
)
KERNEL = Message(
    en="With a kernel of k, one layer reaches k − 1 tokens back, not k: the token itself takes a place.",
    zh="卷积核宽 k 时，一层只能往回看 k − 1 个 token，不是 k 个：它自己也占一格。",
)
ROUNDING = Message(
    en="Half a layer reaches nothing: round up.",
    zh="半层什么也够不着：要向上取整。",
)
NUMBER = Message(
    en="The function should return one number for “{kind}”; it has shape {shape}.",
    zh="对“{kind}”应当返回一个数，你的结果形状是 {shape}。",
)
HINT_1 = Message(
    en="Think of a note that is passed on from seat to seat. How many hands does it go through?",
    zh="想象一张纸条从一个座位传到下一个座位，要经过多少双手？",
)
HINT_2 = Message(
    en="One convolution of width k lets a token see k − 1 tokens before it. Two layers reach twice as far.",
    zh="宽为 k 的一层卷积让 token 看到前面 k − 1 个；两层就能看到两倍远。",
)
HINT_3 = Message(
    en="“rnn”: distance. “cnn”: distance / (kernel − 1), rounded up. “attention”: 1.",
    zh="“rnn”：distance；“cnn”：distance / (kernel − 1)，向上取整；“attention”：1。",
)
EXPLANATION = Message(
    en="Each step is a chance to lose the message. That is why what is far away is hard for an RNN, and why "
    "attention, which needs one step whatever the distance, changed so much.",
    zh="每走一步都可能把信息丢掉。所以 RNN 难记住远处的东西；"
    "而注意力无论多远都只走一步，这正是它带来的变化。",
)
