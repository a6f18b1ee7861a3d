"""What the core itself says to a user."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

UNKNOWN_OPERATION = Message(
    en="This widget has no operation “{op}”. The page may be older than the kernel.",
    zh="这个组件没有“{op}”这项操作。页面可能比内核旧。",
)
RELOAD = Message(en="Reload the page and run the cell again.", zh="请刷新页面，再运行一次这个单元格。")
BAD_ARGUMENTS = Message(
    en="The request “{op}” does not fit: {reason}.",
    zh="请求“{op}”的参数不对：{reason}。",
)
UNEXPECTED = Message(
    en="The kernel could not answer: {kind}: {reason}",
    zh="内核没能给出答案：{kind}：{reason}",
)
RUN_AGAIN = Message(
    en="Run the cell again. If it happens twice, run `llmhero doctor`.",
    zh="请再运行一次这个单元格。如果再次出现，请运行 `llmhero doctor`。",
)
CLOSED = Message(en="This widget was closed.", zh="这个组件已关闭。")
RUN_CELL = Message(en="Run its cell again to get a new one.", zh="重新运行它的单元格，就会得到一个新的组件。")
UNKNOWN_KEYWORD = Message(en="{owner} has no option “{name}”.", zh="{owner} 没有“{name}”这个选项。")
DID_YOU_MEAN = Message(en="Did you mean “{nearest}”?", zh="是不是想写“{nearest}”？")
FRONT_END_MISSING = Message(
    en="The front end of “{name}” has not been built.", zh="“{name}”的前端还没有构建。"
)
BUILD_FRONT_END = Message(
    en="Run `npm install && npm run build` in the checkout, or install the released package: "
    "`pip install --force-reinstall llmhero-widgets`.",
    zh="请在源码目录运行 `npm install && npm run build`，或安装发行版："
    "`pip install --force-reinstall llmhero-widgets`。",
)
LONE_SURROGATE = Message(
    "Character {position:,} of the text is half of a surrogate pair ({code_point}): it is no character.",
    "文本的第 {position:,} 个字符是半个代理对（{code_point}），不代表任何字符。",
)
LONE_SURROGATE_HINT = Message(
    "Delete it, or paste the text again from its source.",
    "请删去它，或从原处重新粘贴文本。",
)
STALE = Message(
    en="The text has changed since this was asked.",
    zh="提出这个请求之后，文本已经变了。",
)

IN_COLAB = Message(
    en="Colab: every answer is computed at once, and the notebook waits for it. To stop a long one, "
    "interrupt the execution of the notebook.",
    zh="Colab：每次操作都会立即计算，期间笔记本需要等待。要停止较长的计算，请中断笔记本的执行。",
)
IN_JUPYTERLITE = Message(
    en="JupyterLite: Python runs inside this page. Every answer is computed at once and cannot be stopped, "
    "and language models do not run here.",
    zh="JupyterLite：Python 就在这个网页里运行。每次操作都会立即计算，不能中途停止；语言模型无法在这里运行。",
)
NOT_IN_A_BROWSER = Message(
    en="{name} needs {needs}, which Python inside a browser (JupyterLite) does not have.",
    zh="{name} 需要 {needs}，而浏览器中的 Python（JupyterLite）没有它。",
)
NO_CONNECTIONS = Message(
    en="{name} needs a connection to a server, which Python inside a browser (JupyterLite) cannot make.",
    zh="{name} 需要连接服务器，而浏览器中的 Python（JupyterLite）无法建立这种连接。",
)
NO_DOWNLOADS = Message(
    en="Models and tokenizers cannot be fetched by Python inside a browser (JupyterLite).",
    zh="浏览器中的 Python（JupyterLite）无法下载模型和分词器。",
)
USE_A_KERNEL = Message(
    en="Open this notebook in JupyterLab, VS Code or Colab. `PositionExplorer`, and `TokenInspector` with "
    "a tiktoken or SentencePiece tokenizer of your own, need none of it and work here too.",
    zh="请在 JupyterLab、VS Code 或 Colab 中打开这个笔记本。`PositionExplorer` 不需要这些，"
    "`TokenInspector` 配上自己的 tiktoken 或 SentencePiece 分词器也不需要，在这里同样可用。",
)
