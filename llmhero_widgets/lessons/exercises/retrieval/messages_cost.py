"""What the exercise "cost" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right. Now the line can be put where the sum is lowest, instead of where it feels safe.",
    zh="正确。有了它，分数线就可以定在总代价最低处，而不是凭感觉。",
)
NUMBER = Message(
    en="One number is asked for; yours has shape {shape}.",
    zh="要的是一个数，你的结果形状是 {shape}。",
)
MEAN = Message(
    en="That is the cost per message. The sum over all messages is asked for.",
    zh="这是每条消息的平均代价。要的是全部消息的总和。",
)
SWAPPED = Message(
    en="The two prices are exchanged: a wrong answer costs wrong, a message for a person costs person.",
    zh="两个价格用反了：答错一条是 wrong，转人工一条是 person。",
)
AT_THE_LINE = Message(
    en="A message that scores exactly the threshold is answered: only scores below it go to a person.",
    zh="分数正好等于分数线的，由系统回答：低于分数线的才转人工。",
)
ALL_WRONG = Message(
    en="A wrong answer that is never given costs nothing: below the threshold a person answers.",
    zh="没有发出去的错误回答不算代价：低于分数线的由人来答。",
)
NO_PERSON = Message(
    en="People are not free: add the price of every message that is handed over.",
    zh="人工不是免费的：每转一条都要加上它的价格。",
)
OTHER = Message(
    en="For {shown} and a threshold of {threshold} the cost is {total}; you return {got:g}.",
    zh="消息为 {shown}、分数线为 {threshold} 时，代价是 {total}，你返回 {got:g}。",
)
HINT_1 = Message(
    en="Each message goes one of three ways: to a person, answered rightly, answered wrongly. "
    "What does each cost?",
    zh="每条消息有三种去向：转人工、答对、答错。各要多少代价？",
)
HINT_2 = Message(
    en="zip(scores, right) gives both together; ask for score < threshold first.",
    zh="zip(scores, right) 把两者配成对；先判断 score < threshold。",
)
HINT_3 = Message(
    en="if score < threshold: total += person, otherwise, if not is_right: total += wrong",
    zh="若 score < threshold：total += person；否则若 not is_right：total += wrong",
)
EXPLANATION = Message(
    en="A right answer costs nothing here. "
    "Whoever wants to count the model's own price adds it to every message.",
    zh="这里答对不花钱。想把模型本身的开销也算进去，给每条消息都加上即可。",
)
