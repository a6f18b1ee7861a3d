"""What the safety lab says to people."""

from llmhero_widgets.core.text import Message

INVISIBLE = Message("{n} characters that cannot be seen", "{n} 个看不见的字符")
TAGS = Message("{n} characters that cannot be seen spell “{what}”", "{n} 个看不见的字符拼出“{what}”")
HIDDEN = Message("text that a browser would not show ({how})", "浏览器不会显示的文字（{how}）")
CONTROL = Message("control tokens of a chat template: {what}", "聊天模板的控制 token：{what}")
ROLE = Message("speaks as the system: “{what}”", "冒充系统发言：“{what}”")
LINK = Message("an address that would carry the question away: {what}", "会把问题带出去的地址：{what}")
ORDERS = Message("speaks to the model: “{what}”", "在对模型下指令：“{what}”")
STUFFED = Message("“{what}” stands there {n} times", "“{what}”重复出现了 {n} 次")

NO_PARTS = Message(
    "The safety lab needs a pipeline that loads documents, writes a prompt and lets a model answer.",
    "安全实验室需要一条能加载文档、写提示词并让模型回答的流水线。",
)
NO_PARTS_HINT = Message(
    "Connect load, retrieve, prompt and generate.", "请接好加载、检索、提示词和生成节点。"
)
NO_CASES = Message("No attacks are chosen.", "没有选择任何攻击。")
NO_CASES_HINT = Message("Choose at least one kind of attack.", "请至少选择一类攻击。")
NO_DEFENCE = Message("There is no defence “{name}”.", "没有名为“{name}”的防护。")
NO_KIND = Message("There is no kind of attack “{name}”.", "没有名为“{name}”的攻击类型。")
NO_LANGUAGE = Message("There are no attacks in “{name}”.", "没有“{name}”语言的攻击。")
