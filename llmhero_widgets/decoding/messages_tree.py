"""What the decoding tree says to people."""

from llmhero_widgets.core.text import Message

NO_NODE = Message(
    "There is no node {uid} in this tree.",
    "这棵树里没有编号为 {uid} 的节点。",
)
ENDED = Message(
    "The text has ended here: the model does not continue an end token.",
    "文本到这里已经结束：结束 token 之后，模型不再续写。",
)
ENDED_HINT = Message(
    "Expand its parent, or write your own text below it.",
    "请展开它的父节点，或在它下面写入自己的文本。",
)
FULL = Message(
    "The model's context is full here: {tokens:,} of {context:,} tokens.",
    "模型的上下文到这里已满：共 {context:,} 个 token，已到第 {tokens:,} 个。",
)
FULL_HINT = Message(
    "Branch from a node nearer to the prompt, or shorten the prompt.",
    "请从更靠近提示词的节点分支，或缩短提示词。",
)
NO_TEXT = Message(
    "There is nothing to write: the text has no token.",
    "没有可写入的内容：这段文本不含任何 token。",
)
NO_TOKEN_FOR = Message(
    "The model's vocabulary has no token for part of this text: {text}.",
    "模型的词表无法表示这段文本中的一部分：{text}。",
)
NO_IDS = Message("No token was given to insert.", "没有给出要插入的 token。")
AT_LEAST_ONE = Message(
    "{name} has to be a whole number from 1 up, not {value!r}.",
    "{name} 必须是不小于 1 的整数，而不是 {value!r}。",
)
ONE_OF = Message(
    "{name} has to be one of {allowed}, not {value!r}.", "{name} 只能是 {allowed}，而不是 {value!r}。"
)
SHARE = Message(
    "{name} has to be a number above 0, up to 1, not {value!r}.",
    "{name} 必须是大于 0 且不超过 1 的数，而不是 {value!r}。",
)
BAD_STATE = Message(
    "This is not the state of a tree of this model: {reason}.",
    "这不是这个模型的树的状态：{reason}。",
)
STATE_FORM = Message("row {row} does not have the seven entries of a node", "第 {row} 行没有节点应有的七项")
STATE_ORDER = Message("row {row} stands before its parent", "第 {row} 行排在它的父节点之前")
STATE_ROOT = Message("its first row is not the root", "第一行不是根节点")
STATE_TOKEN = Message("row {row} has the token {number}", "第 {row} 行的 token 编号是 {number}")
STATE_TWICE = Message("row {row} repeats a node", "第 {row} 行与别的节点重复")
