"""What the exercise "realise" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(en="Right for none, one, two and many.", zh="正确：没有、一个、两个和许多个，都处理好了。")
NO_AND = Message(
    en="Before the last one there should be an “and”: {expected}.", zh="最后一个前面要有 and：{expected}。"
)
COMMA_FOR_TWO = Message(
    en="Between two there is no comma: {expected}.", zh="只有两个时，中间不用逗号：{expected}。"
)
ALL_AND = Message(
    en="You put “and” between all of them; commas do for all but the last: {expected}.",
    zh="你在每两个之间都放了 and；除了最后一个，其余用逗号：{expected}。",
)
ONE = Message(en="One alone stands as it is: {expected}.", zh="只有一个时，原样就好：{expected}。")
NONE = Message(
    en="From nothing comes an empty text; you return {got}.",
    zh="什么都没有时应当返回空文本，你返回的是 {got}。",
)
OTHER = Message(
    en="It should read {expected}; you return {got}.",
    zh="应当是 {expected}，你返回的是 {got}。",
)
HINT_1 = Message(
    en="There are three cases: none or one, and everything longer.", zh="分三种情况：没有、一个，以及更多。"
)
HINT_2 = Message(
    en="Join all but the last with a comma and a space; then “ and ” and the last.",
    zh="除最后一个以外，用逗号加空格连起来；再接 “ and ” 和最后一个。",
)
HINT_3 = Message(
    en="return ' and '.join(filter(None, [', '.join(items[:-1]), *items[-1:]]))",
    zh="代码：return ' and '.join(filter(None, [', '.join(items[:-1]), *items[-1:]]))",
)
EXPLANATION = Message(
    en="Such rules are what surface realisation is made of. They are dull, and a generator "
    "that has them never gets "
    "them wrong.",
    zh="表层实现就是由这样的规则组成的。规则很枯燥，可是有了规则的生成器从不出错。",
)
