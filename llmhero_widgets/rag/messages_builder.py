"""What the pipeline's widget says."""

from __future__ import annotations

from typing import Final

from llmhero_widgets.core.text import Message

STALE: Final = Message("The pipeline has run again since.", "流程在此之后又运行过。")
NO_SUCH_NODE: Final = Message("The pipeline has no node {id}.", "流程里没有节点 {id}。")
NOT_RUN: Final = Message("{id} has not run yet.", "{id} 还没有运行过。")
RUN_FIRST: Final = Message("Ask a question, or press Run.", "请先提问，或点击运行。")
DAMAGED_GRAPH: Final = Message(
    "The graph on display cannot be read: {reason}", "无法读取当前的流程图：{reason}"
)
UNDO_HINT: Final = Message("Take the last step back with Undo.", "请用“撤销”退回上一步。")
NO_LOADER: Final = Message("The pipeline has no node that loads documents.", "流程里没有加载文档的节点。")
ADD_LOADER: Final = Message("Add a Documents node first.", "请先添加一个“文档”节点。")
EMPTY_QUESTION: Final = Message("There is no question yet.", "还没有问题。")
