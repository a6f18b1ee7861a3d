"""What the exercise "corrupt" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: a mark for each gap, in the target behind each mark what stood there, and a last mark.",
    zh="正确：每个空一个标记；目标里，每个标记后面是原来在那里的词，最后再用一个标记收尾。",
)
TWO = Message(
    en="The function should return two lists of words, the input and the target; it returned {answer}.",
    zh="函数应当返回两个词的列表：输入和目标；你返回的是 {answer}。",
)
MARK_PER_WORD = Message(
    en="You put a mark for every word of a gap. T5 puts one for the whole gap, however long it is.",
    zh="你给空里的每个词都放了一个标记。T5 给整个空只放一个，不管它多长。",
)
NO_MARKS_IN_TARGET = Message(
    en="The input is right. In the target each gap begins with its mark, so that the model knows which "
    "one it fills.",
    zh="输入对了。目标里每一段要以自己的标记开头，模型才知道在填哪一个空。",
)
NO_LAST_MARK = Message(
    en="Nearly: the target ends with one more mark, here {mark}, which says that nothing follows.",
    zh="就差一点：目标的最后还要再写一个标记，这里是 {mark}，表示“到此为止”。",
)
WHOLE_TARGET = Message(
    en="The input is right, but the target repeats the whole sentence. Only what is missing is asked for.",
    zh="输入对了，但目标把整句话都重复了一遍；只要缺的部分。",
)
SAME_MARK = Message(
    en="Every gap has the same mark. Number them, <0>, <1> and so on, or nobody knows which is which.",
    zh="所有空用了同一个标记。要编号，<0>、<1>……否则分不清哪个是哪个。",
)
INPUT = Message(
    en="The input should be “{expected}”, and is “{got}”.", zh="输入应当是“{expected}”，现在是“{got}”。"
)
TARGET = Message(
    en="The target should be “{expected}”, and is “{got}”.", zh="目标应当是“{expected}”，现在是“{got}”。"
)
HINT_1 = Message(
    en="Go through the words once. At each one, ask: does a gap begin here, am I inside one, or neither?",
    zh="从头到尾走一遍。每到一个词就问：空从这里开始、正在空里，还是都不是？",
)
HINT_2 = Message(
    en="Where a gap begins, its mark goes into both lists. Words inside go to the target, all others to "
    "the input. At the very end the target gets the next mark.",
    zh="空开始的地方，标记两边都写；空里的词进目标，其余的进输入。全部走完，目标里再添下一个标记。",
)
HINT_3 = Message(
    en='For gap number n with (start, end): input = words before + [f"<{{n}}>"] + what follows; '
    'target += [f"<{{n}}>", *words[start:end]]. At the end: target += [f"<{{len(gaps)}}>"].',
    zh='对第 n 个空 (start, end)：输入 = 前面的词 + [f"<{{n}}>"] + 后面的词；'
    '目标加上 [f"<{{n}}>", *words[start:end]]。最后，目标再加上 [f"<{{len(gaps)}}>"]。',
)
EXPLANATION = Message(
    en="The encoder reads the whole sentence with its gaps, both ways, and the decoder writes only what "
    "is missing: short targets make training cheap. The mark behind the last gap tells that this gap, too, "
    "is complete. (Raffel et al., 2019, section 3.1.4.)",
    zh="编码器前后都看，读完带空的整句话；解码器只写缺的部分：目标短，训练就省。"
    "最后多出的那个标记，说明最后一个空也填完了。（Raffel 等，2019，第 3.1.4 节。）",
)
