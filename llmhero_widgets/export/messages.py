"""What exported lessons say, and what keeps one from being written."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

CONTENTS = Message("Contents", "目录")
SKIP = Message("Skip to the text", "跳到正文")
CODE = Message("Code of cell {n}", "单元格 {n} 的代码")
OUTPUT = Message("Output of cell {n}", "单元格 {n} 的输出")
PICTURE = Message("Picture made by cell {n}", "单元格 {n} 画出的图")
SOLUTION_HIDDEN = Message(
    "A solution was shown here. It is left out of this page.",
    "这里显示过参考答案，导出时没有保留。",
)
NO_WIDGET = Message(
    "A widget was shown here; nothing of it was saved.",
    "这里原有一个组件，但没有保存它的内容。",
)
TITLE = Message("Notebook", "笔记本")
RUNNING = Message("Running {name}", "正在运行 {name}")
NO_NOTEBOOK = Message("{path} is no notebook: {reason}", "{path} 不是笔记本：{reason}")
NAME_A_NOTEBOOK = Message(
    "Name a lesson, such as `1.1`, or a file that ends in .ipynb.",
    "请给出课程编号（例如 `1.1`），或一个 .ipynb 文件。",
)
MISSING = Message("There is no file {path}.", "文件 {path} 不存在。")
CELL_FAILED = Message("Cell {n} raised {name}: {value}", "第 {n} 个单元格出错：{name}：{value}")
CELL_FAILED_HINT = Message(
    "Run the notebook in JupyterLab to see why, then export it again. `llmhero doctor` checks your set-up.",
    "请在 JupyterLab 里运行这个笔记本看看原因，再重新导出。`llmhero doctor` 可以检查安装情况。",
)
KERNEL_DIED = Message("The kernel ended before the notebook did.", "笔记本还没有运行完，内核就退出了。")
CELL_SLOW = Message("Cell {n} ran for longer than {seconds} s.", "第 {n} 个单元格运行超过了 {seconds} 秒。")
MORE_TIME = Message(
    "Close other programs and try again, or run the notebook yourself and export the file.",
    "请关闭其他程序后再试，或自己运行笔记本，再导出那个文件。",
)
