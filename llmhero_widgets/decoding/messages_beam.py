"""What beam search says to people."""

from llmhero_widgets.core.text import Message

BAD_OPTION = Message("{name} has to be {range}, not {value!r}.", "{name} 必须是{range}，而不是 {value!r}。")
WHOLE_FROM_ONE = Message("a whole number from 1 up", "不小于 1 的整数")
UP_TO_BEAMS = Message("a whole number from 1 up to the beams, {beams}", "1 到束数 {beams} 之间的整数")
FINITE = Message("a finite number", "有限的数")
FROM_ZERO = Message("a number from 0 up", "不小于 0 的数")
EARLY = Message('True, False or "never"', 'True、False 或 "never"')
VARIANT = Message('"plain", "diverse" or "constrained"', '"plain"、"diverse" 或 "constrained"')
DIVISOR = Message("a number that divides the beams, {beams}", "能整除束数 {beams} 的数")
NO_CACHE = Message(
    "{name} keeps no cache of keys and values, and beam search needs one.",
    "{name} 不保留键值缓存，而束搜索需要它。",
)
NO_CACHE_HINT = Message("Choose a model with attention in every layer.", "请换一个每层都有注意力的模型。")

NO_PHRASE = Message("There is no phrase that the text must contain.", "没有给出文本必须包含的短语。")
NO_PHRASE_HINT = Message("Give at least one, such as {example}.", "请至少给一个，例如 {example}。")
EMPTY_PHRASE = Message("The phrase {phrase!r} has no token.", "短语 {phrase!r} 一个 token 也没有。")
END_IN_PHRASE = Message(
    "The phrase {phrase!r} contains token {number}, which ends the text: nothing can follow it.",
    "短语 {phrase!r} 含有结束文本的 token {number}，它之后不能再有内容。",
)
TOO_LITTLE_ROOM = Message(
    "The phrases have {tokens} tokens, and only {steps} may be written.",
    "这些短语共有 {tokens} 个 token，而最多只能写 {steps} 个。",
)
TOO_LITTLE_ROOM_HINT = Message("Allow more steps, or shorten the phrases.", "请增加步数，或缩短短语。")
NOTHING_LEFT = Message(
    "No text is left: the settings forbid every token at step {step}.",
    "没有剩下任何文本：第 {step} 步的设置排除了所有 token。",
)
NOTHING_LEFT_HINT = Message("Loosen the cut-offs or the biases.", "请放宽截断或偏置设置。")

NOT_REMOTE = Message(
    "Beam search compares all tokens at every step, and a remote model lists only the likeliest.",
    "束搜索每一步都要比较全部 token，而远程模型只列出最可能的几个。",
)
NOT_REMOTE_HINT = Message("Load a model on this machine.", "请在本机加载一个模型。")
TOO_MUCH = Message(
    "{beams} beams for {steps} steps are more than this view shows; it shows {most_beams} for {most_steps}.",
    "{beams} 束 {steps} 步超出了这个视图的范围；最多 {most_beams} 束、{most_steps} 步。",
)
NOTHING_TO_KEEP = Message("There is no text to put into the tree.", "没有可以放入树中的文本。")
