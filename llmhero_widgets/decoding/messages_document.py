"""What saving and opening a decoding tree says to people."""

from llmhero_widgets.core.text import Message

NOT_A_DOCUMENT = Message(
    "This is no saved decoding tree: {reason}.",
    "这不是保存下来的解码树：{reason}。",
)
NOT_A_DOCUMENT_HINT = Message(
    "Open a file that “Save JSON” or `to_json()` wrote.",
    "请打开由“保存 JSON”或 `to_json()` 写出的文件。",
)
NO_JSON = Message("it is not JSON", "内容不是 JSON")
NOT_OURS = Message("its format is not “{format}”", "格式不是“{format}”")
NO_FIELD = Message("its “{field}” is missing or not what it has to be", "缺少“{field}”，或其内容不符合要求")
TOO_LARGE = Message(
    "it is larger than {most:,} characters or has more than {nodes:,} nodes",
    "它超过 {most:,} 个字符，或节点多于 {nodes:,} 个",
)
TOO_DEEP = Message("it is deeper than the model's context", "它的深度超过模型的上下文")
OTHER_VERSION = Message(
    "This tree was saved in version {found} of the format; this program reads version {version}.",
    "这棵树以格式版本 {found} 保存；本程序能读的是版本 {version}。",
)
OTHER_VERSION_HINT = Message(
    "Update: `pip install --upgrade llmhero-widgets`.", "请更新：`pip install --upgrade llmhero-widgets`。"
)
OTHER_MODEL = Message(
    "This tree was grown with {theirs}, not with {ours}: its probabilities would be wrong here.",
    "这棵树是用 {theirs} 生成的，而不是 {ours}：放在这里，它的概率就是错的。",
)
OTHER_MODEL_HINT = Message(
    "Load the model that it was grown with, then open it again.",
    "请加载生成这棵树的模型，然后重新打开。",
)
NAMED = Message("{model} ({print})", "{model}（{print}）")
ON_A_SERVER = Message("{model} on a server", "服务器上的 {model}")
