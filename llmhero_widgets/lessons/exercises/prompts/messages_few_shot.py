"""What the exercise "few-shot" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: every example shows the form, and the last one stops where the model is to go on.",
    zh="正确：每个例子都示范了格式，最后一个停在该由模型接下去的地方。",
)
ENDS_WITH_SPACE = Message(
    en="The prompt ends with a space. The model's tokens begin with their space: leave it to the model.",
    zh="提示词以空格结尾。模型的 token 自带前面的空格：把空格留给模型写。",
)
ENDS_WITH_BREAK = Message(
    en="The prompt goes on behind the last “Label:”, with a line break or more blanks. End right behind the "
    "colon: in the examples the label stands in the same line.",
    zh="最后一个“Label:”后面还有换行或多余的空白。写完冒号就停：例子里，标签和“Label:”在同一行。",
)
NO_EXAMPLES = Message(en="The examples are missing.", zh="缺少例子。")
NO_QUESTION = Message(en="The text itself is missing at the end.", zh="末尾缺少要判断的文本。")
ANSWERED = Message(
    en="The last block has a label already; that is what the model should say.",
    zh="最后一段已经写了标签；那正是要模型说的。",
)
NO_BREAK = Message(
    en="Put an empty line between the blocks, so that each is seen as one.",
    zh="各段之间空一行，让模型看得出每段是一个整体。",
)
OTHER = Message(
    en="Your prompt is {got}; expected {expected}.",
    zh="你的提示词是 {got}，应当是 {expected}。",
)
HINT_1 = Message(
    en="Write one solved example by hand first: Text: … and below it Label: …",
    zh="先手写一个解好的例子：Text: …，下一行 Label: …",
)
HINT_2 = Message(
    en="The last block looks the same, but ends with “Label:”.",
    zh="最后一段一模一样，只是到“Label:”为止。",
)
HINT_3 = Message(
    en='blocks = [f"Text: {{t}}\\nLabel: {{l}}" for t, l in examples] + [f"Text: {{text}}\\nLabel:"]; '
    'return "\\n\\n".join(blocks)',
    zh='代码：blocks = [f"Text: {{t}}\\nLabel: {{l}}" for t, l in examples] + [f"Text: '
    '{{text}}\\nLabel:"]；'
    'return "\\n\\n".join(blocks)',
)
EXPLANATION = Message(
    en="Nothing is trained here. The model continues a pattern, so the pattern must be the "
    "same to the last "
    "character, and must break off where its turn begins.",
    zh="这里什么也没有训练。模型只是把样式接下去，所以样式要一字不差，并且正好在轮到它的地方停下。",
)
