"""What chats say to people."""

from llmhero_widgets.core.text import Message

NO_TEMPLATE = Message("{name} has no chat template.", "{name} 没有聊天模板。")
NO_TEMPLATE_HINT = Message(
    "It continues plain text: write the prompt as text.", "它只会接着写普通文本：请把提示写成文本。"
)
NOT_TURNS = Message(
    'A chat is a list of turns, each with a role and a content: [{{"role": "user", "content": "Hello"}}].',
    '对话是由若干轮组成的列表，每轮都有角色和内容：[{{"role": "user", "content": "你好"}}]。',
)
TEMPLATE_FAILED = Message(
    "The chat template of {name} refuses these turns: {reason}",
    "{name} 的聊天模板拒绝了这些对话轮次：{reason}",
)
TEMPLATE_FAILED_HINT = Message(
    "Change the order or the roles of the turns as the template demands.",
    "请按模板的要求调整对话轮次的顺序或角色。",
)
