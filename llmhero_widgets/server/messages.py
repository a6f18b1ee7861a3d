"""What the server says to the JupyterLab extension."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

NO_DISK = Message(
    en="This server keeps its files with {contents}, not on a disk, so lessons cannot be copied there",
    zh="这个服务器用 {contents} 存放文件，不在磁盘上，课程无法复制到那里",
)
NO_DISK_HINT = Message(
    en="Run `llmhero lessons copy` in a terminal and upload the notebooks.",
    zh="请在终端运行 `llmhero lessons copy`，再上传笔记本。",
)
BAD_REQUEST = Message(en="The request is not understood: {reason}", zh="请求无法识别：{reason}")
NO_SUCH_MODEL = Message(en="There is no model {name} to fetch", zh="没有名为 {name} 的模型可获取")
FETCH_DIED = Message(
    en="Fetching {title} ended without a result: {reason}",
    zh="获取 {title} 时意外中断：{reason}",
)
FETCH_DIED_HINT = Message(
    en="Run `llmhero models fetch {name}` in a terminal to see more.",
    zh="请在终端运行 `llmhero models fetch {name}` 查看详情。",
)
