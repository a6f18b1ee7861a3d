"""What running a pipeline says to people."""

from llmhero_widgets.core.text import Message

QUESTION = Message("Question", "问题")
QUESTION_ABOUT = Message("What the pipeline is asked.", "向流水线提出的问题。")
QUESTION_TEXT = Message("Question", "问题")
NO_QUESTION = Message("The question is empty.", "问题是空的。")
NO_QUESTION_HINT = Message("Write what you want to know.", "请写下想问的内容。")

FIRST_RUN = Message("first run", "首次运行")
NOTHING_CHANGED = Message("nothing changed", "没有变化")
SAME_INPUT = Message(
    "“{source}” ran again and handed on the same",
    "“{source}”重新运行，但输出没变",
)
ON_DISK = Message("kept from an earlier session", "沿用此前会话的结果")
KNOWN = Message("kept from before", "沿用之前的结果")
KNOWN_AGAIN = Message("{changes}; the result is known from before", "{changes}；结果此前已有")
PARAMETER = Message("{title} changed: {old} → {new}", "{title}已改：{old} → {new}")
PARAMETER_LONG = Message("{title} changed", "{title}已改")
INPUT = Message("“{source}” handed on something else", "“{source}”的输出变了")
CONNECTED = Message("it is connected otherwise", "连接变了")
STAMP = Message("its files or its model changed", "所用的文件或模型变了")
VERSION = Message("this node computes in a newer way", "节点的计算方法已更新")
TYPE = Message("it is another kind of node now", "节点类型变了")
RECIPE = Message("the search that it measures changed", "所评估的检索步骤变了")
BESIDE = Message("the vectors that it compares changed", "所比较的向量变了")
NO_LONGER_KEPT = Message("its result was no longer kept", "结果已不在缓存中")
FAILED_BEFORE = Message("it failed last time", "上次运行失败")
AND = Message("{first}; {second}", "{first}；{second}")

WAITS_FOR = Message("it needs “{source}”, which gave nothing", "依赖“{source}”，但后者没有输出")
STOPPED = Message("it was stopped", "已被停止")
NOT_CONNECTED = Message("nothing is connected to its input “{port}”", "输入“{port}”没有连接")

UNEXPECTED = Message(
    "The node “{node}” failed: {kind}: {reason}",
    "节点“{node}”运行失败：{kind}：{reason}",
)
UNEXPECTED_HINT = Message(
    "Everything before it is kept. Change its settings or its input and run again.",
    "它之前的结果都已保留。请修改它的设置或输入，再运行一次。",
)
NO_HITS = Message("This pipeline searches nothing.", "这条流水线没有检索步骤。")
NO_HITS_HINT = Message(
    "Add a node “Retrieve” and connect an index and a question to it.",
    "请添加“检索”节点，并连接一个索引和一个问题。",
)
BAD_DOCUMENTS = Message(
    "Documents cannot be made from {kind}.",
    "无法由 {kind} 得到文档。",
)
BAD_DOCUMENTS_HINT = Message(
    "Give a file or folder, a list of texts, or a mapping from names to texts.",
    "请给出文件或文件夹、文本列表，或从名称到文本的映射。",
)
EMPTY_NAME = Message("A cross-encoder has no name.", "没有给出交叉编码器的名称。")
EMPTY_NAME_HINT = Message(
    "Write a hub id such as “cross-encoder/ms-marco-MiniLM-L6-v2”, or a folder.",
    "请填写 hub 上的名称，如“cross-encoder/ms-marco-MiniLM-L6-v2”，或本地文件夹。",
)
NOT_A_CLASSIFIER = Message(
    "“{name}” cannot be read as a cross-encoder: {reason}",
    "“{name}”无法作为交叉编码器读取：{reason}",
)
NOT_A_CLASSIFIER_HINT = Message(
    "Choose a model with a sequence-classification head, saved as safetensors.",
    "请选择带序列分类头、以 safetensors 保存的模型。",
)
CACHE_TROUBLE = Message(
    "Results cannot be kept in {folder}: {reason}",
    "无法在 {folder} 中保存结果：{reason}",
)
CACHE_TROUBLE_HINT = Message(
    "Everything works, and is computed again after a restart. LLMHERO_CACHE chooses another folder.",
    "其余功能不受影响，重启后会重新计算。可用 LLMHERO_CACHE 指定别的文件夹。",
)
