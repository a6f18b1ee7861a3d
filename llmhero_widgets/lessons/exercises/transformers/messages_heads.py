"""What the exercise "heads" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: head h has columns h·d to (h + 1)·d of every token, and nothing is mixed.",
    zh="正确：头 h 拿到每个 token 的第 h·d 到 (h + 1)·d 列，什么都没有混在一起。",
)
RESHAPED = Message(
    en="The shape is right, but the numbers of different tokens are mixed: reshape cannot change the "
    "order of "
    "axes. Split the last axis first, then swap the axes.",
    zh="形状对了，但不同 token 的数混在了一起：reshape 不会交换轴的次序。先拆最后一个轴，再交换轴。",
)
INTERLEAVED = Message(
    en="Every head got every {heads}th column; its columns stand side by side.",
    zh="你让每个头每隔 {heads} 列取一列；一个头的各列应当是相邻的。",
)
TOKENS_FIRST = Message(
    en="The tokens come first here; the heads should: (heads, tokens, width / heads).",
    zh="这里 token 在第一个轴；第一个轴应当是头：（头数，token 数，宽度 / 头数）。",
)
OTHER = Message(
    en="Head {head} does not have the columns that it should have.",
    zh="头 {head} 拿到的列不对。",
)
HINT_1 = Message(
    en="Write down the shape before and after. Which axis is cut in two?",
    zh="先写下前后的形状。哪一个轴被切成了两个？",
)
HINT_2 = Message(
    en="x.reshape(tokens, heads, width // heads) cuts the last axis; then the first two axes change places.",
    zh="x.reshape(tokens, heads, width // heads) 把最后一个轴切开；然后交换前两个轴。",
)
HINT_3 = Message(
    en="return x.reshape(len(x), heads, -1).swapaxes(0, 1)",
    zh="代码：return x.reshape(len(x), heads, -1).swapaxes(0, 1)",
)
EXPLANATION = Message(
    en="Each head works in its own narrow slice, so several can look for different things at the same "
    "cost as "
    "one wide head.",
    zh="每个头只在自己那一窄条里工作，所以几个头可以各找各的，总开销却和一个宽头一样。",
)
