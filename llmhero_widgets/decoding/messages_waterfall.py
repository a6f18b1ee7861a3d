"""What the waterfall says to people, in a notebook and over the wire."""

from llmhero_widgets.core.text import Message

TAIL_UNKNOWN = Message(
    "{name} tells the likeliest tokens only, not the whole distribution.",
    "{name} 只给出最可能的几个 token，不给出完整的分布。",
)
TAIL_UNKNOWN_HINT = Message(
    "Settings need every token's score: load a model into the kernel with load_model().",
    "这些设置需要每个 token 的分数：请用 load_model() 把模型加载到内核里。",
)
NO_TOKEN = Message("No token stands for {text!r}.", "没有 token 对应 {text!r}。")
NO_TOKEN_HINT = Message(
    "Write a token's text, or its number as #{example}.",
    "请输入 token 的文字，或写成 #{example} 这样的编号。",
)
MANY_TOKENS = Message(
    "{n:,} tokens were asked for at once; {most} are the most.",
    "一次请求了 {n:,} 个 token，最多 {most} 个。",
)

# The picture of a distribution
READ = Message(
    "Of {n} tokens {left} can still be drawn. Uncertainty goes from {before} to {after} bits.",
    "{n} 个 token 中有 {left} 个还可能被抽到；不确定度从 {before} 比特变为 {after} 比特。",
)
READ_ONE = Message(
    "Of {n} tokens only {token} can still be drawn.", "{n} 个 token 中只剩 {token} 可能被抽到。"
)
READ_MODEL = Message(
    "Any of {n} tokens can be drawn; {token} is the likeliest, with {p}. The uncertainty is {after} bits.",
    "{n} 个 token 都可能被抽到；最可能的是 {token}，概率为 {p}。不确定度为 {after} 比特。",
)
CAPTION = Message("Probability after each stage", "每一步之后的概率")
TOKEN = Message("token", "token")
LEFT = Message("{n} left · {bits} bits", "剩 {n} · {bits} 比特")
CUT = Message("cut", "截去")
OTHERS = Message("all {n} others", "其余 {n} 个")
MASS = Message("probability kept", "保留的概率")
NAMES = {
    "model": Message("as computed", "原始"),
    "sequence_bias": Message("bias", "偏置"),
    "repetition_penalty": Message("repetition", "重复惩罚"),
    "no_repeat_ngram": Message("no repeats", "禁止重复"),
    "presence_frequency": Message("presence, frequency", "存在与频率惩罚"),
    "greedy": Message("greedy", "贪心"),
    "temperature": Message("temperature", "温度"),
    "top_k": Message("top-k", "top-k"),
    "top_p": Message("top-p", "top-p"),
    "min_p": Message("min-p", "min-p"),
    "typical_p": Message("typical-p", "typical-p"),
    "epsilon_cutoff": Message("epsilon", "epsilon"),
    "eta_cutoff": Message("eta", "eta"),
}
