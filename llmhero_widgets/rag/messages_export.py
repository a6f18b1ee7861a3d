"""What exporting a pipeline and reading it back say to people."""

from typing import Final

from llmhero_widgets.core.text import Message

TARGETS: Final = {
    "plain": Message("plain Python", "纯 Python"),
    "langchain": Message("LangChain", "LangChain"),
    "haystack": Message("Haystack", "Haystack"),
}
UNKNOWN_TARGET = Message("There is no export to “{target}”.", "不支持导出到“{target}”。")
ONE_OF = Message("There are: {names}.", "可用的有：{names}。")
EMPTY = Message("The pipeline has no node yet.", "流水线还没有节点。")
EMPTY_HINT = Message("Add a node first.", "请先添加节点。")
OPEN_INPUT = Message(
    "Nothing is connected to the input “{port}” of {node}: such a pipeline cannot run.",
    "{node}的输入“{port}”没有连接，这样的流水线无法运行。",
)
CONNECT_HINT = Message("Connect it, or delete the node.", "请连接它，或删除该节点。")
CANNOT = Message("{target} cannot express {node}: {reason}.", "{target}无法表达{node}：{reason}。")
CANNOT_HINT = Message("Export it as plain Python, or change that node.", "请导出为纯 Python，或修改该节点。")
NO_FUNCTION = Message("it has nothing of that kind", "没有对应的功能")
NO_CALL = Message("nothing computes these settings", "没有实现这些设置的函数")
OTHER_CHUNKS = Message(
    "its lists come from documents that are cut in different ways", "它的各个列表来自切分方式不同的文档"
)
SAME_ID = Message("Two documents are called “{id}”.", "有两个文档都叫“{id}”。")

HEADER = Message(
    "A retrieval pipeline, exported by llmhero-widgets ({target}).",
    "由 llmhero-widgets 导出的检索流水线（{target}）。",
)
NEEDS = Message("It needs:", "运行前安装：")
BACK = Message(
    "The calls at the end are the pipeline; llmhero_widgets.rag.from_python reads them back, without\n"
    "running anything.",
    "文件末尾的函数调用就是流水线本身；llmhero_widgets.rag.from_python 可将其读回，\n"
    "整个过程不执行任何代码。",
)
TEXTS = Message("The documents.", "文档。")
PIPELINE = Message("The pipeline.", "流水线。")

NOT_PYTHON = Message("This is not Python: line {line}: {reason}.", "这不是 Python：第 {line} 行：{reason}。")
TOO_DEEP = Message(
    "Line {line} is no step of a pipeline: it is nested too deep to be read.",
    "第 {line} 行不是流水线的步骤：嵌套太深，无法读取。",
)
TOO_LONG = Message("A program may have {most} million characters.", "程序最多 {most} 兆个字符。")
NOT_OURS = Message("Line {line} is no step of a pipeline: {source}", "第 {line} 行不是流水线的步骤：{source}")
NOT_OURS_HINT = Message(
    "Programs of the export to plain Python are read, also with other settings and other connections.",
    "可以读取“纯 Python”导出的程序，其中的设置和连接可以修改。",
)
CHANGED = Message(
    "“{name}” (line {line}) is not as it was exported, so that its calls would mean something else here.",
    "“{name}”（第 {line} 行）与导出时不同，在这里对它的调用就不再是原来的意思。",
)
NO_VALUE = Message("Line {line}: “{source}” is not a plain value.", "第 {line} 行：“{source}”不是字面值。")
NO_VARIABLE = Message("Line {line}: “{name}” has no value yet.", "第 {line} 行：“{name}”尚未赋值。")
TWICE = Message("Line {line}: “{name}” gets a value twice.", "第 {line} 行：“{name}”被赋值两次。")
WRONG_INPUTS = Message("Line {line}: {function} takes other inputs.", "第 {line} 行：{function} 的输入不对。")
BAD_NOTE = Message(
    "Line {line}: the note behind the call cannot be read.", "第 {line} 行：调用后面的注释无法读取。"
)
NO_STEPS = Message("There is no step of a pipeline in it.", "其中没有流水线的步骤。")

FILES = Message(
    "it loads files, and the loaders there read them otherwise; give texts instead",
    "它加载文件，而那里的加载器读法不同；请改用文本",
)
CUT = Message("documents cannot be cut by the method “{method}” there", "那里没有“{method}”这种切分方法")
TRAINED = Message(
    "an index of kind “{kind}” trained there would have other centroids, and find other neighbours",
    "在那里训练的“{kind}”索引会得到不同的聚类中心，找到的邻居也不同",
)
ONLY_EXACT = Message(
    "its store compares every vector, and knows no index of kind “{kind}”",
    "它的存储逐一比较所有向量，没有“{kind}”索引",
)
MILVUS = Message("Milvus needs another package there", "那里使用 Milvus 需要另外的包")
RERANKER = Message("it has no reranker by the method “{method}”", "它没有“{method}”这种重排方法")
NO_VECTORS = Message("no node before it embeds the chunks", "它之前没有节点对片段做嵌入")
MODELS_OF_ITS_OWN = Message(
    "prompts and answers of this pipeline depend on the chat template and the room that are counted here",
    "这条流水线的提示词和回答取决于本库计算的对话模板与空间",
)

NO_LANGCHAIN = Message("The package langchain-core is not installed.", "没有安装 langchain-core 包。")
NO_LANGCHAIN_HINT = Message("Run: pip install langchain-core", "请运行：pip install langchain-core")
