"""What the positions say to a reader."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

ODD_WIDTH = Message(
    en="The width must be even and not negative, and it is {width}: each wavelength takes two dimensions.",
    zh="宽度必须是非负偶数，现在是 {width}：每个波长要占两维。",
)
BAD_BASE = Message(
    en="The base must be a finite number above 0, and it is {base}.",
    zh="底数必须是大于 0 的有限数，现在是 {base}。",
)
BAD_SIZE = Message(en="A number of positions or heads cannot be {size}.", zh="位置数或头数不能是 {size}。")
NO_POSITION = Message(
    en="There is no position {position}; the last one is {last}.",
    zh="没有位置 {position}，最后一个是 {last}。",
)
WIDTHS_DIFFER = Message(
    en="A vector of width {width} cannot be turned by {pairs} angles: one angle turns two dimensions.",
    zh="宽度为 {width} 的向量不能用 {pairs} 个角度旋转：一个角度转动两维。",
)
NOT_LEARNED = Message(en="{name} has no learned positions.", zh="{name} 没有可学习的位置编码。")
SINES = Message(
    en="The positions of {name} are computed from sines; it has learned none.",
    zh="{name} 的位置编码由正弦算出，不是学来的。",
)
NOT_LEARNED_HINT = Message(
    en='BERT\'s kin and GPT-2 have them: try load_model("all-minilm-l6-v2").',
    zh='BERT 一类的模型和 GPT-2 有，可以试试 load_model("all-minilm-l6-v2")。',
)
NOT_ROTARY = Message(en="{name} has no rotary positions.", zh="{name} 没有旋转位置编码。")
NOT_ROTARY_HINT = Message(
    en="Llama's kin have them: try load_model() without a name.",
    zh="Llama 一类的模型有，可以试试不带参数的 load_model()。",
)
NOT_A_DECODER = Message(en="{name} predicts no next token.", zh="{name} 不预测下一个 token。")
TOO_SHORT = Message(en="The text must have at least two tokens.", zh="文本至少要有两个 token。")
BAD_SHIFT = Message(
    en="A text can be moved further along, not back before the first position: {shift}.",
    zh="文本只能往后移，不能移到第一个位置之前：{shift}。",
)
PAST_THE_END = Message(
    en="{name} has {positions} positions, from 0, and the last token would stand at {last}.",
    zh="{name} 只有 {positions} 个位置（从 0 数起），而最后一个 token 会落在位置 {last}。",
)
PAST_THE_END_HINT = Message(
    en="Move this text by {most} at most: shift_and_swap(…, shifts=(…,)).",
    zh="这段文本最多后移 {most}：shift_and_swap(…, shifts=(…,))。",
)
BAD_SCHEME = Message(
    en="There is no scheme “{scheme}”; choose one of {schemes}.",
    zh="没有“{scheme}”这种位置编码，可选的有：{schemes}。",
)
BAD_LENGTH = Message(
    en="The length must be between {least} and {most}, and it is {length}.",
    zh="长度必须在 {least} 到 {most} 之间，现在是 {length}。",
)
LONG_TEXT = Message(
    en="The text has {n:,} characters, and a notebook keeps {most:,} of it.",
    zh="文本有 {n:,} 个字符，而笔记本里最多保存 {most:,} 个。",
)
LONG_TEXT_HINT = Message(
    en="A sentence is enough to see what positions do.", zh="用一句话就足以看清位置的作用。"
)
NEEDS_LM = Message(
    en="To measure what positions do, the explorer needs a model.", zh="要测量位置的作用，需要一个模型。"
)
NEEDS_LM_HINT = Message(
    en="PositionExplorer(…, lm=load_model())", zh="PositionExplorer(…, lm=load_model())，再运行一次"
)
TITLE = Message("How a model knows the order", "模型怎样知道词序")
STILL_TABLE = Message(
    "To position {p}, its neighbour is {near} alike, and position {far} only {there}.",
    "位置 {p} 与相邻位置的相似度是 {near}，与位置 {far} 只有 {there}。",
)
STILL_ROPE = Message(
    "A query at {p} and a key {d} before it score {s}: with rotary positions, only the distance counts.",
    "位置 {p} 的查询与前面相距 {d} 的键得分 {s}：旋转位置编码只看距离。",
)
STILL_ALIBI = Message(
    "From word {p}, ALiBi's head {h} gives the word before it {w}, and each word further back "
    "{times} times less.",
    "从第 {p} 个词看去，ALiBi 的头 {h} 给前一个词 {w} 的注意力，每再往前一个词，就除以 {times}。",
)
STILL_SINES = Message("sinusoidal positions", "正弦位置编码")
STILL_LEARNED = Message("learned positions of {name}", "{name} 学到的位置编码")
STILL_ROWS = Message(
    "rows: positions, every {step}.; columns: the first {shown} of {all} dimensions",
    "行：位置，每隔 {step} 个画一行；列：{all} 维中的前 {shown} 维",
)
STILL_ROWS_ALL = Message(
    "rows: positions; columns: the first {shown} of {all} dimensions",
    "行：位置；列：{all} 维中的前 {shown} 维",
)
STILL_DISTANCE = Message("score by distance, θ = {base}", "得分随距离的变化，θ = {base}")
STILL_WEIGHTS = Message("share of attention by word", "各词得到的注意力")
