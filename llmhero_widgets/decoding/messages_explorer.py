"""What the decoding tree says to a user."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

GONE_BACK = Message(
    "The kernel no longer keeps this step.",
    "内核已经不再保留这一步。",
)
GONE_BACK_HINT = Message(
    "It keeps the last {most} steps: go back fewer of them, or open a saved tree.",
    "它只保留最近 {most} 步：请少退几步，或打开保存过的树。",
)
NO_STEPS = Message(
    "The number of tokens must be from 1 to {most}, not {value}.",
    "token 数须在 1 到 {most} 之间，不能是 {value}。",
)
NOT_A_PROMPT = Message(
    "A prompt is a text or a list of token ids, not {kind}.",
    "提示词应为文本或 token id 列表，而不是 {kind}。",
)
FULL = Message(
    "The tree has {most:,} nodes: more cannot be told apart.",
    "这棵树已经有 {most:,} 个节点，再多就无法分辨了。",
)
FULL_HINT = Message("Prune what you do not need.", "请剪掉不需要的分支。")
TITLE = Message("What could have come next", "接下来可能是什么")
STILL = Message(
    "After “{prompt}” come {list}. All other tokens share {r}.",
    "在“{prompt}”之后，最可能的是 {list}；其余 token 共占 {r}。",
)
STILL_AND = Message(", ", "、")
STILL_ONE = Message("“{token}” {p}", "“{token}”（{p}）")
STILL_NUMBERS = Message(
    "{name}; each number is the probability of the whole path",
    "{name}；数字是整条路径的概率",
)
STILL_LEFT_OUT = Message("Not drawn: {n} unlikelier tokens.", "没有画出：{n} 个可能性更低的 token。")
