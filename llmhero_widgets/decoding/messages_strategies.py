"""What contrastive search and speculative decoding say to people."""

from llmhero_widgets.core.text import Message

PAIR = Message(
    "{name} is an encoder–decoder: contrastive search and speculative decoding need a decoder alone.",
    "{name} 是编码器-解码器模型：对比搜索和投机解码只适用于纯解码器。",
)
STATEFUL = Message(
    "{name} keeps one state instead of keys and values, so it cannot take back a token that it has read.",
    "{name} 只保留一个状态，不保存键和值，读过的 token 无法撤回。",
)
REMOTE = Message(
    "{name} runs on a server that shows neither hidden states nor whole distributions.",
    "{name} 运行在服务器上，既拿不到隐藏状态，也拿不到完整的分布。",
)
REMOTE_HINT = Message(
    "Open the tree on a model that is loaded here: `hero.DecodingTree(hero.load_model())`.",
    "请用加载到本机的模型打开：`hero.DecodingTree(hero.load_model())`。",
)

BAD_COUNT = Message(
    "{name} has to be a whole number from {least} to {most:,}, not {value!r}.",
    "{name} 必须是 {least} 到 {most:,} 之间的整数，而不是 {value!r}。",
)
BAD_ALPHA = Message(
    "alpha has to be a number from 0 to 1, not {value!r}.", "alpha 必须是 0 到 1 之间的数，而不是 {value!r}。"
)

OTHER_VOCABULARY = Message(
    "{draft} cannot draft for {name}: they cut text into different tokens.",
    "{draft} 不能为 {name} 打草稿：两者的 token 不同。",
)
OTHER_VOCABULARY_HINT = Message(
    "Take a smaller model of the same family, or make one of {name} itself: `truncated(lm, 24)` or "
    "`quantised(lm)`.",
    "请用同一系列里更小的模型，或从 {name} 自身得到：`truncated(lm, 24)` 或 `quantised(lm)`。",
)
NO_LAYERS = Message(
    "The layers of {name} cannot be told apart, so none can be left out.",
    "无法区分 {name} 的各层，因此不能去掉其中的层。",
)
NO_GIVEN_DRAFT = Message("No draft model was given.", "没有提供草稿模型。")
NO_GIVEN_DRAFT_HINT = Message(
    "Pass one: `hero.DecodingTree(lm, draft=hero.load_model(…))`.",
    "请传入一个：`hero.DecodingTree(lm, draft=hero.load_model(…))`。",
)
BAD_DRAFT = Message(
    "A draft is one of {allowed}, not {value!r}.", "草稿只能是 {allowed} 之一，而不是 {value!r}。"
)
