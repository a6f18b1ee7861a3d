"""What the attention explorer and its library say to people."""

from llmhero_widgets.core.text import Message

NO_LAYER = Message(
    "There is no layer {layer}: {layers} layers are numbered 0 to {last}.",
    "没有层 {layer}：共 {layers} 层，编号为 0 到 {last}。",
)
NO_HEAD = Message(
    "There is no head {head} in layer {layer}: {heads} heads are numbered 0 to {last}.",
    "层 {layer} 没有头 {head}：共 {heads} 个头，编号为 0 到 {last}。",
)
NO_HEADS = Message("No head was named.", "没有指定任何注意力头。")
NO_HEADS_HINT = Message("Name at least one as (layer, head).", "请以（层，头）的形式至少指定一个。")
NO_SELECTION = Message(
    "A selection has no “{name}”; it has {names}.",
    "选择里没有“{name}”这一项；有的是 {names}。",
)
BAD_HEADS = Message(
    "Heads are a list of [layer, head], such as [[23, 0]], not {heads!r}.",
    "heads 是由 [层, 头] 组成的列表，例如 [[23, 0]]，而不是 {heads!r}。",
)
NO_PART = Message(
    "{name} has no {part!r} attention; it has {parts}.",
    "{name} 没有 {part!r} 注意力，只有 {parts}。",
)
NO_POSITION = Message(
    "There is no token {position}: {tokens:,} tokens are numbered 0 to {last:,}.",
    "没有 token {position}：共 {tokens:,} 个 token，编号为 0 到 {last:,}。",
)
NO_RANGE = Message(
    "From {start} to {stop} is no range of {tokens:,} tokens.",
    "{start} 到 {stop} 不是 {tokens:,} 个 token 中的一段。",
)
NO_TARGET = Message(
    "{name} reads one text: only an encoder-decoder has a target text.",
    "{name} 只读一段文本：只有编码器－解码器模型才有目标文本。",
)
NO_METHOD = Message(
    "Heads are switched off by {methods}, not by {method!r}.",
    "关闭注意力头的方法是 {methods}，没有 {method!r}。",
)
NO_NEXT_TOKEN = Message(
    "{name} does not continue a text, so there is no next token that its heads could change.",
    "{name} 不续写文本，所以没有会随注意力头变化的下一个 token。",
)
NO_TOKEN = Message(
    "There is no vocabulary entry {token}: {size:,} are numbered 0 to {last:,}.",
    "词表里没有编号 {token}：共 {size:,} 项，编号为 0 到 {last:,}。",
)

NOT_OBSERVABLE = Message(
    "The attention of {name} cannot be captured: it does not call the attention interface of transformers.",
    "无法捕获 {name} 的注意力：它不经过 transformers 的注意力接口。",
)
NOT_REPRODUCIBLE = Message(
    "The attention of {name} cannot be captured: in layer {layer} its own weights differ by {difference:.1g} "
    "from softmax(q·kᵀ).",
    "无法捕获 {name} 的注意力：在层 {layer}，它自己的权重与 softmax(q·kᵀ) 相差 {difference:.1g}。",
)
OTHER_MODEL_HINT = Message(
    "Choose another model, such as smollm2-135m-instruct.",
    "请换一个模型，例如 smollm2-135m-instruct。",
)
CLOSED = Message("This capture was closed.", "这次捕获已关闭。")
CLOSED_HINT = Message("Capture the text again.", "请重新捕获这段文本。")
TITLE = Message("Where each head looks", "每个头看向哪里")
STILL_QUERY = Message(
    "At “{q}”, head {h} of layer {l} spends {w} of its attention on “{k}”.",
    "在“{q}”处，第 {l} 层的头 {h} 把 {w} 的注意力放在“{k}”上。",
)
STILL_QUERY_MANY = Message(
    "At “{q}”, {n} heads together spend {w} of their attention on “{k}”.",
    "在“{q}”处，{n} 个头平均把 {w} 的注意力放在“{k}”上。",
)
STILL_KEY = Message(
    "“{q}” looks at “{k}” the most: head {h} of layer {l} spends {w} of its attention there.",
    "最关注“{k}”的是“{q}”：第 {l} 层的头 {h} 在那里把 {w} 的注意力放在它上面。",
)
STILL_KEY_MANY = Message(
    "“{q}” looks at “{k}” the most: {n} heads together spend {w} of their attention there.",
    "最关注“{k}”的是“{q}”：{n} 个头在那里平均把 {w} 的注意力放在它上面。",
)
STILL_MODEL = Message(
    "{name}, {tokens} tokens, {layers} layers × {heads} heads",
    "{name}，{tokens} 个 token，{layers} 层 × {heads} 个头",
)
STILL_BARS = Message("the strongest of {n} weights", "{n} 个权重中最大的几个")
STILL_OTHERS = Message("all others", "其余")
STILL_MATRIX = Message("rows look at columns; square-root scale", "行看向列；颜色按平方根")
