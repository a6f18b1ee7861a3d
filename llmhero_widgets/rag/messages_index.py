"""What embedding and indexing say to people."""

from typing import Final

from llmhero_widgets.core.text import Message

NO_WORDLLAMA: Final = Message("The package wordllama is not installed.", "没有安装 wordllama 包。")
NO_WORDLLAMA_HINT: Final = Message("Run: pip install wordllama", "请运行：pip install wordllama")

EMBED: Final = Message("Embed", "嵌入")
EMBED_ABOUT: Final = Message(
    "Turns every chunk into a vector; texts of like meaning lie close together.",
    "把每个片段变成向量；意思相近的文本彼此靠近。",
)
MODEL: Final = Message("model", "模型")
MODEL_HELP: Final = Message(
    "all-minilm-l6-v2 reads English, wordllama also Chinese; or any encoder by hub id or folder.",
    "all-minilm-l6-v2 读英语，wordllama 也读中文；也可填写模型的 hub id 或文件夹。",
)

INDEX: Final = Message("Index", "索引")
INDEX_ABOUT: Final = Message(
    "Keeps the vectors so that the nearest to a question are found fast.",
    "存放向量，快速找出与问题最近的那些。",
)
