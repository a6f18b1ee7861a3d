"""What the exercise "stream" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: every block reads the stream as it is by then, and adds to it.",
    zh="正确：每个模块读到的是当时的残差流，再把自己的结果加上去。",
)
REPLACED = Message(
    en="Each block's output replaced the stream. It should be added: what was written before stays.",
    zh="你让每个模块的输出取代了残差流。应当是加上去：先写下的要留着。",
)
FROM_START = Message(
    en="Every block read the stream as it was at the beginning. The second should see what the first "
    "has written.",
    zh="你让每个模块都读最初的残差流。第二个模块应当看到第一个写下的东西。",
)
FORGOT_START = Message(
    en="The blocks' outputs are added up, but what the stream held at the beginning is missing.",
    zh="各模块的输出都加了，但残差流最初的内容不见了。",
)
ONE_BLOCK = Message(en="Only one of the blocks was used.", zh="只用到了一个模块。")
OTHER = Message(
    en="The stream ends at {got}, and should end at {expected}.",
    zh="残差流最后是 {got}，应当是 {expected}。",
)
HINT_1 = Message(
    en="A block does not return the new stream. It returns what it wants to add.",
    zh="模块返回的不是新的残差流，而是它想加上去的东西。",
)
HINT_2 = Message(
    en="Go through the blocks in order, and let each read what the one before has left.",
    zh="按次序走过每个模块，让每个模块读到前一个留下的结果。",
)
HINT_3 = Message(en="for block in blocks: x = x + block(x)", zh="代码：for block in blocks: x = x + block(x)")
EXPLANATION = Message(
    en="Because blocks only add, a signal can pass all of them unchanged, in both directions: that is "
    "what lets "
    "so many layers be trained at all.",
    zh="模块只做加法，信号就可以原封不动地穿过所有层，反向的梯度也一样：这么多层能训练起来，靠的就是这一点。",
)
