"""What building a graph, saving it and reading it back say to people."""

from typing import Final

from llmhero_widgets.core.text import Message

#: What flows along a connection, in words.
FLOWS: Final = {
    "documents": Message("documents", "文档"),
    "chunks": Message("chunks", "片段"),
    "vectors": Message("vectors", "向量"),
    "index": Message("an index", "索引"),
    "query": Message("a query", "查询"),
    "hits": Message("hits", "检索结果"),
    "prompt": Message("a prompt", "提示词"),
    "generation": Message("generated text", "生成的文本"),
    "answer": Message("an answer", "回答"),
    "metrics": Message("metrics", "指标"),
}

UNKNOWN_NODE = Message("There is no node “{node}”.", "没有节点“{node}”。")
UNKNOWN_PORT = Message("{node} has no input “{port}”.", "{node}没有名为“{port}”的输入。")
OWN_OUTPUT = Message("{node} cannot take its own output.", "{node}不能以自己的输出作为输入。")
SAME_EDGE = Message("{source} is already connected to {target}.", "{source}已经连到{target}。")
WRONG_TYPE = Message(
    "{target} takes {takes} here, but {source} gives {gives}.",
    "{target}这里需要{takes}，而{source}给出的是{gives}。",
)
PORT_TAKEN = Message(
    "{target} already gets {takes} from {other}; remove that connection first.",
    "{target}的{takes}已经来自{other}，请先删除那条连接。",
)
CYCLE = Message(
    "{target} comes before {source}: this connection would close a circle.",
    "{target}在{source}之前，这条连接会形成环。",
)
NO_FREE_PORT = Message(
    "{target} has no input for {gives}.",
    "{target}没有可以接收{gives}的输入。",
)
NOT_CONNECTED = Message("There is no such connection.", "没有这条连接。")

SAME_ID = Message("Two nodes are called “{node}”.", "有两个节点都叫“{node}”。")
BAD_ID = Message(
    "“{node}” cannot name a node.",
    "“{node}”不能用作节点的名称。",
)
BAD_ID_HINT = Message(
    "Use 1 to {most} letters, digits, “-”, “_” or “.”.",
    "请用 1 到 {most} 个字母、数字、“-”、“_”或“.”。",
)
BAD_PLACE = Message("The place of “{node}” is not two numbers.", "节点“{node}”的位置不是两个数。")
UNKNOWN_TYPE = Message("There is no kind of node “{type}”.", "没有“{type}”这种节点。")
TOO_MANY_NODES = Message(
    "A graph may hold {most} nodes, not {n}.", "一个流程图最多有 {most} 个节点，不能有 {n} 个。"
)
TOO_MANY_EDGES = Message(
    "A graph may hold {most} connections, not {n}.", "一个流程图最多有 {most} 条连接，不能有 {n} 条。"
)

UNKNOWN_PARAM = Message("{node} has no setting “{name}”.", "{node}没有设置项“{name}”。")
DID_YOU_MEAN = Message("Did you mean “{nearest}”?", "是不是“{nearest}”？")
ONE_OF = Message("There are: {names}.", "可用的有：{names}。")
BAD_PARAM = Message(
    "“{name}” of {node} must be {wanted}, not {value}.",
    "{node}的“{name}”应为{wanted}，而不是 {value}。",
)
#: What a value must be, by the kind of its parameter.
KINDS: Final = {
    "int": Message("a whole number", "整数"),
    "float": Message("a number", "数"),
    "bool": Message("true or false", "true 或 false"),
    "text": Message("a text", "文本"),
    "list": Message("a list of texts", "文本列表"),
    "documents": Message("a list of documents, each with “id” and “text”", "文档列表，每个都有“id”和“text”"),
}
CHOICE = Message("one of {names}", "{names} 之一")
BETWEEN = Message("{kind} from {low} to {high}", "{low} 到 {high} 之间的{kind}")
AT_LEAST = Message("{kind} of at least {low}", "不小于 {low} 的{kind}")
AT_MOST = Message("{kind} of at most {high}", "不大于 {high} 的{kind}")

NOT_A_GRAPH = Message(
    "This is no graph: {reason}.",
    "无法读作流水线：{reason}。",
)
NO_MAPPING = Message("{place} is not a mapping", "{place} 不是映射")
NO_LIST = Message("{place} is not a list", "{place} 不是列表")
NO_TEXT = Message("{place} is not a text", "{place} 不是文本")
MISSING = Message("{place} is missing", "缺少 {place}")
UNEXPECTED = Message("{place} is unknown", "不认识 {place}")

NOT_JSON = Message("This is not JSON: {reason}.", "这不是 JSON：{reason}。")
TOO_LONG = Message(
    "A pipeline document may hold {most} million characters.",
    "流水线文档最多 {most} 兆个字符。",
)
OTHER_FORMAT = Message(
    "This document is no retrieval pipeline (its format is not “{format}”).",
    "这个文档不是检索流水线（格式不是“{format}”）。",
)
OTHER_VERSION = Message(
    "This version reads pipeline documents of version {version} only.",
    "当前版本只能读取第 {version} 版的流水线文档。",
)
UPDATE = Message("Update llmhero-widgets, and open it again.", "请升级 llmhero-widgets 后再打开。")
