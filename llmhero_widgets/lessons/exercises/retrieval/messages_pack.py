"""What the exercise "pack" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: no sentence is torn, and every chunk is as full as it can be.",
    zh="正确：没有一句被切断，每个片段也都装到了装不下为止。",
)
LIST = Message(
    en="A list of chunks is asked for, each a text or a list of sentences.",
    zh="要的是一列片段，每个片段是一段文本，或一列句子。",
)
LAST_LOST = Message(
    en="The last chunk is missing. When the loop ends, one is still being filled.",
    zh="少了最后一个片段。循环结束时，还有一个片段正在装。",
)
EMPTY = Message(
    en="One of your chunks is empty. When the very first sentence is too long, nothing stands before it yet.",
    zh="你有一个空片段。第一句就超长时，它前面还什么都没有，不该先存一个。",
)
CHANGED = Message(
    en="Your chunks, put together, are not the text that went in, blanks (␣) included: "
    "“{sentences}” became “{got}”.",
    zh="你的片段拼起来不是原文（空格写作 ␣，也算在内）：“{sentences}”变成了“{got}”。",
)
TOO_LONG = Message(
    en="A chunk of yours has more than {size} characters, though it holds several sentences.",
    zh="你有一个片段超过了 {size} 个字符，里面却不止一句。",
)
ALONE = Message(
    en="You give every sentence a chunk of its own. Put as many together as fit.",
    zh="你让每句话自成一个片段。装得下的要装在一起。",
)
EXACT = Message(
    en="A chunk may have exactly {size} characters: compare with <=.",
    zh="片段可以正好有 {size} 个字符：比较时用 <=。",
)
OTHER = Message(
    en="For size {size} the chunks should be “{right}”; you return “{got}”.",
    zh="大小为 {size} 时，片段应当是“{right}”，你返回“{got}”。",
)
HINT_1 = Message(
    en="Go through the sentences in order. Does the next one still fit into the chunk you are filling?",
    zh="按次序看每一句：它还装得进正在装的片段吗？",
)
HINT_2 = Message(
    en="len(chunk) + len(sentence) <= size says whether it fits. A sentence longer than size stands alone.",
    zh="len(chunk) + len(sentence) <= size 说明装得下。比 size 还长的句子自成一段。",
)
HINT_3 = Message(
    en="if chunks and len(chunks[-1]) + len(sentence) <= size: chunks[-1] += sentence, "
    "otherwise chunks.append(sentence)",
    zh="若 chunks 不空且 len(chunks[-1]) + len(sentence) <= size：chunks[-1] += sentence；"
    "否则 chunks.append(sentence)",
)
EXPLANATION = Message(
    en="Real chunkers do the same with a list of separators: first headings, then paragraphs, "
    "then sentences, and words only where nothing else helps.",
    zh="真正的切分器也是这样做的，只是分隔符有好几级：先按标题，再按段落，再按句子，实在不行才按词。",
)
