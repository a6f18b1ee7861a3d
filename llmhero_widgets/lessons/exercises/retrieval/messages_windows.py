"""What the exercise "windows" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: every character is in a chunk, and neighbours share exactly the overlap.",
    zh="正确：每个字符都在某个片段里，相邻片段恰好共有重叠的那几个字符。",
)
PAIRS = Message(
    en="A list of pairs (start, end) is asked for; yours has shape {shape}.",
    zh="要的是一列“起点、终点”对，你的结果形状是 {shape}。",
)
LAST_INSIDE = Message(
    en="Your ends are one too low: as in text[start:end], the end is the first character that is left out.",
    zh="你的终点都小了 1：和 text[start:end] 一样，终点是第一个不取的字符。",
)
BEYOND = Message(
    en="For length {length}, size {size}, overlap {overlap} a chunk of yours ends behind the text. "
    "The last one ends at {length}.",
    zh="长度 {length}、大小 {size}、重叠 {overlap} 时，你有片段超出了文本末尾。最后一段应当止于 {length}。",
)
END_LOST = Message(
    en="For length {length}, size {size}, overlap {overlap} the last characters are in no chunk: "
    "the last chunk may be shorter than the others.",
    zh="长度 {length}、大小 {size}、重叠 {overlap} 时，末尾几个字符没进任何片段：最后一段可以比别的短。",
)
INSIDE = Message(
    en="For length {length}, size {size}, overlap {overlap} your chunk {window} lies wholly inside the one "
    "before it. Stop as soon as a chunk reaches the end.",
    zh="长度 {length}、大小 {size}、重叠 {overlap} 时，你的片段 {window} 整个落在前一段里。"
    "只要有一段到了末尾，就该停下。",
)
NO_OVERLAP = Message(
    en="Your chunks do not overlap. With an overlap of {overlap} the next one starts {overlap} characters "
    "before the end of the last.",
    zh="你的片段没有重叠。重叠为 {overlap} 时，下一段要从上一段结尾往前 {overlap} 个字符处开始。",
)
OTHER = Message(
    en="For length {length}, size {size}, overlap {overlap} the chunks should be {right}.",
    zh="长度 {length}、大小 {size}、重叠 {overlap} 时，片段应当是 {right}。",
)
HINT_1 = Message(
    en="A chunk begins where the last one ended, less the overlap.",
    zh="每一段的起点，是上一段的终点减去重叠。",
)
HINT_2 = Message(
    en="The end is min(start + size, length). When it equals length, you are done.",
    zh="终点是 min(start + size, length)。它等于 length 时就完成了。",
)
HINT_3 = Message(
    en="Begin with start = 0, and repeat: end = min(start + size, length); append (start, end); "
    "stop if end == length; start = end - overlap",
    zh="从 start = 0 开始重复：end = min(start + size, length)；记下 (start, end)；"
    "若 end == length 就停；start = end - overlap",
)
EXPLANATION = Message(
    en="The step from one chunk to the next is size − overlap. The overlap must be smaller than the size, "
    "or the loop never gets on.",
    zh="相邻片段的起点相差“大小 − 重叠”。重叠必须小于大小，否则循环永远走不到头。",
)
